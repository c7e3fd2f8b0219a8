"""Cases of the rules in `bucket_policy.py`."""

import json

from frame.case_policies import closed, shared
from frame.cases import ABSENT, UNKNOWN, ResourceCase
from frame.sdk import aws

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


CASES = (
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
        rule="s3-policy-tls-only",
        cls=aws.s3.Bucket,
        compliant={"bucket": "data", **text()},
        violations=[(text(Effect="Allow"), "plain HTTP")],
        tolerated=[{"policy": ABSENT}, {"policy": UNKNOWN}, {"bucket": ABSENT}],
    ),
    *(closed("s3-policy-not-public", cls) for cls in (aws.s3.BucketPolicy, aws.s3.Bucket)),
    shared(
        "s3-policy-no-administration",
        aws.s3.BucketPolicy,
        (
            {"Principal": {"AWS": "444455556666"}, "Action": "s3:PutBucketPolicy"},
            "s3:PutBucketPolicy",
        ),
        ({"Principal": {"AWS": ["444455556666"]}, "Action": "s3:Put*"}, "s3:PutObjectAcl"),
        (
            {"Principal": {"AWS": "444455556666"}, "Action": "s3:BypassGovernanceRetention"},
            "s3:BypassGovernanceRetention",
        ),
        fine=[
            {
                "Principal": {"AWS": "444455556666"},
                "Action": ["s3:ReplicateObject", "s3:ObjectOwnerOverrideToBucketOwner"],
            },
            {"Principal": {"AWS": "444455556666"}, "Action": "s3:PutObject"},
            {"Action": "s3:PutObjectAcl"},
        ],
    ),
)
