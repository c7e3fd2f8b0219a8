"""The results of policy rules, from the engine's events."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from configuration import Configured
from frame.rule import ResourceRule, StackRule
from pulumi.automation import EngineEvent
from pulumi_policy import EnforcementLevel, Severity

from ops import events, urns
from ops.events import Violation

AnyRule = ResourceRule | StackRule

BY_SEVERITY = (Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM, Severity.LOW)
"""The worst first."""


@dataclass(frozen=True, kw_only=True)
class Results:
    """The results of one stack.

    Attributes:
        judged: By rule, the URNs of the resources that it was applied to.
        violations: All of them, advisory ones too.
    """

    evaluated: Mapping[str, frozenset[str]]
    violations: tuple[Violation, ...]

    @property
    def refused(self) -> bool:
        """Whether a mandatory rule is violated."""
        return any(each.mandatory for each in self.violations)


@dataclass(frozen=True, kw_only=True)
class ResultRow:
    """The enabled rules of a family and severity, and their violations."""

    family: str
    severity: Severity
    rules: int
    evaluated: int
    violations: int
    advice: int
    exemptions: int


def results_of(found: Iterable[EngineEvent], rules: Iterable[AnyRule]) -> Results:
    """The results from an operation's events; a rule evaluates resources of its types."""
    found = tuple(found)
    urns_seen = {urn for event in found if (urn := events.evaluated(event))}
    return Results(
        evaluated={
            rule.id: frozenset(urn for urn in urns_seen if urns.type_of(urn) in rule.types)
            for rule in rules
        },
        violations=tuple(filter(None, map(events.violation, found))),
    )


def rows(results: Results, configured: Mapping[str, Configured[AnyRule]]) -> Iterator[ResultRow]:
    """The results by family and severity, the worst first."""

    def key(each: Configured[AnyRule]) -> tuple[str, int]:
        return each.rule.family, BY_SEVERITY.index(each.rule.severity)

    for (family, severity), found in groupby(sorted(configured.values(), key=key), key):
        group = [each for each in found if each.level != EnforcementLevel.DISABLED]
        names = {each.rule.id for each in group}
        held = [each for each in results.violations if each.rule in names]
        yield ResultRow(
            family=family,
            severity=BY_SEVERITY[severity],
            rules=len(group),
            evaluated=len(frozenset[str]().union(*(results.evaluated.get(n, ()) for n in names))),
            violations=sum(each.mandatory for each in held),
            advice=sum(not each.mandatory for each in held),
            exemptions=sum(len(each.exemptions) for each in group),
        )


def lowered(configured: Iterable[Configured[AnyRule]]) -> Iterator[str]:
    """Rules with a lowered enforcement level and the reasons, a sentence for each."""
    for each in configured:
        if each.level in (EnforcementLevel.ADVISORY, EnforcementLevel.DISABLED):
            yield f"{each.rule.id} is {each.level.value}: {each.reason or 'no reason given'}"


def expiring(configured: Iterable[Configured[AnyRule]], today: date, within: int) -> Iterator[str]:
    """Exemptions that end within a number of days, a sentence for each."""
    for each in configured:
        for exemption in each.exemptions:
            left = exemption.days_left(today)
            if 0 <= left <= within:
                yield f"{each.rule.id}: the exemption of {exemption.urn} ends in {left} days."
