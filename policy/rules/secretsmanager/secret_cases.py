"""Cases of the rules in `secret.py`."""

from frame.cases import ABSENT, KEY, UNKNOWN, Node, ResourceCase, StackCase
from frame.sdk import aws


def secret(name: str, arn: object) -> Node:
    return Node(cls=aws.secretsmanager.Secret, name=name, props={"arn": arn})


def rotation(of: object, **refers: list[str]) -> Node:
    return Node(
        cls=aws.secretsmanager.SecretRotation,
        name="rotation",
        props={"secretId": of},
        refers=refers,
    )


CASES = (
    ResourceCase(
        rule="secretsmanager-customer-key",
        cls=aws.secretsmanager.Secret,
        compliant={"kmsKeyId": KEY, "replicas": [{"region": "us-west-2", "kmsKeyId": KEY}]},
        violations=[
            ({"kmsKeyId": ABSENT}, "(kmsKeyId)"),
            ({"kmsKeyId": "alias/aws/secretsmanager"}, "AWS's own key"),
            ({"replicas.0.kmsKeyId": ABSENT}, "replicas[0].kmsKeyId"),
            ({"kmsKeyId": UNKNOWN, "replicas.0.kmsKeyId": ""}, "replicas[0].kmsKeyId"),
        ],
        tolerated=[{"kmsKeyId": UNKNOWN}, {"replicas": UNKNOWN}, {"replicas": [UNKNOWN]}],
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
    ResourceCase(
        rule="secretsmanager-recovery-window",
        cls=aws.secretsmanager.Secret,
        compliant={"recoveryWindowInDays": 30},
        violations=[({"recoveryWindowInDays": 0}, "gone at once")],
        tolerated=[{"recoveryWindowInDays": ABSENT}, {"recoveryWindowInDays": 7}],
    ),
)
