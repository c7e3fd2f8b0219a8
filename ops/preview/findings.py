"""The violations of a preview by rule: one setting can violate a rule for many resources."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ops.events import Violation
from ops.preview.plan import Plan

_NAMED = 3


@dataclass(frozen=True, kw_only=True)
class Group:
    """The violations of one rule.

    Attributes:
        resources: The logical names of the resources that violate it.
        why: The first one's message; for an advisory rule, its reason in the stack's policy
            configuration, if any.
    """

    rule: str
    resources: tuple[str, ...]
    why: str

    @property
    def text(self) -> str:
        """The first resources, and the number of further ones."""
        more = len(self.resources) - _NAMED
        return ", ".join(self.resources[:_NAMED]) + f" and {more} more" * (more > 0)


@dataclass(frozen=True, kw_only=True)
class Findings:
    """The violated rules, those with most resources first.

    Attributes:
        advisory: Of changed resources, and of the whole stack if anything changes.
        unchanged: The number of advisories on unchanged resources.
    """

    mandatory: tuple[Group, ...]
    advisory: tuple[Group, ...]
    unchanged: int


def findings(plan: Plan, reasons: Mapping[str, str]) -> Findings:
    """Group the violations of a preview.

    Args:
        plan: The preview.
        reasons: Why rules are advisory in the stack's policy configuration, by rule or `all`.
    """
    changed = {each.urn for each in plan.changes} | ({""} if plan.changes else set[str]())
    advisory = [each for each in plan.violations if not each.mandatory]
    listed = [each for each in advisory if each.urn in changed]
    return Findings(
        mandatory=_groups((each for each in plan.violations if each.mandatory), {}),
        advisory=_groups(listed, reasons),
        unchanged=len(advisory) - len(listed),
    )


def _groups(violations: Iterable[Violation], reasons: Mapping[str, str]) -> tuple[Group, ...]:
    by_rule: dict[str, list[Violation]] = {}
    for each in violations:
        by_rule.setdefault(each.rule, []).append(each)
    found = (
        Group(
            rule=rule,
            resources=tuple(each.resource or "the stack" for each in broken),
            why=reasons.get(rule) or reasons.get("all") or broken[0].message,
        )
        for rule, broken in by_rule.items()
    )
    return tuple(sorted(found, key=lambda each: (-len(each.resources), each.rule)))
