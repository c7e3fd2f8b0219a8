"""Resources that a stack has to have: its configuration demands them, and gone is a violation.

Other rules evaluate what is there; that something is missing altogether they cannot see.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from frame.defaults import default
from frame.family import LOGGING
from frame.parameters import Configurable, choices
from frame.rule import (
    Finding,
    Resource,
    Stack,
    StackRule,
    checkov,
    cis,
    security_hub,
    tokens,
    well_architected,
)
from frame.sdk import aws
from frame.value import Value
from pulumi_policy import Severity

_ROOT = frozenset({"pulumi:pulumi:Stack"})


@dataclass(frozen=True, kw_only=True)
class _Demand:
    """What is demanded in words, and the resources that meet it."""

    what: str
    types: frozenset[str]
    meets: Callable[[Value], bool] = lambda _inputs: True


def _copies(plan: Value) -> bool:
    return any(not rule["copyActions"].missing for rule in plan["rules"])


_ANALYZERS = tokens(aws.accessanalyzer.Analyzer)
_ANALYZES = default(_ANALYZERS, "type")


def _for_outsiders(analyzer: Value) -> bool:
    return not analyzer["type"].otherwise(_ANALYZES).differs("ACCOUNT", "ORGANIZATION")


_DEMANDS: Mapping[str, _Demand] = {
    "analyzer": _Demand(
        what="analyzer of access from outside the account",
        types=_ANALYZERS,
        meets=_for_outsiders,
    ),
    "backup-copies": _Demand(
        what="backup plan that copies recovery points", types=tokens(aws.backup.Plan), meets=_copies
    ),
    "backup-plan": _Demand(what="backup plan", types=tokens(aws.backup.Plan)),
    "bucket-copies": _Demand(
        what="replication of a bucket", types=tokens(aws.s3.BucketReplicationConfig)
    ),
    "budget": _Demand(what="budget", types=tokens(aws.budgets.Budget)),
    "cost-anomalies": _Demand(
        what="subscription to cost anomalies", types=tokens(aws.costexplorer.AnomalySubscription)
    ),
    "guardrail": _Demand(what="guardrail of Bedrock", types=tokens(aws.bedrock.Guardrail)),
    "image-scanning": _Demand(
        what="scanning configuration of the image registry",
        types=tokens(aws.ecr.RegistryScanningConfiguration),
    ),
    "model-log": _Demand(
        what="log of model invocations",
        types=tokens(aws.bedrockmodel.InvocationLoggingConfiguration),
    ),
    "risk-configuration": _Demand(
        what="risk configuration of a user pool", types=tokens(aws.cognito.RiskConfiguration)
    ),
    "trail": _Demand(what="CloudTrail trail", types=tokens(aws.cloudtrail.Trail)),
    "user-pool": _Demand(what="user pool", types=tokens(aws.cognito.UserPool)),
    "web-acl": _Demand(what="web ACL", types=tokens(aws.wafv2.WebAcl)),
}


@dataclass(frozen=True, kw_only=True)
class Demanded:
    """Parameters of `aws-demanded-resources`."""

    resources: tuple[str, ...] = choices(
        (), tuple(_DEMANDS), "Kinds of resources of which the stack has to make at least one."
    )


def demanded(stack: Stack, given: Demanded) -> Iterable[Finding]:
    """The stack makes at least one of each kind that its configuration demands."""
    root = next(stack.of(_ROOT), None)
    if root is None:
        return
    for name in given.resources:
        demand = _DEMANDS[name]
        if not any(_is_met(demand, resource) for resource in stack.of(demand.types)):
            yield Finding(resource=root, message=f"The stack has no {demand.what} ({name}).")


def _is_met(demand: _Demand, resource: Resource) -> bool:
    return resource.own and demand.meets(resource.props)


RULES = (
    StackRule(
        id="aws-demanded-resources",
        family=LOGGING,
        description="The stack has the resources that its configuration demands.",
        severity=Severity.HIGH,
        references=(
            security_hub("CloudTrail.1"),
            cis("3.1"),
            checkov("CKV_AWS_67"),
            well_architected("SEC04-BP01"),
        ),
        remediation="Add the resource, or take it out of the pack's configuration (resources).",
        types=_ROOT,
        check=Configurable(demanded, Demanded()),
    ),
)
