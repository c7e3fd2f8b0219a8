"""Where localcloud knowingly differs from pulumi-aws, each with its reason.

Rows about `computed` (the removal of the input is ignored) and `replace` change what `facts.yaml`
says. All others are compared by `tests/localcloud/test_provider_facts.py`: a difference without a
row fails, and so does a row without a difference.
"""

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

About: TypeAlias = Literal[
    "computed", "refusal", "replace",
    "ignored", "note",  # said by the declarations themselves
]  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One way in which a declaration differs from the provider."""

    kind: str
    about: About
    prop: str
    reason: str


DIFFERENCES: Final = (
    Difference(
        kind="aws:ec2/defaultNetworkAcl:DefaultNetworkAcl",
        about="computed",
        prop="subnetIds",
        reason="subnets that pass through the default ACL would be a change after each first run",
    ),
    Difference(
        kind="aws:cloudwatch/eventTarget:EventTarget",
        about="refusal",
        prop="inputTransformer",
        reason="more than 100 paths, and keys that begin with AWS, are refused by AWS only",
    ),
    Difference(
        kind="aws:cloudwatch/logMetricFilter:LogMetricFilter",
        about="refusal",
        prop="metricTransformation",
        reason="a default value that is no number fails when the filter is written",
    ),
    Difference(
        kind="aws:cloudwatch/metricAlarm:MetricAlarm",
        about="refusal",
        prop="extendedStatistic",
        reason="the provider's pattern of statistics is not here: AWS checks it",
    ),
    Difference(
        kind="aws:ec2/networkAcl:NetworkAcl",
        about="refusal",
        prop="ingress",
        reason="all protocols with ports are refused by AWS only",
    ),
    Difference(
        kind="aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration",
        about="refusal",
        prop="rules",
        reason="a filter is held to botocore's pattern when it is written",
    ),
    Difference(
        kind="aws:ecr/repository:Repository",
        about="refusal",
        prop="imageTagMutabilityExclusionFilters",
        reason="filters without a mutability that has exclusions are refused by AWS only",
    ),
    Difference(
        kind="aws:ecs/taskDefinition:TaskDefinition",
        about="refusal",
        prop="containerDefinitions",
        reason="what is in the JSON document is held to botocore's model when it is registered",
    ),
    Difference(
        kind="aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace",
        about="refusal",
        prop="name",
        reason="a name is held to botocore's pattern when it is made",
    ),
    Difference(
        kind="aws:rds/proxy:Proxy",
        about="replace",
        prop="name",
        reason="moto cannot rename a proxy (ModifyDBProxy), and the name is its id",
    ),
)
