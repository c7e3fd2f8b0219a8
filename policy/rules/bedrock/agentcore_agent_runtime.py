"""Runtimes of AgentCore, and its tools."""

from frame.family import EXPOSURE
from frame.rule import Messages, ResourceRule, security_hub, tokens
from frame.sdk import aws
from frame.value import Value
from pulumi_policy import Severity


def private_network(tool: Value) -> Messages:
    """Runtimes and tools of AgentCore are in a VPC, where its rules and flow logs apply.

    A code interpreter may be in a sandbox, which reaches no network at all.
    """
    mode = tool["networkConfiguration"]["networkMode"]
    if mode.differs("VPC", "SANDBOX"):
        yield f"The network mode is {mode.text or 'not set'} ({mode.path})."


RULES = (
    ResourceRule(
        id="bedrockagentcore-private-network",
        family=EXPOSURE,
        description="Runtimes and tools of AgentCore run in a VPC.",
        severity=Severity.HIGH,
        references=tuple(security_hub(f"BedrockAgentCore.{number}") for number in (1, 5, 7)),
        remediation='Set network_mode="VPC" with subnets and security groups.',
        types=tokens(
            aws.bedrock.AgentcoreAgentRuntime,
            aws.bedrock.AgentcoreBrowser,
            aws.bedrock.AgentcoreCodeInterpreter,
        ),
        check=private_network,
    ),
)
