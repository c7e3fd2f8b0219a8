"""Cases of the bucket rules."""

import json

import pulumi_aws as aws
from pulumi import CustomResource

from tests.policy.cases.encryption import KEY
from tests.policy.harness import ABSENT, UNKNOWN, Node, ResourceCase, StackCase

DENY_HTTP: dict[str, object] = {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["arn:aws:s3:::data", "arn:aws:s3:::data/*"],
    "Condition": {"Bool": {"aws:SecureTransport": "false"}},
}
ALLOW_ROLE: dict[str, object] = {
    "Effect": "Allow",
    "Principal": {"AWS": "arn:aws:iam::111122223333:role/app"},
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::data/*",
}


def document(**changes: object) -> dict[str, object]:
    deny = {key: v for key, v in {**DENY_HTTP, **changes}.items() if v is not ABSENT}
    return {"Version": "2012-10-17", "Statement": [ALLOW_ROLE, deny]}


def text(**changes: object) -> dict[str, object]:
    return {"policy": json.dumps(document(**changes))}


RESOURCE_CASES = (
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
    ResourceCase(
        rule="s3-policy-tls-only",
        cls=aws.s3.BucketPolicy,
        compliant={"bucket": "data", **text()},
        violations=[
            (text(Effect="Allow"), "plain HTTP"),
            (text(Principal={"AWS": "arn:aws:iam::111122223333:root"}), "plain HTTP"),
            (text(Principal={"Service": "*"}), "plain HTTP"),
            (text(Action=["s3:Get*", "s3:Put*"]), "plain HTTP"),
            (text(Action=ABSENT, NotAction="s3:GetObject"), "plain HTTP"),
            (text(Resource="arn:aws:s3:::data"), "plain HTTP"),
            (text(Resource="arn:aws:s3:::data/*"), "plain HTTP"),
            (text(Resource=["arn:aws:s3:::other", "arn:aws:s3:::other/*"]), "plain HTTP"),
            (text(Resource=["arn:aws:s3:::data", "arn:aws:s3:::data/logs/*"]), "plain HTTP"),
            (text(Condition=ABSENT), "plain HTTP"),
            (text(Condition={"Bool": {"aws:SecureTransport": "true"}}), "plain HTTP"),
            (text(Condition={"StringEquals": {"aws:SecureTransport": "false"}}), "plain HTTP"),
            (
                text(
                    Condition={
                        "Bool": {"aws:SecureTransport": "false"},
                        "StringLike": {"aws:PrincipalArn": "*nobody*"},
                    }
                ),
                "plain HTTP",
            ),
            ({"policy": "aws:SecureTransport"}, "plain HTTP"),
            ({"policy": ABSENT}, "plain HTTP"),
            ({"policy": document(Condition=ABSENT)}, "plain HTTP"),
            ({"policy": document(Effect="Allow", Resource=UNKNOWN)}, "plain HTTP"),
        ],
        tolerated=[
            {"policy": UNKNOWN},
            {"bucket": UNKNOWN, "policy": UNKNOWN},
            {"policy": document()},
            {"policy": document(Resource=UNKNOWN)},
            {"policy": document(Resource=[UNKNOWN, UNKNOWN])},
            {"policy": {"Statement": DENY_HTTP}},
            text(Principal={"AWS": ["*"]}, Action="*", Resource="*"),
            text(Resource=["arn:aws-us-gov:s3:::data", "arn:aws-us-gov:s3:::data/*"]),
            text(Condition={"Bool": {"AWS:securetransport": [False]}}),
        ],
    ),
    ResourceCase(
        rule="s3-public-access-blocked",
        cls=aws.s3.BucketPublicAccessBlock,
        compliant={
            "bucket": "data",
            "blockPublicAcls": True,
            "blockPublicPolicy": True,
            "ignorePublicAcls": True,
            "restrictPublicBuckets": True,
        },
        violations=[
            ({"blockPublicAcls": False}, "blockPublicAcls"),
            ({"blockPublicPolicy": ABSENT}, "blockPublicPolicy"),
            ({"ignorePublicAcls": None}, "ignorePublicAcls"),
            ({"restrictPublicBuckets": False, "bucket": UNKNOWN}, "restrictPublicBuckets"),
            ({"blockPublicAcls": UNKNOWN, "blockPublicPolicy": False}, "blockPublicPolicy"),
        ],
        tolerated=[{"bucket": UNKNOWN}, {"blockPublicAcls": UNKNOWN}],
    ),
)

BUCKET = Node(cls=aws.s3.Bucket, name="data", props={"bucket": "data-1a2b"})
NEW_BUCKET = Node(cls=aws.s3.Bucket, name="data", props={"bucket": UNKNOWN, "id": UNKNOWN})
OTHER = Node(cls=aws.s3.Bucket, name="other", props={"bucket": "other-3c4d"})


def aes256(bucket: str, /, **refers: list[str]) -> Node:
    default = {"applyServerSideEncryptionByDefault": {"sseAlgorithm": "AES256"}}
    return Node(
        cls=aws.s3.BucketServerSideEncryptionConfiguration,
        name="encryption",
        props={"bucket": bucket, "rules": [default]},
        refers=refers,
    )


def logging_to(bucket: str, /, **refers: list[str]) -> Node:
    return Node(
        cls=aws.s3.BucketLogging,
        name="logging",
        props={"bucket": "other-3c4d", "targetBucket": bucket},
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


def declared(rule: str, cls: type[CustomResource], message: str) -> StackCase:
    by_name = Node(cls=cls, name="setting", props={"bucket": "data-1a2b"})
    by_reference = Node(
        cls=cls, name="setting", props={"bucket": UNKNOWN}, refers={"bucket": ["data"]}
    )
    unrelated = Node(
        cls=cls, name="setting", props={"bucket": UNKNOWN}, refers={"bucket": ["other"]}
    )
    return StackCase(
        rule=rule,
        compliant=[[], [BUCKET, by_name], [NEW_BUCKET, by_reference]],
        violations=[
            ([BUCKET], "data", message),
            ([NEW_BUCKET, OTHER, unrelated], "data", message),
            ([BUCKET, OTHER, by_name], "other", message),
        ],
    )


STACK_CASES = (
    SSE_S3,
    declared(
        "s3-encryption-declared",
        aws.s3.BucketServerSideEncryptionConfiguration,
        "no encryption configuration",
    ),
    declared("s3-policy-declared", aws.s3.BucketPolicy, "no bucket policy"),
    declared(
        "s3-public-access-block-declared", aws.s3.BucketPublicAccessBlock, "no public-access block"
    ),
)
