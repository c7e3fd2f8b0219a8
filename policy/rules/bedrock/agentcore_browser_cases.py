"""Cases of the rules in `agentcore_browser.py`."""

from frame.cases import ABSENT, UNKNOWN, ResourceCase
from frame.sdk import aws

CASES = (
    ResourceCase(
        rule="bedrockagentcore-browser-recorded",
        cls=aws.bedrock.AgentcoreBrowser,
        compliant={"recording": {"enabled": True}},
        violations=[
            ({"recording": ABSENT}, "not recorded"),
            ({"recording.enabled": False}, "not recorded"),
        ],
        tolerated=[{"recording.enabled": UNKNOWN}],
    ),
)
