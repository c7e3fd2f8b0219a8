"""Gateways of AgentCore."""

from frame.family import ENCRYPTION, EXPOSURE
from frame.keys import uses_aws_key
from frame.rule import Messages, ResourceRule, security_hub, tokens
from frame.sdk import aws
from frame.value import Value
from pulumi_policy import Severity


def gateway_sign_in(gateway: Value) -> Messages:
    """A gateway asks who calls."""
    kind = gateway["authorizerType"]
    if kind.missing or kind.equals("NONE"):
        yield "Anyone may call the gateway (authorizerType)."


def gateway_key(gateway: Value) -> Messages:
    """A gateway's configuration is encrypted with a customer-managed key."""
    if uses_aws_key(gateway["kmsKeyArn"]):
        yield "The gateway has no customer-managed key (kmsKeyArn)."


RULES = (
    ResourceRule(
        id="bedrockagentcore-gateway-authorization",
        family=EXPOSURE,
        description="Gateways of AgentCore ask who calls.",
        severity=Severity.HIGH,
        references=(security_hub("BedrockAgentCore.2"),),
        remediation="Set authorizer_type to CUSTOM_JWT or AWS_IAM.",
        types=tokens(aws.bedrock.AgentcoreGateway),
        check=gateway_sign_in,
    ),
    ResourceRule(
        id="bedrockagentcore-gateway-customer-key",
        family=ENCRYPTION,
        description="Gateways of AgentCore are encrypted with a customer-managed key.",
        severity=Severity.MEDIUM,
        references=(security_hub("BedrockAgentCore.4"),),
        remediation="Set kms_key_arn to a customer-managed key.",
        types=tokens(aws.bedrock.AgentcoreGateway),
        check=gateway_key,
    ),
)
