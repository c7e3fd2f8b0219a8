"""Findings as JUnit XML for CI systems: red is a failure, not provable is skipped."""

from collections.abc import Sequence
from itertools import groupby
from xml.etree import ElementTree as ET

from ops.outcome import Outcome
from ops.verify.check import CheckResult


def document(stack: str, findings: Sequence[CheckResult]) -> str:
    """The report, a suite for each family.

    Args:
        stack: The stack's name, part of the suites' names.
        findings: Findings in the order of their families.
    """
    root = ET.Element("testsuites", {"name": f"platformctl verify {stack}", **_counts(findings)})
    for family, members in groupby(findings, key=lambda each: each.check.family):
        found = list(members)
        named = {"name": f"{stack}.{family}", **_counts(found)}
        suite = ET.SubElement(root, "testsuite", named)
        for each in found:
            _case(suite, stack, each)
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _counts(findings: Sequence[CheckResult]) -> dict[str, str]:
    outcomes = [each.outcome for each in findings]
    red, green = outcomes.count(Outcome.RED), outcomes.count(Outcome.GREEN)
    return {
        "tests": str(len(findings)),
        "failures": str(red),
        "errors": "0",
        "skipped": str(len(findings) - red - green),
        "time": f"{sum(each.seconds for each in findings):.3f}",
    }


def _case(suite: ET.Element, stack: str, finding: CheckResult) -> None:
    case = ET.SubElement(
        suite,
        "testcase",
        name=f"{finding.check.id}: {finding.check.title}",
        classname=f"{stack}.{finding.check.family}",
        time=f"{finding.seconds:.3f}",
    )
    text = "\n".join(finding.details)
    if finding.outcome is Outcome.RED:
        failure = ET.SubElement(case, "failure", message=finding.details[0], type="red")
        failure.text = "\n".join([text, *(f"Fix: {each}" for each in finding.fixes)])
    elif finding.outcome is not Outcome.GREEN:
        ET.SubElement(case, "skipped", message=f"{finding.outcome.value}: {text}")
