"""Build a service's image and push it to its repository."""

import base64
import shlex
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from ops.delivery.images import Repository
from ops.errors import ExitCode, OpsError

ENGINES = ("docker", "podman", "finch")
"""Supported container engines, in order of preference."""

_PLATFORM = {"ARM64": "linux/arm64", "X86_64": "linux/amd64"}


@dataclass(frozen=True, kw_only=True)
class Push:
    """An image to build and push.

    Attributes:
        source: The folder with its Dockerfile.
        tag: Its tag, which is unused.
    """

    repository: Repository
    source: Path
    tag: str

    @property
    def image(self) -> str:
        """The image's whole name."""
        return f"{self.repository.url}:{self.tag}"

    @property
    def registry(self) -> str:
        """The registry's host."""
        return self.repository.url.partition("/")[0]

    def build(self, engine: str) -> list[str]:
        """The build command for the tasks' architecture; `SERVICE` is a build argument."""
        service = self.repository.service
        services = self.repository.deployment.settings.services
        chosen = ("--build-arg", f"SERVICE={service}")
        platform = ("--platform", _PLATFORM[services.by_name[service].architecture])
        return [engine, "build", *platform, *chosen, "--tag", self.image, str(self.source)]

    def commands(self, engine: str = ENGINES[0]) -> list[str]:
        """The commands to run on a machine with a container engine."""
        region = self.repository.deployment.settings.environment.region
        login = f"aws ecr get-login-password --region {region} | {shlex.join(self._login(engine))}"
        return [login, shlex.join(self.build(engine)), shlex.join([engine, "push", self.image])]

    def run(self, engine: str) -> str:
        """Sign in to the registry, build and push; return the image's digest.

        Raises:
            OpsError: One of them failed.
        """
        done = subprocess.run(  # noqa: S603 -- the engine we found, with our own arguments
            self._login(engine),
            input=self._password(),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            message = f"{engine} login to {self.registry} failed: {' '.join(done.stderr.split())}"
            raise OpsError(message, ExitCode.AWS)
        for command in (self.build(engine), [engine, "push", self.image]):
            done = subprocess.run(command, cwd=self.source, check=False)  # noqa: S603 -- as above
            if done.returncode != 0:
                raise OpsError(f"{shlex.join(command)} failed", ExitCode.RED)
        digest = self.repository.digest(self.tag)
        if digest is None:
            raise OpsError(f"{self.image} was pushed, but is not in ECR", ExitCode.RED)
        return digest

    def _login(self, engine: str) -> list[str]:
        return [engine, "login", "--username", "AWS", "--password-stdin", self.registry]

    def _password(self) -> str:
        ecr = self.repository.deployment.aws.client("ecr")
        token = ecr.get_authorization_token()["authorizationData"][0]["authorizationToken"]
        return base64.b64decode(token).decode().partition(":")[2]


def container_engine() -> str | None:
    """The container engine on PATH, if any."""
    return next((each for each in ENGINES if shutil.which(each)), None)
