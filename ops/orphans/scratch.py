"""A temporary Pulumi stack to read and delete resources that are in no state.

The provider knows how to read and delete its resources, so that no table of API calls is needed:
`pulumi import` reads them into a state in a temporary folder, and `pulumi destroy` deletes them. It
uses the CLI, because the Automation API does not report the events of an import, which identify
refused resources.
"""

import json
import secrets
import subprocess
import tempfile
from collections.abc import Collection, Generator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from importlib import metadata
from pathlib import Path
from typing import Any

from ops import events, urns
from ops.child import finish
from ops.deployment import Deployment
from ops.errors import ExitCode, OpsError

_STACK = "orphans"
_NOT_OURS = ("PULUMI_OPTION_CONFIG_FILE", "PULUMI_STACK", "PULUMI_CONFIG_PASSPHRASE_FILE")
_VERSION = metadata.version("pulumi_aws")
_GONE = "does not exist"
"""The engine's message for an id that does not exist."""


def name_of(label: str) -> str:
    """The name in a scratch stack for a resource's label, such as its ARN."""
    return sha256(label.encode()).hexdigest()[:12]


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A resource to read: Pulumi's type and the id that `pulumi import` takes."""

    type: str
    id: str


@dataclass(kw_only=True)
class Answer:
    """The results of reading by name; resources that do not exist are in neither.

    Attributes:
        states: The resources, as `pulumi stack export` has them.
    """

    states: dict[str, Mapping[str, Any]] = field(default_factory=dict[str, Mapping[str, Any]])
    errors: dict[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, kw_only=True)
class Scratch:
    """The stack, open; `region` is that of its provider."""

    binary: Path
    folder: Path
    environment: Mapping[str, str]

    def read(self, wanted: Mapping[str, Wanted]) -> Answer:
        """Read resources by name; the engine stops at an error, so the rest is read again."""
        answer, file = Answer(), self.folder / "import.json"
        left = set(wanted)
        while left:
            entries = [
                {
                    "type": wanted[name].type,
                    "name": name,
                    "id": wanted[name].id,
                    "version": _VERSION,
                }
                for name in sorted(left)
            ]
            file.write_text(json.dumps({"resources": entries}))
            errors = self._run(
                "import", "--file", str(file), "--generate-code=false", "--protect=false"
            )
            answer.states = self._states()
            answered = left & (answer.states.keys() | errors.keys())
            if not answered:
                raise OpsError("pulumi import did not report its resources", ExitCode.ENGINE)
            answer.errors |= {name: why for name, why in errors.items() if _GONE not in why}
            left -= answered
        return answer

    def delete(self, names: Collection[str]) -> dict[str, str]:
        """Delete resources that were read, repeatedly while their number decreases.

        Their dependencies are unknown: AWS may refuse some until others are deleted.

        Returns:
            The errors of the remaining resources by name.
        """
        states = self._states()
        left = states.keys() & set(names)
        while left:
            targets = [f"--target={states[name]['urn']}" for name in sorted(left)]
            errors = self._run("destroy", "--continue-on-error", *targets)
            before, left = left, left & self._states().keys()
            if left == before:
                return {name: errors.get(name, "it still exists") for name in left}
        return {}

    def _run(self, *arguments: str) -> dict[str, str]:
        """Run an operation; return the errors of resources by name."""
        log = self.folder / "events.json"
        log.unlink(missing_ok=True)
        done = self.pulumi(*arguments, "--yes", "--skip-preview", "--event-log", str(log))
        found = map(events.diagnostic, events.read(log)) if log.exists() else ()
        said = {
            urns.name_of(each.urn): " ".join(each.message.split())
            for each in found
            if each and each.severity == "error" and "::aws:" in each.urn.replace("$", "::")
        }
        if done.returncode != 0 and not said:
            message = " ".join((done.stderr or done.stdout).split())
            raise OpsError(f"pulumi {arguments[0]} failed: {message}", ExitCode.ENGINE)
        return said

    def _states(self) -> dict[str, Mapping[str, Any]]:
        exported = json.loads(self.pulumi("stack", "export").stdout)
        return {
            urns.name_of(each["urn"]): each
            for each in exported["deployment"].get("resources") or ()
            if each["type"].startswith("aws:")
        }

    def pulumi(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command of Pulumi's on the stack."""
        command = [str(self.binary), "--non-interactive", *arguments, "--stack", _STACK]
        return finish(command, cwd=self.folder, env=self.environment)


@dataclass(frozen=True, kw_only=True)
class Scratches:
    """Scratch stacks by region, created on first use."""

    deployment: Deployment
    stack: ExitStack
    by_region: dict[str, Scratch] = field(default_factory=dict[str, Scratch])

    def __call__(self, region: str) -> Scratch:
        """The scratch stack of a region."""
        if region not in self.by_region:
            opened = self.stack.enter_context(_opened(self.deployment, region))
            self.by_region[region] = opened
        return self.by_region[region]


@contextmanager
def scratches(deployment: Deployment) -> Generator[Scratches]:
    """Scratch stacks in the account of a deployment, deleted from this machine at the end."""
    with ExitStack() as stack:
        yield Scratches(deployment=deployment, stack=stack)


@contextmanager
def _opened(deployment: Deployment, region: str) -> Generator[Scratch]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "state").mkdir()
        (folder / "Pulumi.yaml").write_text(json.dumps({"name": _STACK, "runtime": "python"}))
        config = {"aws:region": region, "aws:allowedAccountIds": [deployment.aws.account]}
        (folder / f"Pulumi.{_STACK}.yaml").write_text(json.dumps({"config": config}))
        kept = deployment.environment.items()
        environment = {key: value for key, value in kept if key not in _NOT_OURS} | {
            "PULUMI_BACKEND_URL": (folder / "state").as_uri(),
            # A random passphrase: values that were read stay secret if this process is killed.
            "PULUMI_CONFIG_PASSPHRASE": secrets.token_urlsafe(24),
            "PULUMI_DEBUG_COMMANDS": "true",  # enables --event-log
        }
        scratch = Scratch(binary=deployment.binary, folder=folder, environment=environment)
        done = scratch.pulumi("stack", "init")
        if done.returncode != 0:
            raise OpsError(f"pulumi stack init failed: {done.stderr.strip()}", ExitCode.ENGINE)
        yield scratch
