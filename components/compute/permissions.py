"""IAM permissions of services' task roles on stores, models and queues, as pure functions."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pulumi

from components import iam
from components.aws_account import AwsAccount
from components.compute.queues import WorkQueue
from components.model_arns import takes_guardrail
from components.settings.service import Uses


@dataclass(frozen=True, kw_only=True)
class Reach:
    """The resources that services can use; `task_permissions` grants access to them.

    Attributes:
        proxy_resource_id: The database proxy's `prx-...`.
        database_user: The database user with IAM authentication.
        search_arn: The search domain's ARN, known before it exists.
        data_key_arn: Key of both buckets.
        model_arns: Inference profiles, and the models of every region they route to.
    """

    proxy_resource_id: pulumi.Input[str]
    database_user: pulumi.Input[str]
    search_arn: str
    documents_arn: pulumi.Input[str]
    artifacts_arn: pulumi.Input[str]
    data_key_arn: pulumi.Input[str]
    model_arns: Sequence[str]
    guardrail_arn: pulumi.Input[str]


def task_permissions(account: AwsAccount, reach: Reach, uses: Uses) -> list[iam.Statement]:
    """The permissions of a service in addition to its log and parameters."""
    searches: dict[str | None, Sequence[iam.Statement]] = {
        None: (),
        "read": search_reader(reach),
        "write": (search_writer(reach),),
    }
    return [
        *([database(account, reach)] if uses.database else ()),
        *searches[uses.search],
        *(models(reach) if uses.models else ()),
        *buckets(account, reach, uses),
    ]


def database(account: AwsAccount, reach: Reach) -> iam.Statement:
    """Connect to the proxy as one database user.

    Source: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/rds-proxy-connecting.html
    """
    user = pulumi.Output.concat(
        account.arn("rds-db", "dbuser:"), reach.proxy_resource_id, "/", reach.database_user
    )
    return iam.allow(["rds-db:connect"], [user], sid="Database")


def search_reader(reach: Reach) -> tuple[iam.Statement, iam.Statement, iam.Statement]:
    """Read from indexes; POST is allowed for queries, DELETE for the contexts that they open.

    Source: https://docs.aws.amazon.com/opensearch-service/latest/developerguide/ac.html
    """
    queries = [
        pulumi.Output.concat(reach.search_arn, where, name)
        for name in ("_search", "_msearch", "_count")
        for where in ("/", "/*/")
    ]
    going_on = [
        pulumi.Output.concat(reach.search_arn, name)
        for name in ("/_search/scroll", "/*/_search/point_in_time")
    ]
    opened = [
        pulumi.Output.concat(reach.search_arn, "/_search/", name)
        for name in ("scroll", "point_in_time")
    ]
    return (
        iam.allow(
            ["es:ESHttpGet", "es:ESHttpHead"], [_under(reach.search_arn)], sid="SearchDocuments"
        ),
        iam.allow(["es:ESHttpPost"], [*queries, *going_on], sid="SearchQueries"),
        iam.allow(["es:ESHttpDelete"], opened, sid="SearchContexts"),
    )


def search_writer(reach: Reach) -> iam.Statement:
    """Read and write documents, without deleting documents or indexes."""
    return iam.allow(
        ["es:ESHttpGet", "es:ESHttpHead", "es:ESHttpPost", "es:ESHttpPut"],
        [_under(reach.search_arn)],
        sid="SearchIndexes",
    )


def models(reach: Reach) -> Iterator[iam.Statement]:
    """Invoke the configured models with the guardrail.

    Invocations without a version of the guardrail are denied. Embedding and rerank models do not
    support guardrails.
    Sources: https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-prereq.html,
    https://docs.aws.amazon.com/bedrock/latest/userguide/guardrails-permissions-id.html
    """
    invoke = ["bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream"]
    guarded = [arn for arn in reach.model_arns if takes_guardrail(arn)]
    rest = [arn for arn in reach.model_arns if not takes_guardrail(arn)]
    if guarded:
        versions = pulumi.Output.concat(reach.guardrail_arn, ":*")
        named = {"StringLike": {"bedrock:GuardrailIdentifier": versions}}
        yield iam.allow(invoke, guarded, sid="GuardedModels", when=named)
    if rest:
        yield iam.allow(invoke, rest, sid="Models")
    yield iam.allow(["bedrock:ApplyGuardrail"], [reach.guardrail_arn], sid="Guardrail")


def buckets(account: AwsAccount, reach: Reach, uses: Uses) -> Iterator[iam.Statement]:
    """Read documents, read and write artifacts; use their key through S3 only."""
    arns = [
        *([reach.documents_arn] if uses.documents else ()),
        *([reach.artifacts_arn] if uses.artifacts else ()),
    ]
    if not arns:
        return
    yield iam.allow(["s3:ListBucket"], arns, sid="Buckets")
    if uses.documents:
        yield iam.allow(["s3:GetObject"], [_under(reach.documents_arn)], sid="Documents")
    if uses.artifacts:
        objects = [_under(reach.artifacts_arn)]
        yield iam.allow(["s3:GetObject", "s3:PutObject"], objects, sid="Artifacts")
    yield iam.allow(
        ["kms:Decrypt", "kms:GenerateDataKey"] if uses.artifacts else ["kms:Decrypt"],
        [reach.data_key_arn],
        sid="ObjectKey",
        when={"StringEquals": {"kms:ViaService": account.host("s3")}},
    )


def queue_permissions(
    account: AwsAccount,
    *,
    own: WorkQueue | None,
    others: Sequence[WorkQueue],
    key_arn: pulumi.Input[str],
) -> Iterator[iam.Statement]:
    """Receive from a worker's queue, send to other queues; use their key through SQS only.

    Args:
        account: Account and region.
        own: The worker's queue; None for other services.
        others: Queues of the workers that it calls.
        key_arn: Key of the messages.

    Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
    """
    if own:
        yield iam.allow(
            [
                "sqs:ChangeMessageVisibility",
                "sqs:DeleteMessage",
                "sqs:GetQueueAttributes",
                "sqs:ReceiveMessage",
            ],
            [own.arn],
            sid="Work",
        )
    if others:
        yield iam.allow(["sqs:SendMessage"], [each.arn for each in others], sid="Workers")
    if own or others:
        yield iam.allow(
            ["kms:Decrypt", "kms:GenerateDataKey"] if others else ["kms:Decrypt"],
            [key_arn],
            sid="MessageKey",
            when={"StringEquals": {"kms:ViaService": account.host("sqs")}},
        )


def _under(arn: pulumi.Input[str]) -> pulumi.Output[str]:
    return pulumi.Output.concat(arn, "/*")
