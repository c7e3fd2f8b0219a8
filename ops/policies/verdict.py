"""What the engine's event log of a preview says of the pack's rules."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

from configuration import Configured
from frame.rule import ResourceRule, StackRule
from pulumi_policy import EnforcementLevel, Severity

AnyRule = ResourceRule | StackRule

_BY_SEVERITY = (Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM, Severity.LOW)


@dataclass(frozen=True, kw_only=True)
class Violation:
    """What a rule holds against a resource."""

    rule: str
    urn: str
    message: str
    mandatory: bool


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What the pack found in one stack.

    Attributes:
        judged: By rule, the URNs of the resources that it was applied to.
        violations: All of them, advisory ones too.
    """

    judged: Mapping[str, frozenset[str]]
    violations: tuple[Violation, ...]

    @property
    def refused(self) -> bool:
        """Whether a mandatory rule is broken."""
        return any(each.mandatory for each in self.violations)


@dataclass(frozen=True, kw_only=True)
class Row:
    """The rules of one family and severity that a stack has not disabled, and what they found."""

    family: str
    severity: Severity
    rules: int
    judged: int
    violations: int
    advice: int
    exemptions: int


def verdict_of(events: Path, rules: Iterable[AnyRule]) -> Verdict:
    """Read an event log, one JSON object a line.

    The engine tells which rules it applied to a resource; a stack rule judges the resources of its
    types.
    """
    judged: dict[str, set[str]] = defaultdict(set)
    violations: list[Violation] = []
    for event in _events(events):
        if applied := event.get("policyAnalyzeSummaryEvent"):
            urn = applied["resourceUrn"]
            for name in (*applied.get("passed", ()), *applied.get("failed", ())):
                judged[name].add(urn)
            for rule in rules:
                if isinstance(rule, StackRule) and _type(urn) in rule.types:
                    judged[rule.id].add(urn)
        if found := event.get("policyEvent"):
            violations.append(
                Violation(
                    rule=found["policyName"],
                    urn=found["resourceUrn"],
                    message=found["message"].strip().splitlines()[-1],
                    mandatory=found["enforcementLevel"] == "mandatory",
                )
            )
    return Verdict(
        judged={name: frozenset(urns) for name, urns in judged.items()},
        violations=tuple(violations),
    )


def rows(verdict: Verdict, configured: Mapping[str, Configured[AnyRule]]) -> Iterator[Row]:
    """The verdict by family and severity, the worst first."""

    def key(each: Configured[AnyRule]) -> tuple[str, int]:
        return each.rule.family, _BY_SEVERITY.index(each.rule.severity)

    for (family, severity), found in groupby(sorted(configured.values(), key=key), key):
        group = [each for each in found if each.level != EnforcementLevel.DISABLED]
        names = {each.rule.id for each in group}
        held = [each for each in verdict.violations if each.rule in names]
        yield Row(
            family=family,
            severity=_BY_SEVERITY[severity],
            rules=len(group),
            judged=len(frozenset[str]().union(*(verdict.judged.get(n, ()) for n in names))),
            violations=sum(each.mandatory for each in held),
            advice=sum(not each.mandatory for each in held),
            exemptions=sum(len(each.exemptions) for each in group),
        )


def lowered(configured: Iterable[Configured[AnyRule]]) -> Iterator[str]:
    """Rules that are enforced less strictly than the others, and why, a sentence for each."""
    for each in configured:
        if each.level in (EnforcementLevel.ADVISORY, EnforcementLevel.DISABLED):
            yield f"{each.rule.id} is {each.level.value}: {each.reason or 'no reason given'}"


def expiring(configured: Iterable[Configured[AnyRule]], today: date, within: int) -> Iterator[str]:
    """Exemptions that end within so many days, a sentence for each."""
    for each in configured:
        for exemption in each.exemptions:
            left = exemption.days_left(today)
            if 0 <= left <= within:
                yield f"{each.rule.id}: the exemption of {exemption.urn} ends in {left} days."


def _events(file: Path) -> Iterator[dict[str, Any]]:
    return (json.loads(line) for line in file.read_text().splitlines())


def _type(urn: str) -> str:
    return urn.split("::")[2].rpartition("$")[2]
