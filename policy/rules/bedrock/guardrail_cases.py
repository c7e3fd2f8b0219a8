"""Cases of the rules in `guardrail.py`."""

from frame.cases import ABSENT, UNKNOWN, ResourceCase
from frame.sdk import aws

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


CASES = (
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
    ResourceCase(
        rule="bedrock-guardrail-acts",
        cls=aws.bedrock.Guardrail,
        compliant={
            "wordPolicyConfig": {
                "wordsConfigs": [{"text": "falcon"}],
                "managedWordListsConfigs": [{"type": "PROFANITY", "inputAction": "BLOCK"}],
            },
            "sensitiveInformationPolicyConfig": {
                "piiEntitiesConfigs": [{"type": "EMAIL", "action": "ANONYMIZE"}],
                "regexesConfigs": [{"name": "badge", "pattern": "[0-9]{6}", "action": "BLOCK"}],
            },
        },
        violations=[
            ({"wordPolicyConfig.wordsConfigs.0.outputEnabled": False}, "falcon passes"),
            (
                {"wordPolicyConfig.managedWordListsConfigs.0.inputAction": "NONE"},
                "PROFANITY is detected and passes",
            ),
            (
                {"sensitiveInformationPolicyConfig.piiEntitiesConfigs.0.inputEnabled": False},
                "EMAIL passes",
            ),
            (
                {"sensitiveInformationPolicyConfig.regexesConfigs.0.action": "NONE"},
                "regexesConfigs[0] is detected and passes",
            ),
        ],
        tolerated=[
            {"wordPolicyConfig": ABSENT},
            {"wordPolicyConfig": UNKNOWN},
            {"wordPolicyConfig.wordsConfigs": [UNKNOWN]},
            {"wordPolicyConfig.wordsConfigs.0.inputEnabled": UNKNOWN},
            {"sensitiveInformationPolicyConfig.piiEntitiesConfigs.0.type": UNKNOWN},
        ],
    ),
)
