"""Gateways of AgentCore."""

from frame.family import ENCRYPTION, EXPOSURE
from frame.inputs import InputRule, customer_key, present
from frame.rule import security_hub, tokens
from frame.sdk import aws
from pulumi_policy import Severity

RULES = (
    InputRule(
        id="bedrockagentcore-gateway-authorization",
        family=EXPOSURE,
        description="Gateways of AgentCore ask who calls.",
        severity=Severity.HIGH,
        references=(security_hub("BedrockAgentCore.2"),),
        remediation="Set authorizer_type to CUSTOM_JWT or AWS_IAM.",
        types=tokens(aws.bedrock.AgentcoreGateway),
        inputs={"authorizerType": present("AWS_IAM", but="NONE")},
    ),
    InputRule(
        id="bedrockagentcore-gateway-customer-key",
        family=ENCRYPTION,
        description="Gateways of AgentCore are encrypted with a customer-managed key.",
        severity=Severity.MEDIUM,
        references=(security_hub("BedrockAgentCore.4"),),
        types=tokens(aws.bedrock.AgentcoreGateway),
        inputs={"kmsKeyArn": customer_key()},
    ),
)
