"""Cases of the rules in `agentcore_agent_runtime.py`."""

from frame.cases import ABSENT, UNKNOWN, ResourceCase
from frame.sdk import aws
from pulumi import CustomResource


def private(cls: type[CustomResource]) -> ResourceCase:
    return ResourceCase(
        rule="bedrockagentcore-private-network",
        cls=cls,
        compliant={"networkConfiguration": {"networkMode": "VPC"}},
        violations=[
            ({"networkConfiguration.networkMode": "PUBLIC"}, "is PUBLIC"),
            ({"networkConfiguration": ABSENT}, "is not set"),
        ],
        tolerated=[
            {"networkConfiguration.networkMode": UNKNOWN},
            {"networkConfiguration.networkMode": "SANDBOX"},
        ],
    )


CASES = (
    private(aws.bedrock.AgentcoreAgentRuntime),
    private(aws.bedrock.AgentcoreBrowser),
    private(aws.bedrock.AgentcoreCodeInterpreter),
)
