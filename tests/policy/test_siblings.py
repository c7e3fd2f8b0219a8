"""For the types of each rule, the types beside them are evaluated, too, or decided not to be."""

from pathlib import Path
from typing import cast

import pytest
import yaml
from rules import RULES

from tests.policy.siblings import siblings


def decided() -> list[str]:
    reasons: dict[str, list[str]] = yaml.safe_load(
        Path(__file__).with_name("siblings.yaml").read_text()
    )
    return [token for tokens in reasons.values() for token in tokens]


def left_out() -> set[str]:
    types = [
        cast("frozenset[str]", rule.types)  # pyright: ignore[reportUnknownMemberType] -- of texts
        for rule in RULES
        if isinstance(rule.types, frozenset)
    ]
    return {
        sibling
        for each in types
        for token in each
        if token.startswith("aws:")
        for sibling in siblings(token)
        if sibling not in each
    }


def test_each_sibling_is_evaluated_or_decided() -> None:
    assert sorted(left_out() - set(decided())) == []


def test_no_decision_is_void_or_there_twice() -> None:
    assert sorted(set(decided()) - left_out()) == []
    assert len(decided()) == len(set(decided()))


@pytest.mark.parametrize(
    ("token", "sibling"),
    [
        ("aws:rds/clusterInstance:ClusterInstance", "aws:rds/instance:Instance"),
        ("aws:lb/listener:Listener", "aws:alb/listener:Listener"),
        (
            "aws:s3/bucketVersioning:BucketVersioning",
            "aws:s3/bucketVersioningV2:BucketVersioningV2",
        ),
        ("aws:ec2/vpc:Vpc", "aws:ec2/defaultVpc:DefaultVpc"),
    ],
)
def test_siblings_are_found(token: str, sibling: str) -> None:
    assert sibling in set(siblings(token))
