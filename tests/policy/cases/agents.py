"""Cases of the rules on Bedrock."""

import pulumi_aws as aws
from pulumi import CustomResource

from tests.policy.harness import ABSENT, UNKNOWN, Node, ResourceCase, StackCase

KEY = "arn:aws:kms:us-east-1:111122223333:key/0d1e2f30-0000-4000-8000-000000000000"
GUARDRAIL = "arn:aws:bedrock:us-east-1:111122223333:guardrail/g1a2r3d4"
HARMS = ("HATE", "INSULTS", "SEXUAL", "VIOLENCE", "MISCONDUCT")
FILTERS = [
    {"type": "PROMPT_ATTACK", "inputStrength": "HIGH", "outputStrength": "NONE"},
    *({"type": kind, "inputStrength": "HIGH", "outputStrength": "MEDIUM"} for kind in HARMS),
]
CREDENTIALS = [
    {"type": "AWS_ACCESS_KEY", "action": "BLOCK"},
    {"type": "AWS_SECRET_KEY", "action": "BLOCK"},
    {"type": "PASSWORD", "action": "ANONYMIZE"},
]


def own_key(rule: str, cls: type[CustomResource], field: str) -> ResourceCase:
    return ResourceCase(
        rule=rule,
        cls=cls,
        compliant={field: KEY, "description": "agents"},
        violations=[
            ({field: ABSENT}, "no customer-managed key"),
            ({field: "", "description": UNKNOWN}, "no customer-managed key"),
        ],
    )


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


RESOURCE_CASES = (
    ResourceCase(
        rule="bedrock-guardrail-filters",
        cls=aws.bedrock.Guardrail,
        compliant={"contentPolicyConfig": {"filtersConfigs": FILTERS}},
        violations=[
            ({"contentPolicyConfig": ABSENT}, "HATE, INSULTS"),
            ({"contentPolicyConfig.filtersConfigs": FILTERS[1:]}, "filters PROMPT_ATTACK"),
            ({"contentPolicyConfig.filtersConfigs": FILTERS[:-1]}, "filters MISCONDUCT"),
            ({"contentPolicyConfig.filtersConfigs.0.inputStrength": "LOW"}, "PROMPT_ATTACK is"),
            ({"contentPolicyConfig.filtersConfigs.1.outputStrength": "NONE"}, "HATE is"),
            (
                {"contentPolicyConfig.filtersConfigs.1.outputEnabled": False},
                "HATE passes: contentPolicyConfig.filtersConfigs[1].outputEnabled is false",
            ),
            (
                {"contentPolicyConfig.filtersConfigs.0.inputAction": "NONE"},
                "PROMPT_ATTACK is detected and passes",
            ),
            (
                {
                    "contentPolicyConfig.filtersConfigs.1.outputStrength": UNKNOWN,
                    "contentPolicyConfig.filtersConfigs.1.inputStrength": ABSENT,
                },
                "HATE is",
            ),
        ],
        tolerated=[
            {"contentPolicyConfig.filtersConfigs": UNKNOWN},
            {"contentPolicyConfig.filtersConfigs": [UNKNOWN]},
            {"contentPolicyConfig.filtersConfigs.0.outputAction": "NONE"},
            {"contentPolicyConfig.filtersConfigs.1.inputEnabled": UNKNOWN},
            {"contentPolicyConfig.filtersConfigs.0.type": UNKNOWN},
            {"contentPolicyConfig.filtersConfigs.0.inputStrength": UNKNOWN},
        ],
    ),
    ResourceCase(
        rule="bedrock-guardrail-credentials",
        cls=aws.bedrock.Guardrail,
        compliant={"sensitiveInformationPolicyConfig": {"piiEntitiesConfigs": CREDENTIALS}},
        violations=[
            ({"sensitiveInformationPolicyConfig": ABSENT}, "AWS_ACCESS_KEY"),
            (
                {
                    "sensitiveInformationPolicyConfig.piiEntitiesConfigs.2": {
                        "type": "PASSWORD",
                        "action": "BLOCK",
                        "outputEnabled": False,
                    }
                },
                "PASSWORD passes",
            ),
            (
                {"sensitiveInformationPolicyConfig.piiEntitiesConfigs": CREDENTIALS[:-1]},
                "pass: PASSWORD",
            ),
            (
                {"sensitiveInformationPolicyConfig.piiEntitiesConfigs.0.action": "NONE"},
                "pass: AWS_ACCESS_KEY",
            ),
        ],
        tolerated=[
            {"sensitiveInformationPolicyConfig.piiEntitiesConfigs": [UNKNOWN]},
            {"sensitiveInformationPolicyConfig.piiEntitiesConfigs.0.type": UNKNOWN},
            {"sensitiveInformationPolicyConfig.piiEntitiesConfigs.0.action": UNKNOWN},
        ],
    ),
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
    private(aws.bedrock.AgentcoreAgentRuntime),
    private(aws.bedrock.AgentcoreBrowser),
    private(aws.bedrock.AgentcoreCodeInterpreter),
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
    own_key(
        "bedrockagentcore-memory-customer-key", aws.bedrock.AgentcoreMemory, "encryptionKeyArn"
    ),
    own_key("bedrockagentcore-gateway-customer-key", aws.bedrock.AgentcoreGateway, "kmsKeyArn"),
)


def guardrail(name: str, arn: object) -> Node:
    return Node(cls=aws.bedrock.Guardrail, name=name, props={"guardrailArn": arn})


def version(arn: object, **refers: list[str]) -> Node:
    return Node(
        cls=aws.bedrock.GuardrailVersion, name="v1", props={"guardrailArn": arn}, refers=refers
    )


STACK_CASES = (
    StackCase(
        rule="bedrock-guardrail-versioned",
        compliant=[
            [],
            [guardrail("guard", GUARDRAIL), version(GUARDRAIL)],
            [guardrail("guard", UNKNOWN), version(UNKNOWN, guardrailArn=["guard"])],
        ],
        violations=[
            ([guardrail("guard", GUARDRAIL)], "guard", "draft only"),
            ([guardrail("guard", UNKNOWN), version(UNKNOWN)], "guard", "draft only"),
            (
                [guardrail("guard", GUARDRAIL), guardrail("other", "g2"), version(GUARDRAIL)],
                "other",
                "draft only",
            ),
        ],
    ),
)
