"""Keys and secrets: not lost by mistake, not forgotten, and replaced in time."""

import pulumi_aws as aws
from frame.family import IDENTITY, RESILIENCE
from frame.rule import Messages, Reference, ResourceRule, checkov, security_hub, tokens
from frame.value import Value
from pulumi_policy import Severity

SECRETS = tokens(aws.secretsmanager.Secret)
KEYS = tokens(aws.kms.Key)

# What Security Hub takes for enough time to notice, and for the longest life of a secret.
_WINDOW_DAYS = 30
_ROTATION_DAYS = 90


def key_deletion(key: Value) -> Messages:
    """A key that is to be deleted can be saved for as long as AWS allows; its default is that."""
    days = key["deletionWindowInDays"].number
    if days is not None and days < _WINDOW_DAYS:
        yield f"The key is gone after {days} days (deletionWindowInDays)."


def key_usable(key: Value) -> Messages:
    """A key is enabled, and its policy cannot lock its administrators out."""
    if key["isEnabled"].equals(False):
        yield "The key is disabled, and with it all that it encrypts (isEnabled)."
    if key["bypassPolicyLockoutSafetyCheck"].equals(True):
        yield "The policy may lock everyone out of the key (bypassPolicyLockoutSafetyCheck)."


def key_policy(key: Value) -> Messages:
    """A key says who may use it: by default, whomever IAM lets, with any key."""
    if key["policy"].missing:
        yield "The key has AWS's default policy (policy)."


def secret_recovery(secret: Value) -> Messages:
    """A deleted secret can be restored; AWS's default is 30 days."""
    if secret["recoveryWindowInDays"].number == 0:
        yield "A deleted secret is gone at once (recoveryWindowInDays)."


def rotation(schedule: Value) -> Messages:
    """A rotated secret lives for 90 days at most; an expression instead of days is taken as is."""
    rules = schedule["rotationRules"]
    days = rules["automaticallyAfterDays"]
    if days.missing and rules["scheduleExpression"].missing:
        yield "The rotation has no schedule (rotationRules)."
    elif days.number is not None and days.number > _ROTATION_DAYS:
        yield f"The secret lives for {days.number} days ({days.path})."


def blocked_public_policy(policy: Value) -> Messages:
    """Secrets Manager itself checks a policy before it takes it."""
    if policy["blockPublicPolicy"].differs(True):
        yield "A public policy would be taken (blockPublicPolicy)."


RULES = (
    ResourceRule(
        id="kms-key-deletion-window",
        family=RESILIENCE,
        description="Keys can be saved for 30 days after they were deleted.",
        severity=Severity.MEDIUM,
        references=(security_hub("KMS.3"),),
        remediation="Leave deletion_window_in_days out, or set it to 30.",
        types=KEYS,
        check=key_deletion,
    ),
    ResourceRule(
        id="kms-key-usable",
        family=RESILIENCE,
        description="Keys are enabled, and their administrators are not locked out.",
        severity=Severity.MEDIUM,
        references=(checkov("CKV_AWS_227"),),
        remediation="Leave is_enabled and bypass_policy_lockout_safety_check out.",
        types=KEYS,
        check=key_usable,
    ),
    ResourceRule(
        id="kms-key-policy-declared",
        family=IDENTITY,
        description="Keys say who may use them.",
        severity=Severity.MEDIUM,
        references=(checkov("CKV2_AWS_64"),),
        remediation="Set policy to a document that names users and administrators.",
        types=KEYS,
        check=key_policy,
    ),
    ResourceRule(
        id="secretsmanager-recovery-window",
        family=RESILIENCE,
        description="Deleted secrets can be restored.",
        severity=Severity.MEDIUM,
        references=(Reference(framework="AWS Well-Architected", control="REL09-BP01"),),
        remediation="Leave recovery_window_in_days out, or set it to 7 to 30.",
        types=SECRETS,
        check=secret_recovery,
    ),
    ResourceRule(
        id="secretsmanager-rotation-schedule",
        family=IDENTITY,
        description="Rotated secrets live for 90 days at most.",
        severity=Severity.MEDIUM,
        references=(
            security_hub("SecretsManager.4"),
            checkov("CKV_AWS_304"),
        ),
        remediation="Set rotation_rules.automatically_after_days to 90 or less.",
        types=tokens(aws.secretsmanager.SecretRotation),
        check=rotation,
    ),
    ResourceRule(
        id="secretsmanager-public-policy-blocked",
        family=IDENTITY,
        description="Secrets Manager refuses public policies.",
        severity=Severity.MEDIUM,
        references=(Reference(framework="AWS Well-Architected", control="SEC03-BP07"),),
        remediation="Set block_public_policy=True.",
        types=tokens(aws.secretsmanager.SecretPolicy),
        check=blocked_public_policy,
    ),
)
