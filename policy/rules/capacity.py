"""What a stack may spend: sizes, numbers and budgets up to what it is meant for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from frame.family import COST
from frame.parameters import Configurable, number, texts
from frame.rule import (
    Finding,
    Messages,
    Reference,
    ResourceRule,
    Stack,
    StackRule,
    tokens,
)
from frame.sdk import aws
from frame.value import Value
from pulumi_policy import Severity

NAT_GATEWAYS = tokens(aws.ec2.NatGateway)


@dataclass(frozen=True, kw_only=True)
class DatabaseClasses:
    """Parameters of `rds-allowed-instance-classes`."""

    classes: tuple[str, ...] = texts(
        ("db.serverless", "db.t4g.*", "db.*.large", "db.*.xlarge"),
        "Classes of database instances (* for any characters).",
    )


@dataclass(frozen=True, kw_only=True)
class ServerlessLimit:
    """Parameters of `rds-serverless-capacity-limit`."""

    units: int = number(16, "Most Aurora capacity units (ACU) of a cluster.")


@dataclass(frozen=True, kw_only=True)
class SearchTypes:
    """Parameters of `opensearch-allowed-instance-types`."""

    types: tuple[str, ...] = texts(
        ("t3.*.search", "*.large.search", "*.xlarge.search"),
        "Types of instances of search domains (* for any characters).",
    )


@dataclass(frozen=True, kw_only=True)
class TaskLimit:
    """Parameters of `ecs-task-size-limit`."""

    cpu: int = number(4096, "Most CPU units of a task; 1024 are one vCPU.")
    memory: int = number(16384, "Most memory of a task, in MiB.")


@dataclass(frozen=True, kw_only=True)
class ScalingLimit:
    """Parameters of `appautoscaling-capacity-limit`."""

    capacity: int = number(20, "Most tasks, or other units, that a target may scale out to.")


@dataclass(frozen=True, kw_only=True)
class NatLimit:
    """Parameters of `ec2-nat-gateway-limit`."""

    gateways: int = number(3, "Most NAT gateways of the stack.")


@dataclass(frozen=True, kw_only=True)
class BudgetLimit:
    """Parameters of `budgets-limit`."""

    usd: int = number(10_000, "Highest budget, in USD.")


def database_classes(instance: Value, given: DatabaseClasses) -> Messages:
    """An instance's class is an allowed one."""
    yield from _unlisted([instance["instanceClass"]], given.classes)


def serverless_limit(cluster: Value, given: ServerlessLimit) -> Messages:
    """A serverless cluster scales up to the limit."""
    most = cluster["serverlessv2ScalingConfiguration"]["maxCapacity"]
    yield from _above(most, given.units)


def search_types(domain: Value, given: SearchTypes) -> Messages:
    """The instances of all of a domain's parts are of allowed types."""
    cluster = domain["clusterConfig"]
    parts = ("instanceType", "dedicatedMasterType", "warmType")
    yield from _unlisted([cluster[part] for part in parts], given.types)


def task_limit(task: Value, given: TaskLimit) -> Messages:
    """A task's size, which AWS bills, is up to the limit."""
    yield from _above(task["cpu"], given.cpu)
    yield from _above(task["memory"], given.memory)


def scaling_limit(target: Value, given: ScalingLimit) -> Messages:
    """A target scales out up to the limit."""
    yield from _above(target["maxCapacity"], given.capacity)


def nat_limit(stack: Stack, given: NatLimit) -> Iterable[Finding]:
    """NAT gateways, which are billed by the hour, are no more than the limit."""
    gateways = sorted(stack.of(NAT_GATEWAYS), key=lambda gateway: gateway.urn)
    for gateway in gateways[given.gateways :]:
        message = f"The stack has {len(gateways)} NAT gateways; allowed: {given.gateways}."
        yield Finding(resource=gateway, message=message)


