"""The matrix: what each role needs, and the neighbours of it that it must be refused."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from components import iam
from components.aws_account import AwsAccount
from components.compute.permissions import Reach
from localcloud.iam.simulator import Policy, Request, context_of, simulate

ACCOUNT = AwsAccount(account_id="123456789012", region="us-east-1", partition="aws")
OTHERS = {"bff": "graphql", "graphql": "agentcore", "agentcore": "bff"}

SERVICES = tuple(OTHERS)
DATA_KEY, LOGS_KEY, SECRETS_KEY = (
    ACCOUNT.arn("kms", f"key/{role}") for role in ("data", "logs", "secrets")
)
SHELLS = ACCOUNT.arn("logs", "log-group:/agentplatform/dev/shells")
PROFILE = ACCOUNT.arn("bedrock", "inference-profile/us.anthropic.claude-sonnet")
GUARDRAIL = ACCOUNT.arn("bedrock", "guardrail/ours")
GUARDED = {"bedrock:GuardrailIdentifier": f"{GUARDRAIL}:3"}
EMBEDDING = "arn:aws:bedrock:us-east-1::foundation-model/amazon.titan-embed-text-v2:0"
MODELS = [
    f"arn:aws:bedrock:{region}::foundation-model/anthropic.claude-sonnet"
    for region in ("us-east-1", "us-east-2", "us-west-2")
]
SEARCH = ACCOUNT.arn("es", "domain/platform")
REACH = Reach(
    proxy_resource_id="prx-0123",
    database_user="application",
    search_arn=SEARCH,
    documents_arn="arn:aws:s3:::documents",
    artifacts_arn="arn:aws:s3:::artifacts",
    data_key_arn=DATA_KEY,
    model_arns=[PROFILE, *MODELS, EMBEDDING],
    guardrail_arn=GUARDRAIL,
)


def log(service: str) -> str:
    return ACCOUNT.arn("logs", f"log-group:/agentplatform/dev/services/{service}")


def repository(service: str) -> str:
    return ACCOUNT.arn("ecr", f"repository/{service}")


def secret(service: str) -> str:
    return ACCOUNT.arn("secretsmanager", f"secret:{service}-key-AbCdEf")


def parameter(service: str) -> str:
    return ACCOUNT.arn("ssm", f"parameter/agentplatform/dev/{service}/key")


def via(service: str) -> dict[str, str]:
    return {"kms:ViaService": f"{service}.us-east-1.amazonaws.com"}


@dataclass(frozen=True, kw_only=True)
class Case:
    """One action on one resource; `on` ends up in the test's name."""

    action: str
    on: str = "*"
    context: Mapping[str, str] = field(default_factory=dict[str, str])

    def verdict(self, document: iam.Document) -> bool:
        request = Request(action=self.action, resource=self.on, context=context_of(self.context))
        return simulate(request, [Policy(name="it", document=document)]).decision == "allowed"

    def __str__(self) -> str:
        return " ".join([self.action, self.on, *self.context.values()])


def cases(actions: str, *resources: str, **more: Any) -> list[Case]:
    service, _, names = actions.partition(":")
    return [
        Case(action=f"{service}:{name}", on=on, **more)
        for name in names.split()
        for on in resources or ("*",)
    ]


LOAD_BALANCING = ACCOUNT.arn("elasticloadbalancing", "")
TARGET_GROUPS = [f"{LOAD_BALANCING}targetgroup/{color}/1" for color in ("blue", "green")]
RULES = [f"{LOAD_BALANCING}listener-rule/app/public/1/2/{rule}" for rule in ("live", "test")]


