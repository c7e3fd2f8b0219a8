"""KMS keys."""

from frame.companions import companion
from frame.family import ENCRYPTION, IDENTITY, RESILIENCE
from frame.rule import (
    Messages,
    Resource,
    ResourceRule,
    Stack,
    StackRule,
    checkov,
    cis,
    security_hub,
    tokens,
)
from frame.sdk import aws
from frame.value import Value
from pulumi_policy import Severity


def key_rotation(key: Value) -> Messages:
    """Rotation is on for every key that AWS can rotate: symmetric ones, with AWS's own material.

    Source: https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html.
    """
    spec, usage = key["customerMasterKeySpec"], key["keyUsage"]
    asymmetric = spec.text not in (None, "SYMMETRIC_DEFAULT")
    for_signing = usage.text not in (None, "ENCRYPT_DECRYPT")
    foreign = key["customKeyStoreId"].text is not None
    if asymmetric or for_signing or foreign:
        return
    if key["enableKeyRotation"].differs(True):
        yield "Key rotation is not enabled (enableKeyRotation)."


KEYS = tokens(aws.kms.Key)
DELETABLE = tokens(aws.kms.Key, aws.kms.ReplicaKey, aws.kms.ExternalKey)
# What Security Hub takes for enough time to notice, and for the longest life of a secret.
_WINDOW_DAYS = 30


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


def _has_policy(_stack: Stack, key: Resource) -> bool:
    return not key.props["policy"].missing


RULES = (
    ResourceRule(
        id="kms-key-rotation",
        family=ENCRYPTION,
        description="KMS keys rotate their material automatically.",
        severity=Severity.MEDIUM,
        references=(security_hub("KMS.4"), cis("3.6"), checkov("CKV_AWS_7")),
        remediation="Set enable_key_rotation=True on the key.",
        types=tokens(aws.kms.Key),
        check=key_rotation,
        remediate=lambda _: {"enableKeyRotation": True},
    ),
    ResourceRule(
        id="kms-key-deletion-window",
        family=RESILIENCE,
        description="Keys can be saved for 30 days after they were deleted.",
        severity=Severity.MEDIUM,
        references=(security_hub("KMS.3"),),
        remediation="Leave deletion_window_in_days out, or set it to 30.",
        types=DELETABLE,
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
    StackRule(
        id="kms-key-policy-declared",
        family=IDENTITY,
        description="Keys say who may use them.",
        severity=Severity.MEDIUM,
        references=(checkov("CKV2_AWS_64"),),
        remediation="Set policy to a document that names users and administrators, or add a "
        "KeyPolicy.",
        types=KEYS,
        check=companion(
            KEYS,
            tokens(aws.kms.KeyPolicy),
            "keyId",
            "The key has AWS's default policy (policy).",
            excepted=_has_policy,
        ),
    ),
)
