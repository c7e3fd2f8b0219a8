"""The critical path of a deployment."""

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
class PathStep:
    """A step of a chain.

    Attributes:
        begins: Seconds from the start of the deployment to its start.
        declared: Whether it depends on the previous step by `depends_on` only, not by its inputs.
    """

    urn: str
    begins: float
    seconds: float
    declared: bool = False

    @property
    def ends(self) -> float:
        """Seconds from the start of the deployment to its end."""
        return self.begins + self.seconds


class Waits:
    """The dependencies of the resources in a state.

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
        """The resources of providers, without components."""
        return [urn for urn, each in self.known.items() if each["custom"]]

    def before(self, urn: str, *, declared: bool = True) -> set[str]:
        """The direct dependencies of a resource.

        Args:
            urn: The resource.
            declared: Include dependencies by `depends_on` only.
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
        """The component of another package that contains a resource, unless it is `own`.

        Its outputs resolve together: a dependant waits for all of its resources.
        """
        while urn in self.known and urn != own:
            if not self.known[urn]["custom"] and not urns.ours(urn):
                return urn
            urn = self.known[urn].get("parent", "")
        return ""

    def _alone(self, urn: str) -> list[str]:
        """The resource, unless it is a component."""
        return [urn] if urn in self.known and self.known[urn]["custom"] else []

    def _whole(self, urn: str) -> Iterator[str]:
        """The resource, or all resources of a component."""
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
) -> tuple[PathStep, ...]:
    """The longest chain, by AWS's duration for each type.

    Args:
        waits: The stack's dependencies.
        seconds: Durations by type; others take no time.
        last: The chain's last resource; by default the deployment's.
        declared: Include dependencies by `depends_on` only. Without them, the chain follows from
            inputs alone and is the lower bound.
    """

    def took(urn: str, begins: float) -> float:
        del begins
        return seconds.get(waits.known[urn]["type"], 0)

    return _longest(waits, took, last=last, declared=declared)


def measured(waits: Waits, scale: float = 1) -> tuple[PathStep, ...]:
    """The critical path of a first deployment, by the measured times.

    Args:
        waits: The stack's dependencies, right after that deployment.
        scale: Seconds of the deployment for one second.
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
) -> tuple[PathStep, ...]:
    @cache
    def step(urn: str) -> tuple[PathStep, str]:
        """The end of a resource's step, and its latest dependency."""
        given = waits.before(urn, declared=False)
        needed = waits.before(urn) if declared else given
        # Of two that end at the same time, the one that is an input.
        ends = {each: (step(each)[0].ends, each in given, each) for each in needed}
        slowest = max(ends, key=ends.__getitem__, default="")
        begins = step(slowest)[0].ends if slowest else 0
        said = bool(slowest) and slowest not in given
        made = PathStep(urn=urn, begins=begins, seconds=took(urn, begins), declared=said)
        return made, slowest

    chain: list[PathStep] = []
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
