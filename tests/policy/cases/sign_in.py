"""Cases of the rules on sign-in at load balancers, and on what these answer."""

import pulumi_aws as aws

from tests.policy.harness import ABSENT, UNKNOWN, Node, ResourceCase, StackCase

COGNITO = {
    "userPoolArn": UNKNOWN,
    "onUnauthenticatedRequest": "authenticate",
    "sessionTimeout": 43200,
}
RULE = {
    "listenerArn": UNKNOWN,
    "actions": [
        {"type": "authenticate-cognito", "authenticateCognito": COGNITO},
        {"type": "forward", "targetGroupArn": UNKNOWN},
    ],
}
WHAT = "actions.0.authenticateCognito.onUnauthenticatedRequest"
LIMIT = "actions.0.authenticateCognito.sessionTimeout"
OIDC = {"onUnauthenticatedRequest": "deny", "sessionTimeout": 3600}
LISTENER = {"defaultActions": [{"type": "authenticate-oidc", "authenticateOidc": OIDC}]}

CASES = (
    ResourceCase(
        rule="elb-sign-in-required",
        cls=aws.lb.ListenerRule,
        compliant=RULE,
        violations=[({WHAT: "allow"}, "actions[0].authenticateCognito.onUnauthenticatedRequest")],
        tolerated=[{WHAT: ABSENT}, {WHAT: UNKNOWN}, {"actions.0": UNKNOWN}],
    ),
    ResourceCase(
        rule="elb-sign-in-required",
        cls=aws.lb.Listener,
        compliant=LISTENER,
        violations=[
            (
                {"defaultActions.0.authenticateOidc.onUnauthenticatedRequest": "allow"},
                "without sign-in",
            )
        ],
    ),
    ResourceCase(
        rule="elb-sign-in-ends",
        cls=aws.lb.ListenerRule,
        compliant=RULE,
        violations=[
            ({LIMIT: ABSENT}, "longer than a day"),
            ({LIMIT: 604800}, "actions[0].authenticateCognito.sessionTimeout"),
        ],
        tolerated=[{LIMIT: 86400}, {LIMIT: UNKNOWN}, {"actions": [{"type": "forward"}]}],
    ),
    ResourceCase(
        rule="elb-listener-response-headers",
        cls=aws.lb.Listener,
        compliant={
            "protocol": "HTTPS",
            "routingHttpResponseServerEnabled": False,
            "routingHttpResponseXContentTypeOptionsHeaderValue": "nosniff",
        },
        violations=[
            ({"routingHttpResponseXContentTypeOptionsHeaderValue": ABSENT}, "guess"),
            ({"routingHttpResponseServerEnabled": ABSENT}, "name the server"),
            ({"routingHttpResponseServerEnabled": True}, "name the server"),
        ],
        tolerated=[
            {"routingHttpResponseServerEnabled": UNKNOWN},
            {"protocol": UNKNOWN, "routingHttpResponseServerEnabled": True},
            {"protocol": "HTTP", "routingHttpResponseServerEnabled": True},
            {"protocol": "TLS", "routingHttpResponseXContentTypeOptionsHeaderValue": ABSENT},
        ],
    ),
)

FORWARD = [{"type": "forward", "targetGroupArn": UNKNOWN}]


def listener(*actions: object) -> Node:
    closed = [{"type": "fixed-response", "fixedResponse": {"statusCode": "403"}}]
    return Node(
        cls=aws.lb.Listener,
        name="https",
        props={"protocol": "HTTPS", "port": 443, "defaultActions": list(actions) or closed},
    )


def rule(name: str, *conditions: object, actions: object = FORWARD) -> Node:
    return Node(
        cls=aws.lb.ListenerRule,
        name=name,
        props={"listenerArn": UNKNOWN, "actions": actions, "conditions": list(conditions)},
        refers={"listenerArn": ["https"]},
    )


SIGNED_IN = rule("app", actions=RULE["actions"])
HEALTH = rule(
    "health",
    {"pathPattern": {"values": ["/health"]}},
    {"httpRequestMethod": {"values": ["GET"]}},
)
ADMIN = rule("admin", {"pathPattern": {"values": ["/admin/*"]}})

STACK_CASES = (
    StackCase(
        rule="elb-sign-in-complete",
        compliant=[
            [listener(), SIGNED_IN, HEALTH],
            [listener(*FORWARD), ADMIN],
            [listener(), SIGNED_IN, rule("unknown", actions=UNKNOWN)],
            [listener(), SIGNED_IN, rule("away", actions=[{"type": "redirect"}])],
        ],
        violations=[
            ([listener(), SIGNED_IN, ADMIN], "admin", "without the sign-in"),
            ([listener(*FORWARD), SIGNED_IN], "https", "without the sign-in"),
            (
                [
                    listener({"type": "authenticate-oidc", "authenticateOidc": OIDC}, *FORWARD),
                    rule("graphql"),
                ],
                "graphql",
                "without the sign-in",
            ),
        ],
    ),
)
