"""Policies of secrets."""

from frame.family import IDENTITY
from frame.resource_policy import SECRET_POLICIES, closed
from frame.rule import Messages, ResourceRule, tokens, well_architected
from frame.sdk import aws
from frame.value import Value
from pulumi_policy import Severity


def blocked_public_policy(policy: Value) -> Messages:
    """Secrets Manager itself checks a policy before it takes it."""
    if policy["blockPublicPolicy"].differs(True):
        yield "A public policy would be taken (blockPublicPolicy)."


RULES = (
    closed(
        "secretsmanager-policy-not-public",
        "secret",
        SECRET_POLICIES,
        well_architected("SEC03-BP07"),
        severity=Severity.CRITICAL,
    ),
    ResourceRule(
        id="secretsmanager-public-policy-blocked",
        family=IDENTITY,
        description="Secrets Manager refuses public policies.",
        severity=Severity.MEDIUM,
        references=(well_architected("SEC03-BP07"),),
        remediation="Set block_public_policy=True.",
        types=tokens(aws.secretsmanager.SecretPolicy),
        check=blocked_public_policy,
    ),
)
