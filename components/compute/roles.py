"""Who may do what: an execution role and a task role per service, as pure policy builders.

The execution role is ECS's: it pulls the image, opens the log and reads the secrets of one service.
The task role is the application's. Neither reaches what belongs to another service.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi

from components import iam
from components.aws_account import AwsAccount
from components.settings.security import Service

_EVERYTHING = ["*"]


@dataclass(frozen=True, kw_only=True)
class Vault:
    """The secrets and parameters of one service, and the key they are encrypted with."""

    secret_arns: Sequence[pulumi.Input[str]]
    parameter_arns: Sequence[pulumi.Input[str]]
    key_arn: pulumi.Input[str]


@dataclass(frozen=True, kw_only=True)
class Reach:
    """What lies behind the services; `task_rights` says which of them reaches what.

    Attributes:
        proxy_resource_id: The database proxy's `prx-...`.
        database_user: The database user that signs in by IAM.
        search_arn: The search domain, which need not exist yet.
        documents_arn: Bucket of what agents read.
        artifacts_arn: Bucket of what agents make.
        data_key_arn: Key of both buckets.
        model_arns: Inference profiles, and the models of every region they route to.
        guardrail_arn: The guardrail.
    """

    proxy_resource_id: pulumi.Input[str]
    database_user: pulumi.Input[str]
    search_arn: str
    documents_arn: pulumi.Input[str]
    artifacts_arn: pulumi.Input[str]
    data_key_arn: pulumi.Input[str]
    model_arns: Sequence[pulumi.Input[str]]
    guardrail_arn: pulumi.Input[str]


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
        rights: Statements of `task_rights`.
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


def task_rights(account: AwsAccount, reach: Reach) -> dict[Service, list[iam.Statement]]:
    """What each service's application reaches beyond its own log and parameters."""
    return {
        "bff": [],
        "graphql": [database(account, reach), *search_reader(reach)],
        "agentcore": [
            database(account, reach),
            search_writer(reach),
            *models(reach),
            *buckets(account, reach),
        ],
    }


def database(account: AwsAccount, reach: Reach) -> iam.Statement:
    """Sign in at the proxy, as one database user.

    Source: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/rds-proxy-connecting.html
    """
    user = pulumi.Output.concat(
        account.arn("rds-db", "dbuser:"), reach.proxy_resource_id, "/", reach.database_user
    )
    return iam.allow(["rds-db:connect"], [user], sid="Database")


def search_reader(reach: Reach) -> tuple[iam.Statement, iam.Statement]:
    """Read indexes; a POST only where it is a query.

    Source: https://docs.aws.amazon.com/opensearch-service/latest/developerguide/ac.html
    """
    queries = [
        pulumi.Output.concat(reach.search_arn, "/*/", name)
        for name in ("_search", "_msearch", "_count")
    ]
    return (
        iam.allow(
            ["es:ESHttpGet", "es:ESHttpHead"], [_under(reach.search_arn)], sid="SearchDocuments"
        ),
        iam.allow(["es:ESHttpPost"], queries, sid="SearchQueries"),
    )


def search_writer(reach: Reach) -> iam.Statement:
    """Read and write documents; nothing is deleted, neither index nor document."""
    return iam.allow(
        ["es:ESHttpGet", "es:ESHttpHead", "es:ESHttpPost", "es:ESHttpPut"],
        [_under(reach.search_arn)],
        sid="SearchIndexes",
    )


def models(reach: Reach) -> tuple[iam.Statement, iam.Statement]:
    """Invoke the configured models, and put the guardrail before and behind them.

    Source: https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-prereq.html
    """
    return (
        iam.allow(
            ["bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream"],
            reach.model_arns,
            sid="Models",
        ),
        iam.allow(["bedrock:ApplyGuardrail"], [reach.guardrail_arn], sid="Guardrail"),
    )


def buckets(account: AwsAccount, reach: Reach) -> tuple[iam.Statement, ...]:
    """Read documents, read and write artifacts, by way of S3 only."""
    through = {"StringEquals": {"kms:ViaService": _host(account, "s3")}}
    return (
        iam.allow(["s3:ListBucket"], [reach.documents_arn, reach.artifacts_arn], sid="Buckets"),
        iam.allow(["s3:GetObject"], [_under(reach.documents_arn)], sid="Documents"),
        iam.allow(["s3:GetObject", "s3:PutObject"], [_under(reach.artifacts_arn)], sid="Artifacts"),
        iam.allow(
            ["kms:Decrypt", "kms:GenerateDataKey"],
            [reach.data_key_arn],
            sid="ObjectKey",
            when=through,
        ),
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
        through.append(_host(account, "secretsmanager"))
        statements.append(
            iam.allow(["secretsmanager:GetSecretValue"], vault.secret_arns, sid="Secrets")
        )
    if vault.parameter_arns:
        through.append(_host(account, "ssm"))
        statements.append(
            iam.allow(
                ["ssm:GetParameter", "ssm:GetParameters"], vault.parameter_arns, sid="Parameters"
            )
        )
    if through:
        when = {"StringEquals": {"kms:ViaService": through}}
        statements.append(iam.allow(["kms:Decrypt"], [vault.key_arn], sid="VaultKey", when=when))
    return statements


def _under(arn: pulumi.Input[str]) -> pulumi.Output[str]:
    return pulumi.Output.concat(arn, "/*")


def _host(account: AwsAccount, service: str) -> str:
    return f"{service}.{account.region}.amazonaws.com"
