"""Secrets."""

from frame.companions import CompanionRule
from frame.family import ENCRYPTION, IDENTITY, RESILIENCE
from frame.inputs import InputRule, customer_key, never
from frame.rule import checkov, security_hub, tokens, well_architected
from frame.sdk import aws
from pulumi_policy import Severity

from rules.secretsmanager.secret_rotation import ROTATIONS

SECRETS = tokens(aws.secretsmanager.Secret)

RULES = (
    InputRule(
        id="secretsmanager-customer-key",
        family=ENCRYPTION,
        description="Secrets are encrypted with a customer-managed key.",
        severity=Severity.MEDIUM,
        references=(checkov("CKV_AWS_149"),),
        remediation="Set kms_key_id, also of each replica, to a customer-managed key.",
        types=tokens(aws.secretsmanager.Secret),
        inputs={"kmsKeyId": customer_key(), "replicas[].kmsKeyId": customer_key()},
    ),
    CompanionRule(
        id="secretsmanager-rotation-declared",
        family=IDENTITY,
        description="Every secret is rotated.",
        severity=Severity.MEDIUM,
        references=(security_hub("SecretsManager.1"), checkov("CKV2_AWS_57")),
        remediation="Add a SecretRotation with a schedule.",
        types=SECRETS,
        beside=ROTATIONS,
        key="secretId",
    ),
    InputRule(
        id="secretsmanager-recovery-window",
        family=RESILIENCE,
        description="Deleted secrets can be restored.",
        severity=Severity.MEDIUM,
        references=(well_architected("REL09-BP01"),),
        remediation="Leave recovery_window_in_days out, or set it to 7 to 30.",
        types=SECRETS,
        inputs={"recoveryWindowInDays": never(0)},
    ),
)
