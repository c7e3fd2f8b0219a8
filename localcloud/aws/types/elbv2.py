"""Elastic Load Balancing v2: load balancers and target groups."""

from collections.abc import Mapping
from typing import Any

import pulumi_aws as aws

from localcloud.aws.context import Context
from localcloud.aws.declare import Call, Hook, Part, Resource, Tagging
from localcloud.aws.dynamic import mapping

TAGGING = Tagging(add="add_tags", remove="remove_tags", on={"ResourceArns": ["{id}"]})

_Keys = Mapping[str, str | Mapping[str, str]]
"""Property to attribute key; a property of several members has a key for each."""


def attributes(kind: str, keys: _Keys) -> Part:
    """Properties that AWS keeps as a list of texts, the attributes."""
    which = f"{kind}Arn"
    op = {"LoadBalancer": "load_balancer", "TargetGroup": "target_group", "Listener": "listener"}

    def write(ctx: Context) -> None:
        values: dict[str, Any] = {}
        for prop, key in keys.items():
            wanted = ctx.inputs.get(prop)
            if isinstance(key, str):
                values[key] = wanted
            else:
                values |= {key[member]: item for member, item in mapping(wanted).items()}
        texts = [
            {"Key": key, "Value": _text(value)}
            for key, value in values.items()
            if value is not None
        ]
        ctx.call(f"modify_{op[kind]}_attributes", **{which: ctx.id, "Attributes": texts})

    def read(ctx: Context) -> dict[str, Any]:
        answer = ctx.call(f"describe_{op[kind]}_attributes", **{which: ctx.id})
        found = {each["Key"]: each.get("Value") for each in answer["Attributes"]}
        return {
            prop: found.get(key)
            if isinstance(key, str)
            else {member: found[each] for member, each in key.items() if found.get(each)}
            for prop, key in keys.items()
        }

    return Part(props=tuple(keys), write=write, read=read)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return str(int(value)) if isinstance(value, float) else str(value)


def with_tags(op: str, which: str, result: str) -> Hook:
    """A read operation whose answer lacks the tags."""

    def read(ctx: Context) -> dict[str, Any] | None:
        found = next(iter(ctx.call(op, **{which: [ctx.id]})[result]), None)
        if found is None:
            return None
        tags = ctx.call("describe_tags", ResourceArns=[ctx.id])["TagDescriptions"]
        return {**found, "Tags": tags[0]["Tags"] if tags else []}

    return read


def _suffix(ctx: Context) -> str:
    """The end of the ARN, by which CloudWatch's metrics name a resource."""
    name = ctx.id.rsplit(":", 1)[-1]
    return name.removeprefix("loadbalancer/")


def _scheme(ctx: Context) -> str:
    return "internal" if ctx["internal"] else "internet-facing"


_DELIVERY = ("bucket", "prefix", "enabled")

