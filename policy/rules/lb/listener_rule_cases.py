"""Cases of the rules in `listener_rule.py`."""

from frame.cases import ABSENT, UNKNOWN, Node, Props, ResourceCase, StackCase
from frame.sdk import aws

from rules.lb.listener_cases import HTTP, HTTPS


def _stack(rule: Props, *, listener: Props = HTTP) -> list[Node]:
    return [
        Node(cls=aws.lb.Listener, name="listener", props=listener),
        Node(
            cls=aws.lb.ListenerRule,
            name="rule",
            props={"listenerArn": UNKNOWN, **rule},
            refers={"listenerArn": ["listener"]},
        ),
    ]


FORWARD = [{"type": "forward", "targetGroupArn": UNKNOWN}]
GET = {"httpRequestMethod": {"values": ["GET"]}}
GET_OR_HEAD = {"httpRequestMethod": {"values": ["GET", "HEAD"]}}
HEALTH = {"pathPattern": {"values": ["/api/health"]}}
NAMED = [
    Node(cls=aws.lb.Listener, name="listener", props={**HTTP, "arn": "arn:listener"}),
    Node(
        cls=aws.lb.ListenerRule,
        name="rule",
        props={"listenerArn": "arn:listener", "actions": FORWARD, "conditions": [GET]},
    ),
]
SERVED = "serves plain HTTP"
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
HEALTH_RULE = rule(
    "health",
    {"pathPattern": {"values": ["/health"]}},
    {"httpRequestMethod": {"values": ["GET"]}},
)
ADMIN = rule("admin", {"pathPattern": {"values": ["/admin/*"]}})

CASES = (
    StackCase(
        rule="elb-http-rules-redirect",
        compliant=[
            _stack({"actions": HTTP["defaultActions"], "conditions": []}),
            _stack({"actions": FORWARD, "conditions": [HEALTH, GET]}),
            _stack({"actions": FORWARD, "conditions": [HEALTH, GET_OR_HEAD]}),
            _stack({"actions": FORWARD, "conditions": [GET]}, listener=HTTPS),
            _stack({"actions": FORWARD, "conditions": UNKNOWN}),
            _stack({"actions": UNKNOWN, "conditions": []}),
            _stack({"actions": FORWARD, "conditions": []}, listener={"protocol": UNKNOWN}),
        ],
        violations=[
            (_stack({"actions": FORWARD, "conditions": [HEALTH]}), "rule", SERVED),
            (_stack({"actions": FORWARD, "conditions": [GET]}), "rule", SERVED),
            (
                _stack(
                    {"actions": FORWARD, "conditions": [GET, {"pathPattern": {"values": ["/*"]}}]}
                ),
                "rule",
                SERVED,
            ),
            (
                _stack(
                    {
                        "actions": FORWARD,
                        "conditions": [HEALTH, {"httpRequestMethod": {"values": ["GET", "POST"]}}],
                    }
                ),
                "rule",
                SERVED,
            ),
            (NAMED, "rule", SERVED),
        ],
    ),
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
    StackCase(
        rule="elb-sign-in-complete",
        compliant=[
            [listener(), SIGNED_IN, HEALTH_RULE],
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
)