def budget_limit(budget: Value, given: BudgetLimit) -> Messages:
    """A budget in USD is no higher than what the stack may cost."""
    if budget["limitUnit"].equals("USD"):
        yield from _above(budget["limitAmount"], given.usd)


def _unlisted(values: Sequence[Value], allowed: Sequence[str]) -> Messages:
    for value in values:
        if value.text and not any(fnmatchcase(value.text, pattern) for pattern in allowed):
            yield f"{value.path} is {value.text}; allowed: {', '.join(allowed)}."


def _above(value: Value, limit: int) -> Messages:
    # AWS takes some of these numbers as text.
    amount = _amount(value)
    if amount is not None and amount > limit:
        yield f"{value.path} is {amount:g}; allowed: up to {limit}."


def _amount(value: Value) -> float | None:
    if isinstance(value.raw, int | float):
        return float(value.raw)
    try:
        return float(value.text or "")
    except ValueError:
        return None


_SIZING = (Reference(framework="AWS Well-Architected", control="COST06-BP02"),)
_CONTROL = (Reference(framework="AWS Well-Architected", control="COST02-BP05"),)
_ASK = "or have it allowed in the pack's configuration."

RULES = (
    ResourceRule(
        id="rds-allowed-instance-classes",
        family=COST,
        description="Database instances are of the classes that the stack is meant for.",
        severity=Severity.MEDIUM,
        references=_SIZING,
        remediation=f"Choose an allowed instance_class, {_ASK}",
        types=tokens(aws.rds.ClusterInstance, aws.rds.Instance),
        check=Configurable(database_classes, DatabaseClasses()),
    ),
    ResourceRule(
        id="rds-serverless-capacity-limit",
        family=COST,
        description="Serverless databases scale up to what the stack is meant for.",
        severity=Severity.MEDIUM,
        references=_CONTROL,
        remediation=f"Lower max_capacity of serverlessv2_scaling_configuration, {_ASK}",
        types=tokens(aws.rds.Cluster),
        check=Configurable(serverless_limit, ServerlessLimit()),
    ),
    ResourceRule(
        id="opensearch-allowed-instance-types",
        family=COST,
        description="Search domains have instances of the types that the stack is meant for.",
        severity=Severity.MEDIUM,
        references=_SIZING,
        remediation=f"Choose allowed types in cluster_config, {_ASK}",
        types=tokens(aws.opensearch.Domain),
        check=Configurable(search_types, SearchTypes()),
    ),
    ResourceRule(
        id="ecs-task-size-limit",
        family=COST,
        description="Tasks are no larger than what the stack is meant for.",
        severity=Severity.MEDIUM,
        references=_SIZING,
        remediation=f"Lower cpu or memory, {_ASK}",
        types=tokens(aws.ecs.TaskDefinition),
        check=Configurable(task_limit, TaskLimit()),
    ),
    ResourceRule(
        id="appautoscaling-capacity-limit",
        family=COST,
        description="Services scale out up to what the stack is meant for.",
        severity=Severity.MEDIUM,
        references=_CONTROL,
        remediation=f"Lower max_capacity, {_ASK}",
        types=tokens(aws.appautoscaling.Target),
        check=Configurable(scaling_limit, ScalingLimit()),
    ),
    StackRule(
        id="ec2-nat-gateway-limit",
        family=COST,
        description="There are no more NAT gateways than the stack is meant to have.",
        severity=Severity.LOW,
        references=_CONTROL,
        remediation=f"Share a gateway between zones, use endpoints, {_ASK}",
        types=NAT_GATEWAYS,
        check=Configurable(nat_limit, NatLimit()),
    ),
    ResourceRule(
        id="budgets-limit",
        family=COST,
        description="Budgets are no higher than what the stack may cost.",
        severity=Severity.MEDIUM,
        references=_CONTROL,
        remediation=f"Lower limit_amount, {_ASK}",
        types=tokens(aws.budgets.Budget),
        check=Configurable(budget_limit, BudgetLimit()),
    ),
)
