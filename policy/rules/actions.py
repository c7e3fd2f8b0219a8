"""What IAM actions amount to, as far as rules on policies ask.

AWS publishes the access level of every action, thousands of them, in its service authorization
reference. Rules need less: the actions by which an account is lost, and whether a name says that it
changes something. The lists follow those of Cloudsplaining, which Checkov's checks 286 to 290 use.
Sources: https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html,
https://github.com/salesforce/cloudsplaining/blob/master/cloudsplaining/shared/constants.py.
"""

from fnmatch import fnmatchcase

_READING_VERBS = (
    "batchcheck",
    "batchget",
    "check",
    "decode",
    "describe",
    "download",
    "estimate",
    "filter",
    "get",
    "head",
    "list",
    "lookup",
    "query",
    "read",
    "scan",
    "search",
    "select",
    "simulate",
    "validate",
    "verify",
    "view",
)

_WITHOUT_RESOURCE = (
    "cloudwatch:PutMetricData",
    "ec2messages:*",
    "ecr:GetAuthorizationToken",
    "ecs:DeregisterTaskDefinition",
    "kms:CreateKey",
    "kms:GenerateRandom",
    "logs:CreateLogDelivery",
    "logs:DeleteLogDelivery",
    "logs:UpdateLogDelivery",
    "ssm:UpdateInstanceInformation",
    "ssmmessages:*",
    "xray:PutTelemetryRecords",
    "xray:PutTraceSegments",
)
"""Changing actions that AWS cannot narrow to resources, of the services that rules are about."""

ESCALATION = (
    "iam:AddUserToGroup",
    "iam:AttachGroupPolicy",
    "iam:AttachRolePolicy",
    "iam:AttachUserPolicy",
    "iam:CreateAccessKey",
    "iam:CreateLoginProfile",
    "iam:CreatePolicyVersion",
    "iam:PutGroupPolicy",
    "iam:PutRolePolicy",
    "iam:PutUserPolicy",
    "iam:SetDefaultPolicyVersion",
    "iam:UpdateAssumeRolePolicy",
    "iam:UpdateLoginProfile",
    "lambda:UpdateFunctionCode",
    "sts:AssumeRole",
)
"""Each suffices on all resources to become whoever may do more."""

LAUNCHES = (
    "bedrock-agentcore:CreateAgentRuntime",
    "cloudformation:CreateStack",
    "codebuild:CreateProject",
    "ec2:RunInstances",
    "ecs:RegisterTaskDefinition",
    "ecs:RunTask",
    "glue:CreateDevEndpoint",
    "glue:CreateJob",
    "lambda:CreateFunction",
    "sagemaker:CreateNotebookInstance",
    "states:CreateStateMachine",
)
"""With `iam:PassRole`, each runs something as a role of the caller's choice."""

CREDENTIALS = (
    "codeartifact:GetAuthorizationToken",
    "ec2:GetPasswordData",
    "ecr-public:GetAuthorizationToken",
    "iam:CreateAccessKey",
    "iam:CreateLoginProfile",
    "iam:CreateServiceSpecificCredential",
    "iam:ResetServiceSpecificCredential",
    "iam:UpdateAccessKey",
    "rds-db:connect",
    "redshift:GetClusterCredentials",
    "sso:GetRoleCredentials",
    "sts:AssumeRole",
    "sts:GetFederationToken",
)

EXFILTRATION = (
    "dynamodb:GetItem",
    "dynamodb:Query",
    "dynamodb:Scan",
    "es:ESHttpGet",
    "es:ESHttpPost",
    "rds:CopyDBClusterSnapshot",
    "rds:CopyDBSnapshot",
    "rds:CreateDBSnapshot",
    "s3:GetObject",
    "s3:GetObjectVersion",
    "s3:GetObjectVersionForReplication",
    "secretsmanager:GetSecretValue",
    "ssm:GetParameter",
    "ssm:GetParameters",
    "ssm:GetParametersByPath",
)

PERMISSIONS = (
    "backup:PutBackupVaultAccessPolicy",
    "ecr:SetRepositoryPolicy",
    "es:UpdateDomainConfig",
    "iam:CreatePolicy",
    "iam:CreateRole",
    "iam:DeleteRolePermissionsBoundary",
    "iam:PutRolePermissionsBoundary",
    "iam:PutRolePolicy",
    "iam:UpdateAssumeRolePolicy",
    "kms:CreateGrant",
    "kms:PutKeyPolicy",
    "lambda:AddPermission",
    "logs:PutResourcePolicy",
    "s3:PutBucketAcl",
    "s3:PutBucketPolicy",
    "s3:PutBucketPublicAccessBlock",
    "s3:PutObjectAcl",
    "secretsmanager:PutResourcePolicy",
    "sns:AddPermission",
    "sqs:AddPermission",
)

DECRYPTION = ("kms:Decrypt", "kms:ReEncryptFrom")

WIDE_POLICIES = frozenset({"AdministratorAccess", "PowerUserAccess", "SystemAdministrator"})


def changes_something(action: str) -> bool:
    """Whether an action, which may contain wildcards, is not one that only reads."""
    name = action.rpartition(":")[2].lower()
    return not name.startswith(_READING_VERBS)


def is_whole_service(action: str) -> bool:
    """Whether an action stands for all actions of its service, or of all services."""
    return not action.rpartition(":")[2].strip("*?")


def takes_no_resource(action: str) -> bool:
    """Whether `*` is the only resource that AWS takes for a changing action."""
    return any(fnmatchcase(action.lower(), free.lower()) for free in _WITHOUT_RESOURCE)
