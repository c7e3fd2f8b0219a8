"""Cases of the rules in `bucket_server_side_encryption_configuration.py`."""

from frame.cases import ABSENT, KEY, UNKNOWN, Node, ResourceCase, StackCase
from frame.sdk import aws

from rules.s3.bucket_cases import BUCKET, NEW_BUCKET, OTHER, logging_to


def aes256(bucket: str, /, **refers: list[str]) -> Node:
    default = {"applyServerSideEncryptionByDefault": {"sseAlgorithm": "AES256"}}
    return Node(
        cls=aws.s3.BucketServerSideEncryptionConfiguration,
        name="encryption",
        props={"bucket": bucket, "rules": [default]},
        refers=refers,
    )


def balancer_to(bucket: object) -> Node:
    return Node(cls=aws.lb.LoadBalancer, name="alb", props={"accessLogs": {"bucket": bucket}})


SSE_S3 = StackCase(
    rule="s3-encryption-sse-s3-for-access-logs-only",
    compliant=[
        [BUCKET, OTHER, aes256("data-1a2b"), logging_to("data-1a2b")],
        [BUCKET, aes256("data-1a2b"), balancer_to("data-1a2b")],
        [
            NEW_BUCKET,
            OTHER,
            aes256(UNKNOWN, bucket=["data"]),
            logging_to(UNKNOWN, targetBucket=["data"], bucket=["other"]),
        ],
    ],
    violations=[
        ([BUCKET, aes256("data-1a2b")], "encryption", "AES256"),
        ([BUCKET, OTHER, aes256("data-1a2b"), logging_to("other-3c4d")], "encryption", "AES256"),
        ([BUCKET, aes256("data-1a2b"), balancer_to(UNKNOWN)], "encryption", "AES256"),
        ([NEW_BUCKET, aes256(UNKNOWN, bucket=["data"])], "encryption", "AES256"),
        ([aes256("elsewhere"), logging_to("elsewhere")], "encryption", "AES256"),
    ],
)

WITHIN = "serverSideEncryptionConfiguration"
DEFAULT = f"{WITHIN}.rule.applyServerSideEncryptionByDefault"

CASES = (
    ResourceCase(
        rule="s3-encryption-customer-key",
        cls=aws.s3.Bucket,
        compliant={
            WITHIN: {
                "rule": {
                    "applyServerSideEncryptionByDefault": {
                        "sseAlgorithm": "aws:kms",
                        "kmsMasterKeyId": KEY,
                    }
                }
            }
        },
        violations=[
            ({f"{DEFAULT}.kmsMasterKeyId": ABSENT}, f"AWS's own key ({WITHIN}.rules[0]"),
            ({f"{DEFAULT}.sseAlgorithm": "none"}, "is none"),
        ],
        tolerated=[{WITHIN: UNKNOWN}, {DEFAULT: UNKNOWN}, {f"{WITHIN}.rule": UNKNOWN}],
    ),
    ResourceCase(
        rule="s3-encryption-sse-s3-for-access-logs-only",
        cls=aws.s3.Bucket,
        compliant={
            WITHIN: {"rule": {"applyServerSideEncryptionByDefault": {"sseAlgorithm": "aws:kms"}}}
        },
        violations=[({f"{DEFAULT}.sseAlgorithm": "AES256"}, "AES256")],
        tolerated=[{WITHIN: UNKNOWN}, {DEFAULT: UNKNOWN}],
    ),
    ResourceCase(
        rule="s3-encryption-customer-key",
        cls=aws.s3.BucketServerSideEncryptionConfiguration,
        compliant={
            "bucket": "data",
            "rules": [
                {
                    "applyServerSideEncryptionByDefault": {
                        "sseAlgorithm": "aws:kms",
                        "kmsMasterKeyId": KEY,
                    },
                    "bucketKeyEnabled": True,
                }
            ],
        },
        violations=[
            ({"rules.0.applyServerSideEncryptionByDefault.kmsMasterKeyId": ABSENT}, "own key"),
            (
                {"rules.0.applyServerSideEncryptionByDefault.kmsMasterKeyId": "alias/aws/s3"},
                "own key",
            ),
            ({"rules.0.applyServerSideEncryptionByDefault.sseAlgorithm": "none"}, "is none"),
            ({"rules.0.applyServerSideEncryptionByDefault": ABSENT}, "is not set"),
            ({"rules": []}, "no rules"),
            ({"rules.0.applyServerSideEncryptionByDefault": ABSENT, "bucket": UNKNOWN}, "not set"),
        ],
        tolerated=[
            {"rules": UNKNOWN},
            {"rules.0.applyServerSideEncryptionByDefault": UNKNOWN},
            {"rules.0.applyServerSideEncryptionByDefault.kmsMasterKeyId": UNKNOWN},
            {"rules.0.applyServerSideEncryptionByDefault.sseAlgorithm": "aws:kms:dsse"},
            {"rules.0.applyServerSideEncryptionByDefault": {"sseAlgorithm": "AES256"}},
        ],
    ),
    SSE_S3,
)
