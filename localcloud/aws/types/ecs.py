"""ECS: clusters, their capacity, task definitions and services."""

import json
from collections.abc import Mapping
from typing import Any

import jmespath
import pulumi_aws as aws

from localcloud.aws import containers, dynamic
from localcloud.aws.context import Context
from localcloud.aws.declare import Call, Part, Resource, Tagging, Text
from localcloud.aws.equal import same
from localcloud.calls import models

CLUSTER = Resource(
    cls=aws.ecs.Cluster,
    service="ecs",
    create=Call(op="create_cluster", result="cluster"),
    id="clusterArn",
    read=Call(
        op="describe_clusters",
        params={"clusters": ["{id}"]},
        result="clusters[?status!='INACTIVE'] | [0]",
    ),
    update=Call(op="update_cluster", params={"cluster": "{id}"}),
    delete=Call(op="delete_cluster", params={"cluster": "{id}"}),
    outputs={"arn": "clusterArn", "name": "clusterName"},
    tagging=Tagging(list="list_tags_for_resource", on={"resourceArn": "{id}"}),
)


def _capacity(ctx: Context) -> dict[str, Any] | None:
    found = ctx.call("describe_clusters", clusters=[ctx.id])["clusters"]
    return found[0] if found and found[0].get("capacityProviders") else None


def _put_capacity(ctx: Context) -> None:
    _write_capacity(
        ctx, ctx.items("capacityProviders"), ctx.items("defaultCapacityProviderStrategies")
    )


def _no_capacity(ctx: Context) -> None:
    _write_capacity(ctx, [], [])


def _write_capacity(ctx: Context, providers: list[Any], strategy: list[Any]) -> None:
    ctx.call(
        "put_cluster_capacity_providers",
        cluster=ctx["clusterName"],
        capacityProviders=providers,
        defaultCapacityProviderStrategy=strategy,
    )


CLUSTER_CAPACITY_PROVIDERS = Resource(
    cls=aws.ecs.ClusterCapacityProviders,
    service="ecs",
    create=_put_capacity,
    id=Text("{clusterName}"),
    read=_capacity,
    update=_put_capacity,
    delete=_no_capacity,
    hooked=("capacityProviders", "defaultCapacityProviderStrategies"),
    gone=("ClusterNotFoundException",),
    import_id="{clusterName}",
)


def _active_definition(ctx: Context) -> dict[str, Any] | None:
    """The resource's own revision; right after creation that is the family's newest."""
    arn = ctx["arn"] or ctx.id
    found = ctx.call("describe_task_definition", taskDefinition=arn, include=["TAGS"])
    definition = found["taskDefinition"]
    active = definition["status"] == "ACTIVE"
    return {**definition, "tags": found.get("tags", [])} if active else None


def _deregister(ctx: Context) -> None:
    if not ctx["skipDestroy"]:
        ctx.call("deregister_task_definition", taskDefinition=ctx["arn"])


TASK_DEFINITION = Resource(
    cls=aws.ecs.TaskDefinition,
    service="ecs",
    unmodelled=("enableFaultInjection",),
    create=Call(op="register_task_definition", result="taskDefinition"),
    id="family",
    read=_active_definition,
    delete=_deregister,
    inputs={"containerDefinitions": json.loads},
    normal={"containerDefinitions": containers.reduced},
    outputs={
        "arn": "taskDefinitionArn",
        "arnWithoutRevision": Text("arn:{partition}:ecs:{region}:{account}:task-definition/{id}"),
    },
    hooked=("skipDestroy", "trackLatest"),
    kept=("skipDestroy", "trackLatest"),
    gone=("ClientException",),
    tagging=Tagging(on={"resourceArn": "{arn}"}),
)


def _refuse_groups_without_rules(ctx: Context) -> None:
    """Refuse a blue/green service whose listener rules do not lead to both target groups.

    Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/troubleshooting-blue-green.html
    """
    strategy = dynamic.mapping(ctx["deploymentConfiguration"]).get("strategy")
    if strategy in (None, "ROLLING"):
        return
    for balancer in map(dynamic.mapping, ctx.items("loadBalancers")):
        shift = dynamic.mapping(balancer.get("advancedConfiguration"))
        if not shift:
            reason = (
                "advancedConfiguration field is required for all loadBalancers when using a"
                " non-ROLLING deployment strategy"
            )
        elif shift.get("testListenerRule") or _both_led_to(ctx, balancer, shift):
            continue
        else:
            reason = (
                "For Application LoadBalancer, testListenerRule is required when"
                " productionListenerRule is not associated with both targetGroup and"
                " alternateTargetGroup"
            )
        op = "update_service" if ctx.id else "create_service"
        raise models.AwsError("ecs", op, "InvalidParameterException", reason)


