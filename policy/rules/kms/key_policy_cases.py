"""Cases of the rules in `key_policy.py`."""

from frame.case_documents import Statement, document, refused, text, tolerated
from frame.case_policies import closed
from frame.cases import ABSENT, UNKNOWN, Changes, ResourceCase
from frame.sdk import aws

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


CASES = (
    closed("kms-key-policy-not-public", aws.kms.Key),
    closed("kms-key-policy-not-public", aws.kms.KeyPolicy),
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
)