def execution_needs(service: str) -> list[Case]:
    """https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html."""
    return [
        *cases("ecr:GetAuthorizationToken"),
        *cases(
            "ecr:BatchCheckLayerAvailability GetDownloadUrlForLayer BatchGetImage",
            repository(service),
        ),
        *cases("logs:CreateLogStream PutLogEvents", f"{log(service)}:log-stream:app/1"),
        *cases("secretsmanager:GetSecretValue", secret(service)),
        *cases("ssm:GetParameters", parameter(service)),
        *cases("kms:Decrypt", SECRETS_KEY, context=via("secretsmanager")),
        *cases("kms:Decrypt", SECRETS_KEY, context=via("ssm")),
    ]


def execution_neighbours(service: str) -> list[Case]:
    other = OTHERS[service]
    return [
        *cases("ecr:BatchGetImage GetDownloadUrlForLayer", repository(other)),
        *cases("ecr:PutImage BatchDeleteImage InitiateLayerUpload", repository(service)),
        *cases("logs:CreateLogStream PutLogEvents", f"{log(other)}:log-stream:app/1"),
        *cases("logs:PutLogEvents", f"{SHELLS}:log-stream:1"),
        *cases("logs:DeleteLogStream", f"{log(service)}:log-stream:app/1"),
        *cases("ecr:DescribeRegistry"),
        *cases("secretsmanager:GetSecretValue", secret(other)),
        *cases("secretsmanager:PutSecretValue DeleteSecret", secret(service)),
        *cases("ssm:GetParameters GetParameter", parameter(other)),
        *cases("ssm:PutParameter", parameter(service)),
        *cases("kms:Decrypt", SECRETS_KEY),
        *cases("kms:Decrypt", SECRETS_KEY, context=via("s3")),
        *cases("kms:Decrypt", DATA_KEY, LOGS_KEY, context=via("ssm")),
        *cases("kms:Encrypt GenerateDataKey", SECRETS_KEY, context=via("ssm")),
        *everybodys_limits(),
        *cases("bedrock:InvokeModel", MODELS[0]),
        *cases("s3:GetObject", "arn:aws:s3:::documents/a"),
        *cases("rds-db:connect", user("application")),
        *cases("ssmmessages:OpenDataChannel"),
    ]


def user(name: str, proxy: str = "prx-0123") -> str:
    return ACCOUNT.arn("rds-db", f"dbuser:{proxy}/{name}")


def task_needs(service: str) -> list[Case]:
    return [
        *cases("logs:CreateLogStream PutLogEvents", f"{log(service)}:log-stream:app/1"),
        *cases("ssm:GetParameter GetParameters", parameter(service)),
        *cases("kms:Decrypt", SECRETS_KEY, context=via("ssm")),
        *cases(
            "ssmmessages:CreateControlChannel CreateDataChannel OpenControlChannel OpenDataChannel"
        ),
        *cases("logs:DescribeLogGroups"),
        *cases(
            "logs:CreateLogStream DescribeLogStreams PutLogEvents", f"{SHELLS}:log-stream:ecs-1"
        ),
        *cases("kms:Decrypt", LOGS_KEY),
        *cases("xray:PutTraceSegments PutTelemetryRecords GetSamplingRules GetSamplingTargets"),
        *{"bff": list[Case], "graphql": graphql_needs, "agentcore": agentcore_needs}[service](),
    ]


def graphql_needs() -> list[Case]:
    return [
        *cases("rds-db:connect", user("application")),
        *cases("es:ESHttpGet ESHttpHead", f"{SEARCH}/articles/_doc/1"),
        *cases("es:ESHttpPost", f"{SEARCH}/articles/_search", f"{SEARCH}/articles/_msearch"),
        *cases("es:ESHttpPost", f"{SEARCH}/_msearch", f"{SEARCH}/_search/scroll"),
        *cases("es:ESHttpDelete", f"{SEARCH}/_search/scroll", f"{SEARCH}/_search/point_in_time"),
    ]


