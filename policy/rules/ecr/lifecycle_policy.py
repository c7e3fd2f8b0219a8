"""Lifecycle policies of image repositories."""

from frame.family import WORKLOAD
from frame.rule import Messages, ResourceRule, security_hub, tokens
from frame.sdk import aws
from frame.value import Value
from pulumi_policy import Severity


def untagged_expire(lifecycle: Value) -> Messages:
    """Images that no tag names any more, and nobody scans for, go."""
    rules = lifecycle["policy"].document()["rules"]
    if rules.complete and not any(_expires_untagged(rule) for rule in rules):
        yield "Images without a tag stay for ever (policy)."


def _expires_untagged(rule: Value) -> bool:
    selected = not rule["selection"]["tagStatus"].differs("untagged", "any")
    return selected and not rule["action"]["type"].differs("expire")


RULES = (
    ResourceRule(
        id="ecr-lifecycle-expires-untagged",
        family=WORKLOAD,
        description="Repositories let images without a tag go.",
        severity=Severity.LOW,
        references=(security_hub("ECR.3"),),
        remediation='Add a rule with tagStatus "untagged" and the action "expire".',
        types=tokens(aws.ecr.LifecyclePolicy),
        check=untagged_expire,
    ),
)
