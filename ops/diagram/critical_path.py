"""The chain of resources for which a deployment has to wait the longest."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from localcloud.latency import SECONDS
from ops import urns

Resource = Mapping[str, Any]
SERVICE = "aws:ecs/service:Service"


@dataclass(frozen=True, kw_only=True)
class Step:
    """One resource of a chain.

    Attributes:
        urn: Which.
        begins: Seconds from the beginning of the deployment until what it waits for is there.
        seconds: How long it takes from then on.
        declared: Whether it waits for the one before only because the program says so, by
            `depends_on`: no value of the one before is among its inputs.
    """

    urn: str
    begins: float
    seconds: float
    declared: bool = False

    @property
    def ends(self) -> float:
        """Seconds from the beginning until it is there."""
        return self.begins + self.seconds


class Waits:
    """What the resources of a state wait for before they are made.

    Args:
        resources: As `pulumi stack export` lists them.
    """

    def __init__(self, resources: Iterable[Resource]) -> None:
        self.known = {each["urn"]: each for each in resources}
        self._children: dict[str, list[str]] = {}
        for urn, each in self.known.items():
            self._children.setdefault(each.get("parent", ""), []).append(urn)

    @property
    def made(self) -> list[str]:
        """All that a provider makes, which are no components."""
        return [urn for urn, each in self.known.items() if each["custom"]]

    def before(self, urn: str, *, declared: bool = True) -> set[str]:
        """The resources that have to be made before one is.

        Args:
            urn: Which.
            declared: Count what the program says by `depends_on` alone, too.
        """
        resource = self.known[urn]
        by_property: Mapping[str, Sequence[str] | None] = resource.get("propertyDependencies") or {}
        found = {each for needed in by_property.values() for each in needed or ()}
        if declared:
            found |= {*(resource.get("dependencies") or ())}
        parent, own = resource.get("parent", ""), self._package(urn)
        found = {self._package(each, own) or each for each in found} | {parent}
        awaited = (self._whole(each) if each != parent else self._alone(each) for each in found)
        return {it for each in awaited for it in each}

    def _package(self, urn: str, own: str = "") -> str:
        """The component of another package that a resource is in, if that is not `own`.

        Its outputs come all at once: who takes one waits for all that is in it.
        """
        while urn in self.known and urn != own:
            if not self.known[urn]["custom"] and not urns.ours(urn):
                return urn
            urn = self.known[urn].get("parent", "")
        return ""

    def _alone(self, urn: str) -> list[str]:
        """A resource, if it is one that is made."""
        return [urn] if urn in self.known and self.known[urn]["custom"] else []

    def _whole(self, urn: str) -> Iterator[str]:
        """A resource; of a component all that is in it."""
        yield from self._alone(urn)
        if urn in self.known and not self.known[urn]["custom"]:
            yield from self._below(urn)

    def _below(self, urn: str) -> Iterator[str]:
        for child in self._children.get(urn, ()):
            yield from self._alone(child)
            yield from self._below(child)


def expected(
    waits: Waits,
    seconds: Mapping[str, float] = SECONDS,
    *,
    last: str = "",
    declared: bool = True,
) -> tuple[Step, ...]:
    """The longest chain by how long AWS takes for each type of resource.

    Args:
        waits: Of the stack.
        seconds: By type; others take no time.
        last: Where the chain ends; by default wherever the deployment does.
        declared: Count what the program says by `depends_on` alone; without, the chain is what
            follows from values that only the resource before can give, and so the bound.
    """

    def took(urn: str, begins: float) -> float:
        del begins
        return seconds.get(waits.known[urn]["type"], 0)

    return _longest(waits, took, last=last, declared=declared)


def measured(waits: Waits, scale: float = 1) -> tuple[Step, ...]:
    """The chain that a first deployment waited for, by the times at which each was there.

    Args:
        waits: Of the stack, right after that deployment.
        scale: How many seconds of the deployment stand for one.
    """
    there = {urn: _time(each["created"]) for urn, each in waits.known.items() if "created" in each}
    began = min(there.values())

    def took(urn: str, begins: float) -> float:
        return max((there.get(urn, began) - began) / scale - begins, 0)

    return _longest(waits, took)


def _longest(
    waits: Waits,
    took: Callable[[str, float], float],
    *,
    last: str = "",
    declared: bool = True,
) -> tuple[Step, ...]:
    @cache
    def step(urn: str) -> tuple[Step, str]:
        """When a resource is there, and what it waits for longest."""
        given = waits.before(urn, declared=False)
        needed = waits.before(urn) if declared else given
        # Of two that are there at the same time, the one that gives a value.
        ends = {each: (step(each)[0].ends, each in given, each) for each in needed}
        slowest = max(ends, key=ends.__getitem__, default="")
        begins = step(slowest)[0].ends if slowest else 0
        said = bool(slowest) and slowest not in given
        made = Step(urn=urn, begins=begins, seconds=took(urn, begins), declared=said)
        return made, slowest

    chain: list[Step] = []
    urn = last or max(waits.made, key=lambda each: (step(each)[0].ends, each), default="")
    while urn:
        made, urn = step(urn)
        chain.append(made)
    return tuple(reversed(chain))


def _time(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()


def services(waits: Waits) -> dict[str, str]:
    """The URNs of the stack's services by their names."""
    found = (urn for urn, each in waits.known.items() if each["type"] == SERVICE)
    return {urns.name_of(urn): urn for urn in found}
