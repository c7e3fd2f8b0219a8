"""Cases of the rules on listeners of load balancers."""

import pulumi_aws as aws

from tests.policy.harness import ABSENT, UNKNOWN, Node, Props, ResourceCase, StackCase

HTTPS = {
    "protocol": "HTTPS",
    "port": 443,
    "sslPolicy": "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
    "certificateArn": "arn:aws:acm:us-east-1:111122223333:certificate/1",
    "routingHttpResponseStrictTransportSecurityHeaderValue": "max-age=31536000",
    "defaultActions": [{"type": "forward", "targetGroupArn": "arn:group"}],
}
HTTP = {
    "protocol": "HTTP",
    "port": 80,
    "defaultActions": [
        {"type": "redirect", "redirect": {"protocol": "HTTPS", "statusCode": "HTTP_301"}}
    ],
}
HSTS = "routingHttpResponseStrictTransportSecurityHeaderValue"

RESOURCE_CASES = (
    ResourceCase(
        rule="elb-listener-tls-policy",
        cls=aws.lb.Listener,
        compliant=HTTPS,
        violations=[
            ({"sslPolicy": "ELBSecurityPolicy-2016-08"}, "is ELBSecurityPolicy-2016-08"),
            ({"sslPolicy": ABSENT}, "not set"),
            ({"sslPolicy": "ELBSecurityPolicy-TLS13-1-0-2021-06"}, "1-0"),
            ({"sslPolicy": ABSENT, "protocol": "TLS", "certificateArn": UNKNOWN}, "not set"),
        ],
        tolerated=[
            {"sslPolicy": UNKNOWN},
            {"sslPolicy": "ELBSecurityPolicy-TLS13-1-3-2021-06"},
            {"sslPolicy": ABSENT, "protocol": "HTTP"},
        ],
    ),
    ResourceCase(
        rule="elb-listener-encrypted",
        cls=aws.alb.Listener,
        compliant=HTTPS,
        violations=[
            ({"protocol": "TCP"}, "takes TCP unencrypted"),
            ({"protocol": "TCP_UDP", "port": UNKNOWN}, "TCP_UDP"),
        ],
        tolerated=[
            {"protocol": "TLS"},
            {"protocol": "HTTP"},
            {"protocol": UNKNOWN},
            {"protocol": ABSENT},
        ],
    ),
    ResourceCase(
        rule="elb-http-listener-redirects",
        cls=aws.lb.Listener,
        compliant=HTTP,
        violations=[
            (
                {"protocol": ABSENT, "defaultActions": [{"type": "forward"}]},
                "plain HTTP",
            ),
            ({"defaultActions.0": {"type": "forward", "targetGroupArn": UNKNOWN}}, "serves plain"),
            ({"defaultActions.0.redirect.protocol": "HTTP"}, "serves plain"),
            ({"defaultActions.0.redirect.protocol": ABSENT}, "serves plain"),
            ({"defaultActions.0.redirect.protocol": "#{protocol}"}, "serves plain"),
            ({"defaultActions": []}, "serves plain"),
            ({"port": UNKNOWN, "defaultActions.0.type": "fixed-response"}, "serves plain"),
        ],
        tolerated=[
            {"defaultActions.0": UNKNOWN},
            {"defaultActions.0.redirect": UNKNOWN},
            {"protocol": "HTTPS", "defaultActions.0.type": "forward"},
        ],
    ),
    ResourceCase(
        rule="elb-listener-strict-transport-security",
        cls=aws.lb.Listener,
        compliant=HTTPS,
        violations=[
            ({HSTS: ABSENT}, "not set"),
            ({HSTS: "max-age=300"}, "is max-age=300"),
            ({HSTS: "max-age=a-year"}, "is max-age=a-year"),
            ({HSTS: "age=31536000"}, "is age=31536000"),
            ({HSTS: "includeSubDomains", "port": UNKNOWN}, "includeSubDomains"),
        ],
        tolerated=[
            {HSTS: UNKNOWN},
            {HSTS: "includeSubDomains; Max-Age=63072000; preload"},
            {HSTS: ABSENT, "protocol": "HTTP"},
        ],
    ),
)


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

STACK_CASES = (
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
)
