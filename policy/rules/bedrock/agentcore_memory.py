"""Memories of AgentCore."""

from frame.family import ENCRYPTION
from frame.inputs import InputRule, customer_key
from frame.rule import security_hub, tokens
from frame.sdk import aws
from pulumi_policy import Severity

RULES = (
    InputRule(
        id="bedrockagentcore-memory-customer-key",
        family=ENCRYPTION,
        description="Memories of AgentCore are encrypted with a customer-managed key.",
        severity=Severity.MEDIUM,
        references=(security_hub("BedrockAgentCore.3"),),
        types=tokens(aws.bedrock.AgentcoreMemory),
        inputs={"encryptionKeyArn": customer_key()},
    ),
)
