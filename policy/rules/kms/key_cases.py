"""Cases of the rules in `key.py`."""

from frame.cases import UNKNOWN, ResourceCase
from frame.sdk import aws

CASES = (
    ResourceCase(
        rule="kms-key-rotation",
        cls=aws.kms.Key,
        compliant={"enableKeyRotation": True, "description": "data"},
        violations=[
            ({"enableKeyRotation": False, "keyUsage": UNKNOWN}, "enableKeyRotation"),
            (
                {"enableKeyRotation": False, "customerMasterKeySpec": "SYMMETRIC_DEFAULT"},
                "enableKeyRotation",
            ),
        ],
        tolerated=[
            {"enableKeyRotation": False, "customerMasterKeySpec": "RSA_4096"},
            {"enableKeyRotation": False, "keyUsage": "GENERATE_VERIFY_MAC"},
            {"enableKeyRotation": False, "customKeyStoreId": "cks-1234"},
        ],
    ),
    ResourceCase(
        rule="kms-key-policy-declared",
        cls=aws.kms.Key,
        compliant={"policy": '{"Statement": []}'},
        violations=[({"policy": ""}, "No KeyPolicy")],
        tolerated=[{"policy": {"Statement": [UNKNOWN]}}],
    ),
)
