"""Each change of the real stacks is noticed by a mandatory rule, or reviewed with its reason."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
import yaml

from tests.policy.changes import of_all_stacks
from tests.policy.reviewed import PLACES, How, how

FILE = Path(__file__).with_name("reviewed_changes.yaml")


def lines(reasons: Mapping[str, Mapping[str, Sequence[str]]]) -> list[str]:
    return [
        f"{kind} {where}"
        for kinds in reasons.values()
        for kind, places in kinds.items()
        for where in places
    ]


REVIEWED = {
    How.REVIEWED: lines(yaml.safe_load(FILE.read_text())),
    How.PARTLY: lines(yaml.safe_load(PLACES.read_text())["changes"]),
}
"""What somebody found to be no matter of security: nowhere, and at the places that are left."""


def found(kind: How) -> set[str]:
    tried = of_all_stacks().items()
    return {str(each) for each, rules in tried if how(sum(map(bool, rules)), len(rules)) is kind}


@pytest.mark.parametrize("kind", REVIEWED)
def test_each_change_is_noticed_everywhere_or_reviewed(kind: How) -> None:
    assert sorted(found(kind) - set(REVIEWED[kind])) == []


@pytest.mark.parametrize("kind", REVIEWED)
def test_no_line_is_void_or_there_twice(kind: How) -> None:
    assert sorted(set(REVIEWED[kind]) - found(kind)) == []
    assert len(REVIEWED[kind]) == len(set(REVIEWED[kind]))


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
    noticed = {str(each): rules for each, rules in of_all_stacks().items()}
    assert rule in noticed[change]
