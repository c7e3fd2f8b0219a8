"""Cases of the rules in `repository.py`."""

from frame.cases import ABSENT, KEY, UNKNOWN, ResourceCase
from frame.sdk import aws

CASES = (
    ResourceCase(
        rule="ecr-repository-customer-key",
        cls=aws.ecr.Repository,
        compliant={"encryptionConfigurations": [{"encryptionType": "KMS", "kmsKey": KEY}]},
        violations=[
            ({"encryptionConfigurations": ABSENT}, "no customer-managed key"),
            ({"encryptionConfigurations.0.encryptionType": "AES256"}, "is not KMS"),
            ({"encryptionConfigurations.0.encryptionType": ABSENT}, "is not KMS"),
            ({"encryptionConfigurations.0.kmsKey": ABSENT}, "AWS's own key"),
            ({"encryptionConfigurations.0.kmsKey": "alias/aws/ecr"}, "AWS's own key"),
        ],
        tolerated=[
            {"encryptionConfigurations": UNKNOWN},
            {"encryptionConfigurations.0.kmsKey": UNKNOWN},
            {"encryptionConfigurations.0.encryptionType": "KMS_DSSE"},
        ],
    ),
)
