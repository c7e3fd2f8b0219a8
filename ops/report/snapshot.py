"""The snapshot of a stack in its report, which the next report is compared with."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ops import urns
from ops.errors import OpsError

_EMBEDDED = re.compile(r'<script type="application/json" id="snapshot">(.*?)</script>', re.DOTALL)


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """The snapshot of a stack.

    Attributes:
        made: Its time, in ISO 8601.
        resources: A hash of each resource's inputs, by URN.
        images: The image of each service.
        usd: Its monthly cost.
    """

    made: str
    resources: Mapping[str, str]
    images: Mapping[str, str]
    usd: float

    def as_json(self) -> str:
        """The snapshot as embedded in the page."""
        return json.dumps(self.__dict__ | {"resources": dict(self.resources)}, sort_keys=True)


@dataclass(frozen=True, kw_only=True)
class SnapshotDifference:
    """The difference of two snapshots; resources are listed by type and name."""

    since: str
    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]
    images: tuple[str, ...]
    usd: float

    @property
    def nothing(self) -> bool:
        """Whether nothing changed."""
        return not (self.added or self.removed or self.changed or self.images)


def hashes(resources: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """A short hash of each resource's inputs, by URN."""
    return {
        each["urn"]: hashlib.sha256(
            json.dumps(each.get("inputs"), sort_keys=True).encode()
        ).hexdigest()[:12]
        for each in resources
    }


def read(page: Path) -> Snapshot | None:
    """The snapshot in an earlier report; None if there is no such page.

    Raises:
        OpsError: The file is not a report of platformctl.
    """
    if not page.exists():
        return None
    found = _EMBEDDED.search(page.read_text(errors="replace"))
    try:
        return Snapshot(**json.loads(found[1] if found else ""))
    except (ValueError, TypeError, RecursionError):
        message = f"{page}: this is no report of platformctl; accepted: an earlier report's HTML"
        raise OpsError(message) from None


def compare(before: Snapshot, after: Snapshot) -> SnapshotDifference:
    """Compare two snapshots."""
    old, new = before.resources, after.resources
    images = {
        name: (before.images.get(name), image)
        for name, image in after.images.items()
        if before.images.get(name) != image
    }
    return SnapshotDifference(
        since=before.made,
        added=_labels(new.keys() - old.keys()),
        removed=_labels(old.keys() - new.keys()),
        changed=_labels(urn for urn in old.keys() & new.keys() if old[urn] != new[urn]),
        images=tuple(f"{name}: {was or 'none'} -> {now}" for name, (was, now) in images.items()),
        usd=after.usd - before.usd,
    )


def _labels(those: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(map(urns.label, those)))
