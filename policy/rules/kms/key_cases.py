"""Cases of the rules in `key.py`."""

from frame.cases import ABSENT, UNKNOWN, Node, ResourceCase, StackCase
from frame.sdk import aws

KEY = Node(cls=aws.kms.Key, name="key", outputs={"keyId": "k1", "id": "k1"})

CASES = (
    ResourceCase(
        rule="kms-key-rotation",
        cls=aws.kms.Key,
        compliant={"enableKeyRotation": True, "description": "data"},
        violations=[
            ({"enableKeyRotation": False}, "enable_key_rotation=True"),
            ({"enableKeyRotation": ABSENT}, "not enabled"),
            ({"enableKeyRotation": None}, "not enabled"),
            ({"enableKeyRotation": False, "keyUsage": UNKNOWN}, "not enabled"),
            ({"enableKeyRotation": False, "customerMasterKeySpec": "SYMMETRIC_DEFAULT"}, "enabled"),
        ],
        tolerated=[
            {"enableKeyRotation": UNKNOWN},
            {"enableKeyRotation": False, "customerMasterKeySpec": "RSA_4096"},
            {"enableKeyRotation": False, "keyUsage": "GENERATE_VERIFY_MAC"},
            {"enableKeyRotation": False, "customKeyStoreId": "cks-1234"},
        ],
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
)
