"""`agentplatform:agents`: models, guardrail and model invocation logging."""

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
"""The id of a foundation model or system-defined inference profile in Bedrock."""


Strength = Literal["NONE", "LOW", "MEDIUM", "HIGH"]

PersonalData = Literal[
    "ADDRESS", "AGE", "AWS_ACCESS_KEY", "AWS_SECRET_KEY", "CREDIT_DEBIT_CARD_CVV",
    "CREDIT_DEBIT_CARD_EXPIRY", "CREDIT_DEBIT_CARD_NUMBER", "DRIVER_ID", "EMAIL",
    "INTERNATIONAL_BANK_ACCOUNT_NUMBER", "IP_ADDRESS", "LICENSE_PLATE", "MAC_ADDRESS", "NAME",
    "PASSWORD", "PHONE", "PIN", "SWIFT_CODE", "URL", "USERNAME", "US_BANK_ACCOUNT_NUMBER",
    "US_BANK_ROUTING_NUMBER", "US_PASSPORT_NUMBER", "US_SOCIAL_SECURITY_NUMBER",
    "VEHICLE_IDENTIFICATION_NUMBER",
]  # fmt: skip
"""PII types of guardrails (AWS API: GuardrailPiiEntityConfig)."""


class Model(Section):
    """A model that agents may invoke."""

    id: ModelId = Field(
        description="Model or inference profile, such as amazon.nova-lite-v1:0 or"
        " us.amazon.nova-lite-v1:0."
    )
    regions: Annotated[tuple[Region, ...], Distinct] = Field(
        default=(),
        description="Regions the inference profile routes to; unset takes those of its geography.",
    )


class DeniedTopic(Section):
    """A denied topic."""

    name: Annotated[
        str,
        Field(max_length=100),
        Spelling(r"^[0-9A-Za-z !?.-]+$", "letters, digits, spaces and any of ! ? . -"),
    ] = Field(description="Short name of the topic.")
    definition: Annotated[str, Field(min_length=1, max_length=200)] = Field(
        description="The topic's definition, in one sentence."
    )
    examples: tuple[Annotated[str, Field(min_length=1, max_length=100)], ...] = Field(
        default=(), max_length=5, description="Example phrases, at most five."
    )


def _topics_once(topics: tuple[DeniedTopic, ...]) -> tuple[DeniedTopic, ...]:
    distinct(tuple(topic.name for topic in topics))
    return topics


class Filters(Section):
    """Filter strengths of harmful content in prompts and responses."""

    hate: Strength = Field(default="HIGH", description="Hate.")
    insults: Strength = Field(default="HIGH", description="Insults.")
    sexual: Strength = Field(default="HIGH", description="Sexual content.")
    violence: Strength = Field(default="HIGH", description="Violence.")
    misconduct: Strength = Field(default="HIGH", description="Criminal activity.")
    prompt_attack: Strength = Field(
        default="HIGH", description="Prompt attacks; evaluated in prompts only."
    )


class Guardrail(Section):
    """The Bedrock guardrail that every model invocation must specify."""

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
        description="Personal data and credentials: block the text, or mask them.",
    )
    denied_topics: Annotated[tuple[DeniedTopic, ...], AfterValidator(_topics_once)] = Field(
        default=(), max_length=30, description="Denied topics."
    )
    denied_words: Annotated[
        tuple[Annotated[str, Field(min_length=1, max_length=100)], ...], Distinct
    ] = Field(default=(), description="Blocked words and phrases.")
    profanity: Switch = Field(default=True, description="Block AWS's list of profane words.")
    blocked_prompt: Annotated[str, Field(min_length=1, max_length=500)] = Field(
        default="I cannot help with that request.",
        description="Message to the user for a blocked prompt.",
    )
    blocked_answer: Annotated[str, Field(min_length=1, max_length=500)] = Field(
        default="I cannot give that answer.",
        description="Message to the user for a blocked response.",
    )


class InvocationLog(Section):
    """Model invocation logging, with prompts and responses."""

    enabled: Switch = Field(
        default=True,
        description="Log model invocations; off if another stack of the account and region does.",
    )
    retention_days: RetentionDays = Field(
        default=30, description="Retention in days of the log, which contains users' prompts."
    )
    large_data: Switch = Field(
        default=False,
        description="Also log images and texts above 100 KB, in a bucket with the same retention.",
    )


class Agents(Section):
    """Models, guardrail and model invocation logging."""

    models: Annotated[tuple[Model, ...], Field(min_length=1)] = Field(
        description="Models that agents may invoke."
    )
    guardrail: Guardrail = Field(default=Guardrail(), description="The Bedrock guardrail.")
    invocation_log: InvocationLog = Field(
        default=InvocationLog(), description="Model invocation logging."
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
