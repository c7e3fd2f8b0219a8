"""Application Auto Scaling: targets, policies and schedules."""

from typing import Any

import pulumi_aws as aws

from localcloud.aws.context import Context
from localcloud.aws.declare import Call, Resource, Tagging

_OF_TARGET = {
    "ServiceNamespace": "{serviceNamespace}",
    "ResourceId": "{resourceId}",
    "ScalableDimension": "{scalableDimension}",
}


def _remember_tags(ctx: Context) -> None:
    ctx.store()[ctx.id] = {"Tags": dict(ctx.inputs.get("tagsAll") or {})}


def _target(ctx: Context) -> dict[str, Any] | None:
    found = ctx.call(
        "describe_scalable_targets",
        ServiceNamespace=ctx["serviceNamespace"],
        ResourceIds=[ctx["resourceId"]],
        ScalableDimension=ctx["scalableDimension"],
    )["ScalableTargets"]
    return {**found[0], **ctx.store().get(ctx.id, {})} if found else None


TARGET = Resource(
    cls=aws.appautoscaling.Target,
    service="application-autoscaling",
    create=Call(op="register_scalable_target"),
    id=lambda ctx: ctx["resourceId"],
    after_create=_remember_tags,
    read=_target,
    update=Call(op="register_scalable_target", params=_OF_TARGET),
    delete=Call(op="deregister_scalable_target", params=_OF_TARGET),
    outputs={"arn": "ScalableTargetARN"},
    gone=("ValidationException",),
    tagging=Tagging(write=_remember_tags),
    note="tags are in localcloud's memory: moto has no operations for them",
)


def _policy(ctx: Context) -> dict[str, Any] | None:
    found = ctx.call(
        "describe_scaling_policies",
        ServiceNamespace=ctx["serviceNamespace"],
        ResourceId=ctx["resourceId"],
        ScalableDimension=ctx["scalableDimension"],
    )["ScalingPolicies"]
    return next((each for each in found if each["PolicyName"] == ctx["name"]), None)


POLICY = Resource(
    cls=aws.appautoscaling.Policy,
    service="application-autoscaling",
    create=Call(op="put_scaling_policy"),
    id=lambda ctx: ctx["name"],
    read=_policy,
    update=Call(op="put_scaling_policy", params={"PolicyName": "{name}", **_OF_TARGET}),
    delete=Call(op="delete_scaling_policy", params={"PolicyName": "{name}", **_OF_TARGET}),
    outputs={"alarmArns": "Alarms[].AlarmARN"},
    unmodelled=("predictiveScalingPolicyConfiguration",),
    gone=("ValidationException",),
)


def _action(ctx: Context) -> dict[str, Any] | None:
    found = ctx.call(
        "describe_scheduled_actions",
        ServiceNamespace=ctx["serviceNamespace"],
        ScheduledActionNames=[ctx["name"]],
        ResourceId=ctx["resourceId"],
        ScalableDimension=ctx["scalableDimension"],
    )["ScheduledActions"]
    return found[0] if found else None


SCHEDULED_ACTION = Resource(
    cls=aws.appautoscaling.ScheduledAction,
    service="application-autoscaling",
    create=Call(op="put_scheduled_action"),
    id=lambda ctx: f"{ctx['name']}-{ctx['serviceNamespace']}-{ctx['resourceId']}",
    read=_action,
    update=Call(op="put_scheduled_action", params={"ScheduledActionName": "{name}", **_OF_TARGET}),
    delete=Call(
        op="delete_scheduled_action", params={"ScheduledActionName": "{name}", **_OF_TARGET}
    ),
    outputs={"arn": "ScheduledActionARN"},
)

TYPES = (TARGET, POLICY, SCHEDULED_ACTION)
