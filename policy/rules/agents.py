"""Bedrock: what guards the models, and where agents run."""

from collections.abc import Iterable

from frame.family import ENCRYPTION, EXPOSURE, LOGGING, WORKLOAD
from frame.rule import (
    Finding,
    Messages,
    Reference,
    ResourceRule,
    Stack,
    StackRule,
    checkov,
    security_hub,
    tokens,
)
from frame.sdk import aws
from frame.value import Value
from pulumi_policy import Severity

from rules.encryption import uses_aws_key

GUARDRAILS = tokens(aws.bedrock.Guardrail)
VERSIONS = tokens(aws.bedrock.GuardrailVersion)
AGENTS = tokens(aws.bedrock.AgentAgent)

_HARMS = ("HATE", "INSULTS", "SEXUAL", "VIOLENCE", "MISCONDUCT")
_INJECTION = "PROMPT_ATTACK"
_SECRETS = ("AWS_ACCESS_KEY", "AWS_SECRET_KEY", "PASSWORD")
_STRONG = ("MEDIUM", "HIGH")
_LENS = "AWS Well-Architected Generative AI Lens"


def guardrail_filters(guardrail: Value) -> Messages:
    """Harmful content is filtered on the way in and out, and attacks on prompts on the way in."""
    filters = guardrail["contentPolicyConfig"]["filtersConfigs"]
    if not filters.complete or any(not each["type"].known for each in filters):
        return
    by_type = {each["type"].text: each for each in filters}
    absent = [kind for kind in (*_HARMS, _INJECTION) if kind not in by_type]
    if absent:
        yield f"Nothing filters {', '.join(absent)} (contentPolicyConfig)."
    for kind in (kind for kind in (*_HARMS, _INJECTION) if kind in by_type):
        for way in ("input",) if kind == _INJECTION else ("input", "output"):
            strength = by_type[kind][f"{way}Strength"]
            if strength.differs(*_STRONG):
                yield f"{kind} is filtered too weakly ({strength.path})."
            yield from _switched_off(by_type[kind], way)


def _switched_off(each: Value, way: str) -> Messages:
    """What is declared and does nothing: a direction that is off, or detects without acting."""
    enabled, action = each[f"{way}Enabled"], each[f"{way}Action"]
    if enabled.equals(False):
        yield f"{each['type'].text} passes: {enabled.path} is false."
    if action.equals("NONE"):
        yield f"{each['type'].text} is detected and passes: {action.path} is NONE."


def guardrail_secrets(guardrail: Value) -> Messages:
    """Credentials are blocked: nobody needs a model to repeat them."""
    entities = guardrail["sensitiveInformationPolicyConfig"]["piiEntitiesConfigs"]
    if not entities.complete or any(not each["type"].known for each in entities):
        return
    blocked = {
        each["type"].text for each in entities if not each["action"].differs("BLOCK", "ANONYMIZE")
    }
    passed = [kind for kind in _SECRETS if kind not in blocked]
    if passed:
        yield f"Credentials pass: {', '.join(passed)} (sensitiveInformationPolicyConfig)."
    for each in entities:
        if each["type"].text in _SECRETS:
            for way in ("input", "output"):
                yield from _switched_off(each, way)


def versioned(stack: Stack) -> Iterable[Finding]:
    """Every guardrail has a version: its draft changes under whoever uses it."""
    for guardrail in stack.of(GUARDRAILS):
        if not any(version.points_at(guardrail, "guardrailArn") for version in stack.of(VERSIONS)):
            yield Finding(resource=guardrail, message="The guardrail has a draft only.")


def agent_key(agent: Value) -> Messages:
    """An agent's instructions and sessions are encrypted with a customer-managed key."""
    if uses_aws_key(agent["customerEncryptionKeyArn"]):
        yield "The agent has no customer-managed key (customerEncryptionKeyArn)."


def agent_guardrail(agent: Value) -> Messages:
    """A guardrail stands before and behind an agent."""
    if agent["guardrailConfigurations"].missing:
        yield "The agent has no guardrail (guardrailConfigurations)."


