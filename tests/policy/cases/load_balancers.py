"""Cases of the rules on load balancers and target groups."""

import pulumi_aws as aws

from tests.policy.harness import ABSENT, UNKNOWN, ResourceCase

BALANCER = {
    "loadBalancerType": "application",
    "internal": False,
    "dropInvalidHeaderFields": True,
    "desyncMitigationMode": "strictest",
    "enableDeletionProtection": True,
    "subnets": ["subnet-1", "subnet-2"],
    "accessLogs": {"enabled": True, "bucket": "logs", "prefix": "access"},
    "connectionLogs": {"enabled": True, "bucket": "logs", "prefix": "connections"},
}
GROUP = {
    "targetType": "ip",
    "protocol": "HTTPS",
    "port": 8443,
    "healthCheck": {"enabled": True, "path": "/health", "protocol": "HTTPS"},
}
NETWORK = {"loadBalancerType": "network"}

RESOURCE_CASES = (
    ResourceCase(
        rule="elb-target-group-encrypted",
        cls=aws.lb.TargetGroup,
        compliant=GROUP,
        violations=[
            ({"protocol": "HTTP"}, "get HTTP unencrypted"),
            ({"protocol": "TCP", "targetType": UNKNOWN}, "TCP"),
            ({"protocol": ABSENT}, "unencrypted"),
        ],
        tolerated=[
            {"protocol": "TLS"},
            {"protocol": "QUIC"},
            {"protocol": "GENEVE"},
            {"protocol": UNKNOWN},
            {"protocol": ABSENT, "targetType": "lambda"},
            {"protocol": "TCP", "targetType": "alb"},
        ],
    ),
    ResourceCase(
        rule="elb-health-check-encrypted",
        cls=aws.alb.TargetGroup,
        compliant=GROUP,
        violations=[
            ({"healthCheck.protocol": "HTTP"}, "unencrypted"),
            ({"healthCheck.protocol": ABSENT}, "unencrypted"),
            ({"healthCheck": ABSENT, "port": UNKNOWN}, "unencrypted"),
        ],
        tolerated=[
            {"healthCheck.protocol": UNKNOWN},
            {"healthCheck": ABSENT, "targetType": "lambda"},
        ],
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
    ResourceCase(
        rule="elb-invalid-headers-dropped",
        cls=aws.lb.LoadBalancer,
        compliant=BALANCER,
        violations=[
            ({"dropInvalidHeaderFields": False}, "dropInvalidHeaderFields"),
            ({"dropInvalidHeaderFields": ABSENT}, "dropInvalidHeaderFields"),
            ({"dropInvalidHeaderFields": False, "loadBalancerType": ABSENT}, "reach the targets"),
        ],
        tolerated=[
            {"dropInvalidHeaderFields": UNKNOWN},
            {"dropInvalidHeaderFields": ABSENT, **NETWORK},
        ],
    ),
    ResourceCase(
        rule="elb-web-acl-fails-closed",
        cls=aws.lb.LoadBalancer,
        compliant=BALANCER,
        violations=[({"enableWafFailOpen": True}, "does not answer")],
        tolerated=[{"enableWafFailOpen": False}, {"enableWafFailOpen": UNKNOWN}],
    ),
    ResourceCase(
        rule="elb-desync-mitigation",
        cls=aws.alb.LoadBalancer,
        compliant=BALANCER,
        violations=[({"desyncMitigationMode": "monitor", "subnets": UNKNOWN}, "is monitor")],
        tolerated=[
            {"desyncMitigationMode": "defensive"},
            {"desyncMitigationMode": ABSENT},
            {"desyncMitigationMode": UNKNOWN},
        ],
    ),
    ResourceCase(
        rule="elb-deletion-protection",
        cls=aws.lb.LoadBalancer,
        compliant=BALANCER,
        violations=[
            ({"enableDeletionProtection": False}, "deleted at once"),
            ({"enableDeletionProtection": ABSENT, **NETWORK}, "deleted at once"),
        ],
        tolerated=[{"enableDeletionProtection": UNKNOWN}],
    ),
    ResourceCase(
        rule="elb-access-logs",
        cls=aws.lb.LoadBalancer,
        compliant=BALANCER,
        violations=[
            ({"accessLogs": ABSENT}, "no access logs"),
            ({"accessLogs.enabled": False}, "no access logs"),
            ({"accessLogs.enabled": ABSENT, "accessLogs.bucket": UNKNOWN}, "no access logs"),
            ({"accessLogs.bucket": ""}, "no access logs"),
        ],
        tolerated=[
            {"accessLogs.bucket": UNKNOWN},
            {"accessLogs.enabled": UNKNOWN},
            {"accessLogs": ABSENT, **NETWORK},
        ],
    ),
    ResourceCase(
        rule="elb-connection-logs",
        cls=aws.lb.LoadBalancer,
        compliant=BALANCER,
        violations=[
            ({"connectionLogs": ABSENT}, "no connection logs"),
            ({"connectionLogs.enabled": False, "accessLogs": UNKNOWN}, "no connection logs"),
        ],
        tolerated=[{"connectionLogs.bucket": UNKNOWN}, {"connectionLogs": ABSENT, **NETWORK}],
    ),
    ResourceCase(
        rule="elb-two-zones",
        cls=aws.lb.LoadBalancer,
        compliant=BALANCER,
        violations=[
            ({"subnets": ["subnet-1"]}, "has 1 subnets"),
            ({"subnets": [UNKNOWN], "internal": UNKNOWN}, "has 1 subnets"),
            ({"subnets": ABSENT}, "has 0 subnets"),
        ],
        tolerated=[
            {"subnets": [UNKNOWN, UNKNOWN]},
            {"subnets": ABSENT, "subnetMappings": [{"subnetId": "a"}, {"subnetId": "b"}]},
        ],
    ),
)
