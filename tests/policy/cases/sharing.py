"""Cases of the rules on policies of resources."""

from collections.abc import Mapping, Sequence

import pulumi_aws as aws
from pulumi import CustomResource

from tests.policy.cases.documents import document, refused, text, tolerated
from tests.policy.harness import ABSENT, UNKNOWN, Changes, ResourceCase

OWN = "111122223333"
ALARMS: Mapping[str, object] = {
    "Effect": "Allow",
    "Principal": {"Service": "cloudwatch.amazonaws.com"},
    "Action": "sns:Publish",
    "Resource": "arn:aws:sns:us-east-1:111122223333:alarms",
    "Condition": {"StringEquals": {"aws:SourceAccount": OWN}},
}
UNKNOWNS: Sequence[Changes] = (
    {"Principal": UNKNOWN},
    {"Principal": {"AWS": UNKNOWN}},
    {"Principal": {"AWS": [UNKNOWN]}},
    {"Principal": "*", "Condition": UNKNOWN},
    {"Effect": "Deny", "Principal": "*", "Action": "*", "Condition": ABSENT},
    {"Effect": UNKNOWN, "Principal": "*", "Condition": ABSENT},
    {"Action": UNKNOWN},
)


def shared(
    rule: str,
    cls: type[CustomResource],
    *bad: tuple[Changes, str],
    field: str = "policy",
    fine: Sequence[Changes] = (),
) -> ResourceCase:
    return ResourceCase(
        rule=rule,
        cls=cls,
        compliant={field: text(ALARMS)},
        violations=refused(ALARMS, field, *bad),
        tolerated=[
            {field: UNKNOWN},
            {field: ABSENT},
            {field: document(ALARMS)},
            *tolerated(ALARMS, field, *UNKNOWNS, *fine),
        ],
    )


def closed(rule: str, cls: type[CustomResource], field: str = "policy") -> ResourceCase:
    return shared(
        rule,
        cls,
        ({"Principal": "*", "Condition": ABSENT}, "Anyone may use"),
        ({"Principal": {"AWS": [f"arn:aws:iam::{OWN}:root", "*"]}, "Condition": ABSENT}, "Anyone"),
        ({"Principal": "*", "Condition": {"Bool": {"aws:SecureTransport": "true"}}}, "sns:Publish"),
        ({"Principal": ABSENT, "NotPrincipal": {"AWS": OWN}, "Condition": ABSENT}, "Anyone"),
        ({"Principal": "*", "Condition": ABSENT, "Action": UNKNOWN}, "Anyone"),
        field=field,
        fine=[
            {"Principal": "*", "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}},
            {"Principal": "*", "Condition": {"StringEquals": {"AWS:SourceVpce": "vpce-1"}}},
            {"Principal": {"AWS": f"arn:aws:iam::{OWN}:root"}, "Condition": ABSENT},
        ],
    )


DEPUTY = shared(
    "iam-resource-policy-confused-deputy",
    aws.sns.TopicPolicy,
    ({"Condition": ABSENT}, "cloudwatch.amazonaws.com"),
    ({"Condition": {"Bool": {"aws:SecureTransport": "true"}}}, "any account"),
    (
        {
            "Principal": {"Service": ["events.amazonaws.com", "budgets.amazonaws.com"]},
            "Condition": ABSENT,
        },
        "budgets.amazonaws.com may act",
    ),
    fine=[
        {"Condition": {"ArnLike": {"aws:SourceArn": f"arn:aws:cloudwatch:us-east-1:{OWN}:*"}}},
        {"Principal": {"Service": "events.amazonaws.com"}, "Condition": ABSENT},
        {"Principal": {"AWS": f"arn:aws:iam::{OWN}:role/app"}, "Condition": ABSENT},
        {"Action": ["kms:DescribeKey"], "Condition": ABSENT},
    ],
)
EVENTS = shared(
    "iam-resource-policy-confused-deputy",
    aws.sqs.QueuePolicy,
    (
        {
            "Principal": {"Service": "events.amazonaws.com"},
            "Action": "sqs:SendMessage",
            "Condition": ABSENT,
        },
        "events.amazonaws.com may act",
    ),
)
LOG_KEY = shared(
    "iam-resource-policy-confused-deputy",
    aws.kms.Key,
    ({"Action": ["kms:DescribeKey", "kms:Decrypt"], "Condition": ABSENT}, "cloudwatch"),
    fine=[
        {
            "Principal": {"Service": "logs.us-east-1.amazonaws.com"},
            "Action": "kms:Decrypt",
            "Condition": {
                "ArnLike": {"kms:EncryptionContext:aws:logs:arn": f"arn:aws:logs:*:{OWN}:*"}
            },
        }
    ],
)

CASES = (
    closed("kms-key-policy-not-public", aws.kms.Key),
    closed("kms-key-policy-not-public", aws.kms.KeyPolicy),
    closed("s3-policy-not-public", aws.s3.BucketPolicy),
    closed("sqs-policy-not-public", aws.sqs.QueuePolicy),
    closed("sqs-policy-not-public", aws.sqs.Queue),
    closed("sns-policy-not-public", aws.sns.TopicPolicy),
    closed("secretsmanager-policy-not-public", aws.secretsmanager.SecretPolicy),
    closed("backup-vault-policy-not-public", aws.backup.VaultPolicy),
    closed("ecr-policy-not-public", aws.ecr.RepositoryPolicy),
    closed("opensearch-policy-not-public", aws.opensearch.Domain, field="accessPolicies"),
    closed("cloudwatch-log-policy-not-public", aws.cloudwatch.LogResourcePolicy, "policyDocument"),
    DEPUTY,
    EVENTS,
    LOG_KEY,
    shared(
        "iam-resource-policy-confused-deputy",
        aws.cloudwatch.LogResourcePolicy,
        ({"Condition": ABSENT}, "any account"),
        field="policyDocument",
    ),
    shared(
        "iam-resource-policy-no-every-action",
        aws.sqs.QueuePolicy,
        ({"Action": "sqs:*"}, "sqs:*"),
        ({"Action": "*"}, "allows *"),
        ({"Action": ABSENT, "NotAction": "sqs:DeleteQueue"}, "NotAction"),
        fine=[{"Action": "sqs:Get*"}, {"Action": ABSENT, "NotAction": UNKNOWN}],
    ),
    shared(
        "s3-policy-no-administration",
        aws.s3.BucketPolicy,
        (
            {"Principal": {"AWS": "444455556666"}, "Action": "s3:PutBucketPolicy"},
            "s3:PutBucketPolicy",
        ),
        ({"Principal": {"AWS": ["444455556666"]}, "Action": "s3:Put*"}, "s3:PutObjectAcl"),
        fine=[
            {"Principal": {"AWS": "444455556666"}, "Action": "s3:PutObject"},
            {"Action": "s3:PutObjectAcl"},
        ],
    ),
)
