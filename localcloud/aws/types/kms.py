"""KMS: keys with their policy and rotation, and aliases."""

from typing import Any

import pulumi_aws as aws

from localcloud.aws.context import Context
from localcloud.aws.declare import Call, Part, Resource, Tagging, Text


def _read(ctx: Context) -> dict[str, Any] | None:
    """Describe the key; one pending deletion counts as deleted, as in pulumi-aws."""
    found = ctx.call("describe_key", KeyId=ctx.id)["KeyMetadata"]
    return None if found["KeyState"] == "PendingDeletion" else found


def _delete(ctx: Context) -> None:
    window = ctx["deletionWindowInDays"]
    days = {"PendingWindowInDays": int(window)} if window else {}
    ctx.call("schedule_key_deletion", KeyId=ctx.id, **days)


def _policy(ctx: Context) -> dict[str, Any]:
    answer = ctx.call("get_key_policy", KeyId=ctx.id, PolicyName="default")
    return {"policy": answer["Policy"]}


def _rotate(ctx: Context) -> None:
    if not ctx.inputs.get("enableKeyRotation"):
        ctx.call("disable_key_rotation", KeyId=ctx.id)
        return
    period = ctx.inputs.get("rotationPeriodInDays")
    days = {"RotationPeriodInDays": int(period)} if period else {}
    ctx.call("enable_key_rotation", KeyId=ctx.id, **days)


def _rotation(ctx: Context) -> dict[str, Any]:
    answer = ctx.call("get_key_rotation_status", KeyId=ctx.id)
    return {"enableKeyRotation": answer["KeyRotationEnabled"]}


def _enable(ctx: Context) -> None:
    enabled = ctx.inputs.get("isEnabled", True)
    ctx.call("enable_key" if enabled else "disable_key", KeyId=ctx.id)


KEY = Resource(
    cls=aws.kms.Key,
    service="kms",
    create=Call(op="create_key", result="KeyMetadata"),
    id="KeyId",
    read=_read,
    delete=_delete,
    parts=(
        Part(
            props=("description",),
            write=Call(
                op="update_key_description",
                params={"KeyId": "{id}", "Description": "{description}"},
            ),
            at_create=False,
        ),
        Part(
            props=("policy",),
            write=Call(
                op="put_key_policy",
                params={"KeyId": "{id}", "PolicyName": "default", "Policy": "{policy}"},
            ),
            read=_policy,
            at_create=False,
        ),
        Part(
            props=("enableKeyRotation", "rotationPeriodInDays"),
            write=_rotate,
            read=_rotation,
            initial={"enableKeyRotation": False},
        ),
        Part(props=("isEnabled",), write=_enable, initial={"isEnabled": True}),
    ),
    rename={"isEnabled": "Enabled"},
    # moto forgets the rotation's period; the window counts at deletion only.
    kept=("bypassPolicyLockoutSafetyCheck", "deletionWindowInDays", "rotationPeriodInDays"),
    hooked=("bypassPolicyLockoutSafetyCheck", "deletionWindowInDays"),
    tagging=Tagging(list="list_resource_tags", on={"KeyId": "{id}"}),
)


def _alias(ctx: Context) -> dict[str, Any] | None:
    aliases = ctx.call("list_aliases")["Aliases"]
    return next((each for each in aliases if each["AliasName"] == ctx.id), None)


ALIAS = Resource(
    cls=aws.kms.Alias,
    service="kms",
    create=Call(op="create_alias", params={"AliasName": "{name}", "TargetKeyId": "{targetKeyId}"}),
    id=Text("{name}"),
    read=_alias,
    update=Call(op="update_alias", params={"AliasName": "{id}", "TargetKeyId": "{targetKeyId}"}),
    delete=Call(op="delete_alias", params={"AliasName": "{id}"}),
    outputs={
        "targetKeyArn": lambda ctx: ctx.call("describe_key", KeyId=ctx.raw["TargetKeyId"])[
            "KeyMetadata"
        ]["Arn"]
    },
)

TYPES = (KEY, ALIAS)
