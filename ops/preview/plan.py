"""Reading a preview's event log: which resources would change, and which rules they break."""

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ops.cost.meters import Resource, Resources

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
        return self.urn.rpartition("::")[2]

    @property
    def loses(self) -> str | None:
        """What is lost when the change is made: data, service, or nothing of weight."""
        if self.operation not in _LOST:
            return None
        if self.type in STATEFUL:
            return "data"
        return "service" if self.type in SERVING else None


@dataclass(frozen=True, kw_only=True)
class Violation:
    """A rule of the policy pack that a resource breaks."""

    rule: str
    resource: str
    message: str
    mandatory: bool


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


def read(events: Path) -> Plan:
    """Read the event log (one JSON object a line) that `pulumi preview --event-log` writes."""
    changes: list[Change] = []
    violations: list[Violation] = []
    before: dict[str, Resource] = {}
    after: dict[str, Resource] = {}
    for line in events.read_text().splitlines():
        event: dict[str, Any] = json.loads(line)
        if found := event.get("policyEvent"):
            violations.append(_violation(found))
        step: dict[str, Any] = event.get("resourcePreEvent", {}).get("metadata", {})
        if not step or step["op"] == "refresh":
            continue
        _note(before, step, "old")
        _note(after, step, "new")
        if step["op"] not in _QUIET:
            changes.append(_change(step))
    return Plan(
        changes=tuple(changes),
        violations=tuple(violations),
        before=tuple(before.values()),
        after=tuple(after.values()),
    )


def _note(resources: dict[str, Resource], step: dict[str, Any], side: str) -> None:
    """Keep one side of a step; the two halves of a replacement name the same resource."""
    if state := step.get(side):
        resources[step["urn"]] = Resource(
            type=state["type"], inputs=state.get("inputs") or {}, urn=step["urn"]
        )


def _change(step: dict[str, Any]) -> Change:
    return Change(
        operation=step["op"],
        urn=step["urn"],
        type=step["type"],
        inputs=tuple(sorted(step.get("diffs") or ())),
    )


def _violation(event: dict[str, Any]) -> Violation:
    return Violation(
        rule=event["policyName"],
        resource=event.get("resourceUrn", "").rpartition("::")[2],
        message=" ".join(event["message"].split()),
        mandatory=event["enforcementLevel"] == "mandatory",
    )
