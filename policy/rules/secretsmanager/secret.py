"""Secrets."""

from collections.abc import Iterable, Iterator

from frame.family import ENCRYPTION, IDENTITY, RESILIENCE
from frame.keys import uses_aws_key
from frame.rule import (
    Finding,
    Messages,
    ResourceRule,
    Stack,
    StackRule,
    checkov,
    security_hub,
    tokens,
    well_architected,
)
from frame.sdk import aws
from frame.value import Value
from pulumi_policy import Severity

from rules.secretsmanager.secret_rotation import ROTATIONS


def secret_key(secret: Value) -> Messages:
    """A secret and each of its replicas are encrypted with customer-managed keys."""
    for key in _secret_keys(secret):
        if uses_aws_key(key):
            yield f"The secret is encrypted with AWS's own key ({key.path})."


def _secret_keys(secret: Value) -> Iterator[Value]:
    yield secret["kmsKeyId"]
    for replica in secret["replicas"]:
        yield replica["kmsKeyId"]


SECRETS = tokens(aws.secretsmanager.Secret)


def secret_recovery(secret: Value) -> Messages:
    """A deleted secret can be restored; AWS's default is 30 days."""
    if secret["recoveryWindowInDays"].number == 0:
        yield "A deleted secret is gone at once (recoveryWindowInDays)."


def rotated(stack: Stack) -> Iterable[Finding]:
    """Every secret has a rotation."""
    for secret in stack.of(SECRETS):
        if not any(rotation.points_at(secret, "secretId") for rotation in stack.of(ROTATIONS)):
            yield Finding(resource=secret, message="The secret is never replaced.")


RULES = (
    ResourceRule(
        id="secretsmanager-customer-key",
        family=ENCRYPTION,
        description="Secrets are encrypted with a customer-managed key.",
        severity=Severity.MEDIUM,
        references=(checkov("CKV_AWS_149"),),
        remediation="Set kms_key_id, also of each replica, to a customer-managed key.",
        types=tokens(aws.secretsmanager.Secret),
        check=secret_key,
    ),
    StackRule(
        id="secretsmanager-rotation-declared",
        family=IDENTITY,
        description="Every secret is rotated.",
        severity=Severity.MEDIUM,
        references=(security_hub("SecretsManager.1"), checkov("CKV2_AWS_57")),
        remediation="Add a SecretRotation with a schedule.",
        types=SECRETS,
        check=rotated,
    ),
    ResourceRule(
        id="secretsmanager-recovery-window",
        family=RESILIENCE,
        description="Deleted secrets can be restored.",
        severity=Severity.MEDIUM,
        references=(well_architected("REL09-BP01"),),
        remediation="Leave recovery_window_in_days out, or set it to 7 to 30.",
        types=SECRETS,
        check=secret_recovery,
    ),
)
