"""Change the image of a service in a stack's configuration, and undo it."""

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
class ImageChange:
    """A change of one image in a file.

    Attributes:
        file: The stack's file, or the overlay of a local stack.
        before: The file's previous text; None if there was no file.
    """

    file: Path
    before: str | None
    make: Callable[[], object]

    @property
    def name(self) -> str:
        """The file's name for users."""
        return str(self.file.relative_to(ROOT)) if ROOT in self.file.parents else str(self.file)

    def undo(self) -> None:
        """Restore the file."""
        if self.before is None:
            self.file.unlink(missing_ok=True)
        else:
            self.file.write_text(self.before)


def image_change(deployment: Deployment, service: str, version: str | None) -> ImageChange:
    """Prepare the change of a service's image; None is the placeholder."""
    key = f"{PROJECT}:services.{service}.image"
    if not deployment.local:
        file = deployment.source
        make = partial(_configure, deployment, key, version)
        return ImageChange(file=file, before=file.read_text(), make=make)
    workspace = deployment.workspace
    changed = yaml.safe_dump({**workspace.overlaid, key: version})
    return ImageChange(
        file=workspace.overlay,
        before=workspace.overlay.read_text() if workspace.overlay.exists() else None,
        make=partial(workspace.overlay.write_text, changed),
    )


def _configure(deployment: Deployment, key: str, value: str | None) -> None:
    """Edit the stack's file with `pulumi config`, which keeps comments; None removes the key.

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
