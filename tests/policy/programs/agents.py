"""Agents: those that Bedrock runs, and those that run in AgentCore with its tools."""

from collections.abc import Mapping

import pulumi_aws as aws

from tests.policy.programs.parts import KEY, made
from tests.policy.requests import Made

Program = tuple[Made, ...]
IN_A_VPC = {"networkMode": "VPC", "networkModeConfig": {"subnets": ["s"], "securityGroups": ["g"]}}
PUBLIC = {"networkMode": "PUBLIC"}


def agent(**more: object) -> Program:
    return (
        made(
            aws.bedrock.AgentAgent,
            "helper",
            agentName="helper",
            agentResourceRoleArn="arn:role",
            foundationModel="anthropic.claude-sonnet-4-5-20250929-v1:0",
            **more,
        ),
    )


def agentcore(network: Mapping[str, object], recording: bool, **gateway: object) -> Program:
    core = aws.bedrock
    return (
        made(
            core.AgentcoreAgentRuntime,
            "runtime",
            agentRuntimeName="helper",
            roleArn="arn:role",
            networkConfiguration=network,
        ),
        made(
            core.AgentcoreBrowser,
            "browser",
            name="browser",
            networkConfiguration=network,
            recording={"enabled": recording, "s3Location": {"bucket": "b", "prefix": "p"}},
        ),
        made(
            core.AgentcoreCodeInterpreter,
            "python",
            name="python",
            networkConfiguration={"networkMode": "SANDBOX"},
        ),
        made(
            core.AgentcoreGateway,
            "gateway",
            name="gateway",
            protocolType="MCP",
            roleArn="arn:role",
            **gateway,
        ),
        made(
            core.AgentcoreMemory,
            "memory",
            name="memory",
            eventExpiryDuration=30,
            encryptionKeyArn=gateway.get("kmsKeyArn"),
        ),
    )


PROGRAMS: dict[str, Program] = {
    "an agent as in the tutorial": agent(),
    "an agent behind a guardrail": agent(
        customerEncryptionKeyArn=KEY,
        guardrailConfigurations=[{"guardrailIdentifier": "g-1", "guardrailVersion": "1"}],
    ),
    "an agent in AgentCore as in the tutorial": agentcore(PUBLIC, False, authorizerType="NONE"),
    "an agent in AgentCore within a network": agentcore(
        IN_A_VPC, True, authorizerType="AWS_IAM", kmsKeyArn=KEY
    ),
}
