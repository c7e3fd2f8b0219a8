"""Who may do what: an execution role and a task role per service, as pure policy builders.

The execution role is ECS's: it pulls the image, opens the log and reads the secrets of one service.
The task role is the application's; `rights` says what lies beyond it. Neither reaches what belongs
to another service.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi

from components import iam
from components.aws_account import AwsAccount

_EVERYTHING = ["*"]


@dataclass(frozen=True, kw_only=True)
class Vault:
    """The secrets and parameters of one service, and the key they are encrypted with."""

    secret_arns: Sequence[pulumi.Input[str]]
    parameter_arns: Sequence[pulumi.Input[str]]
    key_arn: pulumi.Input[str]


def execution_policy(
    account: AwsAccount,
    *,
    repository_arns: Sequence[pulumi.Input[str]],
    log_group_arn: pulumi.Input[str],
    vault: Vault,
) -> iam.Document:
    """What ECS may do to start a task of one service.

    Args:
        account: Account and region.
        repository_arns: Private repositories of its images; none while it runs public ones.
        log_group_arn: Its log group.
        vault: Its secrets and parameters.

    Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html
    """
    return iam.document(
        *(_pull(repository_arns) if repository_arns else ()),
        write_log("Log", log_group_arn),
        *_read_vault(account, vault),
    )


def task_policy(
    account: AwsAccount,
    *,
    log_group_arn: pulumi.Input[str],
    vault: Vault,
    rights: Sequence[iam.Statement],
    exec_log_group_arn: pulumi.Input[str] | None,
    exec_key_arn: pulumi.Input[str],
    tracing: bool,
) -> iam.Document:
    """What the application may do: its own log and parameters, and what `rights` add.

    Args:
        account: Account and region.
        log_group_arn: The service's log group.
        vault: The service's secrets and parameters, of which it reads the parameters at will.
        rights: Statements of `rights.task_rights`.
        exec_log_group_arn: Log of operators' shells; None where there are none.
        exec_key_arn: Key of such shells.
        tracing: Whether it sends traces.
    """
    parameters = Vault(secret_arns=(), parameter_arns=vault.parameter_arns, key_arn=vault.key_arn)
    shells = open_shells(exec_log_group_arn, exec_key_arn) if exec_log_group_arn else ()
    return iam.document(
        write_log("Log", log_group_arn),
        *_read_vault(account, parameters),
        *shells,
        *((_TRACES,) if tracing else ()),
        *rights,
    )


def open_shells(
    log_group_arn: pulumi.Input[str], key_arn: pulumi.Input[str]
) -> tuple[iam.Statement, ...]:
    """Let operators open encrypted and logged shells in the task's containers.

    The message channels name no resource, and looking for a log group lists all of them.
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
        # The key's policy ties this to sessions of the cluster's tasks.
        iam.allow(["kms:Decrypt"], [key_arn], sid="ShellKey"),
    )


def traffic_shift_policy(
    target_group_arns: Sequence[pulumi.Input[str]], rule_arns: Sequence[pulumi.Input[str]]
) -> iam.Document:
    """Let ECS move a service's traffic from its old tasks to the new ones.

    What a describe call finds cannot be narrowed.
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
    """Write to the streams of one log group."""
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
        # The token is the account's, not a repository's:
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


def _read_vault(account: AwsAccount, vault: Vault) -> list[iam.Statement]:
    """Read secrets and parameters, and use their key, by way of their services only."""
    statements: list[iam.Statement] = []
    through: list[str] = []
    if vault.secret_arns:
        through.append(account.host("secretsmanager"))
        statements.append(
            iam.allow(["secretsmanager:GetSecretValue"], vault.secret_arns, sid="Secrets")
        )
    if vault.parameter_arns:
        through.append(account.host("ssm"))
        statements.append(
            iam.allow(
                ["ssm:GetParameter", "ssm:GetParameters"], vault.parameter_arns, sid="Parameters"
            )
        )
    if through:
        when = {"StringEquals": {"kms:ViaService": through}}
        statements.append(iam.allow(["kms:Decrypt"], [vault.key_arn], sid="VaultKey", when=when))
    return statements
