"""What IAM actions amount to, as far as rules on policies ask.

What AWS says of them is in `frame/iam.py`; here is what the pack makes of it: which data is worth
stealing, and which actions suffice to become somebody else.
"""

from functools import cache

from frame import iam

# Of the actions that policy_sentry lists for the escalation of privileges these suffice alone, on
# all resources; the others need `iam:PassRole`, or something to be there already.
_ALONE = ("iam:", "sts:", "lambda:UpdateFunctionCode")
# What hands on a role where the reference does not say that it needs `iam:PassRole`.
ALSO_LAUNCHES = (
    "cloudformation:CreateStack",
    "codebuild:CreateProject",
    "ecs:RegisterTaskDefinition",
    "glue:CreateJob",
)
PASS_ROLE = "iam:PassRole"  # noqa: S105 -- an action


@cache
def escalation() -> tuple[str, ...]:
    """Each suffices on all resources to become whoever may do more."""
    found = (name for name in iam.listed("escalation") if name.startswith(_ALONE))
    return tuple(name for name in found if name != PASS_ROLE)


@cache
def launches() -> tuple[str, ...]:
    """With `iam:PassRole`, each runs something as a role of the caller's choice."""
    return (*iam.listed("launches"), *ALSO_LAUNCHES)


def credentials() -> tuple[str, ...]:
    """Each hands out credentials."""
    return iam.listed("credentials")


@cache
def permissions() -> tuple[str, ...]:
    """Each changes who may use something; passing roles is a rule's matter of its own."""
    return tuple(name for name in iam.permissions() if name != PASS_ROLE)


# The reference knows no difference between reading what a table is and what is in it: both are
# `Read`. So these are named, each in AWS's spelling, which a test compares.
EXFILTRATION = (
    "dynamodb:BatchGetItem",
    "dynamodb:ExportTableToPointInTime",
    "dynamodb:GetItem",
    "dynamodb:GetRecords",
    "dynamodb:PartiQLSelect",
    "dynamodb:Query",
    "dynamodb:Scan",
    "es:ESHttpGet",
    "es:ESHttpPost",
    "kinesis:GetRecords",
    "rds:CopyDBClusterSnapshot",
    "rds:CopyDBSnapshot",
    "rds:CreateDBClusterSnapshot",
    "rds:CreateDBSnapshot",
    "rds:StartExportTask",
    "s3:GetObject",
    "s3:GetObjectVersion",
    "s3:GetObjectVersionForReplication",
    "secretsmanager:GetSecretValue",
    "sqs:ReceiveMessage",
    "ssm:GetParameter",
    "ssm:GetParameterHistory",
    "ssm:GetParameters",
    "ssm:GetParametersByPath",
)
"""Each reads data, or makes a copy of it that can be taken elsewhere."""

DECRYPTION = ("kms:Decrypt", "kms:ReEncryptFrom")


def is_whole_service(action: str) -> bool:
    """Whether an action stands for all actions of its service, or of all services."""
    return not action.rpartition(":")[2].strip("*?")
