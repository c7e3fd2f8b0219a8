"""WAF: web ACLs and their logging."""

from typing import TYPE_CHECKING, Any, cast

import pulumi_aws as aws

from localcloud.aws import shapes
from localcloud.aws.context import Context
from localcloud.aws.declare import Call, Resource, Tagging, Text
from localcloud.calls import models

if TYPE_CHECKING:
    from botocore.model import StructureShape

_WHICH = {"Name": "{name}", "Scope": "{scope}", "Id": "{id}"}


def _describe(ctx: Context) -> dict[str, Any]:
    id_, _, _ = ctx.id.partition("/")  # an import gives id/name/scope
    return ctx.call("get_web_acl", Name=ctx["name"], Scope=ctx["scope"], Id=id_)


def _lock(ctx: Context) -> str:
    """The token that proves that nobody changed the web ACL since it was read."""
    return _describe(ctx)["LockToken"]


def _web_acl(ctx: Context) -> dict[str, Any]:
    found = _describe(ctx)["WebACL"]
    tags = ctx.call("list_tags_for_resource", ResourceARN=found["ARN"])["TagInfoForResource"]
    return {**found, "Scope": ctx["scope"], "Tags": tags["TagList"]}


WEB_ACL = Resource(
    cls=aws.wafv2.WebAcl,
    service="wafv2",
    create=Call(op="create_web_acl", result="Summary"),
    id="Id",
    read=_web_acl,
    update=Call(op="update_web_acl", params={**_WHICH, "LockToken": _lock}),
    delete=Call(op="delete_web_acl", params={**_WHICH, "LockToken": _lock}),
    unset={"rules": [], "description": ""},
    unmodelled=("monetizationConfig",),
    tagging=Tagging(on={"ResourceARN": "{arn}"}),
    gone=("WAFNonexistentItemException",),
    import_id="{id}/{name}/{scope}",
)


def _put_logging(ctx: Context) -> None:
    model = models.operation("wafv2", "put_logging_configuration")
    shape = cast("StructureShape", model.input_shape).members["LoggingConfiguration"]
    wanted = ("resourceArn", "logDestinationConfigs", "redactedFields", "loggingFilter")
    given = {prop: ctx.inputs[prop] for prop in wanted if prop in ctx.inputs}
    ctx.call("put_logging_configuration", LoggingConfiguration=shapes.to_aws(given, shape, "it"))


LOGGING = Resource(
    cls=aws.wafv2.WebAclLoggingConfiguration,
    service="wafv2",
    create=_put_logging,
    id=lambda ctx: ctx["resourceArn"],
    read=Call(
        op="get_logging_configuration",
        params={"ResourceArn": "{id}"},
        result="LoggingConfiguration",
    ),
    update=_put_logging,
    delete=Call(op="delete_logging_configuration", params={"ResourceArn": "{id}"}),
    hooked=("redactedFields", "loggingFilter"),
    gone=("WAFNonexistentItemException",),
)

ASSOCIATION = Resource(
    cls=aws.wafv2.WebAclAssociation,
    service="wafv2",
    create=Call(op="associate_web_acl"),
    id=Text("{webAclArn},{resourceArn}"),
    read=Call(
        op="get_web_acl_for_resource", params={"ResourceArn": "{resourceArn}"}, result="WebACL"
    ),
    delete=Call(op="disassociate_web_acl", params={"ResourceArn": "{resourceArn}"}),
    outputs={"webAclArn": "ARN", "resourceArn": lambda ctx: ctx["resourceArn"]},
    import_id="{webAclArn},{resourceArn}",
)

TYPES = (WEB_ACL, LOGGING, ASSOCIATION)
