"""Cases of the rules in `agent_agent.py`."""

from frame.case_companions import own_key
from frame.cases import ABSENT, UNKNOWN, ResourceCase
from frame.sdk import aws

from rules.bedrock.guardrail_cases import GUARDRAIL

CASES = (
    own_key("bedrock-agent-customer-key", aws.bedrock.AgentAgent, "customerEncryptionKeyArn"),
    ResourceCase(
        rule="bedrock-agent-guardrail",
        cls=aws.bedrock.AgentAgent,
        compliant={"guardrailConfigurations": [{"guardrailIdentifier": GUARDRAIL}]},
        violations=[
            ({"guardrailConfigurations": ABSENT}, "no guardrail"),
            ({"guardrailConfigurations": []}, "no guardrail"),
        ],
        tolerated=[{"guardrailConfigurations": [UNKNOWN]}],
    ),
)
