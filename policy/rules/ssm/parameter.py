"""Parameters of Parameter Store."""

from frame.family import ENCRYPTION
from frame.keys import uses_aws_key
from frame.rule import Messages, ResourceRule, checkov, tokens
from frame.sdk import aws
from frame.value import Value
from pulumi_policy import Severity


def parameter_type(parameter: Value) -> Messages:
    """A parameter is a SecureString: a plain one is readable with `ssm:GetParameter` alone."""
    if parameter["type"].differs("SecureString"):
        yield f"The parameter is of type {parameter['type'].text}, which is stored in clear text."


def parameter_key(parameter: Value) -> Messages:
    """A SecureString names a customer-managed key; plain parameters are another rule's matter."""
    if parameter["type"].differs("SecureString"):
        return
    if uses_aws_key(parameter["keyId"]):
        yield "The SecureString is encrypted with AWS's own key (keyId)."


RULES = (
    ResourceRule(
        id="ssm-parameter-secure-string",
        family=ENCRYPTION,
        description="Parameters are stored encrypted.",
        severity=Severity.HIGH,
        references=(checkov("CKV2_AWS_34"),),
        remediation='Set type="SecureString" and key_id to a customer-managed key.',
        types=tokens(aws.ssm.Parameter),
        check=parameter_type,
    ),
    ResourceRule(
        id="ssm-parameter-customer-key",
        family=ENCRYPTION,
        description="SecureString parameters are encrypted with a customer-managed key.",
        severity=Severity.MEDIUM,
        references=(checkov("CKV_AWS_337"),),
        remediation="Set key_id to a customer-managed key.",
        types=tokens(aws.ssm.Parameter),
        check=parameter_key,
    ),
)
