"""Elastic Load Balancing v2: load balancers, target groups, listeners and their rules."""

from collections.abc import Mapping
from typing import Any

import pulumi_aws as aws

from localcloud.aws.context import Context
from localcloud.aws.declare import AutoName, Call, Hook, Part, Resource, Tagging
from localcloud.aws.dynamic import listing, mapping

_TAGGING = Tagging(add="add_tags", remove="remove_tags", on={"ResourceArns": ["{id}"]})

_Keys = Mapping[str, str | Mapping[str, str]]
"""Property to attribute key; a property of several members has a key for each."""


def _attributes(kind: str, keys: _Keys) -> Part:
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


def _with_tags(op: str, which: str, result: str) -> Hook:
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
    read=_with_tags("describe_load_balancers", "LoadBalancerArns", "LoadBalancers"),
    delete=Call(op="delete_load_balancer", params={"LoadBalancerArn": "{id}"}),
    replace=("name", "internal", "loadBalancerType"),
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
        _attributes(
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
    defaults={
        "clientKeepAlive": 3600,
        "desyncMitigationMode": "defensive",
        "dropInvalidHeaderFields": False,
        "enableDeletionProtection": False,
        "enableHttp2": True,
        "enableWafFailOpen": False,
        "enableZonalShift": False,
        "idleTimeout": 60,
        "loadBalancerType": "application",
        "preserveHostHeader": False,
        "xffHeaderProcessingMode": "append",
    },
    computed=("internal", "ipAddressType", "securityGroups", "subnets"),
    name=AutoName(max_length=32),
    tagging=_TAGGING,
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
    read=_with_tags("describe_target_groups", "TargetGroupArns", "TargetGroups"),
    update=Call(op="modify_target_group", params={"TargetGroupArn": "{id}", **_CHECK_PARAMS}),
    delete=Call(op="delete_target_group", params={"TargetGroupArn": "{id}"}),
    replace=("name", "port", "protocol", "protocolVersion", "targetType", "vpcId", "ipAddressType"),
    hooked=("healthCheck",),
    parts=(
        _attributes(
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
    defaults={"deregistrationDelay": 300, "slowStart": 0, "targetType": "instance"},
    computed=(
        "healthCheck",
        "ipAddressType",
        "loadBalancingAlgorithmType",
        "loadBalancingCrossZoneEnabled",
        "protocolVersion",
    ),
    shared=("loadBalancerArns",),
    name=AutoName(max_length=32),
    tagging=_TAGGING,
)

_CONFIGS = {
    "authenticateCognito": "AuthenticateCognitoConfig",
    "fixedResponse": "FixedResponseConfig",
    "redirect": "RedirectConfig",
}


def _to_actions(actions: Any) -> list[dict[str, Any]]:
    """Spell actions as AWS does, numbered as they stand."""
    return [_to_action(mapping(action), place) for place, action in enumerate(listing(actions), 1)]


def _to_action(action: Mapping[str, Any], place: int) -> dict[str, Any]:
    result: dict[str, Any] = {"Type": action["type"], "Order": int(action.get("order") or place)}
    if action.get("targetGroupArn"):
        result["TargetGroupArn"] = action["targetGroupArn"]
    for prop, name in _CONFIGS.items():
        if action.get(prop):
            result[name] = {
                key[:1].upper() + key[1:]: int(value) if key == "sessionTimeout" else value
                for key, value in mapping(action[prop]).items()
            }
    if action.get("forward"):
        result["ForwardConfig"] = {
            "TargetGroups": [
                {"TargetGroupArn": group["arn"], "Weight": int(group.get("weight", 1))}
                for group in listing(mapping(action["forward"]).get("targetGroups"))
            ]
        }
    return result


def _from_action(action: Mapping[str, Any]) -> dict[str, Any]:
    result: dict[str, Any] = {"type": action["Type"], "order": action.get("Order")}
    groups = listing(mapping(action.get("ForwardConfig")).get("TargetGroups"))
    if len(groups) > 1:
        shares = [{"arn": each["TargetGroupArn"], "weight": each["Weight"]} for each in groups]
        result["forward"] = {"targetGroups": shares}
    else:
        result["targetGroupArn"] = action.get("TargetGroupArn") or next(
            (each["TargetGroupArn"] for each in groups), None
        )
    for prop, name in _CONFIGS.items():
        if action.get(name):
            result[prop] = {
                key[:1].lower() + key[1:]: value for key, value in mapping(action[name]).items()
            }
    return {key: value for key, value in result.items() if value is not None}


def _from_actions(member: str) -> Hook:
    return lambda ctx: [_from_action(mapping(each)) for each in listing(ctx.raw.get(member))]


_ACTION_DEFAULTS: dict[str, dict[str, Any]] = {
    "redirect": {"host": "#{host}", "path": "/#{path}", "query": "#{query}"},
    "authenticateCognito": {
        "onUnauthenticatedRequest": "authenticate",
        "scope": "openid",
        "sessionCookieName": "AWSELBAuthSessionCookie",
        "sessionTimeout": 604800,
    },
}


def _same_actions(actions: Any) -> list[dict[str, Any]]:
    """Actions with what AWS fills in: their order, and where a redirect or sign-in leads."""
    result: list[dict[str, Any]] = []
    for place, each in enumerate(listing(actions), 1):
        action = {"order": place, **mapping(each)}
        for prop, defaults in _ACTION_DEFAULTS.items():
            if action.get(prop):
                action[prop] = {**defaults, **mapping(action[prop])}
        result.append(action)
    return result


_RESPONSE = "routing.http.response"
_HEADERS = {
    "routingHttpResponseServerEnabled": "server.enabled",
    "routingHttpResponseStrictTransportSecurityHeaderValue": (
        "strict_transport_security.header_value"
    ),
    "routingHttpResponseXContentTypeOptionsHeaderValue": "x_content_type_options.header_value",
}


def _certificates(ctx: Context) -> list[dict[str, str]] | None:
    arn = ctx.inputs.get("certificateArn")
    return [{"CertificateArn": arn}] if arn else None


LISTENER = Resource(
    cls=aws.lb.Listener,
    service="elbv2",
    create=Call(
        op="create_listener", params={"Certificates": _certificates}, result="Listeners[0]"
    ),
    id="ListenerArn",
    read=_with_tags("describe_listeners", "ListenerArns", "Listeners"),
    update=Call(
        op="modify_listener", params={"ListenerArn": "{id}", "Certificates": _certificates}
    ),
    delete=Call(op="delete_listener", params={"ListenerArn": "{id}"}),
    replace=("loadBalancerArn",),
    hooked=("certificateArn",),
    inputs={"defaultActions": _to_actions},
    parts=(
        _attributes("Listener", {prop: f"{_RESPONSE}.{key}" for prop, key in _HEADERS.items()}),
    ),
    outputs={
        "alpnPolicy": "AlpnPolicy[0]",
        "certificateArn": "Certificates[0].CertificateArn",
        "defaultActions": _from_actions("DefaultActions"),
    },
    normal={"defaultActions": _same_actions},
    computed=("protocol", "sslPolicy", *_HEADERS),
    tagging=_TAGGING,
)

_FIELDS = {
    "hostHeader": ("host-header", "HostHeaderConfig"),
    "httpHeader": ("http-header", "HttpHeaderConfig"),
    "httpRequestMethod": ("http-request-method", "HttpRequestMethodConfig"),
    "pathPattern": ("path-pattern", "PathPatternConfig"),
    "sourceIp": ("source-ip", "SourceIpConfig"),
}


def _to_conditions(conditions: Any) -> list[dict[str, Any]]:
    return [
        {
            "Field": field,
            config: {key[:1].upper() + key[1:]: item for key, item in mapping(each[prop]).items()},
        }
        for each in listing(conditions)
        for prop, (field, config) in _FIELDS.items()
        if each.get(prop)
    ]


def _from_conditions(ctx: Context) -> list[dict[str, Any]]:
    return [
        {prop: {key[:1].lower() + key[1:]: item for key, item in mapping(each.get(config)).items()}}
        for each in listing(ctx.raw.get("Conditions"))
        for prop, (field, config) in _FIELDS.items()
        if each["Field"] == field
    ]


def _listener(ctx: Context) -> str:
    return ctx.id.replace(":listener-rule/", ":listener/").rsplit("/", 1)[0]


RULE = Resource(
    cls=aws.lb.ListenerRule,
    service="elbv2",
    create=Call(op="create_rule", result="Rules[0]"),
    id="RuleArn",
    read=_with_tags("describe_rules", "RuleArns", "Rules"),
    update=Call(op="modify_rule", params={"RuleArn": "{id}"}),
    delete=Call(op="delete_rule", params={"RuleArn": "{id}"}),
    replace=("listenerArn",),
    inputs={"actions": _to_actions, "conditions": _to_conditions},
    parts=(
        Part(
            props=("priority",),
            write=Call(
                op="set_rule_priorities",
                params={"RulePriorities": [{"RuleArn": "{id}", "Priority": "{priority}"}]},
            ),
            at_create=False,
        ),
    ),
    rename={"arn": "RuleArn"},
    outputs={
        "listenerArn": _listener,
        "actions": _from_actions("Actions"),
        "conditions": _from_conditions,
    },
    normal={"actions": _same_actions},
    computed=("priority",),
    tagging=_TAGGING,
)

TYPES = (LOAD_BALANCER, TARGET_GROUP, LISTENER, RULE)
