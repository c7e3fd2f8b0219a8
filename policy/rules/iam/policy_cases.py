"""Cases of the rules in `policy.py`."""

from collections.abc import Sequence

from frame.case_documents import document, refused, text, tolerated
from frame.cases import ABSENT, KEY, UNKNOWN, Changes, ResourceCase
from frame.sdk import aws
from pulumi import CustomResource

GOOD = {
    "Sid": "Read",
    "Effect": "Allow",
    "Action": ["s3:GetObject", "s3:PutObject"],
    "Resource": "arn:aws:s3:::documents/*",
}
CONDITION = {"StringEquals": {"aws:ResourceTag/Project": "agents"}}
ON_USERS: Changes = {"Action": ["iam:CreateAccessKey", "iam:PutUserPolicy"], "Resource": "*"}
EXCUSED_BY_NOTHING: Sequence[Changes] = tuple(
    {**ON_USERS, "Condition": condition}
    for condition in (
        {"Bool": {"aws:SecureTransport": "true"}},
        {"StringEquals": {"aws:RequestedRegion": "eu-west-1"}},
        {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:*"}},
        {"StringLike": {"aws:username": "*"}},
        {"Null": {"aws:TokenIssueTime": "false"}},
        {"Null": {"iam:PermissionsBoundary": "false"}},
        {"StringEqualsIfExists": {"iam:ResourceTag/Team": "agents"}},
        {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}},
        {"StringEquals": {"s3:prefix": "home"}},
        {"StringEquals": {"iam:NoSuchKey": "x"}},
    )
)
NARROWING: Sequence[Changes] = (
    {"StringEquals": {"iam:ResourceTag/Team": "agents"}},
    {"StringEquals": {"iam:PermissionsBoundary": "arn:aws:iam::111122223333:policy/limits"}},
    {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/admin-*"}},
    {
        "StringEquals": {"aws:PrincipalTag/Team": "identity"},
        "Bool": {"aws:SecureTransport": "true"},
    },
)
UNKNOWNS: Sequence[Changes] = (
    {"Effect": UNKNOWN, "Action": "*", "Resource": "*"},
    {"Effect": "Deny", "Action": "*", "Resource": "*"},
    {"Action": UNKNOWN, "Resource": UNKNOWN},
    {"Action": [UNKNOWN], "Resource": [UNKNOWN]},
    {"Action": ABSENT, "NotAction": UNKNOWN, "Resource": "arn:aws:s3:::documents/*"},
    {"Resource": ABSENT, "NotResource": UNKNOWN},
)


def policy_case(
    rule: str,
    *bad: tuple[Changes, str],
    fine: Sequence[Changes] = (),
    cls: type[CustomResource] = aws.iam.RolePolicy,
) -> ResourceCase:
    return ResourceCase(
        rule=rule,
        cls=cls,
        compliant={"role": "app", "policy": text(GOOD)},
        violations=refused(GOOD, "policy", *bad),
        tolerated=[
            {"policy": UNKNOWN},
            {"policy": "no JSON"},
            {"policy": document(GOOD)},
            {"policy": {"Statement": UNKNOWN}},
            *tolerated(GOOD, "policy", *UNKNOWNS, *fine),
        ],
    )


def inline_case(rule: str, bad: Changes, message: str) -> ResourceCase:
    """The same rule on documents within a role."""
    return ResourceCase(
        rule=rule,
        cls=aws.iam.Role,
        compliant={"inlinePolicies": [{"name": "own", "policy": text(GOOD)}]},
        violations=[
            ({"inlinePolicies": [{"name": "own", **form}]}, found)
            for form, found in refused(GOOD, "policy", (bad, message))
        ],
        tolerated=[
            {"inlinePolicies": ABSENT},
            {"inlinePolicies": [UNKNOWN]},
            {"inlinePolicies": [{"name": "own", "policy": UNKNOWN}]},
        ],
    )


ROLE = "arn:aws:iam::111122223333:role/app"
TO_ECS = {"StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}}

CASES = (
    policy_case(
        "iam-policy-no-every-action",
        ({"Action": "*"}, "every action"),
        ({"Action": ["s3:GetObject", "*"], "Resource": "*"}, "every action"),
        ({"Action": "*:*"}, "every action"),
        ({"Action": "?*"}, "every action"),
        ({"Action": ABSENT, "NotAction": "iam:*"}, "NotAction"),
        ({"Action": "*", "Resource": UNKNOWN}, "Statement Read allows every action"),
        ({"Action": "*", "Sid": ABSENT}, "every action"),
        fine=[{"Action": "s3:*"}],
    ),
    inline_case("iam-policy-no-every-action", {"Action": "*"}, "every action"),
    policy_case(
        "iam-policy-no-every-action",
        ({"Action": "*"}, "every action"),
        cls=aws.iam.Policy,
    ),
    policy_case(
        "iam-policy-no-whole-service",
        ({"Action": "s3:*", "Resource": "*"}, "s3:*"),
        ({"Action": ["ec2:Describe*", "ec2:*"], "Resource": ["*"]}, "ec2:*"),
        ({"Action": "dynamodb:*", "Resource": ABSENT, "NotResource": "arn:aws:s3:::a"}, "dynamo"),
        fine=[
            {"Action": "s3:*"},
            {"Action": "ec2:Describe*", "Resource": "*"},
            {"Action": "ssmmessages:*", "Resource": "*"},
            {"Action": "s3:*", "Resource": UNKNOWN},
        ],
    ),
    policy_case(
        "iam-policy-write-on-named-resources",
        ({"Action": "s3:PutObject", "Resource": "*"}, "s3:PutObject on all"),
        ({"Action": "sqs:*", "Resource": "*"}, "sqs:*"),
        ({"Action": "sqs:*", "Resource": ["arn:aws:sqs:::a", "arn:aws:*:*:*:*"]}, "sqs:*"),
        ({"Action": "sqs:DeleteQueue", "Resource": "arn:*"}, "sqs:DeleteQueue"),
        ({"Action": ["s3:GetObject", "sns:Pub*"], "Resource": "*"}, "sns:Pub*"),
        ({"Action": "ecs:*Task", "Resource": "*", "Condition": {}}, "ecs:*Task"),
        fine=[
            {"Action": ["ec2:Describe*", "ecr:GetAuthorizationToken"], "Resource": "*"},
            {"Action": "EC2:describeVpcs", "Resource": "*"},
            {"Action": ["ssmmessages:OpenDataChannel", "xray:PutTraceSegments"], "Resource": "*"},
            {"Action": "s3:PutObject", "Resource": "*", "Condition": CONDITION},
            {"Action": "s3:PutObject", "Resource": "*", "Condition": UNKNOWN},
        ],
    ),
    policy_case(
        "iam-policy-no-privilege-escalation",
        ({"Action": "iam:CreatePolicyVersion", "Resource": "*"}, "iam:CreatePolicyVersion"),
        ({"Action": "iam:Attach*", "Resource": "arn:aws:iam::*:role/*"}, "iam:AttachRolePolicy"),
        ({"Action": "sts:*", "Resource": "*"}, "sts:AssumeRole"),
        ({"Action": ["iam:PassRole", "ecs:RunTask"], "Resource": "*"}, "ecs:RunTask"),
        ({"Action": ABSENT, "NotAction": "s3:*", "Resource": "*"}, "iam:PutRolePolicy"),
        fine=[
            {"Action": "iam:AttachRolePolicy", "Resource": ROLE},
            {"Action": "iam:AttachRolePolicy", "Resource": "*", "Condition": CONDITION},
            {"Action": ["iam:PassRole", "s3:GetObject"], "Resource": "*"},
            {"Action": ["iam:PassRole", "ecs:RunTask"], "Resource": ROLE},
            {"Action": ABSENT, "NotAction": ["iam:*", "sts:*", UNKNOWN], "Resource": "*"},
        ],
    ),
    policy_case(
        "iam-policy-no-credentials-exposure",
        ({"Action": "iam:CreateServiceSpecificCredential", "Resource": "*"}, "credentials"),
        ({"Action": "sts:Get*", "Resource": "*"}, "sts:GetFederationToken"),
        ({"Action": "iam:CreateAccessKey", "Resource": "arn:aws:iam::1:user/*"}, "CreateAccessKey"),
        *((each, "iam:CreateAccessKey") for each in EXCUSED_BY_NOTHING),
        fine=[
            {"Action": "sts:AssumeRole", "Resource": ROLE},
            {"Action": "ecr:GetAuthorizationToken", "Resource": "*"},
            *({**ON_USERS, "Condition": each} for each in NARROWING),
        ],
    ),
    policy_case(
        "iam-policy-no-data-exfiltration",
        ({"Action": "s3:Get*", "Resource": "*"}, "s3:GetObject"),
        ({"Action": "s3:GetObject", "Resource": "arn:aws:s3:::*/*"}, "s3:GetObject"),
        ({"Action": "s3:GetObject", "Resource": "arn:aws:s3*"}, "s3:GetObject"),
        ({"Action": "sqs:ReceiveMessage", "Resource": "*"}, "sqs:ReceiveMessage"),
        ({"Action": "dynamodb:Batch*", "Resource": "arn:aws:dynamodb:*:*:table/*"}, "BatchGetItem"),
        (
            {
                "Action": "secretsmanager:GetSecretValue",
                "Resource": "arn:aws:secretsmanager:us-east-1:111122223333:secret:*",
            },
            "GetSecretValue",
        ),
        fine=[
            {
                "Action": "ssm:GetParameter",
                "Resource": "arn:aws:ssm:us-east-1:111122223333:parameter/agents/*",
            },
            {"Action": "s3:GetObject", "Resource": "arn:aws:s3:::key/*"},
            {"Action": "s3:ListBucket", "Resource": "*"},
        ],
    ),
    policy_case(
        "iam-policy-no-permissions-management",
        ({"Action": "s3:PutBucketPolicy", "Resource": "arn:aws:s3:::*"}, "s3:PutBucketPolicy"),
        ({"Action": "kms:*", "Resource": "arn:aws:kms:*:1:key/*"}, "kms:PutKeyPolicy"),
        fine=[{"Action": "s3:PutBucketPolicy", "Resource": "arn:aws:s3:::documents"}],
    ),
    policy_case(
        "iam-policy-pass-role-bounded",
        ({"Action": "iam:PassRole", "Resource": "*"}, "every role"),
        ({"Action": "iam:Pass*", "Resource": ROLE}, "any service"),
        ({"Action": "iam:PassRole", "Resource": "*", "Condition": TO_ECS}, "every role"),
        ({"Action": "iam:PassRole", "Resource": ROLE, "Condition": CONDITION}, "any service"),
        fine=[
            {"Action": "iam:PassRole", "Resource": ROLE, "Condition": TO_ECS},
            {"Action": "iam:PassRole", "Resource": ROLE, "Condition": {"StringEquals": UNKNOWN}},
            {"Action": "iam:PassRole", "Resource": UNKNOWN, "Condition": UNKNOWN},
        ],
    ),
    policy_case(
        "iam-policy-decrypt-with-named-keys",
        ({"Action": "kms:Decrypt", "Resource": "*"}, "kms:Decrypt"),
        ({"Action": "kms:ReEncrypt*", "Resource": "arn:aws:kms:*:1:key/*"}, "ReEncryptFrom"),
        ({"Action": "kms:*", "Resource": "*", "Condition": CONDITION}, "kms:Decrypt"),
        fine=[
            {"Action": "kms:Decrypt", "Resource": KEY},
            {"Action": "kms:DescribeKey", "Resource": "*"},
        ],
    ),
)
