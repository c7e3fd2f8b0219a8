"""Cases of the rules in `agentcore_gateway.py`."""

from frame.case_companions import own_key
from frame.cases import ABSENT, ResourceCase
from frame.sdk import aws

CASES = (
    ResourceCase(
        rule="bedrockagentcore-gateway-authorization",
        cls=aws.bedrock.AgentcoreGateway,
        compliant={"authorizerType": "AWS_IAM"},
        violations=[
            ({"authorizerType": "NONE"}, "Anyone"),
            ({"authorizerType": ABSENT}, "Anyone"),
        ],
        tolerated=[{"authorizerType": "CUSTOM_JWT"}],
    ),
    own_key("bedrockagentcore-gateway-customer-key", aws.bedrock.AgentcoreGateway, "kmsKeyArn"),
)
