"""The image of a service in a stack's configuration, changed and put back."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import yaml

from components.settings import PROJECT
from ops.deployment import Deployment
from ops.errors import ExitCode, OpsError
from ops.workspace import ROOT


@dataclass(frozen=True, kw_only=True)
class Change:
    """A change of one image, on disk while it holds.

    Attributes:
        file: What is changed: the stack's file, or of a local stack its overlay.
        before: The file's text, None where there was no file.
        make: Writes the change.
    """

    file: Path
    before: str | None
    make: Callable[[], object]

    @property
    def name(self) -> str:
        """The file as the user knows it."""
        return str(self.file.relative_to(ROOT)) if ROOT in self.file.parents else str(self.file)

    def undo(self) -> None:
        """Leave the file as it was found."""
        if self.before is None:
            self.file.unlink(missing_ok=True)
        else:
            self.file.write_text(self.before)


def image_change(deployment: Deployment, service: str, version: str | None) -> Change:
    """Let a service of a stack run another image; None is the placeholder."""
    key = f"{PROJECT}:services.{service}.image"
    if not deployment.local:
        file = deployment.source
        make = partial(_configure, deployment, key, version)
        return Change(file=file, before=file.read_text(), make=make)
    workspace = deployment.workspace
    changed = yaml.safe_dump({**workspace.overlaid, key: version})
    return Change(
        file=workspace.overlay,
        before=workspace.overlay.read_text() if workspace.overlay.exists() else None,
        make=partial(workspace.overlay.write_text, changed),
    )


def _configure(deployment: Deployment, key: str, value: str | None) -> None:
    """Let Pulumi edit the stack's file, which keeps its comments; None removes the key.

    Raises:
        OpsError: Pulumi refused.
    """
    words = ("rm",) if value is None else ("set", "--type", "string")
    more = () if value is None else (value,)
    done = deployment.pulumi("config", *words, "--path", key, *more)
    if done.returncode != 0:
        said = " ".join(done.stderr.split())
        message = f"{deployment.source.name}: {key} was not changed: {said}"
        raise OpsError(message, ExitCode.ENGINE)
