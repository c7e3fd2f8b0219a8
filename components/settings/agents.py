"""`agentplatform:agents`: models, the guardrail around them, and the log of their calls."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, field_validator

from components.settings.base import (
    Distinct,
    RetentionDays,
    Section,
    Spelling,
    Switch,
    distinct,
    shown,
)
from components.settings.environment import Region

ModelId = Annotated[
    str,
    Field(max_length=140),
    Spelling(
        r"^(?:[a-z-]+\.)?[a-z0-9]+\.[a-z0-9][A-Za-z0-9.-]*(?::[0-9]+)*$",
        "an id such as amazon.nova-lite-v1:0 or us.amazon.nova-lite-v1:0",
    ),
]
"""A foundation model or a system-defined inference profile, as Bedrock names it."""


Strength = Literal["NONE", "LOW", "MEDIUM", "HIGH"]

PersonalData = Literal[
    "ADDRESS", "AGE", "AWS_ACCESS_KEY", "AWS_SECRET_KEY", "CREDIT_DEBIT_CARD_CVV",
    "CREDIT_DEBIT_CARD_EXPIRY", "CREDIT_DEBIT_CARD_NUMBER", "DRIVER_ID", "EMAIL",
    "INTERNATIONAL_BANK_ACCOUNT_NUMBER", "IP_ADDRESS", "LICENSE_PLATE", "MAC_ADDRESS", "NAME",
    "PASSWORD", "PHONE", "PIN", "SWIFT_CODE", "URL", "USERNAME", "US_BANK_ACCOUNT_NUMBER",
    "US_BANK_ROUTING_NUMBER", "US_PASSPORT_NUMBER", "US_SOCIAL_SECURITY_NUMBER",
    "VEHICLE_IDENTIFICATION_NUMBER",
]  # fmt: skip
"""What a guardrail recognises (AWS API: GuardrailPiiEntityConfig)."""


class Model(Section):
    """A model the agents may invoke."""

    id: ModelId = Field(
        description="Model or inference profile, such as amazon.nova-lite-v1:0 or"
        " us.amazon.nova-lite-v1:0."
    )
    regions: Annotated[tuple[Region, ...], Distinct] = Field(
        default=(),
        description="Regions the inference profile routes to; unset takes those of its geography.",
    )


class DeniedTopic(Section):
    """A subject that agents refuse to talk about."""

    name: Annotated[
        str,
        Field(max_length=100),
        Spelling(r"^[0-9A-Za-z !?.-]+$", "letters, digits, spaces and any of ! ? . -"),
    ] = Field(description="Short name of the topic.")
    definition: Annotated[str, Field(min_length=1, max_length=200)] = Field(
        description="What belongs to the topic, in one sentence."
    )
    examples: tuple[Annotated[str, Field(min_length=1, max_length=100)], ...] = Field(
        default=(), max_length=5, description="Phrases that belong to it, at most five."
    )


def _topics_once(topics: tuple[DeniedTopic, ...]) -> tuple[DeniedTopic, ...]:
    distinct(tuple(topic.name for topic in topics))
    return topics


class Filters(Section):
    """How strongly each kind of harmful content is filtered, in prompts and in answers."""

    hate: Strength = Field(default="HIGH", description="Hate.")
    insults: Strength = Field(default="HIGH", description="Insults.")
    sexual: Strength = Field(default="HIGH", description="Sexual content.")
    violence: Strength = Field(default="HIGH", description="Violence.")
    misconduct: Strength = Field(default="HIGH", description="Criminal activity.")
    prompt_attack: Strength = Field(
        default="HIGH", description="Attempts to override instructions; evaluated in prompts only."
    )


class Guardrail(Section):
    """The Bedrock guardrail that every call of the agents names."""

    filters: Filters = Field(default=Filters(), description="Harmful content.")
    personal_data: dict[PersonalData, Literal["BLOCK", "ANONYMIZE"]] = Field(
        default={
            "AWS_ACCESS_KEY": "BLOCK",
            "AWS_SECRET_KEY": "BLOCK",
            "CREDIT_DEBIT_CARD_NUMBER": "BLOCK",
            "EMAIL": "ANONYMIZE",
            "PASSWORD": "BLOCK",
            "PHONE": "ANONYMIZE",
            "US_SOCIAL_SECURITY_NUMBER": "BLOCK",
        },
        description="Personal data and credentials: refuse the text, or replace them in it.",
    )
    denied_topics: Annotated[tuple[DeniedTopic, ...], AfterValidator(_topics_once)] = Field(
        default=(), max_length=30, description="Topics that are refused."
    )
    denied_words: Annotated[
        tuple[Annotated[str, Field(min_length=1, max_length=100)], ...], Distinct
    ] = Field(default=(), description="Words and phrases that are refused.")
    profanity: Switch = Field(default=True, description="Refuse AWS's list of profane words.")
    blocked_prompt: Annotated[str, Field(min_length=1, max_length=500)] = Field(
        default="I cannot help with that request.",
        description="What a user reads in place of the answer to a refused prompt.",
    )
    blocked_answer: Annotated[str, Field(min_length=1, max_length=500)] = Field(
        default="I cannot give that answer.",
        description="What a user reads in place of a refused answer.",
    )


class InvocationLog(Section):
    """The log of model calls, prompts and answers included."""

    enabled: Switch = Field(
        default=True,
        description="Log model calls; off where another stack of account and region does it.",
    )
    retention_days: RetentionDays = Field(
        default=30, description="Days for which calls are kept; they hold what users wrote."
    )
    large_data: Switch = Field(
        default=False,
        description="Keep images and texts above 100 KB too, in a bucket for the same time.",
    )


class Agents(Section):
    """Models, guardrail and the log of model calls."""

    models: Annotated[tuple[Model, ...], Field(min_length=1)] = Field(
        description="What the agents may invoke."
    )
    guardrail: Guardrail = Field(default=Guardrail(), description="The Bedrock guardrail.")
    invocation_log: InvocationLog = Field(
        default=InvocationLog(), description="The log of model calls."
    )

    @field_validator("models")
    @classmethod
    def _each_once(cls, models: tuple[Model, ...]) -> tuple[Model, ...]:
        # Names of alarms have hyphens for dots and colons.
        ids = [re.sub(r"[.:]", "-", model.id) for model in models]
        twice = sorted({it.id for it, name in zip(models, ids, strict=True) if ids.count(name) > 1})
        if twice:
            raise ValueError(f"{shown(twice[0])} is listed twice; accepted: each model once")
        return models
