"""Cases of the rules on keys and secrets."""

import pulumi_aws as aws

from tests.policy.cases.documents import Statement, document, refused, text, tolerated
from tests.policy.harness import ABSENT, UNKNOWN, Changes, Node, ResourceCase, StackCase

ROOT = "arn:aws:iam::111122223333:root"
USE = {
    "Effect": "Allow",
    "Principal": {"AWS": [ROOT]},
    "Action": ["kms:Decrypt", "kms:GenerateDataKey*"],
    "Resource": "*",
    "Condition": {"StringEquals": {"kms:ViaService": "s3.us-east-1.amazonaws.com"}},
}
HAND_ON = {
    **USE,
    "Action": "kms:CreateGrant",
    "Condition": {"Bool": {"kms:GrantIsForAWSResource": "true"}},
}


def key_case(rule: str, good: Statement, message: str, *bad: Changes) -> ResourceCase:
    return ResourceCase(
        rule=rule,
        cls=aws.kms.Key,
        compliant={"policy": text(good)},
        violations=refused(
            good,
            "policy",
            *((changes, message) for changes in bad),
            ({"Condition": ABSENT}, message),
            ({"Condition": ABSENT, "Action": "kms:*"}, message),
            ({"Condition": ABSENT, "Principal": {"AWS": "111122223333"}}, message),
            ({"Condition": {"StringEquals": {"kms:CallerAccount": "111122223333"}}}, message),
        ),
        tolerated=[
            {"policy": document(good)},
            *tolerated(
                good,
                "policy",
                {"Condition": UNKNOWN},
                {"Condition": ABSENT, "Action": "kms:DescribeKey"},
                {"Condition": ABSENT, "Principal": UNKNOWN},
                {"Condition": ABSENT, "Principal": {"AWS": "arn:aws:iam::111122223333:role/app"}},
                {"Condition": ABSENT, "Effect": "Deny"},
            ),
        ],
    )


RESOURCE_CASES = (
    key_case(
        "kms-key-policy-use-narrowed",
        USE,
        "kms:Decrypt",
        {"Condition": {"StringLike": {"kms:ViaService": "*"}}},
    ),
    key_case(
        "kms-key-policy-grants-to-services",
        HAND_ON,
        "kms:CreateGrant",
        {"Condition": {"Bool": {"kms:GrantIsForAWSResource": "false"}}},
        {"Condition": {"Bool": {"kms:GrantIsForAWSResource": False}}},
    ),
    ResourceCase(
        rule="kms-key-deletion-window",
        cls=aws.kms.Key,
        compliant={"deletionWindowInDays": 30},
        violations=[
            ({"deletionWindowInDays": 7}, "after 7 days"),
            ({"deletionWindowInDays": 29.0}, "after 29 days"),
        ],
        tolerated=[{"deletionWindowInDays": ABSENT}],
    ),
    ResourceCase(
        rule="kms-key-usable",
        cls=aws.kms.Key,
        compliant={"isEnabled": True, "bypassPolicyLockoutSafetyCheck": False},
        violations=[
            ({"isEnabled": False}, "disabled"),
            ({"isEnabled": UNKNOWN, "bypassPolicyLockoutSafetyCheck": True}, "lock everyone out"),
        ],
        tolerated=[{"isEnabled": ABSENT, "bypassPolicyLockoutSafetyCheck": ABSENT}],
    ),
    ResourceCase(
        rule="kms-key-policy-declared",
        cls=aws.kms.Key,
        compliant={"policy": '{"Statement": []}'},
        violations=[({"policy": ABSENT}, "default policy"), ({"policy": ""}, "default policy")],
        tolerated=[{"policy": {"Statement": [UNKNOWN]}}],
    ),
    ResourceCase(
        rule="secretsmanager-recovery-window",
        cls=aws.secretsmanager.Secret,
        compliant={"recoveryWindowInDays": 30},
        violations=[({"recoveryWindowInDays": 0}, "gone at once")],
        tolerated=[{"recoveryWindowInDays": ABSENT}, {"recoveryWindowInDays": 7}],
    ),
    ResourceCase(
        rule="secretsmanager-rotation-schedule",
        cls=aws.secretsmanager.SecretRotation,
        compliant={"secretId": "database", "rotationRules": {"automaticallyAfterDays": 7}},
        violations=[
            ({"rotationRules": ABSENT}, "no schedule"),
            ({"rotationRules": {"duration": "3h"}, "secretId": UNKNOWN}, "no schedule"),
            ({"rotationRules.automaticallyAfterDays": 91}, "91 days"),
        ],
        tolerated=[
            {"rotationRules.automaticallyAfterDays": UNKNOWN},
            {"rotationRules": {"scheduleExpression": "rate(10 days)"}},
            {"rotationRules": {"scheduleExpression": UNKNOWN}},
        ],
    ),
    ResourceCase(
        rule="secretsmanager-public-policy-blocked",
        cls=aws.secretsmanager.SecretPolicy,
        compliant={"secretArn": "database", "blockPublicPolicy": True},
        violations=[
            ({"blockPublicPolicy": False}, "blockPublicPolicy"),
            ({"blockPublicPolicy": ABSENT, "secretArn": UNKNOWN}, "blockPublicPolicy"),
        ],
    ),
)


def secret(name: str, arn: object) -> Node:
    return Node(cls=aws.secretsmanager.Secret, name=name, props={"arn": arn})


def rotation(of: object, **refers: list[str]) -> Node:
    return Node(
        cls=aws.secretsmanager.SecretRotation,
        name="rotation",
        props={"secretId": of},
        refers=refers,
    )


KEY = Node(cls=aws.kms.Key, name="key", outputs={"keyId": "k1", "id": "k1"})
STACK_CASES = (
    StackCase(
        rule="kms-key-policy-declared",
        compliant=[
            [KEY, Node(cls=aws.kms.KeyPolicy, name="policy", props={"keyId": "k1"})],
            [
                KEY,
                Node(
                    cls=aws.kms.KeyPolicy,
                    name="policy",
                    props={"keyId": UNKNOWN},
                    refers={"keyId": ["key"]},
                ),
            ],
        ],
        violations=[
            (
                [KEY, Node(cls=aws.kms.KeyPolicy, name="policy", props={"keyId": "k2"})],
                "key",
                "default policy",
            )
        ],
    ),
    StackCase(
        rule="secretsmanager-rotation-declared",
        compliant=[
            [],
            [rotation("rds-made")],
            [secret("session", "arn:1"), rotation("arn:1")],
            [secret("session", UNKNOWN), rotation(UNKNOWN, secretId=["session"])],
        ],
        violations=[
            ([secret("session", "arn:1")], "session", "never replaced"),
            ([secret("session", UNKNOWN), rotation(UNKNOWN)], "session", "never replaced"),
            (
                [secret("session", "arn:1"), secret("cursor", "arn:2"), rotation("arn:1")],
                "cursor",
                "never replaced",
            ),
        ],
    ),
)
