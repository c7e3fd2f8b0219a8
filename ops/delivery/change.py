"""The image of a service in a stack's configuration, changed and put back."""

from dataclasses import dataclass
from pathlib import Path

import yaml

from components.settings import PROJECT
from components.settings.security import Service
from ops.delivery.edit import with_image
from ops.deployment import Deployment
from ops.workspace import ROOT


@dataclass(frozen=True, kw_only=True)
class Change:
    """A change of one image, on disk while it holds.

    Attributes:
        file: What is changed: the stack's file, or of a local stack its overlay.
        before: The file's text, None where there was no file.
        after: Its text with the change.
    """

    file: Path
    before: str | None
    after: str

    @property
    def name(self) -> str:
        """The file as the user knows it."""
        return str(self.file.relative_to(ROOT)) if ROOT in self.file.parents else str(self.file)

    def make(self) -> None:
        """Write the change."""
        self.file.write_text(self.after)

    def undo(self) -> None:
        """Leave the file as it was found."""
        if self.before is None:
            self.file.unlink(missing_ok=True)
        else:
            self.file.write_text(self.before)


def image_change(deployment: Deployment, service: Service, version: str | None) -> Change:
    """Let a service of a stack run another image; None is the placeholder."""
    if not deployment.local:
        before = deployment.source.read_text()
        return Change(
            file=deployment.source, before=before, after=with_image(before, service, version)
        )
    workspace = deployment.workspace
    changed = {**workspace.overlaid, f"{PROJECT}:services.{service}.image": version}
    return Change(
        file=workspace.overlay,
        before=workspace.overlay.read_text() if workspace.overlay.exists() else None,
        after=yaml.safe_dump(changed),
    )
