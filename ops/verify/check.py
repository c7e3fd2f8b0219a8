"""What a check is, and what it finds."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ops.deployment import Deployment
from ops.outcome import Outcome


@dataclass(frozen=True)
class Seen:
    """One thing that a check looked at.

    Args:
        what: The resource, by id or name.
        wrong: What is wrong with it; empty if nothing is.
    """

    what: str
    wrong: str = ""


class AcceptedError(Exception):
    """The stack's file chose what the check would otherwise call red; the text names the key."""


class UnprovableError(Exception):
    """What the check needs to see is not there to be seen; the text says why."""


Look = Callable[[Deployment], Iterator[Seen]]


@dataclass(frozen=True, kw_only=True)
class Check:
    """One promise of the platform, held against what runs.

    Args:
        id: `family.name`, as `--only` takes it.
        title: The promise, as a sentence without a full stop.
        look: Yields everything it looked at. Nothing seen is red: a promise about nothing is kept
            by accident. It may raise `AcceptedError` or `UnprovableError`.
        fix: What to do about a red one.
        unknown_here: Why the local AWS cannot prove it, for what localcloud makes up or holds in
            its own memory; empty where moto really knows. `look` is not called there.
    """

    id: str
    title: str
    look: Look
    fix: str
    unknown_here: str = ""

    @property
    def family(self) -> str:
        """The first part of the id."""
        return self.id.partition(".")[0]


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What a check came to.

    Args:
        check: The check.
        outcome: Green, red, accepted or not provable.
        details: Red: each resource and what is wrong with it; else one line, what was seen or why.
        seconds: How long it took.
    """

    check: Check
    outcome: Outcome
    details: tuple[str, ...]
    seconds: float = 0.0

    def as_json(self) -> dict[str, Any]:
        """The finding for programs."""
        return {
            "id": self.check.id,
            "family": self.check.family,
            "title": self.check.title,
            "outcome": self.outcome.value,
            "details": list(self.details),
            "fix": self.check.fix if self.outcome is Outcome.RED else None,
            "seconds": round(self.seconds, 3),
        }


def like(what: str, found: Mapping[str, Any], **expected: object) -> Seen:
    """A resource whose attributes are to have these values."""
    wrong = (
        f"{name} is {found.get(name)}, not {value}"
        for name, value in expected.items()
        if found.get(name) != value
    )
    return Seen(what, "; ".join(wrong))