def agentcore_needs() -> list[Case]:
    return [
        *cases("rds-db:connect", user("application")),
        *cases("es:ESHttpGet ESHttpHead ESHttpPost ESHttpPut", f"{SEARCH}/memory/_doc/1"),
        *cases(
            "bedrock:InvokeModel InvokeModelWithResponseStream",
            *(PROFILE, *MODELS),
            context=GUARDED,
        ),
        *cases("bedrock:InvokeModel", EMBEDDING),
        *cases("bedrock:ApplyGuardrail", GUARDRAIL),
        *cases("s3:ListBucket", "arn:aws:s3:::documents", "arn:aws:s3:::artifacts"),
        *cases("s3:GetObject", "arn:aws:s3:::documents/a", "arn:aws:s3:::artifacts/a"),
        *cases("s3:PutObject", "arn:aws:s3:::artifacts/a"),
        *cases("kms:Decrypt GenerateDataKey", DATA_KEY, context=via("s3")),
    ]


def task_neighbours(service: str) -> list[Case]:
    other = OTHERS[service]
    return [
        *cases("logs:CreateLogStream PutLogEvents", f"{log(other)}:log-stream:app/1"),
        *cases("logs:DescribeLogStreams", f"{log(service)}:log-stream:app/1"),
        *cases(
            "logs:GetLogEvents DeleteLogStream",
            f"{log(service)}:log-stream:app/1",
            f"{SHELLS}:log-stream:1",
        ),
        *cases("logs:CreateLogGroup"),
        *cases("xray:GetTraceSummaries DeleteGroup"),
        *cases("ssm:PutParameter DeleteParameter", parameter(service)),
        *cases("kms:Encrypt", SECRETS_KEY, context=via("ssm")),
        *cases("ssm:GetParameter GetParameters", parameter(other)),
        *cases("secretsmanager:GetSecretValue", secret(service), secret(other)),
        *cases("ecr:BatchGetImage", repository(service)),
        *cases("kms:Decrypt", SECRETS_KEY),
        *cases("kms:Decrypt", SECRETS_KEY, context=via("secretsmanager")),
        *cases("kms:Decrypt", DATA_KEY),
        *cases("kms:Decrypt", DATA_KEY, context=via("ssm")),
        *cases("kms:GenerateDataKey", LOGS_KEY),
        *cases("ecs:ExecuteCommand UpdateService RunTask"),
        *cases("logs:DescribeLogStreams", f"{log(other)}:log-stream:app/1"),
        *everybodys_limits(),
        *{"bff": bff_limits, "graphql": graphql_limits, "agentcore": agentcore_limits}[service](),
    ]


def everybodys_limits() -> list[Case]:
    return [
        *cases("iam:PassRole CreateRole AttachRolePolicy", ACCOUNT.arn("iam", "role/any")),
        *cases("sts:AssumeRole", "arn:aws:iam::123456789012:role/any"),
        *cases("kms:ScheduleKeyDeletion PutKeyPolicy", DATA_KEY, LOGS_KEY, SECRETS_KEY),
    ]


def bff_limits() -> list[Case]:
    return [
        *graphql_needs(),
        *(case for case in agentcore_needs() if not case.action.startswith("kms")),
        *cases("kms:GenerateDataKey", DATA_KEY, context=via("s3")),
    ]


def graphql_limits() -> list[Case]:
    return [
        *database_limits(),
        *cases("es:ESHttpPut ESHttpDelete ESHttpPatch", f"{SEARCH}/articles/_doc/1"),
        *cases("es:ESHttpPost", f"{SEARCH}/articles/_doc", f"{SEARCH}/_bulk"),
        *cases("es:ESHttpPost", f"{SEARCH}-other/articles/_search"),
        *cases("es:ESHttpGet", f"{SEARCH}-other/articles/_doc/1"),
        *cases("es:ESHttpDelete", f"{SEARCH}/articles/_search"),
        *cases("es:ESHttpPut ESHttpPatch", f"{SEARCH}/_search/scroll"),
        *cases("es:DeleteDomain UpdateDomainConfig", SEARCH),
        *cases("bedrock:InvokeModel", PROFILE, *MODELS),
        *cases("s3:GetObject PutObject", "arn:aws:s3:::documents/a", "arn:aws:s3:::artifacts/a"),
    ]


