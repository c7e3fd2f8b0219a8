"""Guardrails of Bedrock."""

from frame.companions import CompanionRule
from frame.family import WORKLOAD
from frame.rule import Messages, Reference, ResourceRule, tokens
from frame.sdk import aws
from frame.value import Value
from pulumi_policy import Severity

GUARDRAILS = tokens(aws.bedrock.Guardrail)
VERSIONS = tokens(aws.bedrock.GuardrailVersion)
_HARMS = ("HATE", "INSULTS", "SEXUAL", "VIOLENCE", "MISCONDUCT")
_INJECTION = "PROMPT_ATTACK"
_SECRETS = ("AWS_ACCESS_KEY", "AWS_SECRET_KEY", "PASSWORD")
_WAYS = ("input", "output")
_NAMES = ("type", "name", "text")
_LISTS = {
    "wordPolicyConfig": ("wordsConfigs", "managedWordListsConfigs"),
    "sensitiveInformationPolicyConfig": ("piiEntitiesConfigs", "regexesConfigs"),
}
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
        ways = ("input",) if kind == _INJECTION else _WAYS
        for way in ways:
            strength = by_type[kind][f"{way}Strength"]
            if strength.differs(*_STRONG):
                yield f"{kind} is filtered too weakly ({strength.path})."
        yield from _switched_off(by_type[kind], *ways)


def _switched_off(each: Value, *ways: str) -> Messages:
    """What is declared and does nothing: a direction that is off, or detects without acting."""
    what = next((each[key].text for key in _NAMES if each[key].text), each.path)
    for way in ways:
        enabled, action = each[f"{way}Enabled"], each[f"{way}Action"]
        if enabled.equals(False):
            yield f"{what} passes: {enabled.path} is false."
        if action.equals("NONE"):
            yield f"{what} is detected and passes: {action.path} is NONE."


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
            yield from _switched_off(each, *_WAYS)


def guardrail_acts(guardrail: Value) -> Messages:
    """What a guardrail lists is stopped in both directions, not only counted.

    Denied topics have no direction: AWS looks for them in prompts and in answers.
    Source: https://docs.aws.amazon.com/bedrock/latest/APIReference/API_GuardrailWordConfig.html.
    """
    for policy, lists in _LISTS.items():
        for each in (each for name in lists for each in guardrail[policy][name]):
            if each["type"].text not in _SECRETS:
                yield from _switched_off(each, *_WAYS)
                if each["action"].equals("NONE"):
                    yield f"{each.path} is detected and passes: action is NONE."


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
    ResourceRule(
        id="bedrock-guardrail-acts",
        family=WORKLOAD,
        description="Guardrails stop the words and personal data that they list, both ways.",
        severity=Severity.MEDIUM,
        references=(
            Reference(framework=_LENS, control="GENSEC02-BP01"),
            Reference(framework=_LENS, control="GENSEC04-BP02"),
        ),
        remediation="Leave input_enabled and output_enabled True, with the action BLOCK or "
        "ANONYMIZE, or take the entry out.",
        types=GUARDRAILS,
        check=guardrail_acts,
    ),
    CompanionRule(
        id="bedrock-guardrail-versioned",
        family=WORKLOAD,
        description="Guardrails have versions, which do not change.",
        severity=Severity.LOW,
        references=(Reference(framework=_LENS, control="GENSEC02-BP01"),),
        remediation="Add a GuardrailVersion, and name it in calls.",
        types=GUARDRAILS,
        beside=VERSIONS,
        key="guardrailArn",
    ),
)