def _both_led_to(ctx: Context, balancer: Mapping[str, Any], shift: Mapping[str, Any]) -> bool:
    rule = shift.get("productionListenerRule")
    found = ctx.send("elbv2", "describe_rules", {"RuleArns": [rule]})["Rules"]
    led_to = set(jmespath.search("[].Actions[].ForwardConfig.TargetGroups[].TargetGroupArn", found))
    return {balancer["targetGroupArn"], shift["alternateTargetGroupArn"]} <= led_to


def _accepted(ctx: Context) -> str:
    """The service to update, unless ECS would refuse what it is to become."""
    _refuse_groups_without_rules(ctx)
    return ctx.id


def _deployment(ctx: Context) -> dict[str, Any]:
    """The deployment configuration, whose members are separate properties of the resource."""
    _refuse_groups_without_rules(ctx)
    strategy = dynamic.mapping(ctx["deploymentConfiguration"])
    wanted = {
        "deploymentCircuitBreaker": ctx["deploymentCircuitBreaker"],
        "alarms": ctx["alarms"],
        "maximumPercent": ctx["deploymentMaximumPercent"],
        "minimumHealthyPercent": ctx["deploymentMinimumHealthyPercent"],
        "strategy": strategy.get("strategy"),
        "bakeTimeInMinutes": strategy.get("bakeTimeInMinutes")
        and int(strategy["bakeTimeInMinutes"]),
    }
    return {name: value for name, value in wanted.items() if value is not None}


def _network(wanted: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "awsvpcConfiguration": {
            "subnets": wanted["subnets"],
            "securityGroups": dynamic.listing(wanted.get("securityGroups")),
            "assignPublicIp": "ENABLED" if wanted.get("assignPublicIp") else "DISABLED",
        }
    }


_LOST = (
    "alarms",
    "availabilityZoneRebalancing",
    "capacityProviderStrategies",
    "deploymentCircuitBreaker",
    "deploymentConfiguration",
    "deploymentMaximumPercent",
    "deploymentMinimumHealthyPercent",
    "enableEcsManagedTags",
    "enableExecuteCommand",
    "healthCheckGracePeriodSeconds",
)
"""Inputs that moto accepts and does not describe."""

_SENT = {
    "availabilityZoneRebalancing": "{availabilityZoneRebalancing}",
    "capacityProviderStrategy": "{capacityProviderStrategies}",
    "deploymentConfiguration": _deployment,
    "enableECSManagedTags": "{enableEcsManagedTags}",
    "enableExecuteCommand": "{enableExecuteCommand}",
    "healthCheckGracePeriodSeconds": "{healthCheckGracePeriodSeconds}",
}


def _other_capacity(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Whether other capacity providers are wanted without the deployment that it takes."""
    was, wanted = (values.get("capacityProviderStrategies") for values in (old, new))
    return not new.get("forceNewDeployment") and not same(was or [], wanted or [])


def _launch_type(ctx: Context) -> Any:
    """The program's own: moto says EC2 where capacity providers decide."""
    return ctx["launchType"]


def _delete_service(ctx: Context) -> None:
    ctx.call("delete_service", cluster=ctx["cluster"], service=ctx.id, force=True)


_AT_ONCE = "moto's tasks run at once"

SERVICE = Resource(
    cls=aws.ecs.Service,
    service="ecs",
    unmodelled=("iamRole",),
    create=Call(op="create_service", params=_SENT, result="service"),
    id="serviceArn",
    read=Call(
        op="describe_services",
        params={"cluster": "{cluster}", "services": ["{id}"]},
        result="services[?status!='INACTIVE'] | [0]",
    ),
    update=Call(op="update_service", params={"service": _accepted, "cluster": "{cluster}"}),
    unset={"loadBalancers": [], "serviceRegistries": []},
    delete=_delete_service,
    parts=(
        Part(
            props=_LOST,
            write=Call(
                op="update_service", params={"service": "{id}", "cluster": "{cluster}", **_SENT}
            ),
            held_by="memory",
        ),
    ),
    refuses_change={
        "capacityProviderStrategies": (
            _other_capacity,
            "force_new_deployment should be true when capacity_provider_strategy is being updated",
        )
    },
    inputs={"networkConfiguration": _network},
    rename={"cluster": "cluster"},
    outputs={
        "arn": "serviceArn",
        "cluster": "clusterArn",
        "launchType": _launch_type,
        "name": "serviceName",
        "networkConfiguration": "networkConfiguration.awsvpcConfiguration",
    },
    kept=("forceNewDeployment",),
    ignored={"waitForSteadyState": _AT_ONCE, "sigintRollback": _AT_ONCE},
    tagging=Tagging(list="list_tags_for_resource", on={"resourceArn": "{id}"}),
    import_id="{cluster}/{name}",
    note="tasks run at once, whatever their image; what moto does not describe is in memory",
)

TYPES = (CLUSTER, CLUSTER_CAPACITY_PROVIDERS, TASK_DEFINITION, SERVICE)
