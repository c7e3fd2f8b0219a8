"""Backups: what has to come back after a loss is in a backup plan."""

from collections.abc import Iterable

from frame.family import RESILIENCE
from frame.rule import Finding, Reference, Resource, Stack, StackRule, checkov, tokens
from frame.sdk import aws
from pulumi_policy import Severity

_CLUSTERS = tokens(aws.rds.Cluster)
_SELECTIONS = tokens(aws.backup.Selection)


def cluster_backups(stack: Stack) -> Iterable[Finding]:
    """A selection names the cluster, selects everything, or selects by tags that it carries."""
    for cluster in stack.of(_CLUSTERS):
        if not any(_selects(selection, cluster) for selection in stack.of(_SELECTIONS)):
            yield Finding(resource=cluster, message="No backup plan selects the cluster.")


def _selects(selection: Resource, cluster: Resource) -> bool:
    if selection.points_at(cluster, "notResources"):
        return False
    everything = any(pattern.equals("*") for pattern in selection.props["resources"])
    if everything or selection.points_at(cluster, "resources"):
        return True
    tags = cluster.props["tagsAll"]
    return any(
        not tag["value"].differs(tags[tag["key"].text or ""].text)
        for tag in selection.props["selectionTags"]
    )


RULES = (
    StackRule(
        id="rds-cluster-backup-plan",
        family=RESILIENCE,
        description="Database clusters are in a backup plan, beside their own snapshots.",
        severity=Severity.MEDIUM,
        references=(
            Reference(framework="AWS Config", control="aurora-resources-protected-by-backup-plan"),
            checkov("CKV2_AWS_8"),
        ),
        remediation="Name the cluster's ARN in the resources of a backup Selection.",
        types=_CLUSTERS,
        check=cluster_backups,
    ),
)
