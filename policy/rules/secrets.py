"""Keys and secrets: not lost by mistake, used as meant, and replaced in time."""

from collections.abc import Iterable, Iterator

from frame.companions import companion
from frame.document import Statement, statements
from frame.family import IDENTITY, RESILIENCE
from frame.rule import (
    Finding,
    Messages,
    Reference,
    Resource,
    ResourceRule,
    Stack,
    StackRule,
    checkov,
    security_hub,
    tokens,
)
from frame.sdk import aws
from frame.value import Value
from pulumi_policy import Severity

SECRETS = tokens(aws.secretsmanager.Secret)
ROTATIONS = tokens(aws.secretsmanager.SecretRotation)
KEYS = tokens(aws.kms.Key)
KEY_POLICIES = tokens(aws.kms.Key, aws.kms.KeyPolicy, aws.kms.ReplicaKey, aws.kms.ExternalKey)
DELETABLE = tokens(aws.kms.Key, aws.kms.ReplicaKey, aws.kms.ExternalKey)

# What Security Hub takes for enough time to notice, and for the longest life of a secret.
_WINDOW_DAYS = 30
_ROTATION_DAYS = 90

_USE_KEYS = (
    "aws:principalarn",
    "aws:principaltag/*",
    "kms:encryptioncontext:*",
    "kms:encryptioncontextkeys",
    "kms:resourcealiases",
    "kms:viaservice",
)
_GRANT_KEYS = (
    "aws:principalarn",
    "kms:granteeprincipal",
    "kms:grantisforawsresource",
    "kms:grantoperations",
)


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


def key_use(key: Value) -> Messages:
    """Where a whole account may decrypt, it is through named services or for named things.

    Else every permission on keys in general, given to anybody in the account, is one on this key.
    """
    for statement in _to_accounts(key):
        if statement.grants("kms:Decrypt") and not statement.narrowed_by(*_USE_KEYS):
            yield "Everyone whom IAM lets decrypt at all may use this key (kms:Decrypt)."


def key_grants(key: Value) -> Messages:
    """Where a whole account may hand the key on, it is to services of AWS, for a resource.

    Source: https://docs.aws.amazon.com/kms/latest/developerguide/grants.html
    """
    for statement in _to_accounts(key):
        if statement.grants("kms:CreateGrant") and not statement.narrowed_by(*_GRANT_KEYS):
            yield "Everyone whom IAM lets hand keys on may hand on this one (kms:CreateGrant)."


def _to_accounts(key: Value) -> Iterator[Statement]:
    for statement in statements(key["policy"]):
        names = statement.principals("AWS")
        if any(name.isdecimal() or name.endswith(":root") for name in names):
            yield statement


def secret_recovery(secret: Value) -> Messages:
    """A deleted secret can be restored; AWS's default is 30 days."""
    if secret["recoveryWindowInDays"].number == 0:
        yield "A deleted secret is gone at once (recoveryWindowInDays)."


def rotation_schedule(schedule: Value) -> Messages:
    """A rotated secret lives for 90 days at most; an expression instead of days is taken as is."""
    rules = schedule["rotationRules"]
    days = rules["automaticallyAfterDays"]
    if days.missing and rules["scheduleExpression"].missing:
        yield "The rotation has no schedule (rotationRules)."
    elif days.number is not None and days.number > _ROTATION_DAYS:
        yield f"The secret lives for {days.number} days ({days.path})."


def rotated(stack: Stack) -> Iterable[Finding]:
    """Every secret has a rotation."""
    for secret in stack.of(SECRETS):
        if not any(rotation.points_at(secret, "secretId") for rotation in stack.of(ROTATIONS)):
            yield Finding(resource=secret, message="The secret is never replaced.")


def blocked_public_policy(policy: Value) -> Messages:
    """Secrets Manager itself checks a policy before it takes it."""
    if policy["blockPublicPolicy"].differs(True):
        yield "A public policy would be taken (blockPublicPolicy)."


_LEAST_PRIVILEGE = Reference(framework="AWS Well-Architected", control="SEC03-BP02")

RULES = (
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
    ResourceRule(
        id="kms-key-policy-use-narrowed",
        family=IDENTITY,
        description="Key policies let an account decrypt through services or for named things.",
        severity=Severity.LOW,
        references=(_LEAST_PRIVILEGE,),
        remediation="Add the condition kms:ViaService, kms:EncryptionContext or aws:PrincipalArn.",
        types=KEY_POLICIES,
        check=key_use,
    ),
    ResourceRule(
        id="kms-key-policy-grants-to-services",
        family=IDENTITY,
        description="Key policies let an account hand keys on to services of AWS only.",
        severity=Severity.LOW,
        references=(_LEAST_PRIVILEGE,),
        remediation="Add the condition kms:GrantIsForAWSResource.",
        types=KEY_POLICIES,
        check=key_grants,
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
        types=ROTATIONS,
        check=rotation_schedule,
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
