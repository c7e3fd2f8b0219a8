"""Secrets Manager secrets with their values, and SSM parameters."""

from typing import Any

import pulumi_aws as aws

from localcloud.aws.context import Context
from localcloud.aws.declare import Call, Resource, Tagging


def _secret(ctx: Context) -> dict[str, Any] | None:
    found = ctx.call("describe_secret", SecretId=ctx.id)
    return None if found.get("DeletedDate") else found


def _delete_secret(ctx: Context) -> None:
    if _secret(ctx) is None:
        return
    days = ctx.state.get("recoveryWindowInDays", 30)
    window = {"RecoveryWindowInDays": int(days)} if days else {"ForceDeleteWithoutRecovery": True}
    ctx.call("delete_secret", SecretId=ctx.id, **window)


SECRET = Resource(
    cls=aws.secretsmanager.Secret,
    service="secretsmanager",
    create=Call(op="create_secret"),
    id="ARN",
    read=_secret,
    update=Call(op="update_secret", params={"SecretId": "{id}"}),
    delete=_delete_secret,
    unmodelled=("type",),
    kept=("forceOverwriteReplicaSecret", "recoveryWindowInDays"),
    hooked=("forceOverwriteReplicaSecret", "recoveryWindowInDays"),
    unset={"description": ""},
    gone=("ResourceNotFoundException",),
    tagging=Tagging(on={"SecretId": "{id}"}),
)


def _value(ctx: Context) -> dict[str, Any] | None:
    secret, _, version = ctx.id.partition("|")
    found = ctx.call("get_secret_value", SecretId=secret, VersionId=version)
    return {**found, "SecretId": secret}


SECRET_VERSION = Resource(
    cls=aws.secretsmanager.SecretVersion,
    service="secretsmanager",
    unmodelled=("secretBinary",),
    create=Call(op="put_secret_value"),
    id=lambda ctx: f"{ctx['secretId']}|{ctx.raw['VersionId']}",
    read=_value,
    outputs={"arn": "ARN", "secretArn": "ARN", "hasSecretStringWo": lambda _: False},
    import_id="{secretId}|{versionId}",
    gone=("ResourceNotFoundException", "InvalidRequestException"),
    note="a value ends with its secret",
)


def _parameter(ctx: Context) -> dict[str, Any]:
    """The parameter, with the attributes that only a listing shows."""
    found = ctx.call("get_parameter", Name=ctx.id, WithDecryption=True)["Parameter"]
    by_name = [{"Key": "Name", "Option": "Equals", "Values": [ctx.id]}]
    (listed,) = ctx.call("describe_parameters", ParameterFilters=by_name)["Parameters"]
    tags = ctx.call("list_tags_for_resource", ResourceType="Parameter", ResourceId=ctx.id)
    return {**listed, **found, "Tags": tags["TagList"]}


def _true(_: Context) -> bool:
    return True


PARAMETER = Resource(
    cls=aws.ssm.Parameter,
    service="ssm",
    create=Call(op="put_parameter"),
    id=lambda ctx: ctx["name"],
    read=_parameter,
    update=Call(op="put_parameter", params={"Name": "{id}", "Overwrite": _true}),
    delete=Call(op="delete_parameter", params={"Name": "{id}"}),
    replace_when={
        "tier": lambda old, new: (old.get("tier"), new.get("tier")) == ("Advanced", "Standard"),
    },
    outputs={"arn": "ARN", "hasValueWo": lambda _: False},
    tagging=Tagging(
        add="add_tags_to_resource",
        remove="remove_tags_from_resource",
        on={"ResourceType": "Parameter", "ResourceId": "{id}"},
    ),
)

TYPES = (SECRET, SECRET_VERSION, PARAMETER)
