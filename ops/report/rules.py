"""Policy violations by rule for the report, the worst first."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from configuration import Configured

from ops.events import Violation
from ops.policies.results import AnyRule

SEVERITIES = ("critical", "high", "medium", "low")
"""Worst first; rules of other packs, whose severity is unknown, are last."""
_UNKNOWN = "(not set)"


@dataclass(frozen=True, kw_only=True)
class BrokenRule:
    """A violated rule and its resources.

    Attributes:
        mandatory: Whether a violation fails `up`; else it is advisory.
        severity: One of `SEVERITIES`.
        fix: What to do.
        reason: The reason why it is advisory; empty for a mandatory rule.
        resources: The resources, such as `Bucket files`, with their violations.
    """

    rule: str
    mandatory: bool
    family: str
    severity: str
    description: str
    fix: str
    reason: str
    resources: tuple[tuple[str, str], ...]


def broken_rules(
    violations: Iterable[Violation], configured: Mapping[str, Configured[AnyRule]]
) -> tuple[BrokenRule, ...]:
    """Group violations by rule: mandatory rules first, then by severity and name."""
    grouped: dict[tuple[str, bool], list[Violation]] = defaultdict(list)
    for each in violations:
        grouped[each.rule, each.mandatory].append(each)
    found = (
        _of_the_pack(configured[name], mandatory=mandatory, violations=those)
        if name in configured
        else _of_another(name, mandatory=mandatory, violations=those)
        for (name, mandatory), those in grouped.items()
    )
    return tuple(sorted(found, key=_worst_first))


def _worst_first(each: BrokenRule) -> tuple[bool, int, str]:
    known = each.severity in SEVERITIES
    rank = SEVERITIES.index(each.severity) if known else len(SEVERITIES)
    return not each.mandatory, rank, each.rule


def _of_the_pack(
    each: Configured[AnyRule], *, mandatory: bool, violations: Iterable[Violation]
) -> BrokenRule:
    rule = each.rule
    # The pack's messages end with the fix and its documentation, which are listed once here.
    resources = _resources(violations, cut=f" {rule.remediation} See ")
    return BrokenRule(
        rule=rule.id,
        mandatory=mandatory,
        family=rule.family,
        severity=rule.severity.value,
        description=rule.description,
        fix=rule.remediation,
        reason="" if mandatory else each.reason or "(no reason given)",
        resources=tuple(resources),
    )


def _of_another(name: str, *, mandatory: bool, violations: Iterable[Violation]) -> BrokenRule:
    return BrokenRule(
        rule=name,
        mandatory=mandatory,
        family="other packs",
        severity=_UNKNOWN,
        description=f"Rule {name} of another policy pack",
        fix=_UNKNOWN,
        reason="" if mandatory else _UNKNOWN,
        resources=tuple(_resources(violations)),
    )


def _resources(violations: Iterable[Violation], cut: str = "\n") -> Iterator[tuple[str, str]]:
    for each in violations:
        yield each.of, each.message.partition(cut)[0]