LOAD_BALANCER = Resource(
    cls=aws.lb.LoadBalancer,
    service="elbv2",
    create=Call(
        op="create_load_balancer",
        params={"Scheme": _scheme},
        result="LoadBalancers[0]",
    ),
    id="LoadBalancerArn",
    read=with_tags("describe_load_balancers", "LoadBalancerArns", "LoadBalancers"),
    delete=Call(op="delete_load_balancer", params={"LoadBalancerArn": "{id}"}),
    hooked=("internal",),
    parts=(
        Part(
            props=("securityGroups",),
            write=Call(
                op="set_security_groups",
                params={"LoadBalancerArn": "{id}", "SecurityGroups": "{securityGroups}"},
            ),
            at_create=False,
        ),
        Part(
            props=("subnets",),
            write=Call(
                op="set_subnets", params={"LoadBalancerArn": "{id}", "Subnets": "{subnets}"}
            ),
            at_create=False,
        ),
        Part(
            props=("ipAddressType",),
            write=Call(
                op="set_ip_address_type",
                params={"LoadBalancerArn": "{id}", "IpAddressType": "{ipAddressType}"},
            ),
            at_create=False,
        ),
        attributes(
            "LoadBalancer",
            {
                "accessLogs": {key: f"access_logs.s3.{key}" for key in _DELIVERY},
                "connectionLogs": {key: f"connection_logs.s3.{key}" for key in _DELIVERY},
                "clientKeepAlive": "client_keep_alive.seconds",
                "desyncMitigationMode": "routing.http.desync_mitigation_mode",
                "dropInvalidHeaderFields": "routing.http.drop_invalid_header_fields.enabled",
                "enableDeletionProtection": "deletion_protection.enabled",
                "enableHttp2": "routing.http2.enabled",
                "enableWafFailOpen": "waf.fail_open.enabled",
                "enableZonalShift": "zonal_shift.config.enabled",
                "idleTimeout": "idle_timeout.timeout_seconds",
                "preserveHostHeader": "routing.http.preserve_host_header.enabled",
                "xffHeaderProcessingMode": "routing.http.xff_header_processing.mode",
            },
        ),
    ),
    rename={"loadBalancerType": "Type", "zoneId": "CanonicalHostedZoneId"},
    outputs={
        "arnSuffix": _suffix,
        "internal": lambda ctx: ctx.raw["Scheme"] == "internal",
        "subnets": "AvailabilityZones[].SubnetId",
    },
    tagging=TAGGING,
)

_CHECK = {
    "enabled": "HealthCheckEnabled",
    "healthyThreshold": "HealthyThresholdCount",
    "interval": "HealthCheckIntervalSeconds",
    "path": "HealthCheckPath",
    "port": "HealthCheckPort",
    "protocol": "HealthCheckProtocol",
    "timeout": "HealthCheckTimeoutSeconds",
    "unhealthyThreshold": "UnhealthyThresholdCount",
}
_NUMBERS = frozenset({"healthyThreshold", "interval", "timeout", "unhealthyThreshold"})


def _checked(member: str) -> Hook:
    def source(ctx: Context) -> Any:
        value = mapping(ctx["healthCheck"]).get(member)
        return int(value) if member in _NUMBERS and value is not None else value

    return source


def _matcher(ctx: Context) -> dict[str, str] | None:
    codes = mapping(ctx["healthCheck"]).get("matcher")
    return {"HttpCode": codes} if codes else None


def _health_check(ctx: Context) -> dict[str, Any]:
    found = {member: ctx.raw.get(name) for member, name in _CHECK.items()}
    return {**found, "matcher": mapping(ctx.raw.get("Matcher")).get("HttpCode")}


_CHECK_PARAMS: dict[str, Any] = {name: _checked(member) for member, name in _CHECK.items()}
_CHECK_PARAMS["Matcher"] = _matcher

TARGET_GROUP = Resource(
    cls=aws.lb.TargetGroup,
    service="elbv2",
    create=Call(op="create_target_group", params=_CHECK_PARAMS, result="TargetGroups[0]"),
    id="TargetGroupArn",
    read=with_tags("describe_target_groups", "TargetGroupArns", "TargetGroups"),
    update=Call(op="modify_target_group", params={"TargetGroupArn": "{id}", **_CHECK_PARAMS}),
    delete=Call(op="delete_target_group", params={"TargetGroupArn": "{id}"}),
    hooked=("healthCheck",),
    parts=(
        attributes(
            "TargetGroup",
            {
                "deregistrationDelay": "deregistration_delay.timeout_seconds",
                "loadBalancingAlgorithmType": "load_balancing.algorithm.type",
                "loadBalancingCrossZoneEnabled": "load_balancing.cross_zone.enabled",
                "slowStart": "slow_start.duration_seconds",
            },
        ),
    ),
    outputs={"arnSuffix": _suffix, "healthCheck": _health_check},
    shared=("loadBalancerArns",),
    tagging=TAGGING,
)

TYPES = (LOAD_BALANCER, TARGET_GROUP)
