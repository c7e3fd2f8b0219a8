"""IAM policies of the execution role and the task role of a service, as pure functions.

ECS uses the execution role to pull the image, write the log and read the secrets of one service.
The application uses the task role, with the statements of `permissions`. Neither role has access to
resources of another service.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi

from components import iam
from components.aws_account import AwsAccount

_EVERYTHING = ["*"]


@dataclass(frozen=True, kw_only=True)
class ServiceSecrets:
    """The secrets and parameters of a service, and their key."""

    secret_arns: Sequence[pulumi.Input[str]]
    parameter_arns: Sequence[pulumi.Input[str]]
    key_arn: pulumi.Input[str]


def execution_policy(
    account: AwsAccount,
    *,
    repository_arns: Sequence[pulumi.Input[str]],
    log_group_arn: pulumi.Input[str],
    secrets: ServiceSecrets,
) -> iam.Document:
    """The policy of the execution role of a service.

    Args:
        account: Account and region.
        repository_arns: Private repositories of its images; empty for public images.
        log_group_arn: Its log group.
        secrets: Its secrets and parameters.

    Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html
    """
    return iam.document(
        *(_pull(repository_arns) if repository_arns else ()),
        write_log("Log", log_group_arn),
        *_read_secrets(account, secrets),
    )


def task_policy(
    account: AwsAccount,
    *,
    log_group_arn: pulumi.Input[str],
    secrets: ServiceSecrets,
    permissions: Sequence[iam.Statement],
    exec_log_group_arn: pulumi.Input[str] | None,
    exec_key_arn: pulumi.Input[str],
    tracing: bool,
) -> iam.Document:
    """The policy of the task role: log, parameters, and `permissions`.

    Args:
        account: Account and region.
        log_group_arn: The service's log group.
        secrets: The service's secrets and parameters; it may read the parameters at run time.
        permissions: Statements of `permissions.task_permissions`.
        exec_log_group_arn: Log group of ECS Exec sessions; None without ECS Exec.
        exec_key_arn: Key of ECS Exec sessions.
        tracing: Whether it sends traces.
    """
    parameters = ServiceSecrets(
        secret_arns=(), parameter_arns=secrets.parameter_arns, key_arn=secrets.key_arn
    )
    exec_statements = ecs_exec(exec_log_group_arn, exec_key_arn) if exec_log_group_arn else ()
    return iam.document(
        write_log("Log", log_group_arn),
        *_read_secrets(account, parameters),
        *exec_statements,
        *((_TRACES,) if tracing else ()),
        *permissions,
    )


def ecs_exec(
    log_group_arn: pulumi.Input[str], key_arn: pulumi.Input[str]
) -> tuple[iam.Statement, ...]:
    """Allow encrypted and logged ECS Exec sessions in the task's containers.

    The ssmmessages actions and logs:DescribeLogGroups do not support resources.
    Sources: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html and
    https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsessionmanagermessagegatewayservice.html
    """
    return (
        iam.allow(
            [
                "ssmmessages:CreateControlChannel",
                "ssmmessages:CreateDataChannel",
                "ssmmessages:OpenControlChannel",
                "ssmmessages:OpenDataChannel",
            ],
            _EVERYTHING,
            sid="ShellChannels",
        ),
        iam.allow(["logs:DescribeLogGroups"], _EVERYTHING, sid="ShellLogLookup"),
        write_log("ShellLog", log_group_arn, "logs:DescribeLogStreams"),
        # The key policy limits it to sessions of the cluster's tasks.
        iam.allow(["kms:Decrypt"], [key_arn], sid="ShellKey"),
    )


def traffic_shift_policy(
    target_group_arns: Sequence[pulumi.Input[str]], rule_arns: Sequence[pulumi.Input[str]]
) -> iam.Document:
    """Allow ECS to shift a service's traffic from old to new tasks.

    Describe actions do not support resources.
    Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/AmazonECSInfrastructureRolePolicyForLoadBalancers.html
    """
    service = "elasticloadbalancing"
    return iam.document(
        iam.allow(
            [
                f"{service}:DescribeListeners",
                f"{service}:DescribeRules",
                f"{service}:DescribeTargetGroups",
                f"{service}:DescribeTargetHealth",
            ],
            _EVERYTHING,
            sid="Lookup",
        ),
        iam.allow(
            [f"{service}:RegisterTargets", f"{service}:DeregisterTargets"],
            target_group_arns,
            sid="Targets",
        ),
        iam.allow([f"{service}:ModifyRule"], rule_arns, sid="Rules"),
    )


def write_log(sid: str, log_group_arn: pulumi.Input[str], *more: str) -> iam.Statement:
    """Allow writing to a log group."""
    return iam.allow(
        ["logs:CreateLogStream", "logs:PutLogEvents", *more],
        [pulumi.Output.concat(log_group_arn, ":*")],
        sid=sid,
    )


_TRACES = iam.allow(
    [
        "xray:GetSamplingRules",
        "xray:GetSamplingTargets",
        "xray:PutTelemetryRecords",
        "xray:PutTraceSegments",
    ],
    _EVERYTHING,  # https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsx-ray.html
    sid="Traces",
)


def _pull(repository_arns: Sequence[pulumi.Input[str]]) -> tuple[iam.Statement, iam.Statement]:
    return (
        # The token is for the registry, not for a repository:
        # https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerregistry.html
        iam.allow(["ecr:GetAuthorizationToken"], _EVERYTHING, sid="RegistryLogin"),
        iam.allow(
            [
                "ecr:BatchCheckLayerAvailability",
                "ecr:BatchGetImage",
                "ecr:GetDownloadUrlForLayer",
            ],
            repository_arns,
            sid="Images",
        ),
    )


def _read_secrets(account: AwsAccount, secrets: ServiceSecrets) -> list[iam.Statement]:
    """Read secrets and parameters; use their key through their services only."""
    statements: list[iam.Statement] = []
    through: list[str] = []
    if secrets.secret_arns:
        through.append(account.host("secretsmanager"))
        statements.append(
            iam.allow(["secretsmanager:GetSecretValue"], secrets.secret_arns, sid="Secrets")
        )
    if secrets.parameter_arns:
        through.append(account.host("ssm"))
        statements.append(
            iam.allow(
                ["ssm:GetParameter", "ssm:GetParameters"], secrets.parameter_arns, sid="Parameters"
            )
        )
    if through:
        when = {"StringEquals": {"kms:ViaService": through}}
        statements.append(iam.allow(["kms:Decrypt"], [secrets.key_arn], sid="VaultKey", when=when))
    return statements
