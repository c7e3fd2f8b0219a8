"""Cases of the rules on keys and secrets."""

import pulumi_aws as aws

from tests.policy.harness import ABSENT, UNKNOWN, ResourceCase

CASES = (
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
