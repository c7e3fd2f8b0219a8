"""Programs on this machine that the commands use, and their versions."""

import platform
import shutil
import subprocess
from collections.abc import Iterator, Sequence

from engine import cli
from engine.versions import PULUMI_VERSION
from ops import shell
from ops.delivery.push import ENGINES, container_engine
from ops.deployment import Deployment
from ops.doctor.finding import Area, Finding
from ops.errors import ExitCode, OpsError

_AREA = Area("tools")
_SECONDS = 20


def check() -> Iterator[Finding]:
    """Python, the Pulumi CLI, and programs for single commands."""
    yield _AREA.green("python", platform.python_version())
    binary = cli.find()
    if binary:
        yield _AREA.green("pulumi", _version([str(binary), "version"]))
    else:
        detail = f"no CLI of version {PULUMI_VERSION} or newer"
        yield _AREA.red("pulumi", detail, "run make setup")
    yield _optional(shell.PLUGIN, ("--version",), "exec", f"see {shell.PLUGIN_PAGE}")
    yield _optional("aws", ("--version",), "signing in and images push by hand", "it is optional")
    yield _container_engine()


def backend(deployment: Deployment) -> Finding:
    """Whether Pulumi is logged in to a backend with the stack."""
    try:
        count = len(deployment.state)
    except OpsError as refusal:
        if refusal.code == ExitCode.NOT_DEPLOYED:
            return _AREA.note("stack", f"{deployment.stack} has not been deployed yet")
        return _AREA.red("stack", str(refusal), "pulumi login, then run the doctor again")
    return _AREA.green("stack", f"{deployment.stack} has {count} resources")


def _optional(name: str, words: Sequence[str], purpose: str, fix: str) -> Finding:
    found = shutil.which(name)
    if found:
        return _AREA.green(name, _version([found, *words]))
    return _AREA.note(name, f"not on PATH; {purpose} needs it", fix)


def _container_engine() -> Finding:
    """`--version` is the client's; `info` calls the daemon that builds images."""
    subject, engine = "container engine", container_engine()
    if engine is None:
        detail = f"none of {', '.join(ENGINES)} is on PATH; images push prints its commands instead"
        return _AREA.note(subject, detail)
    try:
        asked = subprocess.run(  # noqa: S603 -- a program that was found on PATH
            [engine, "info"], capture_output=True, text=True, check=False, timeout=_SECONDS
        )
    except (OSError, subprocess.TimeoutExpired) as reason:
        return _AREA.note(subject, f"{engine} does not answer: {reason}", f"start {engine}")
    if asked.returncode != 0:
        said = (asked.stderr.strip().splitlines() or ["it says nothing"])[-1]
        return _AREA.note(subject, f"{engine} cannot build images: {said}", f"start {engine}")
    return _AREA.green(subject, _version([engine, "--version"]))


def _version(command: list[str]) -> str:
    try:
        done = subprocess.run(  # noqa: S603 -- programs that were found on PATH
            command, capture_output=True, text=True, check=False, timeout=_SECONDS
        )
    except (OSError, subprocess.TimeoutExpired) as reason:
        return f"of no known version ({reason})"
    lines = (done.stdout or done.stderr).strip().splitlines()
    return lines[-1] if lines else "of no known version"
