"""EventBridge: rules and their targets."""

from typing import Any

import pulumi_aws as aws

from localcloud.aws import shapes
from localcloud.aws.context import Context
from localcloud.aws.declare import Call, Resource, Tagging
from localcloud.calls import models

_PUT = Call(op="put_rule", params={"Name": "{name}"})

RULE = Resource(
    cls=aws.cloudwatch.EventRule,
    service="events",
    create=_PUT,
    id=lambda ctx: ctx["name"],
    read=Call(op="describe_rule", params={"Name": "{id}"}),
    update=_PUT,
    delete=Call(op="delete_rule", params={"Name": "{id}"}),
    ignored={"forceDestroy": "rules that AWS itself manages do not occur"},
    kept=("forceDestroy",),
    tagging=Tagging(
        list="list_tags_for_resource",
        on={"ResourceARN": "arn:{partition}:events:{region}:{account}:rule/{id}"},
    ),
)

_TAKEN = ("arn", "deadLetterConfig", "inputTransformer", "retryPolicy")
_RENAMED = {"inputPaths": "inputPathsMap"}


def _put_target(ctx: Context) -> None:
    model = models.operation("events", "put_targets")
    members = model.input_shape.members if model.input_shape else {}
    given = {prop: ctx.inputs[prop] for prop in _TAKEN if prop in ctx.inputs}
    if "inputTransformer" in given:
        given["inputTransformer"] = {
            _RENAMED.get(key, key): value for key, value in given["inputTransformer"].items()
        }
    target = shapes.to_aws([given | {"id": ctx["targetId"]}], members["Targets"], "target")
    ctx.call("put_targets", Rule=ctx["rule"], Targets=target)


def _target(ctx: Context) -> dict[str, Any] | None:
    targets = ctx.call("list_targets_by_rule", Rule=ctx["rule"])["Targets"]
    found = next((each for each in targets if each["Id"] == ctx["targetId"]), None)
    if not found:
        return None
    transformer = found.get("InputTransformer", {})
    if "InputPathsMap" in transformer:
        found["InputTransformer"] = {**transformer, "InputPaths": transformer["InputPathsMap"]}
    return {**found, "TargetId": found["Id"], "Rule": ctx["rule"], "EventBusName": "default"}


TARGET = Resource(
    cls=aws.cloudwatch.EventTarget,
    service="events",
    unmodelled=("eventBusName",),
    create=_put_target,
    id=lambda ctx: f"{ctx['rule']}-{ctx['targetId']}",
    read=_target,
    update=_put_target,
    delete=Call(op="remove_targets", params={"Rule": "{rule}", "Ids": ["{targetId}"]}),
    hooked=_TAKEN,
    ignored={
        "forceDestroy": "rules that AWS itself manages do not occur",
    },
    kept=("forceDestroy",),
    import_id="{rule}/{targetId}",
)

TYPES = (RULE, TARGET)
