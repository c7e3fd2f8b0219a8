"""Cases of the rules in `target_group.py`."""

from frame.cases import ABSENT, UNKNOWN, ResourceCase
from frame.sdk import aws

GROUP = {
    "targetType": "ip",
    "protocol": "HTTPS",
    "port": 8443,
    "healthCheck": {"enabled": True, "path": "/health", "protocol": "HTTPS"},
}

CASES = (
    ResourceCase(
        rule="elb-target-group-encrypted",
        cls=aws.lb.TargetGroup,
        compliant=GROUP,
        violations=[({"protocol": "TCP", "targetType": UNKNOWN}, "protocol")],
        tolerated=[
            {"protocol": ABSENT, "targetType": "lambda"},
            {"protocol": "TCP", "targetType": "alb"},
        ],
    ),
    ResourceCase(
        rule="elb-health-check-encrypted",
        cls=aws.alb.TargetGroup,
        compliant=GROUP,
        violations=[({"healthCheck": ABSENT, "port": UNKNOWN}, "healthCheck.protocol")],
        tolerated=[{"healthCheck": ABSENT, "targetType": "lambda"}],
    ),
    ResourceCase(
        rule="elb-target-group-health-check",
        cls=aws.lb.TargetGroup,
        compliant=GROUP,
        violations=[
            ({"healthCheck": ABSENT}, "no health check"),
            ({"healthCheck.enabled": False}, "no health check"),
            ({"healthCheck.path": ABSENT}, "healthCheck.path"),
            ({"healthCheck.path": "", "protocol": UNKNOWN}, "healthCheck.path"),
        ],
        tolerated=[
            {"healthCheck.path": UNKNOWN},
            {"healthCheck.enabled": ABSENT},
            {"healthCheck": {"protocol": "TCP"}},
        ],
    ),
)
