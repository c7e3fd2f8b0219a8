"""Access keys."""

from frame.defaults import default
from frame.family import IDENTITY
from frame.rule import Messages, ResourceRule, checkov, security_hub, tokens
from frame.sdk import aws
from frame.value import Value
from pulumi_policy import Severity

_KEYS = tokens(aws.iam.AccessKey)


def access_key(key: Value) -> Messages:
    """Nobody gets credentials of AWS that last: those of roles end by themselves."""
    if key["status"].otherwise(default(_KEYS, "status")).equals("Active"):
        yield "The key is good until somebody deletes it (status)."


RULES = (
    ResourceRule(
        id="iam-no-access-keys",
        family=IDENTITY,
        description="No access keys are made, which last until somebody deletes them.",
        severity=Severity.HIGH,
        references=(security_hub("IAM.3"), checkov("CKV_AWS_273")),
        remediation="Let people and programs assume a role, with IAM Identity Center or OpenID "
        "Connect outside AWS.",
        types=_KEYS,
        check=access_key,
    ),
)
