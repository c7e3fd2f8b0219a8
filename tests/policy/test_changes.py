"""Each change of the real stacks is noticed by a mandatory rule, or reviewed with its reason."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.policy.changes import of_all_stacks

FILE = Path(__file__).with_name("reviewed_changes.yaml")


def reviewed() -> list[str]:
    reasons: dict[str, dict[str, Any]] = yaml.safe_load(FILE.read_text())
    return [
        f"{kind} {where}"
        for kinds in reasons.values()
        for kind, places in kinds.items()
        for where in places
    ]


def silent() -> set[str]:
    return {str(change) for change, rules in of_all_stacks().items() if not any(rules)}


def test_each_change_is_noticed_or_reviewed() -> None:
    assert sorted(silent() - set(reviewed())) == []


def test_no_line_is_void_or_there_twice() -> None:
    assert sorted(set(reviewed()) - silent()) == []
    assert len(reviewed()) == len(set(reviewed()))


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ("removed aws:cloudtrail/trail:Trail", "aws-demanded-resources"),
        ("removed aws:bedrock/guardrail:Guardrail", "aws-demanded-resources"),
        ("removed aws:accessanalyzer/analyzer:Analyzer", "aws-demanded-resources"),
        ("one more in aws:wafv2/webAcl:WebAcl rules", "wafv2-web-acl-no-bypass"),
        ("another account in aws:kms/key:Key policy", "iam-resource-policy-own-account"),
        ("a new aws:lb/listenerRule:ListenerRule", "elb-sign-in-complete"),
    ],
)
def test_a_rule_notices(change: str, rule: str) -> None:
    found = {str(each): rules for each, rules in of_all_stacks().items()}
    assert rule in found[change]
