"""RDS: the database proxy, its targets and its further endpoints."""

from typing import Any

import pulumi_aws as aws

from localcloud.aws.context import Context
from localcloud.aws.declare import Call, Part, Resource, Tagging, Text
from localcloud.aws.types.rds_cluster import TAGGING


def _proxy(ctx: Context, name: str) -> dict[str, Any]:
    (found,) = ctx.call("describe_db_proxies", DBProxyName=name)["DBProxies"]
    return {**found, "Arn": found["DBProxyArn"]}


def _no_secrets(_: Context) -> list[str]:
    return []


def _delete_proxy(ctx: Context) -> None:
    _proxy(ctx, ctx.id)  # moto fails without a code when the proxy is gone
    ctx.call("delete_db_proxy", DBProxyName=ctx.id)


PROXY = Resource(
    cls=aws.rds.Proxy,
    service="rds",
    unmodelled=("endpointNetworkType", "targetConnectionNetworkType"),
    create=Call(
        op="create_db_proxy",
        # moto asks for secrets even where IAM signs in, and is content with none.
        params={
            "Auth": _no_secrets,
            "DefaultAuthScheme": "{defaultAuthScheme}",
            "RoleArn": "{roleArn}",
            "RequireTLS": "{requireTls}",
            "IdleClientTimeout": "{idleClientTimeout}",
            "DebugLogging": "{debugLogging}",
            "VpcSecurityGroupIds": "{vpcSecurityGroupIds}",
        },
        result="DBProxy",
    ),
    id="DBProxyName",
    read=lambda ctx: _proxy(ctx, ctx.id),
    delete=_delete_proxy,
    parts=(
        # moto lacks ModifyDBProxy, and IAM on both sides.
        Part(
            props=(
                "debugLogging",
                "defaultAuthScheme",
                "idleClientTimeout",
                "requireTls",
                "roleArn",
                "vpcSecurityGroupIds",
            ),
            write=Call(
                op="modify_db_proxy",
                params={
                    "DBProxyName": "{id}",
                    "RequireTLS": "{requireTls}",
                    "SecurityGroups": "{vpcSecurityGroupIds}",
                },
            ),
            held_by="memory",
        ),
    ),
    rename={"arn": "DBProxyArn", "name": "DBProxyName"},
    tagging=TAGGING,
)


def _target_group(ctx: Context) -> dict[str, Any]:
    name = ctx["dbProxyName"] or ctx.id
    _proxy(ctx, name)  # moto fails without a code when the proxy is gone
    (found,) = ctx.call("describe_db_proxy_target_groups", DBProxyName=name)["TargetGroups"]
    return found


_POOL = Call(
    op="modify_db_proxy_target_group",
    params={"DBProxyName": "{dbProxyName}", "TargetGroupName": "default"},
    result="DBProxyTargetGroup",
)

PROXY_DEFAULT_TARGET_GROUP = Resource(
    cls=aws.rds.ProxyDefaultTargetGroup,
    service="rds",
    create=_POOL,
    id=Text("{dbProxyName}"),
    read=_target_group,
    update=_POOL,
    rename={
        "arn": "TargetGroupArn",
        "dbProxyName": "DBProxyName",
        "name": "TargetGroupName",
    },
)


def _target(ctx: Context) -> dict[str, Any] | None:
    name, cluster = ctx["dbProxyName"], ctx["dbClusterIdentifier"]
    _proxy(ctx, name)
    targets = ctx.call("describe_db_proxy_targets", DBProxyName=name)["Targets"]
    found = [each for each in targets if each["RdsResourceId"] == cluster]
    return {**found[0], "TrackedClusterId": cluster} if found else None


_TARGETS = {
    "DBProxyName": "{dbProxyName}",
    "TargetGroupName": "{targetGroupName}",
    "DBClusterIdentifiers": ["{dbClusterIdentifier}"],
}

PROXY_TARGET = Resource(
    cls=aws.rds.ProxyTarget,
    service="rds",
    unmodelled=("dbInstanceIdentifier",),
    create=Call(op="register_db_proxy_targets", params=_TARGETS),
    id=Text("{dbProxyName}/{targetGroupName}/TRACKED_CLUSTER/{dbClusterIdentifier}"),
    read=_target,
    before_delete=lambda ctx: _proxy(ctx, ctx["dbProxyName"]),
    delete=Call(op="deregister_db_proxy_targets", params=_TARGETS),
    kept=("dbProxyName", "targetGroupName", "dbClusterIdentifier"),
    import_id="{dbProxyName}/{targetGroupName}/TRACKED_CLUSTER/{dbClusterIdentifier}",
)

PROXY_ENDPOINT = Resource(
    cls=aws.rds.ProxyEndpoint,
    service="rds",
    create=Call(op="create_db_proxy_endpoint"),
    id=Text("{dbProxyName}/{dbProxyEndpointName}"),
    hooked=("vpcSecurityGroupIds",),
    outputs={
        "arn": Text("arn:{partition}:rds:{region}:{account}:db-proxy-endpoint:{id}"),
        "endpoint": Text("{dbProxyEndpointName}.endpoint.proxy-local.{region}.rds.amazonaws.com"),
        "isDefault": lambda _: False,
        "vpcId": lambda ctx: _proxy(ctx, ctx["dbProxyName"])["VpcId"],
    },
    import_id="{dbProxyName}/{dbProxyEndpointName}",
    tagging=Tagging(),
    held_by="memory",
)

TYPES = (PROXY, PROXY_DEFAULT_TARGET_GROUP, PROXY_TARGET, PROXY_ENDPOINT)
