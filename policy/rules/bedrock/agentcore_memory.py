"""Memories of AgentCore."""

from frame.family import ENCRYPTION
from frame.keys import uses_aws_key
from frame.rule import Messages, ResourceRule, security_hub, tokens
from frame.sdk import aws
from frame.value import Value
from pulumi_policy import Severity


def memory_key(memory: Value) -> Messages:
    """What agents remember is encrypted with a customer-managed key."""
    if uses_aws_key(memory["encryptionKeyArn"]):
        yield "The memory has no customer-managed key (encryptionKeyArn)."


RULES = (
    ResourceRule(
        id="bedrockagentcore-memory-customer-key",
        family=ENCRYPTION,
        description="Memories of AgentCore are encrypted with a customer-managed key.",
        severity=Severity.MEDIUM,
        references=(security_hub("BedrockAgentCore.3"),),
        remediation="Set encryption_key_arn to a customer-managed key.",
        types=tokens(aws.bedrock.AgentcoreMemory),
        check=memory_key,
    ),
)
