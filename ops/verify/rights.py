"""What each service's roles need, and what lies right beside it: the questions put to IAM.

Pure: from the stack's contracts to questions. tests/unit/compute/test_role_matrix.py puts more of
them to the rendered policies; these are about the roles that run.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Contracts = Callable[[str], Mapping[str, Any]]


@dataclass(frozen=True, kw_only=True)
class Question:
    """May a role do this?

    Args:
        actions: Actions of one service, such as `s3:GetObject PutObject`.
        on: ARNs; `*` for actions that know no resource.
        via: The service by whose way a key is used.
    """

    actions: str
    on: tuple[str, ...] = ("*",)
    via: str = ""

    @property
    def names(self) -> list[str]:
        """The actions by their full names."""
        service, _, names = self.actions.partition(":")
        return [f"{service}:{name}" for name in names.split()]


@dataclass(frozen=True, kw_only=True)
class Belongings:
    """What belongs to one service, as the contracts publish it."""

    log: str
    secrets: tuple[str, ...]
    parameters: tuple[str, ...]
    repository: str


@dataclass(frozen=True, kw_only=True)
class Estate:
    """Everything that rights are about."""

    services: Mapping[str, Belongings]
    user: str
    search: str
    documents: str
    artifacts: str
    data_key: str
    secrets_key: str
    models: tuple[str, ...]
    guardrail: str

    def neighbour(self, service: str) -> Belongings:
        """What belongs to another service."""
        names = sorted(self.services)
        return self.services[names[(names.index(service) + 1) % len(names)]]


def estate(contract: Contracts) -> Estate:
    """Read the contracts."""
    database, storage, agents = contract("database"), contract("storage"), contract("agents")
    security = contract("security")
    # arn:aws:rds:us-east-1:123456789012:cluster:name
    home = ":".join(database["clusterArn"].split(":")[:5]).replace(":rds:", ":{service}:")
    return Estate(
        services={
            name: Belongings(
                log=arn.removesuffix(":*"),
                secrets=tuple(security["secretArns"].get(name, {}).values()),
                parameters=tuple(
                    f"{home.format(service='ssm')}:parameter{each}"
                    for each in security["parameterNames"].get(name, {}).values()
                ),
                repository=storage["repositoryArns"][name],
            )
            for name, arn in contract("cloudwatchLogs")["logGroupArns"].items()
        },
        user=f"{home.format(service='rds-db')}:dbuser:{database['proxyResourceId']}/",
        search=contract("search")["domainArn"],
        documents=storage["bucketArns"]["documents"],
        artifacts=storage["bucketArns"]["artifacts"],
        data_key=security["dataKeyArn"],
        secrets_key=security["secretsKeyArn"],
        models=tuple(agents["modelArns"]),
        guardrail=agents["guardrailArn"],
    )


def execution_needs(it: Estate, service: str) -> Iterator[Question]:
    """To start a task. An image from a public registry needs no right of the role's."""
    own = it.services[service]
    yield Question(actions="logs:CreateLogStream PutLogEvents", on=(_stream(own),))
    if own.secrets:
        yield Question(actions="secretsmanager:GetSecretValue", on=own.secrets)
        yield Question(actions="kms:Decrypt", on=(it.secrets_key,), via="secretsmanager")
    if own.parameters:
        yield Question(actions="ssm:GetParameters", on=own.parameters)
        yield Question(actions="kms:Decrypt", on=(it.secrets_key,), via="ssm")


def execution_limits(it: Estate, service: str) -> Iterator[Question]:
    """Beside that lie the other services' images, logs and secrets, and the data."""
    own, other = it.services[service], it.neighbour(service)
    yield Question(actions="ecr:BatchGetImage", on=(other.repository,))
    yield Question(actions="ecr:PutImage", on=(own.repository,))
    yield Question(actions="logs:PutLogEvents", on=(_stream(other),))
    if other.secrets:
        yield Question(actions="secretsmanager:GetSecretValue", on=other.secrets)
    if other.parameters:
        yield Question(actions="ssm:GetParameters", on=other.parameters)
    yield Question(actions="kms:Decrypt", on=(it.data_key, it.secrets_key))
    yield Question(actions="s3:GetObject", on=(f"{it.documents}/a",))
    yield from _everybodys_limits()


def task_needs(it: Estate, service: str) -> Iterator[Question]:
    """What the application calls."""
    own = it.services[service]
    yield Question(actions="logs:CreateLogStream PutLogEvents", on=(_stream(own),))
    if own.parameters:
        yield Question(actions="ssm:GetParameter GetParameters", on=own.parameters)
        yield Question(actions="kms:Decrypt", on=(it.secrets_key,), via="ssm")
    if service == "graphql":
        yield Question(actions="es:ESHttpGet", on=(f"{it.search}/articles/_doc/1",))
        yield Question(actions="es:ESHttpPost", on=(f"{it.search}/articles/_search",))
    if service == "agentcore":
        yield Question(actions="es:ESHttpGet ESHttpPost", on=(f"{it.search}/memory/_doc/1",))
        yield Question(actions="bedrock:InvokeModel", on=it.models)
        yield Question(actions="bedrock:ApplyGuardrail", on=(it.guardrail,))
        yield Question(actions="s3:GetObject", on=(f"{it.documents}/a", f"{it.artifacts}/a"))
        yield Question(actions="s3:PutObject", on=(f"{it.artifacts}/a",))
        yield Question(actions="kms:Decrypt GenerateDataKey", on=(it.data_key,), via="s3")


def database_need(it: Estate, name: str) -> Question:
    """To sign in at the proxy as a database user."""
    return Question(actions="rds-db:connect", on=(f"{it.user}{name}",))


def task_limits(it: Estate, service: str) -> Iterator[Question]:
    """Beside that lie the other services' belongings, and other ways to the same data."""
    own, other = it.services[service], it.neighbour(service)
    yield Question(actions="logs:PutLogEvents", on=(_stream(other),))
    yield Question(actions="logs:GetLogEvents DeleteLogStream", on=(_stream(own),))
    if own.secrets or other.secrets:
        yield Question(actions="secretsmanager:GetSecretValue", on=(*own.secrets, *other.secrets))
    if other.parameters:
        yield Question(actions="ssm:GetParameter", on=other.parameters)
    yield database_need(it, "postgres")
    yield Question(actions="kms:Decrypt", on=(it.data_key, it.secrets_key))
    yield Question(actions="s3:DeleteObject", on=(f"{it.artifacts}/a", f"{it.documents}/a"))
    yield Question(actions="es:ESHttpDelete", on=(f"{it.search}/articles",))
    if service != "agentcore":
        yield Question(actions="bedrock:InvokeModel", on=it.models)
        yield Question(actions="s3:GetObject", on=(f"{it.documents}/a",))
    if service == "bff":
        yield Question(actions="es:ESHttpGet", on=(f"{it.search}/articles/_doc/1",))
    yield from _everybodys_limits()


def _everybodys_limits() -> Iterator[Question]:
    yield Question(actions="iam:CreateRole AttachRolePolicy PassRole")
    yield Question(actions="sts:AssumeRole")
    yield Question(actions="kms:PutKeyPolicy ScheduleKeyDeletion")
    yield Question(actions="ecs:ExecuteCommand RunTask")


def _stream(own: Belongings) -> str:
    return f"{own.log}:log-stream:app/1"
