"""Agents of Bedrock."""

from frame.family import ENCRYPTION, WORKLOAD
from frame.inputs import InputRule, customer_key, present
from frame.rule import checkov, tokens
from frame.sdk import aws
from pulumi_policy import Severity

AGENTS = tokens(aws.bedrock.AgentAgent)

RULES = (
    InputRule(
        id="bedrock-agent-customer-key",
        family=ENCRYPTION,
        description="Agents are encrypted with a customer-managed key.",
        severity=Severity.MEDIUM,
        references=(checkov("CKV_AWS_373"),),
        remediation="Set customer_encryption_key_arn.",
        types=AGENTS,
        inputs={"customerEncryptionKeyArn": customer_key()},
    ),
    InputRule(
        id="bedrock-agent-guardrail",
        family=WORKLOAD,
        description="Agents have guardrails.",
        severity=Severity.HIGH,
        references=(checkov("CKV_AWS_383"),),
        remediation="Set guardrail_configurations to a version of a guardrail.",
        types=AGENTS,
        inputs={"guardrailConfigurations": present([{"guardrailIdentifier": "g-1"}])},
    ),
)
