"""What other services of AWS use on our behalf: their roles, and the rotation of their secrets."""

from typing import Any

import pulumi_aws as aws

from localcloud.aws.context import Context
from localcloud.aws.declare import Call, Part, Resource, Tagging


def _role_name(ctx: Context) -> str:
    return ctx.id.rsplit("/", 1)[-1]


def _role(ctx: Context) -> dict[str, Any]:
    return ctx.call("get_role", RoleName=_role_name(ctx))["Role"]


def _service(ctx: Context) -> str:
    return ctx.raw["Path"].strip("/").split("/")[-1]


SERVICE_LINKED_ROLE = Resource(
    cls=aws.iam.ServiceLinkedRole,
    service="iam",
    create=Call(op="create_service_linked_role", result="Role"),
    id="Arn",
    read=_role,
    delete=Call(op="delete_service_linked_role", params={"RoleName": _role_name}),
    replace=("awsServiceName", "customSuffix"),
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
    replace=("secretId",),
    outputs={"secretId": "ARN"},
    kept=("rotateImmediately",),
    defaults={"rotateImmediately": True},
    computed=("rotationEnabled",),
    unmodelled=("externalSecretRotationMetadatas", "externalSecretRotationRoleArn"),
    gone=("ResourceNotFoundException",),
    note="moto cannot end the rotation of a secret without a function: it ends with the secret",
)

TYPES = (SERVICE_LINKED_ROLE, SECRET_ROTATION)
