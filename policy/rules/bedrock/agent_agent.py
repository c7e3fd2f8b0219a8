"""Agents of Bedrock."""

from frame.family import ENCRYPTION, WORKLOAD
from frame.keys import uses_aws_key
from frame.rule import Messages, ResourceRule, checkov, tokens
from frame.sdk import aws
from frame.value import Value
from pulumi_policy import Severity

AGENTS = tokens(aws.bedrock.AgentAgent)


def agent_key(agent: Value) -> Messages:
    """An agent's instructions and sessions are encrypted with a customer-managed key."""
    if uses_aws_key(agent["customerEncryptionKeyArn"]):
        yield "The agent has no customer-managed key (customerEncryptionKeyArn)."


def agent_guardrail(agent: Value) -> Messages:
    """A guardrail stands before and behind an agent."""
    if agent["guardrailConfigurations"].missing:
        yield "The agent has no guardrail (guardrailConfigurations)."


RULES = (
    ResourceRule(
        id="bedrock-agent-customer-key",
        family=ENCRYPTION,
        description="Agents are encrypted with a customer-managed key.",
        severity=Severity.MEDIUM,
        references=(checkov("CKV_AWS_373"),),
        remediation="Set customer_encryption_key_arn.",
        types=AGENTS,
        check=agent_key,
    ),
    ResourceRule(
        id="bedrock-agent-guardrail",
        family=WORKLOAD,
        description="Agents have guardrails.",
        severity=Severity.HIGH,
        references=(checkov("CKV_AWS_383"),),
        remediation="Set guardrail_configurations to a version of a guardrail.",
        types=AGENTS,
        check=agent_guardrail,
    ),
)
