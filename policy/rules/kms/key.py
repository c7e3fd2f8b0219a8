"""KMS keys."""

from frame.companions import CompanionRule, says_itself
from frame.defaults import default
from frame.family import ENCRYPTION, IDENTITY, RESILIENCE
from frame.inputs import InputRule, at_least, equals
from frame.rule import checkov, cis, security_hub, tokens
from frame.sdk import aws
from frame.value import Value
from pulumi_policy import Severity


def _can_rotate(key: Value) -> bool:
    """Whether AWS can rotate the key: a symmetric one, with AWS's own material.

    Source: https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html.
    """
    usual = (
        not key[name].otherwise(default(KEYS, name)).differs(default(KEYS, name))
        for name in ("customerMasterKeySpec", "keyUsage")
    )
    return all(usual) and not key["customKeyStoreId"].text


KEYS = tokens(aws.kms.Key)
DELETABLE = tokens(aws.kms.Key, aws.kms.ReplicaKey, aws.kms.ExternalKey)
# What Security Hub takes for enough time to notice, and for the longest life of a secret.
_WINDOW_DAYS = 30

RULES = (
    InputRule(
        id="kms-key-rotation",
        family=ENCRYPTION,
        description="KMS keys rotate their material automatically.",
        severity=Severity.MEDIUM,
        references=(security_hub("KMS.4"), cis("3.6"), checkov("CKV_AWS_7")),
        remediation="Set enable_key_rotation=True on the key.",
        types=tokens(aws.kms.Key),
        remediate=lambda _: {"enableKeyRotation": True},
        inputs={"enableKeyRotation": equals(True)},
        where=_can_rotate,
    ),
    InputRule(
        id="kms-key-deletion-window",
        family=RESILIENCE,
        description="Keys can be saved for 30 days after they were deleted.",
        severity=Severity.MEDIUM,
        references=(security_hub("KMS.3"),),
        remediation="Leave deletion_window_in_days out, or set it to 30.",
        types=DELETABLE,
        inputs={"deletionWindowInDays": at_least(_WINDOW_DAYS)},
    ),
    InputRule(
        id="kms-key-usable",
        family=RESILIENCE,
        description="Keys are enabled, and their administrators are not locked out.",
        severity=Severity.MEDIUM,
        references=(checkov("CKV_AWS_227"),),
        remediation="Leave is_enabled and bypass_policy_lockout_safety_check out.",
        types=KEYS,
        inputs={
            "isEnabled": equals(True),
            "bypassPolicyLockoutSafetyCheck": equals(False),
        },
    ),
    CompanionRule(
        id="kms-key-policy-declared",
        family=IDENTITY,
        description="Keys say who may use them.",
        severity=Severity.MEDIUM,
        references=(checkov("CKV2_AWS_64"),),
        remediation="Set policy to a document that names users and administrators, or add a "
        "KeyPolicy.",
        types=KEYS,
        beside=tokens(aws.kms.KeyPolicy),
        key="keyId",
        excepted=says_itself,
    ),
)
