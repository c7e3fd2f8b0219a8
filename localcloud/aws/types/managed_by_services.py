"""Service-linked roles, and the rotation of secrets that AWS services manage."""

import re
from typing import Any

import pulumi_aws as aws

from localcloud.aws.context import Context
from localcloud.aws.declare import Call, Function, Part, Resource, Tagging, Text
from localcloud.calls.models import AwsError


def _role_name(ctx: Context) -> str:
    return ctx.id.rsplit("/", 1)[-1]


def _role(ctx: Context) -> dict[str, Any]:
    return ctx.call("get_role", RoleName=_role_name(ctx))["Role"]


def _service(ctx: Context) -> str:
    return ctx.raw["Path"].strip("/").split("/")[-1]


def _delete_role(ctx: Context) -> None:
    """Wait for the end of the deletion task, as the provider does.

    Source: https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetServiceLinkedRoleDeletionStatus.html
    """
    op = "delete_service_linked_role"
    task = ctx.call(op, RoleName=_role_name(ctx))["DeletionTaskId"]
    ended = ctx.call("get_service_linked_role_deletion_status", DeletionTaskId=task)
    if ended["Status"] == "FAILED":
        raise AwsError("iam", op, ended["Status"], ended["Reason"]["Reason"])


def _roles(ctx: Context) -> dict[str, list[str]]:
    """The roles of a path; an expression for their names may select some of them."""
    found = ctx.call("list_roles", PathPrefix=ctx["pathPrefix"] or "/")["Roles"]
    kept = [each for each in found if re.search(ctx["nameRegex"] or "", each["RoleName"])]
    return {"Arns": [it["Arn"] for it in kept], "Names": [it["RoleName"] for it in kept]}


SERVICE_LINKED_ROLE = Resource(
    cls=aws.iam.ServiceLinkedRole,
    service="iam",
    create=Call(op="create_service_linked_role", result="Role"),
    id="Arn",
    read=_role,
    delete=_delete_role,
    parts=(
        Part(
            props=("description",),
            write=Call(
                op="update_role_description",
                params={"RoleName": _role_name, "Description": "{description}"},
            ),
            at_create=False,
        ),
    ),
    rename={"awsServiceName": "AWSServiceName", "name": "RoleName", "uniqueId": "RoleId"},
    outputs={"awsServiceName": _service},
    tagging=Tagging(add="tag_role", remove="untag_role", on={"RoleName": _role_name}),
)

_ROTATE = Call(
    op="rotate_secret",
    params={"SecretId": "{secretId}", "RotateImmediately": "{rotateImmediately}"},
)

SECRET_ROTATION = Resource(
    cls=aws.secretsmanager.SecretRotation,
    service="secretsmanager",
    create=_ROTATE,
    id="ARN",
    read=Call(op="describe_secret", params={"SecretId": "{id}"}),
    update=_ROTATE,
    outputs={"secretId": "ARN"},
    kept=("rotateImmediately",),
    unmodelled=("externalSecretRotationMetadatas", "externalSecretRotationRoleArn"),
    gone=("ResourceNotFoundException",),
    note="moto cannot end the rotation of a secret without a function: it ends with the secret",
)

TYPES = (SERVICE_LINKED_ROLE, SECRET_ROTATION)

FUNCTIONS = (
    Function(
        fn=aws.iam.get_roles,
        service="iam",
        call=_roles,
        id=Text("{region}"),
        hooked=("nameRegex", "pathPrefix"),
    ),
)
