"""A stack's configuration of the pack: what it changes, and how what is wrong is refused."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pulumi_aws as aws
import pytest
from configuration import ConfigurationError, load, schema
from frame.cases import Node
from frame.exemption import Exemption
from frame.rule import ResourceRule, StackRule
from pulumi_policy import EnforcementLevel
from rules import RULES

from ops import pack
from tests.policy.harness import judge, judge_stack, urn
from tests.support.program import STACKS

BY_ID = {rule.id: rule for rule in RULES}
TODAY = datetime.now(UTC).date()
NAMED = "urn:pulumi:*::subject"


def resource_rule(name: str) -> ResourceRule:
    rule = BY_ID[name]
    assert isinstance(rule, ResourceRule)
    return rule


def refusal(folder: Path, content: str) -> str:
    file = folder / "stack.json"
    file.write_text(content)
    with pytest.raises(ConfigurationError) as refused:
        load(file, RULES)
    return str(refused.value).removeprefix(f"{file}: ")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ({"budget-limit": "advisory"}, "budget-limit is no rule of this pack; did you mean"),
        ({"nonsense": {}}, "nonsense is no rule of this pack"),
        ({"all": {"exemptions": []}}, "all takes an enforcementLevel and a reason, nothing else"),
        ({"all": "advisory"}, "all is advisory without a reason; accepted: a text"),
        ({"budgets-limit": "strict"}, "budgets-limit.enforcementLevel: 'strict' is not accepted"),
        ({"budgets-limit": {"reason": 5}}, "budgets-limit.reason: 5 is not accepted, only a text"),
        ({"budgets-limit": {"eur": 5}}, "budgets-limit.eur is unknown; accepted: enforcementLevel"),
        ({"budgets-limit": {"usd": "5"}}, "budgets-limit.usd: '5' is not accepted, only a whole"),
        ({"budgets-limit": {"usd": -1}}, "budgets-limit.usd: -1 is not accepted"),
        ({"budgets-limit": {"usd": True}}, "budgets-limit.usd: True is not accepted"),
        ({"aws-allowed-regions": {"regions": "x"}}, "aws-allowed-regions.regions: 'x' is not"),
        ({"aws-required-tags": {"tags": {"A": "("}}}, "only an object of regular expressions"),
        ({"aws-required-tags": {"values": ["x"]}}, "only an object of texts"),
        (
            {"cloudwatch-log-group-minimum-retention": {"shorter": {"x": "y"}}},
            "only an object of whole numbers",
        ),
        ({"budgets-limit": {"exemptions": {}}}, "budgets-limit.exemptions: {} is not accepted"),
        ({"budgets-limit": {"exemptions": [{"urn": "*"}]}}, "urn (starting with urn:pulumi:)"),
        (
            {"budgets-limit": {"exemptions": [{"urn": NAMED, "until": "x"}]}},
            "budgets-limit.exemptions",
        ),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, content: object, said: str) -> None:
    assert said in refusal(tmp_path, json.dumps(content))


def test_a_file_that_is_no_json_or_does_not_exist_is_named(tmp_path: Path) -> None:
    assert refusal(tmp_path, "{nonsense").startswith("no JSON: Expecting property name")
    assert refusal(tmp_path, "[]") == "no JSON object of rules"
    with pytest.raises(ConfigurationError, match=r"absent\.json: No such file"):
        load(tmp_path / "absent.json", RULES)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_defaults_are_what_the_schema_accepts(rule: ResourceRule | StackRule) -> None:
    for parameter in rule.parameters:
        assert parameter.kind.read(parameter.default) == parameter.default
        assert schema(rule).properties[parameter.name]["description"] == parameter.description
    assert rule.configured({}) == rule


def exempting(**exemption: str) -> Mapping[str, Any]:
    return {"exemptions": [{"urn": NAMED, **exemption}]}


def days_from_now(days: int) -> str:
    return (TODAY + timedelta(days=days)).isoformat()


@pytest.mark.parametrize(
    ("exemption", "holds"),
    [
        ({"reason": "a test", "expires": days_from_now(1)}, True),
        ({"reason": "a test", "expires": days_from_now(0)}, True),
        ({"reason": "a test", "expires": days_from_now(-1)}, False),
        ({"reason": "a test", "expires": "2026-02-30"}, False),
        ({"reason": "a test"}, False),
        ({"reason": " ", "expires": days_from_now(1)}, False),
        ({"expires": days_from_now(1)}, False),
    ],
)
def test_an_exemption_holds_with_a_reason_until_its_day(
    exemption: dict[str, str], holds: bool
) -> None:
    rule, given = resource_rule("kms-key-rotation"), exempting(**exemption)
    assert (judge(rule, aws.kms.Key, {}, given) == []) is holds


def test_an_exemption_covers_the_urns_of_its_pattern_only() -> None:
    exemption = Exemption(urn="urn:pulumi:dev::*::aws:kms/key:Key::a[1]*")
    assert exemption.covers("urn:pulumi:dev::p::aws:kms/key:Key::a[1]b")
    assert not exemption.covers("urn:pulumi:dev::p::aws:kms/key:Key::a1b")
    assert not exemption.covers("urn:pulumi:prod::p::aws:kms/key:Key::a[1]b")


def test_stack_rules_are_exempted_from_and_name_what_does_not_hold() -> None:
    rule = BY_ID["s3-policy-declared"]
    assert isinstance(rule, StackRule)
    nodes = [Node(cls=aws.s3.Bucket, name=name) for name in ("subject", "other")]
    given = exempting(reason="a test", expires=days_from_now(1))
    assert [found for found, _ in judge_stack(rule, nodes, given)] == [urn(aws.s3.Bucket, "other")]
    given = exempting(reason="a test", expires="2025-01-31")
    ((at_stack, expired), *rest) = judge_stack(rule, nodes, given)
    assert (at_stack, len(rest)) == (None, 2)
    assert "has expired on 2025-01-31" in expired


@pytest.mark.parametrize("stack", STACKS)
def test_the_platform_gives_reasons(stack: str) -> None:
    rules = load(pack.configuration(stack), RULES).values()
    assert [flaw for each in rules for flaw in each.flaws(TODAY)] == []
    strict = (EnforcementLevel.MANDATORY, EnforcementLevel.REMEDIATE)
    assert [each.rule.id for each in rules if each.level not in strict and not each.reason] == []


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ({"usd": 300}, "budgets-limit sets usd without a reason; accepted: a text"),
        ({"usd": 300, "reason": " "}, "budgets-limit sets usd without a reason"),
        ("disabled", "budgets-limit is disabled without a reason; accepted: a text"),
        ({"enforcementLevel": "advisory"}, "budgets-limit is advisory without a reason"),
        (
            {"usd": 300, "enforcementLevel": "advisory"},
            "budgets-limit sets usd and is advisory without a reason",
        ),
        (
            exempting(expires=days_from_now(1)),
            f"budgets-limit.exemptions: The exemption of {NAMED} gives no reason; accepted: reason",
        ),
        (
            exempting(reason="a test"),
            "has no expiry date such as 2026-12-31; accepted: reason, a text, and expires",
        ),
        (exempting(reason="a test", expires="soon"), "has no expiry date"),
    ],
)
def test_what_is_let_pass_in_a_file_says_why(tmp_path: Path, part: object, said: str) -> None:
    assert said in refusal(tmp_path, json.dumps({"budgets-limit": part}))


def test_what_gives_its_reason_is_accepted(tmp_path: Path) -> None:
    file = tmp_path / "stack.json"
    ended = exempting(reason="a test", expires="2025-01-31")  # a violation, but no mistake
    file.write_text(json.dumps({"budgets-limit": {"usd": 300, "reason": "a test", **ended}}))
    assert load(file, RULES)["budgets-limit"].reason == "a test"
    file.write_text(json.dumps({"budgets-limit": "mandatory", "kms-key-rotation": "remediate"}))
    assert load(file, RULES)["kms-key-rotation"].level == EnforcementLevel.REMEDIATE


def test_levels_are_those_of_all_rules_unless_a_rule_has_its_own(tmp_path: Path) -> None:
    file = tmp_path / "stack.json"
    advisory = {"enforcementLevel": "advisory", "reason": "the first month"}
    disabled = {"enforcementLevel": "disabled", "reason": "a test"}
    own = {"budgets-limit": disabled, "kms-key-rotation": {"reason": "a test"}}
    file.write_text(json.dumps({"all": advisory, **own}))
    rules = load(file, RULES)
    assert rules["ecs-cluster-exec-logs"].level == EnforcementLevel.ADVISORY
    assert rules["ecs-cluster-exec-logs"].reason == "the first month"
    assert rules["budgets-limit"].level == EnforcementLevel.DISABLED
    assert rules["kms-key-rotation"].level == EnforcementLevel.ADVISORY
    assert rules["kms-key-rotation"].reason == "a test"
