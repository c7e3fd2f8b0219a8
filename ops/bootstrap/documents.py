"""What the roles of the pipelines may do: IAM documents, pure."""

from collections.abc import Mapping, Sequence
from typing import Any

Arn = str | Mapping[str, Any]
"""An ARN, or the reference to one in a CloudFormation template."""

ISSUER = "token.actions.githubusercontent.com"
AUDIENCE = "sts.amazonaws.com"

SERVICES = (
    *("acm", "access-analyzer", "application-autoscaling", "backup", "backup-storage", "bedrock"),
    *(
        "budgets",
        "ce",
        "cloudfront",
        "cloudtrail",
        "cloudwatch",
        "cognito-idp",
        "ec2",
        "ecr",
        "ecs",
    ),
    *(
        "elasticloadbalancing",
        "es",
        "events",
        "kms",
        "logs",
        "rds",
        "route53",
        "s3",
        "secretsmanager",
    ),
    *("servicediscovery", "shield", "sns", "sqs", "ssm", "wafv2", "xray"),
)
"""The services whose resources the program makes, by IAM prefix; roles are apart."""

PASSED_TO = (
    *("backup", "cloudtrail", "ecs", "ecs-tasks", "monitoring.rds", "rds", "s3"),
    *("vpc-flow-logs", "bedrock", "opensearchservice", "application-autoscaling"),
)
"""The services that the program's roles are for."""

_ROLE_CHANGES = (
    *("DeleteRole", "UpdateRole", "UpdateRoleDescription", "UpdateAssumeRolePolicy"),
    *("PutRolePolicy", "DeleteRolePolicy", "TagRole", "UntagRole"),
)
ATTACHED = (
    "arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole",
    "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup",
    "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForRestores",
    "arn:aws:iam::aws:policy/AWSBackupServiceRolePolicyForS3Backup",
    "arn:aws:iam::aws:policy/AWSBackupServiceRolePolicyForS3Restore",
    "arn:aws:iam::aws:policy/AmazonECSInfrastructureRolePolicyForLoadBalancers",
)
"""The managed policies that the program attaches."""

PREFIX = "agentplatform-ci-"
"""Names of the pipelines' own roles begin so; they may not touch themselves."""


def trust(account: str, subjects: list[str]) -> dict[str, Any]:
    """Let jobs of these subjects sign in: `repo:OWNER/NAME:environment:prod` and the like.

    Source: https://docs.github.com/en/actions/concepts/security/openid-connect
    """
    return {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Federated": f"arn:aws:iam::{account}:oidc-provider/{ISSUER}"},
                "Action": "sts:AssumeRoleWithWebIdentity",
                "Condition": {
                    "StringEquals": {f"{ISSUER}:aud": AUDIENCE, f"{ISSUER}:sub": subjects}
                },
            }
        ],
    }


def preview(bucket: str, key_arn: Arn) -> dict[str, Any]:
    """What a preview and `verify` read of the resources, and the state's lock.

    A preview changes nothing but its lock. It reads settings, and no data: neither objects of other
    buckets, nor the values of secrets, nor log lines, and it opens no shell in a container. What
    Pulumi's state holds it can decrypt, though: without that there is no preview.
    """
    readable = [f"{service}:{verb}*" for service in SERVICES for verb in ("Describe", "List")]
    settings = [f"{service}:Get*" for service in SERVICES if service not in _HOLDING_DATA]
    holding = [
        *("s3:GetBucket*", "s3:GetEncryptionConfiguration", "s3:GetLifecycleConfiguration"),
        *("s3:GetReplicationConfiguration", "s3:GetAccelerateConfiguration"),
        *("secretsmanager:GetResourcePolicy", "ssm:GetParameter", "ssm:GetParameters"),
        *("sqs:GetQueueAttributes", "logs:GetDelivery*", "ecr:GetLifecyclePolicy"),
        *("ecr:GetRepositoryPolicy", "ecr:GetRegistry*", "kms:GetKey*", "cloudwatch:GetDashboard"),
        *("iam:GetRole", "iam:GetRolePolicy", "iam:List*", "sts:GetCallerIdentity"),
        "budgets:ViewBudget",  # reads one
        *("tag:GetResources", "sqs:GetQueueUrl"),  # what `orphans` asks beside
    ]
    return document(
        _allow("Settings", [*readable, *settings, *holding], ["*"]),
        *_state(bucket, key_arn, write=f"arn:aws:s3:::{bucket}/.pulumi/locks/*"),
    )


