"""Policy violations of stacks: selection, and export as CSV and SARIF."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from frame.rule import Rule
from pulumi_policy import Severity
from rules import RULES
from sarif_pydantic import (  # pyright: ignore[reportMissingTypeStubs] -- typed, without a marker
    ArtifactLocation,
    Level,
    Location,
    LogicalLocation,
    Message,
    PhysicalLocation,
    Region,
    ReportingDescriptor,
    Result,
    Run,
    Sarif,
    Tool,
    ToolDriver,
)

from ops import stacks
from ops.errors import OpsError
from ops.events import Violation
from ops.policies.evaluation import Evaluation
from ops.policies.results import BY_SEVERITY

_SCORES: Mapping[Severity, str] = {
    Severity.CRITICAL: "9.5",
    Severity.HIGH: "8.0",
    Severity.MEDIUM: "5.0",
    Severity.LOW: "3.0",
}
"""GitHub's code scanning shows a result as severe as its rule's score.

Source: https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
"""
_RULES: Mapping[str, Rule] = {rule.id: rule for rule in RULES}
_FAMILIES = frozenset(rule.family for rule in RULES)
_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_COLUMNS = ("stack", "level", "severity", "family", "rule", "resource", "message")


@dataclass(frozen=True, kw_only=True)
class PolicyFinding:
    """A violation in a stack."""

    stack: str
    violation: Violation

    @property
    def rule(self) -> Rule | None:
        """The pack's rule; None for a rule of another pack that the organisation enforces."""
        return _RULES.get(self.violation.rule)

    @property
    def names(self) -> frozenset[str]:
        """The rule's id and family."""
        return frozenset({self.violation.rule, self.rule.family if self.rule else ""})

    @property
    def rank(self) -> int:
        """The rank of its severity, the worst first; an unknown one is last."""
        return BY_SEVERITY.index(self.rule.severity) if self.rule else len(BY_SEVERITY)

    @property
    def level(self) -> str:
        """How the stack enforces the rule."""
        return "mandatory" if self.violation.mandatory else "advisory"


def must_exist(names: Iterable[str]) -> None:
    """Refuse names that are neither rule ids nor families.

    Raises:
        OpsError: Names the family's rules, or all families.
    """
    for name in names:
        if name not in _RULES.keys() | _FAMILIES:
            siblings = [id_ for id_ in _RULES if id_.startswith(f"{name.partition('-')[0]}-")]
            accepted = ", ".join(siblings or sorted(_FAMILIES))
            raise OpsError(f"--rule {name}: there is no such rule; accepted: {accepted}")


def chosen(
    evaluated: Mapping[str, Evaluation], *, severity: str | None, names: Sequence[str]
) -> list[PolicyFinding]:
    """Select violations, the worst first.

    Args:
        evaluated: The evaluations by stack.
        severity: The least severity; None is any.
        names: Rules or families; none is all.
    """
    least = BY_SEVERITY.index(Severity(severity)) if severity else len(BY_SEVERITY)
    found = [
        PolicyFinding(stack=stack, violation=each)
        for stack, evaluation in evaluated.items()
        for each in evaluation.violations
    ]
    wanted = (each for each in found if each.rank <= least)
    return sorted(
        (each for each in wanted if not names or each.names & set(names)), key=_worst_first
    )


def _worst_first(found: PolicyFinding) -> tuple[bool, int, str, str]:
    violation = found.violation
    return not violation.mandatory, found.rank, violation.rule, violation.urn


def write_csv(path: Path, findings: Iterable[PolicyFinding]) -> None:
    """Write violations as CSV with a header line."""
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(_COLUMNS)
        for each in findings:
            rule, found = each.rule, each.violation
            what = (rule.severity.value, rule.family) if rule else ("", "")
            row = (each.stack, each.level, *what, found.rule, found.urn, found.message)
            writer.writerow(row)


def write_sarif(path: Path, findings: Iterable[PolicyFinding]) -> None:
    """Write violations as SARIF 2.1.0, for code scanning and editors.

    A result points to the stack's configuration file, and has the resource as its logical location.

    Source: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
    """
    driver = ToolDriver(name="agentplatform policy pack", rules=list(_described(RULES)))
    run = Run(tool=Tool(driver=driver), results=[_result(each) for each in findings])
    document = Sarif.model_validate({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})
    path.write_text(document.model_dump_json(by_alias=True, exclude_none=True, indent=2) + "\n")


def _described(rules: Iterable[Rule]) -> Iterator[ReportingDescriptor]:
    for rule in rules:
        yield ReportingDescriptor(
            id=rule.id,
            short_description=Message(text=rule.description),
            help=Message(text=rule.remediation),
            properties={"security-severity": _SCORES[rule.severity], "tags": [rule.family]},
        )


def _result(found: PolicyFinding) -> Result:
    file = ArtifactLocation(uri=stacks.file(found.stack).name)
    resource = LogicalLocation(fully_qualified_name=found.violation.urn, kind="resource")
    return Result(
        rule_id=found.violation.rule,
        level=Level.ERROR if found.violation.mandatory else Level.WARNING,
        message=Message(text=found.violation.message),
        locations=[
            Location(
                physical_location=PhysicalLocation(
                    artifact_location=file, region=Region(start_line=1)
                ),
                logical_locations=[resource] if found.violation.urn else None,
            )
        ],
    )
