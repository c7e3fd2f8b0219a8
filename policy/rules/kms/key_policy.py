"""Key policies."""

from collections.abc import Iterator

from frame.document import Statement, statements
from frame.family import IDENTITY
from frame.resource_policy import KEY_POLICIES, closed
from frame.rule import Messages, ResourceRule, checkov, security_hub, well_architected
from frame.value import Value
from pulumi_policy import Severity

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


RULES = (
    closed(
        "kms-key-policy-not-public",
        "key",
        KEY_POLICIES,
        security_hub("KMS.5"),
        checkov("CKV_AWS_33"),
        severity=Severity.CRITICAL,
    ),
    ResourceRule(
        id="kms-key-policy-use-narrowed",
        family=IDENTITY,
        description="Key policies let an account decrypt through services or for named things.",
        severity=Severity.LOW,
        references=(well_architected("SEC03-BP02"),),
        remediation="Add the condition kms:ViaService, kms:EncryptionContext or aws:PrincipalArn.",
        types=KEY_POLICIES,
        check=key_use,
    ),
    ResourceRule(
        id="kms-key-policy-grants-to-services",
        family=IDENTITY,
        description="Key policies let an account hand keys on to services of AWS only.",
        severity=Severity.LOW,
        references=(well_architected("SEC03-BP02"),),
        remediation="Add the condition kms:GrantIsForAWSResource.",
        types=KEY_POLICIES,
        check=key_grants,
    ),
)
