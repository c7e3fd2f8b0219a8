"""Reading a preview's event log: which resources would change, and which rules they break."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ops import events, urns
from ops.cost.meters import Resource, Resources
from ops.events import Step, Violation

STATEFUL = frozenset(
    {
        "aws:backup/vault:Vault",
        "aws:cognito/userPool:UserPool",
        "aws:ecr/repository:Repository",
        "aws:kms/key:Key",
        "aws:opensearch/domain:Domain",
        "aws:rds/cluster:Cluster",
        "aws:rds/clusterInstance:ClusterInstance",
        "aws:s3/bucket:Bucket",
        "aws:secretsmanager/secret:Secret",
        "aws:cloudwatch/logGroup:LogGroup",
        "aws:cloudtrail/trail:Trail",
    }
)
"""Types that lose data when they go."""

SERVING = frozenset(
    {
        "aws:cloudfront/distribution:Distribution",
        "aws:ec2/subnet:Subnet",
        "aws:ec2/vpc:Vpc",
        "aws:ecs/cluster:Cluster",
        "aws:ecs/service:Service",
        "aws:lb/loadBalancer:LoadBalancer",
        "aws:rds/proxy:Proxy",
        "aws:route53/zone:Zone",
    }
)
"""Types that interrupt the service when they go."""

_REPLACED = "replace"
_LOST = (_REPLACED, "delete")
_QUIET = ("same", "refresh", "read", "create-replacement", "delete-replaced")


@dataclass(frozen=True, kw_only=True)
class Change:
    """One resource that would change; `inputs` are those that make the difference."""

    operation: str
    urn: str
    type: str
    inputs: tuple[str, ...]

    @property
    def name(self) -> str:
        """The resource's logical name."""
        return urns.name_of(self.urn)

    @property
    def loses(self) -> str | None:
        """What is lost when the change is made: data, service, or nothing of weight."""
        if self.operation not in _LOST:
            return None
        if self.type in STATEFUL:
            return "data"
        return "service" if self.type in SERVING else None


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Everything a preview says."""

    changes: tuple[Change, ...]
    violations: tuple[Violation, ...]
    before: Resources
    after: Resources

    @property
    def losses(self) -> tuple[Change, ...]:
        """The changes that lose data or service."""
        return tuple(each for each in self.changes if each.loses)

    @property
    def counts(self) -> dict[str, int]:
        """How many resources each operation touches."""
        return dict(Counter(each.operation for each in self.changes))


def read(log: Path) -> Plan:
    """Read the event log that `pulumi preview --event-log` writes."""
    changes: list[Change] = []
    violations: list[Violation] = []
    before: dict[str, Resource] = {}
    after: dict[str, Resource] = {}
    for event in events.read(log):
        if found := events.violation(event):
            violations.append(replace(found, message=" ".join(found.message.split())))
        step = events.step(event)
        if not step or step.op == "refresh":
            continue
        _note(before, step, step.old)
        _note(after, step, step.new)
        if step.op not in _QUIET:
            changes.append(
                Change(operation=step.op, urn=step.urn, type=step.type, inputs=step.inputs)
            )
    return Plan(
        changes=tuple(changes),
        violations=tuple(violations),
        before=tuple(before.values()),
        after=tuple(after.values()),
    )


def _note(resources: dict[str, Resource], step: Step, state: Mapping[str, Any]) -> None:
    """Keep one side of a step; the two halves of a replacement name the same resource."""
    if state:
        inputs: dict[str, Any] = state.get("inputs") or {}
        resources[step.urn] = Resource(type=step.type, inputs=inputs, urn=step.urn)
