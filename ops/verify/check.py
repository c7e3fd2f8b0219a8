"""The models of checks and findings."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ops import urns
from ops.deployment import Deployment
from ops.outcome import Outcome

UP = "`platformctl up STACK --refresh`"
AGAIN = f"run {UP}: it restores what was deployed"
"""The fix of drift."""
STACK = "pulumi:pulumi:Stack"
"""The kind of the stack itself, of which there is one."""
ANY = "*"
"""In `Check.covers`: every kind."""


class AcceptedError(Exception):
    """The configuration accepts what would otherwise be red; the text names the key."""


class UnprovableError(Exception):
    """The check cannot be carried out; the text gives the reason."""


@dataclass(frozen=True, kw_only=True)
class Made:
    """A resource as the stack's state has it.

    Attributes:
        id: Its id at the provider; empty for a component and for the stack itself.
        inputs: What it was deployed with.
    """

    urn: str
    id: str
    region: str
    inputs: Mapping[str, Any]
    outputs: Mapping[str, Any]

    @property
    def kind(self) -> str:
        """Its type as the SDK spells it, such as `rds.Cluster`."""
        return kind_of(self.urn)

    def __str__(self) -> str:
        return urns.label(self.urn)


def kind_of(urn: str) -> str:
    """The type in a URN as AWS's SDK spells it: `aws:rds/cluster:Cluster` is `rds.Cluster`.

    Other packages' types stay as they are.
    """
    package, module, name = urns.type_of(urn).split(":")
    return f"{module.partition('/')[0]}.{name}" if package == "aws" else urns.type_of(urn)


@dataclass(frozen=True)
class Fault:
    """A problem of a resource.

    Attributes:
        text: Continues the resource's name, such as `is gone`.
        fix: The fix; empty for that of the check.
    """

    text: str
    fix: str = ""


Faults = Iterator[Fault]


@dataclass(frozen=True)
class Look:
    """A look at each resource of some types, for what the state and a refresh do not show.

    Attributes:
        kinds: Types, such as `ec2.SecurityGroup`.
        at: Yields the problems of a resource. It may raise `AcceptedError` and
            `UnprovableError`. What AWS refuses to show makes the resource red.
    """

    kinds: tuple[str, ...]
    at: Callable[[Deployment, Made], Faults]


@dataclass(frozen=True, kw_only=True)
class Check:
    """A guarantee of the platform.

    Attributes:
        id: `family.name`, as `--only` takes it.
        title: The guarantee, as a sentence without a full stop.
        covers: Types to the properties whose drift breaks it; no properties means all that no
            other check names. What is gone breaks every check that covers its type.
        looks: What the state and a refresh do not show.
        absent: Why a stack may be without any resource to look at, by the key of the
            configuration; empty if it may not.
        unknown_here: Why the local AWS cannot show it; `looks` do not run there.
        fix: The fix for problems that `looks` find; for a check without any, for drift.
    """

    id: str
    title: str
    covers: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    looks: tuple[Look, ...] = ()
    absent: str = ""
    unknown_here: str = ""
    fix: str = AGAIN

    @property
    def family(self) -> str:
        """The first part of the id."""
        return self.id.partition(".")[0]


@dataclass(frozen=True, kw_only=True)
class CheckResult:
    """The result of a check.

    Attributes:
        outcome: Green, red, accepted or not provable.
        details: Red: each resource with its problem; else one line: the subject, or the reason.
        fixes: The fixes, if it is red.
        seconds: Duration of the calls to AWS.
    """

    check: Check
    outcome: Outcome
    details: tuple[str, ...]
    fixes: tuple[str, ...] = ()
    seconds: float = 0.0

    @property
    def fix(self) -> str:
        """The fixes in one line."""
        return "; ".join(self.fixes)

    def as_json(self) -> dict[str, Any]:
        """The finding for programs."""
        return {
            "id": self.check.id,
            "family": self.check.family,
            "title": self.check.title,
            "outcome": self.outcome.value,
            "details": list(self.details),
            "fixes": list(self.fixes),
            "seconds": round(self.seconds, 3),
        }


def states(found: Mapping[str, Any], **expected: object) -> Faults:
    """Compare members of a response with their expected values."""
    for name, value in expected.items():
        if found.get(name) != value:
            yield Fault(f"{name} is {found.get(name)}, not {value}")
