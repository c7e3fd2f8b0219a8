"""Parameters of Parameter Store."""

from frame.family import ENCRYPTION
from frame.inputs import InputRule, customer_key, equals
from frame.rule import checkov, tokens
from frame.sdk import aws
from pulumi_policy import Severity

RULES = (
    InputRule(
        id="ssm-parameter-secure-string",
        family=ENCRYPTION,
        description="Parameters are stored encrypted.",
        severity=Severity.HIGH,
        references=(checkov("CKV2_AWS_34"),),
        remediation='Set type="SecureString" and key_id to a customer-managed key.',
        types=tokens(aws.ssm.Parameter),
        inputs={"type": equals("SecureString")},
    ),
    InputRule(
        id="ssm-parameter-customer-key",
        family=ENCRYPTION,
        description="SecureString parameters are encrypted with a customer-managed key.",
        severity=Severity.MEDIUM,
        references=(checkov("CKV_AWS_337"),),
        types=tokens(aws.ssm.Parameter),
        inputs={"keyId": customer_key()},
        where=lambda parameter: not parameter["type"].differs("SecureString"),
        example={"type": "SecureString"},
    ),
)
