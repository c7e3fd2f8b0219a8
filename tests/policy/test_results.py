"""What `make policy` makes of the engine's event log."""

from datetime import date

from configuration import Configured, configure
from frame.rule import ResourceRule, StackRule
from pulumi.automation import EngineEvent
from rules import RULES

from ops.events import parsed
from ops.policies.results import ResultRow, expiring, lowered, results_of, rows

BUCKET = "urn:pulumi:dev::p::a:b:C$aws:s3/bucket:Bucket::data"
KEY = "urn:pulumi:dev::p::aws:kms/key:Key::data"


def log(*events: dict[str, object]) -> list[EngineEvent]:
    return [parsed(event) for event in events]


def seen(urn: str, op: str = "create") -> dict[str, object]:
    new = {"new": {"urn": urn}} if op != "delete" else {}
    return {"resourcePreEvent": {"metadata": {"op": op, "urn": urn, **new}}}


def violated(rule: str, urn: str, level: str) -> dict[str, object]:
    found = {
        "policyName": rule,
        "resourceUrn": urn,
        "message": "What holds.\nWhat is wrong.\n",
        "enforcementLevel": level,
    }
    return {"policyEvent": found}


def test_evaluated_resources_and_violations_are_counted() -> None:
    events = log(
        seen(BUCKET),
        seen(KEY, "same"),
        seen(f"{KEY}-going", "delete"),
        violated("kms-key-rotation", KEY, "mandatory"),
    )
    results = results_of(events, RULES)
    assert results.refused
    assert results.evaluated["aws-required-tags"] == {BUCKET, KEY}
    assert results.evaluated["s3-policy-declared"] == {BUCKET}  # a rule on the whole stack
    assert [each.message for each in results.violations] == ["What is wrong."]
    found = {(row.family, row.severity.value): row for row in rows(results, rules())}
    encryption = found["encryption", "medium"]
    assert (encryption.evaluated, encryption.violations) == (1, 1)
    assert (found["tagging", "medium"].evaluated, found["tagging", "medium"].violations) == (2, 0)
    assert sum(row.rules for row in found.values()) == len(RULES)


def test_advice_refuses_nothing() -> None:
    events = log(violated("kms-key-rotation", KEY, "advisory"))
    results = results_of(events, RULES)
    assert not results.refused
    (row,) = [row for row in rows(results, rules()) if row.advice]
    assert (row.family, row.violations, row.advice) == ("encryption", 0, 1)


def test_disabled_rules_are_told_with_their_reason_and_not_counted() -> None:
    level = {"enforcementLevel": "disabled", "reason": "a test"}
    disabled = configure(RULES, {"kms-key-rotation": level})
    counted = rows(results_of(log(), RULES), disabled)
    assert sum(row.rules for row in counted) == len(RULES) - 1
    assert list(lowered(disabled.values())) == ["kms-key-rotation is disabled: a test"]


def test_exemptions_are_counted_and_announced_before_they_end() -> None:
    exempted = rules(until="2026-12-01")
    counted: list[ResultRow] = list(rows(results_of(log(), RULES), exempted))
    assert sum(row.exemptions for row in counted) == 1
    days = [list(expiring(exempted.values(), date(2026, 11, day), within=30)) for day in (1, 2, 30)]
    assert days == [
        ["kms-key-rotation: the exemption of urn:pulumi:*::data ends in 30 days."],
        ["kms-key-rotation: the exemption of urn:pulumi:*::data ends in 29 days."],
        ["kms-key-rotation: the exemption of urn:pulumi:*::data ends in 1 days."],
    ]
    assert list(expiring(exempted.values(), date(2026, 10, 31), within=30)) == []
    assert list(expiring(exempted.values(), date(2026, 12, 2), within=30)) == []


def rules(until: str = "") -> dict[str, Configured[ResourceRule | StackRule]]:
    exemption = {"urn": "urn:pulumi:*::data", "reason": "a test", "expires": until}
    return configure(RULES, {"kms-key-rotation": {"exemptions": [exemption]}} if until else {})
