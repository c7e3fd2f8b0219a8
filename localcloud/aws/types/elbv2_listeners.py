"""Elastic Load Balancing v2: listeners and their rules."""

from collections.abc import Mapping
from typing import Any

import pulumi_aws as aws

from localcloud.aws.context import Context
from localcloud.aws.declare import Call, Function, Hook, Part, Resource
from localcloud.aws.dynamic import listing, mapping
from localcloud.aws.types.elbv2 import TAGGING, attributes, with_tags

_CONFIGS = {
    "authenticateCognito": "AuthenticateCognitoConfig",
    "fixedResponse": "FixedResponseConfig",
    "redirect": "RedirectConfig",
}


def _to_actions(actions: Any) -> list[dict[str, Any]]:
    """Convert actions to AWS's form, numbered in their order."""
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
    """Actions with AWS's defaults for their order, redirects and sign-in."""
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
    read=with_tags("describe_listeners", "ListenerArns", "Listeners"),
    update=Call(
        op="modify_listener", params={"ListenerArn": "{id}", "Certificates": _certificates}
    ),
    delete=Call(op="delete_listener", params={"ListenerArn": "{id}"}),
    hooked=("certificateArn",),
    inputs={"defaultActions": _to_actions},
    parts=(attributes("Listener", {prop: f"{_RESPONSE}.{key}" for prop, key in _HEADERS.items()}),),
    outputs={
        "alpnPolicy": "AlpnPolicy[0]",
        "certificateArn": "Certificates[0].CertificateArn",
        "defaultActions": _from_actions("DefaultActions"),
    },
    normal={"defaultActions": _same_actions},
    tagging=TAGGING,
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
    read=with_tags("describe_rules", "RuleArns", "Rules"),
    update=Call(op="modify_rule", params={"RuleArn": "{id}"}),
    delete=Call(op="delete_rule", params={"RuleArn": "{id}"}),
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
    tagging=TAGGING,
)


def _forwards(ctx: Context) -> list[dict[str, Any]]:
    """The actions in the form of the function; the program reads the target groups."""
    return [
        {
            "type": action["Type"],
            "order": action.get("Order"),
            "forwards": [
                {
                    "targetGroups": [
                        {"arn": each["TargetGroupArn"], "weight": int(each.get("Weight", 1))}
                        for each in listing(
                            mapping(action.get("ForwardConfig")).get("TargetGroups")
                        )
                    ]
                }
            ]
            if action["Type"] == "forward"
            else [],
        }
        for action in map(mapping, listing(ctx.raw.get("Actions")))
    ]


FUNCTIONS = (
    Function(
        fn=aws.lb.get_listener_rule,
        service="elbv2",
        call=Call(op="describe_rules", params={"RuleArns": ["{arn}"]}, result="Rules[0]"),
        id="RuleArn",
        hooked=("arn",),
        outputs={"arn": "RuleArn", "actions": _forwards, "conditions": lambda _: []},
        note="conditions are left out: no program asks for them",
    ),
)

TYPES = (LISTENER, RULE)