def agentcore_limits() -> list[Case]:
    models = "foundation-model"
    return [
        *database_limits(),
        *cases("es:ESHttpGet ESHttpPut", f"{SEARCH}-other/memory/_doc/1"),
        *cases("es:ESHttpDelete", f"{SEARCH}/memory"),
        *cases(
            "bedrock:InvokeModel InvokeModelWithResponseStream",
            f"arn:aws:bedrock:us-east-1::{models}/anthropic.claude-opus",
            f"arn:aws:bedrock:eu-west-1::{models}/anthropic.claude-sonnet",
            ACCOUNT.arn("bedrock", "inference-profile/us.amazon.nova"),
            context=GUARDED,
        ),
        *cases("bedrock:CreateProvisionedModelThroughput", EMBEDDING),
        *cases("bedrock:InvokeModel InvokeModelWithResponseStream", PROFILE, *MODELS),
        *cases(
            "bedrock:InvokeModel",
            *(PROFILE, *MODELS),
            context={"bedrock:GuardrailIdentifier": f"{GUARDRAIL}-other:3"},
        ),
        *cases("bedrock:DeleteInferenceProfile", PROFILE, context=GUARDED),
        *cases("bedrock:ApplyGuardrail", ACCOUNT.arn("bedrock", "guardrail/other")),
        *cases("bedrock:UpdateGuardrail", GUARDRAIL),
        *cases("s3:PutObject DeleteObject", "arn:aws:s3:::documents/a"),
        *cases("s3:DeleteObject", "arn:aws:s3:::artifacts/a"),
        *cases("s3:GetObject PutObject", "arn:aws:s3:::access-logs/a"),
        *cases("s3:ListBucket", "arn:aws:s3:::access-logs"),
        *cases("s3:PutBucketPolicy", "arn:aws:s3:::documents", "arn:aws:s3:::artifacts"),
        *cases("kms:GenerateDataKey", DATA_KEY),
        *cases("kms:ReEncryptFrom", DATA_KEY, context=via("s3")),
        *cases("kms:Decrypt GenerateDataKey", SECRETS_KEY, context=via("s3")),
    ]


def database_limits() -> list[Case]:
    return cases(
        "rds-db:connect", user("postgres"), user("application", "prx-9999"), user("application2")
    )


def traffic_needs(_: str) -> list[Case]:
    service = "elasticloadbalancing"
    return [
        *cases(
            f"{service}:DescribeRules DescribeTargetGroups DescribeTargetHealth DescribeListeners"
        ),
        *cases(f"{service}:RegisterTargets DeregisterTargets", *TARGET_GROUPS),
        *cases(f"{service}:ModifyRule", *RULES),
    ]


def traffic_neighbours(_: str) -> list[Case]:
    service = "elasticloadbalancing"
    other = f"{LOAD_BALANCING}targetgroup/other/1"
    return [
        *cases(f"{service}:RegisterTargets DeregisterTargets", other),
        *cases(f"{service}:ModifyRule", f"{LOAD_BALANCING}listener-rule/app/other/1/2/3"),
        *cases(f"{service}:DeleteRule DeleteTargetGroup", *RULES, *TARGET_GROUPS),
        *everybodys_limits(),
    ]


ROLES = {
    **{f"{each}-execution": (execution_needs, execution_neighbours) for each in SERVICES},
    **{f"{each}-task": (task_needs, task_neighbours) for each in SERVICES},
    "traffic": (traffic_needs, traffic_neighbours),
}


def service_of(role: str) -> str:
    return role.partition("-")[0]


def needed(role: str) -> list[Case]:
    return ROLES[role][0](service_of(role))


def refused(role: str) -> list[Case]:
    return ROLES[role][1](service_of(role))
