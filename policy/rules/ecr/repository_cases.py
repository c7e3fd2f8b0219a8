"""Cases of the rules in `repository.py`."""

from frame.case_companions import apart
from frame.cases import ABSENT, KEY, UNKNOWN, Node, ResourceCase
from frame.sdk import aws

REPOSITORY = {
    "name": "web",
    "imageScanningConfiguration": {"scanOnPush": True},
    "imageTagMutability": "IMMUTABLE",
}

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
    ResourceCase(
        rule="ecr-repository-scanned",
        cls=aws.ecr.Repository,
        compliant=REPOSITORY,
        violations=[
            ({"imageScanningConfiguration": ABSENT}, "not scanned"),
            ({"imageScanningConfiguration.scanOnPush": False, "name": UNKNOWN}, "scanOnPush"),
        ],
        tolerated=[{"imageScanningConfiguration.scanOnPush": UNKNOWN}],
    ),
    ResourceCase(
        rule="ecr-repository-immutable-tags",
        cls=aws.ecr.Repository,
        compliant=REPOSITORY,
        violations=[
            ({"imageTagMutability": "MUTABLE"}, "is MUTABLE"),
            ({"imageTagMutability": ABSENT, "name": UNKNOWN}, "imageTagMutability"),
            ({"imageTagMutability": "IMMUTABLE_WITH_EXCLUSION"}, "WITH_EXCLUSION"),
        ],
        tolerated=[{"imageTagMutability": UNKNOWN}],
    ),
    apart(
        "ecr-lifecycle-declared",
        Node(cls=aws.ecr.Repository, name="images"),
        (aws.ecr.LifecyclePolicy, "repository"),
        "every image",
        named={"name": "images"},
    ),
)
