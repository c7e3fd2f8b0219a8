"""Browsers of AgentCore."""

from frame.family import LOGGING
from frame.rule import Messages, ResourceRule, security_hub, tokens
from frame.sdk import aws
from frame.value import Value
from pulumi_policy import Severity


def browser_recording(browser: Value) -> Messages:
    """What an agent did in a browser can be looked at afterwards."""
    if browser["recording"]["enabled"].differs(True):
        yield "Sessions of the browser are not recorded (recording.enabled)."


RULES = (
    ResourceRule(
        id="bedrockagentcore-browser-recorded",
        family=LOGGING,
        description="Browsers of AgentCore record their sessions.",
        severity=Severity.LOW,
        references=(security_hub("BedrockAgentCore.6"),),
        remediation="Set recording with enabled=True and an S3 location.",
        types=tokens(aws.bedrock.AgentcoreBrowser),
        check=browser_recording,
    ),
)
