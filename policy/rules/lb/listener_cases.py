"""Cases of the rules in `listener.py`."""

from frame.cases import ABSENT, UNKNOWN, ResourceCase
from frame.sdk import aws

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

CASES = (
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
        cls=aws.lb.Listener,
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
    ResourceCase(
        rule="elb-listener-response-headers",
        cls=aws.lb.Listener,
        compliant={
            "protocol": "HTTPS",
            "routingHttpResponseServerEnabled": False,
            "routingHttpResponseXContentTypeOptionsHeaderValue": "nosniff",
        },
        tolerated=[
            {"protocol": UNKNOWN, "routingHttpResponseServerEnabled": True},
            {"protocol": "HTTP", "routingHttpResponseServerEnabled": True},
            {"protocol": "TLS", "routingHttpResponseXContentTypeOptionsHeaderValue": ABSENT},
        ],
    ),
)
