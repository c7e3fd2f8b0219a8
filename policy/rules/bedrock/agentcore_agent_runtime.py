"""Runtimes of AgentCore, and its tools."""

from frame.family import EXPOSURE
from frame.inputs import InputRule, equals
from frame.rule import security_hub, tokens
from frame.sdk import aws
from pulumi_policy import Severity

RULES = (
    InputRule(
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
        # A code interpreter may be in a sandbox, which reaches no network at all.
        inputs={"networkConfiguration.networkMode": equals("VPC", "SANDBOX")},
    ),
)