def deploy(
    account: str, regions: list[str], tags: Mapping[str, str], bucket: str, key_arn: Arn
) -> dict[str, Any]:
    """What `pulumi up` does: the program's services in full, its roles, and the state.

    The services are narrowed to the stack's regions (those of the whole world answer in
    us-east-1), but not to resources: names of most are made by Pulumi or by AWS. What
    would let a deployment widen its own permissions is kept apart: roles are passed to the
    program's services alone, only AWS's managed policies of the program are attached, and neither
    the pipelines' roles nor their identity provider can be changed. Only roles that bear the
    stack's tags from birth can be changed at all (who renames the project in the settings therefore
    runs `bootstrap` and the next `up` as an administrator).
    """
    roles = [f"arn:aws:iam::{account}:role/*"]
    own = [
        f"arn:aws:iam::{account}:role/{PREFIX}*",
        f"arn:aws:iam::{account}:oidc-provider/{ISSUER}",
    ]
    here = {"StringEquals": {"aws:RequestedRegion": sorted({*regions, "us-east-1"})}}
    tagged = {f"aws:ResourceTag/{key}": value for key, value in tags.items()}
    own_roles = {"StringEquals": tagged}
    born = {"StringEquals": {f"aws:RequestTag/{key}": value for key, value in tags.items()}}
    attach = {"ArnEquals": {"iam:PolicyARN": list(ATTACHED)}, "StringEquals": tagged}
    passed = {
        "StringEquals": {"iam:PassedToService": [f"{name}.amazonaws.com" for name in PASSED_TO]}
    }
    return document(
        _allow("Services", [f"{service}:*" for service in SERVICES], ["*"], here),
        _allow("Scanning", [f"inspector2:{each}" for each in _SCANNING], ["*"], here),
        _allow("NewRoles", ["iam:CreateRole"], roles, born),
        _allow("Roles", [f"iam:{each}" for each in _ROLE_CHANGES], roles, own_roles),
        _allow("Policies", ["iam:AttachRolePolicy"], roles, attach),
        # Whatever somebody attached by hand is taken away again.
        _allow("Detach", ["iam:DetachRolePolicy"], roles, {"StringEquals": tagged}),
        _allow("Pass", ["iam:PassRole"], roles, passed),
        _allow(
            "ServiceLinked",
            ["iam:CreateServiceLinkedRole", "iam:DeleteServiceLinkedRole", "iam:TagRole"],
            [f"arn:aws:iam::{account}:role/aws-service-role/*"],
        ),
        _allow("Read", ["iam:List*", "iam:Get*", *_LOOKS], ["*"]),
        {"Sid": "NotItself", "Effect": "Deny", "Action": ["iam:*"], "Resource": own},
        *_state(bucket, key_arn, write=f"arn:aws:s3:::{bucket}/.pulumi/*"),
        {
            "Sid": "StateStays",
            "Effect": "Deny",
            "Action": ["s3:DeleteBucket*", "s3:PutBucket*", "s3:BypassGovernanceRetention"],
            "Resource": [f"arn:aws:s3:::{bucket}", f"arn:aws:s3:::{bucket}/*"],
        },
        {
            "Sid": "KeyStays",
            "Effect": "Deny",
            "Action": ["kms:ScheduleKeyDeletion", "kms:DisableKey", "kms:PutKeyPolicy"],
            "Resource": [key_arn],
        },
    )


_SCANNING = (
    *("Enable", "Disable", "BatchGetAccountStatus"),
    *("ListAccountPermissions", "ListCoverage", "ListFindings"),
)
"""What ECR asks Inspector for, with the deployment's permissions, when scanning changes.

Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning-enhanced-iam.html
"""

_LOOKS = (
    "servicequotas:GetAWSDefaultServiceQuota",
    "servicequotas:GetServiceQuota",
    "sts:GetCallerIdentity",
    "tag:GetResources",
)
"""What `doctor`, `orphans` and `verify` ask beside the program's own services."""

_HOLDING_DATA = frozenset(
    {"s3", "secretsmanager", "ssm", "sqs", "logs", "ecr", "kms", "cloudwatch"}
)
"""Services whose `Get*` would give out data: values, objects, images, log lines."""


def _state(bucket: str, key_arn: Arn, *, write: str) -> list[dict[str, Any]]:
    arn = f"arn:aws:s3:::{bucket}"
    return [
        _allow("StateList", ["s3:ListBucket", "s3:GetBucketLocation"], [arn]),
        _allow("StateRead", ["s3:GetObject"], [f"{arn}/.pulumi/*"]),
        _allow("StateWrite", ["s3:PutObject", "s3:DeleteObject"], [write]),
        _allow("StateKey", ["kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey"], [key_arn]),
    ]


def _allow(
    sid: str, actions: list[str], on: Sequence[Arn], when: dict[str, Any] | None = None
) -> dict[str, Any]:
    statement: dict[str, Any] = {
        "Sid": sid,
        "Effect": "Allow",
        "Action": sorted(set(actions)),
        "Resource": list(on),
    }
    return statement | ({"Condition": when} if when else {})


def document(*statements: dict[str, Any]) -> dict[str, Any]:
    """A policy document of these statements."""
    return {"Version": "2012-10-17", "Statement": list(statements)}
