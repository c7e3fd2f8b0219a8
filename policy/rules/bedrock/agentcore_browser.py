"""Browsers of AgentCore."""

from frame.family import LOGGING
from frame.inputs import InputRule, equals
from frame.rule import security_hub, tokens
from frame.sdk import aws
from pulumi_policy import Severity

RULES = (
    InputRule(
        id="bedrockagentcore-browser-recorded",
        family=LOGGING,
        description="Browsers of AgentCore record their sessions.",
        severity=Severity.LOW,
        references=(security_hub("BedrockAgentCore.6"),),
        remediation="Set recording with enabled=True and an S3 location.",
        types=tokens(aws.bedrock.AgentcoreBrowser),
        inputs={"recording.enabled": equals(True)},
    ),
)
