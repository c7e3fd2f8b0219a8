"""Which violations `platformctl policy` lists, and how it writes them for other tools."""

import csv
import json
from pathlib import Path

import pytest

from ops.errors import OpsError
from ops.events import Violation
from ops.policies.evaluation import Evaluation
from ops.policies.findings import PolicyFinding, chosen, must_exist, write_csv, write_sarif

BUCKET = "urn:pulumi:dev::p::a:b:C$aws:s3/bucket:Bucket::data"
LOW = Violation(rule="kms-key-policy-use-narrowed", urn=BUCKET, message="No alias.", mandatory=True)
HIGH = Violation(
    rule="s3-public-access-blocked", urn=BUCKET, message="Open,\nto all.", mandatory=True
)
ADVICE = Violation(rule="s3-public-access-blocked", urn="", message="Nowhere.", mandatory=False)


def evaluated(*violations: Violation) -> dict[str, Evaluation]:
    return {
        "dev": Evaluation(
            rows=(), violations=violations, lowered=(), expiring=(), resources=1, configured={}
        )
    }


def listed(*names: str, severity: str | None = None) -> list[Violation]:
    found = chosen(evaluated(ADVICE, LOW, HIGH), severity=severity, names=names)
    return [each.violation for each in found]


def test_violations_are_listed_the_worst_first() -> None:
    assert listed() == [HIGH, LOW, ADVICE]


def test_what_another_pack_says_comes_last_and_is_not_lost(tmp_path: Path) -> None:
    other = Violation(rule="org-rule", urn=BUCKET, message="Not here.", mandatory=True)
    everything = chosen(evaluated(other, LOW), severity=None, names=())
    assert [each.violation for each in everything] == [LOW, other]
    assert chosen(evaluated(other), severity="low", names=()) == []

    write_csv(tmp_path / "it.csv", everything)
    write_sarif(tmp_path / "it.sarif", everything)
    assert "dev,mandatory,,,org-rule," in (tmp_path / "it.csv").read_text()
    assert '"org-rule"' in (tmp_path / "it.sarif").read_text()


def test_severity_and_rules_choose() -> None:
    assert listed(severity="critical") == [HIGH, ADVICE]
    assert listed(severity="low") == listed()
    assert listed(LOW.rule) == [LOW]
    assert listed(LOW.rule, HIGH.rule) == listed()


@pytest.mark.parametrize(
    ("name", "accepted"), [("s3-public", "s3-public-access-blocked"), ("all", "encryption")]
)
def test_an_unknown_rule_is_refused_with_the_nearest_or_the_families(
    name: str, accepted: str
) -> None:
    with pytest.raises(OpsError, match=f"--rule {name}: there is no such rule; accepted: ") as end:
        must_exist([name])
    assert accepted in str(end.value)


def test_csv_has_a_line_for_each_however_many_lines_its_message_has(tmp_path: Path) -> None:
    write_csv(tmp_path / "it.csv", found())

    with (tmp_path / "it.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["level"], row["rule"], row["resource"], row["message"]) for row in rows] == [
        ("mandatory", HIGH.rule, BUCKET, HIGH.message),
        ("mandatory", LOW.rule, BUCKET, LOW.message),
        ("advisory", ADVICE.rule, "", ADVICE.message),
    ]


def test_sarif_says_what_code_scanning_asks_for(tmp_path: Path) -> None:
    write_sarif(tmp_path / "it.sarif", found())

    document = json.loads((tmp_path / "it.sarif").read_text())
    assert (document["version"], "sarif-2.1.0" in document["$schema"]) == ("2.1.0", True)
    (run,) = document["runs"]
    rules = {rule["id"]: rule for rule in run["tool"]["driver"]["rules"]}
    assert float(rules[HIGH.rule]["properties"]["security-severity"]) >= 9
    assert [(each["ruleId"], each["level"]) for each in run["results"]] == [
        (HIGH.rule, "error"),
        (LOW.rule, "error"),
        (ADVICE.rule, "warning"),
    ]
    (place,) = run["results"][0]["locations"]
    assert place["physicalLocation"]["artifactLocation"]["uri"] == "Pulumi.dev.yaml"
    assert place["logicalLocations"][0]["fullyQualifiedName"] == BUCKET


def found() -> list[PolicyFinding]:
    return chosen(evaluated(ADVICE, LOW, HIGH), severity=None, names=())
