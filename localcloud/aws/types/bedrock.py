"""Bedrock: guardrails with their versions, and the logging of model calls."""

import hashlib
from typing import Any

import pulumi_aws as aws

from localcloud.aws.context import Context
from localcloud.aws.declare import Call, Resource, Tagging, Text


def _short_id(ctx: Context) -> str:
    """Twelve letters and digits, as AWS makes them, the same for the same name."""
    return hashlib.sha256(f"{ctx.account}{ctx.region}{ctx['name']}".encode()).hexdigest()[:12]


GUARDRAIL = Resource(
    cls=aws.bedrock.Guardrail,
    service="bedrock",
    create=Call(op="create_guardrail", params={"kmsKeyId": "{kmsKeyArn}"}),
    id=_short_id,
    hooked=(
        "blockedInputMessaging",
        "blockedOutputsMessaging",
        "contentPolicyConfig",
        "contextualGroundingPolicyConfig",
        "description",
        "kmsKeyArn",
        "name",
        "sensitiveInformationPolicyConfig",
        "topicPolicyConfig",
        "wordPolicyConfig",
    ),
    outputs={
        "guardrailArn": Text("arn:{partition}:bedrock:{region}:{account}:guardrail/{id}"),
        "guardrailId": Text("{id}"),
        "status": lambda _: "READY",
        "version": lambda _: "DRAFT",
    },
    tagging=Tagging(),
    held_by="memory",
    note="moto has no guardrails",
)


def _next_version(ctx: Context) -> str:
    numbers = [
        int(known.rpartition(",")[2])
        for known in ctx.store()
        if known.startswith(f"{ctx['guardrailArn']},")
    ]
    return f"{ctx['guardrailArn']},{max(numbers, default=0) + 1}"


GUARDRAIL_VERSION = Resource(
    cls=aws.bedrock.GuardrailVersion,
    service="bedrock",
    create=Call(op="create_guardrail_version", params={"guardrailIdentifier": "{guardrailArn}"}),
    id=_next_version,
    replace_when={"description": lambda _, new: bool(new.get("description"))},
    hooked=("description", "skipDestroy"),
    outputs={"version": lambda ctx: ctx.id.rpartition(",")[2]},
    held_by="memory",
    note="moto has no guardrails; numbers begin anew when localcloud restarts",
)


def _logging(ctx: Context) -> dict[str, Any] | None:
    found = ctx.call("get_model_invocation_logging_configuration").get("loggingConfig")
    return {"LoggingConfig": found} if found else None


_PUT = Call(op="put_model_invocation_logging_configuration")

LOGGING = Resource(
    cls=aws.bedrockmodel.InvocationLoggingConfiguration,
    service="bedrock",
    create=_PUT,
    id=Text("{region}"),
    read=_logging,
    update=_PUT,
    delete=Call(op="delete_model_invocation_logging_configuration"),
    note="one for each account and region",
)

TYPES = (GUARDRAIL, GUARDRAIL_VERSION, LOGGING)