def private_network(tool: Value) -> Messages:
    """Runtimes and tools of AgentCore are in a VPC, where its rules and flow logs apply.

    A code interpreter may be in a sandbox, which reaches no network at all.
    """
    mode = tool["networkConfiguration"]["networkMode"]
    if mode.differs("VPC", "SANDBOX"):
        yield f"The network mode is {mode.text or 'not set'} ({mode.path})."


def browser_recording(browser: Value) -> Messages:
    """What an agent did in a browser can be looked at afterwards."""
    if browser["recording"]["enabled"].differs(True):
        yield "Sessions of the browser are not recorded (recording.enabled)."


def gateway_sign_in(gateway: Value) -> Messages:
    """A gateway asks who calls."""
    kind = gateway["authorizerType"]
    if kind.missing or kind.equals("NONE"):
        yield "Anyone may call the gateway (authorizerType)."


def memory_key(memory: Value) -> Messages:
    """What agents remember is encrypted with a customer-managed key."""
    if uses_aws_key(memory["encryptionKeyArn"]):
        yield "The memory has no customer-managed key (encryptionKeyArn)."


def gateway_key(gateway: Value) -> Messages:
    """A gateway's configuration is encrypted with a customer-managed key."""
    if uses_aws_key(gateway["kmsKeyArn"]):
        yield "The gateway has no customer-managed key (kmsKeyArn)."


RULES = (
    ResourceRule(
        id="bedrock-guardrail-filters",
        family=WORKLOAD,
        description="Guardrails filter harmful content and attacks on prompts.",
        severity=Severity.HIGH,
        references=(
            Reference(framework=_LENS, control="GENSEC02-BP01"),
            Reference(framework=_LENS, control="GENSEC04-BP02"),
        ),
        remediation="Add filters of MEDIUM or HIGH strength for all kinds.",
        types=GUARDRAILS,
        check=guardrail_filters,
    ),
    ResourceRule(
        id="bedrock-guardrail-credentials",
        family=WORKLOAD,
        description="Guardrails stop credentials.",
        severity=Severity.HIGH,
        references=(Reference(framework=_LENS, control="GENSEC02-BP01"),),
        remediation="Block or anonymise AWS_ACCESS_KEY, AWS_SECRET_KEY and PASSWORD.",
        types=GUARDRAILS,
        check=guardrail_secrets,
    ),
    StackRule(
        id="bedrock-guardrail-versioned",
        family=WORKLOAD,
        description="Guardrails have versions, which do not change.",
        severity=Severity.LOW,
        references=(Reference(framework=_LENS, control="GENSEC02-BP01"),),
        remediation="Add a GuardrailVersion, and name it in calls.",
        types=GUARDRAILS,
        check=versioned,
    ),
    ResourceRule(
        id="bedrock-agent-customer-key",
        family=ENCRYPTION,
        description="Agents are encrypted with a customer-managed key.",
        severity=Severity.MEDIUM,
        references=(checkov("CKV_AWS_373"),),
        remediation="Set customer_encryption_key_arn.",
        types=AGENTS,
        check=agent_key,
    ),
    ResourceRule(
        id="bedrock-agent-guardrail",
        family=WORKLOAD,
        description="Agents have guardrails.",
        severity=Severity.HIGH,
        references=(checkov("CKV_AWS_383"),),
        remediation="Set guardrail_configurations to a version of a guardrail.",
        types=AGENTS,
        check=agent_guardrail,
    ),
    ResourceRule(
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
        check=private_network,
    ),
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
        id="bedrockagentcore-memory-customer-key",
        family=ENCRYPTION,
        description="Memories of AgentCore are encrypted with a customer-managed key.",
        severity=Severity.MEDIUM,
        references=(security_hub("BedrockAgentCore.3"),),
        remediation="Set encryption_key_arn to a customer-managed key.",
        types=tokens(aws.bedrock.AgentcoreMemory),
        check=memory_key,
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
