"""Images are built for what their tasks run on, and pushed under a tag that is free."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any, cast

import boto3
import pytest
import yaml

from ops import stacks
from ops.delivery import push as pushing
from ops.errors import ExitCode
from tests.support.stack_files import STACK_FILES
from tests.unit.ops.conftest import FakePulumi, Platformctl, contract

NAME = "agentplatform-dev/bff"
REGISTRY = "123456789012.dkr.ecr.us-east-1.amazonaws.com"
MEDIA = "application/vnd.docker.distribution.manifest.v2+json"


@pytest.fixture
def ecr(pulumi: FakePulumi, aws: None) -> Any:
    """The repository of stack dev's bff, which holds the tag v1."""
    _ = aws
    client = cast("Any", boto3).client("ecr", region_name="us-east-1")
    client.create_repository(repositoryName=NAME)
    push(client, "v1")
    urls = {"bff": f"{REGISTRY}/{NAME}"}
    pulumi.has(
        outputs={"storage": contract("storage", repositoryUrls=urls, repositoryNames={"bff": NAME})}
    )
    return client


def runs_on(architecture: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let stack dev's bff run on that architecture, by a file of its own."""
    text = yaml.safe_load((STACK_FILES / "Pulumi.dev.yaml").read_text())
    text["config"]["agentplatform:services"]["bff"]["architecture"] = architecture
    (folder / "Pulumi.dev.yaml").write_text(yaml.safe_dump(text))
    monkeypatch.setenv(stacks.VARIABLE, str(folder))


def push(client: Any, tag: str) -> None:
    manifest: dict[str, Any] = {
        "schemaVersion": 2,
        "mediaType": MEDIA,
        "config": {"digest": tag},
        "layers": [],
    }
    client.put_image(repositoryName=NAME, imageManifest=json.dumps(manifest), imageTag=tag)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "bff"
    folder.mkdir()
    (folder / "Dockerfile").write_text("FROM scratch\n")
    return folder


@pytest.fixture
def bin_(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder on PATH besides git's and the shell's."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for tool in ("git", "sh", "cat"):
        (folder / tool).symlink_to(str(shutil.which(tool)))
    monkeypatch.setenv("PATH", str(folder))
    return folder


def engine(folder: Path, name: str, *, fails: str = "none") -> Path:
    """A container engine that writes down what it is told."""
    text = folder / f"{name}.told"
    script = folder / name
    script.write_text(
        "#!/bin/sh\n"
        f'echo "$@" >> {text}\n'
        f'if [ "$1" = login ]; then cat >> {text}; echo >> {text}; fi\n'
        f'test "$1" != {fails} || {{ echo "no $1" >&2; exit 1; }}\n'
    )
    script.chmod(0o700)
    return text


@pytest.mark.usefixtures("ecr", "bin_")
@pytest.mark.parametrize(("architecture", "platform"), [("X86_64", "amd64"), ("ARM64", "arm64")])
def test_without_an_engine_the_commands_are_printed(
    platformctl: Platformctl,
    source: Path,
    monkeypatch: pytest.MonkeyPatch,
    architecture: str,
    platform: str,
) -> None:
    runs_on(architecture, source.parent, monkeypatch)

    ended = platformctl("images", "push", "dev", "bff", "--source", str(source), "--tag", "v2")

    assert ended.code == ExitCode.RED
    assert "no container engine" in ended.err
    signed_in = "aws ecr get-login-password --region us-east-1"
    build = f"build --platform linux/{platform} --build-arg SERVICE=bff"
    assert ended.out.splitlines() == [
        f"{signed_in} | docker login --username AWS --password-stdin {REGISTRY}",
        f"docker {build} --tag {REGISTRY}/{NAME}:v2 {source}",
        f"docker push {REGISTRY}/{NAME}:v2",
    ]


def test_an_engine_signs_in_builds_and_pushes(
    ecr: Any, platformctl: Platformctl, source: Path, bin_: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = engine(bin_, "podman")
    runs_on("X86_64", source.parent, monkeypatch)
    real: Any = subprocess.run

    def run(command: list[str], **more: Any) -> subprocess.CompletedProcess[str]:
        if command[1] == "push":
            push(ecr, "v2")
        return real(command, **more)

    monkeypatch.setattr(pushing.subprocess, "run", run)

    ended = platformctl("images", "push", "dev", "bff", "--source", str(source), "--tag", "v2")

    assert ended.code == ExitCode.OK, ended.err
    assert "platformctl deploy dev bff --image v2" in ended.out
    assert text.read_text().splitlines() == [
        f"login --username AWS --password-stdin {REGISTRY}",
        "123456789012-auth-token",
        f"build --platform linux/amd64 --build-arg SERVICE=bff --tag {REGISTRY}/{NAME}:v2 {source}",
        f"push {REGISTRY}/{NAME}:v2",
    ]


@pytest.mark.usefixtures("ecr")
@pytest.mark.parametrize(
    ("step", "code"),
    [("login", ExitCode.AWS), ("build", ExitCode.RED), ("push", ExitCode.RED)],
)
def test_a_step_that_fails_is_named(
    platformctl: Platformctl, source: Path, bin_: Path, step: str, code: ExitCode
) -> None:
    engine(bin_, "docker", fails=step)

    ended = platformctl("images", "push", "dev", "bff", "--source", str(source), "--tag", "v2")

    assert ended.code == code
    assert f"docker {step}" in ended.err
    assert "failed" in ended.err


@pytest.mark.usefixtures("ecr", "bin_")
@pytest.mark.parametrize(
    ("tag", "said"),
    [("v1", "holds v1 already"), ("a b", "'a b' is no image"), (None, "no clean checkout")],
)
def test_a_tag_that_cannot_be_pushed_is_refused(
    platformctl: Platformctl, source: Path, tag: str | None, said: str
) -> None:
    words = ("--tag", tag) if tag else ()

    ended = platformctl("images", "push", "dev", "bff", "--source", str(source), *words)

    assert ended.code == ExitCode.USAGE
    assert said in ended.err


@pytest.mark.usefixtures("ecr", "bin_")
def test_a_clean_checkout_is_tagged_by_its_commit(platformctl: Platformctl, source: Path) -> None:
    identity = ("-c", "user.name=n", "-c", "user.email=e@example.com", "-c", "commit.gpgsign=false")
    for words in (("init", "-q"), ("add", "."), (*identity, "commit", "-q", "-m", "first")):
        subprocess.run(["git", *words], cwd=source, check=True, env=os.environ | {"HOME": "/"})  # noqa: S603, S607 -- git of the machine
    head = subprocess.run(
        ["git", "rev-parse", "--short=12", "HEAD"],  # noqa: S607 -- as above
        cwd=source,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()

    assert f":{head}\n" in platformctl("images", "push", "dev", "bff", "--source", str(source)).out
    (source / "Dockerfile").write_text("FROM other\n")
    ended = platformctl("images", "push", "dev", "bff", "--source", str(source))
    assert "no clean checkout" in ended.err


def test_what_holds_no_dockerfile_and_what_is_local_is_refused(
    platformctl: Platformctl, tmp_path: Path
) -> None:
    empty = platformctl("images", "push", "dev", "bff", "--source", str(tmp_path))
    assert "holds no Dockerfile" in empty.err
    assert "keeps no images" in platformctl("images", "push", "dev", "bff", "--local").err
