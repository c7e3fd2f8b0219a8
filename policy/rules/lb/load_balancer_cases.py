"""Cases of the rules in `load_balancer.py`."""

from frame.cases import ABSENT, UNKNOWN, Node, ResourceCase, StackCase
from frame.sdk import aws


def balancer(**props: object) -> Node:
    return Node(cls=aws.lb.LoadBalancer, name="alb", props=props)


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
NETWORK = {"loadBalancerType": "network"}

CASES = (
    ResourceCase(
        rule="elb-invalid-headers-dropped",
        cls=aws.lb.LoadBalancer,
        compliant=BALANCER,
        violations=[
            (
                {"dropInvalidHeaderFields": False, "loadBalancerType": ABSENT},
                "dropInvalidHeaderFields",
            )
        ],
        tolerated=[{"dropInvalidHeaderFields": ABSENT, **NETWORK}],
    ),
    ResourceCase(
        rule="elb-desync-mitigation",
        cls=aws.alb.LoadBalancer,
        compliant=BALANCER,
        violations=[
            ({"desyncMitigationMode": "monitor", "subnets": UNKNOWN}, "desyncMitigationMode")
        ],
    ),
    ResourceCase(
        rule="elb-access-logs",
        cls=aws.lb.LoadBalancer,
        compliant=BALANCER,
        tolerated=[{"accessLogs": ABSENT, **NETWORK}],
    ),
    ResourceCase(
        rule="elb-connection-logs",
        cls=aws.lb.LoadBalancer,
        compliant=BALANCER,
        violations=[
            ({"connectionLogs.enabled": False, "accessLogs": UNKNOWN}, "connectionLogs.enabled")
        ],
        tolerated=[{"connectionLogs": ABSENT, **NETWORK}],
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
    ResourceCase(
        rule="elb-own-security-group",
        cls=aws.lb.LoadBalancer,
        compliant={"loadBalancerType": "application", "securityGroups": ["sg-1"]},
        violations=[({"securityGroups": [], "loadBalancerType": ABSENT}, "securityGroups")],
        tolerated=[{"securityGroups": ABSENT, "loadBalancerType": "network"}],
    ),
    StackCase(
        rule="elb-public-web-acl",
        compliant=[
            [balancer(internal=True)],
            [balancer(internal=UNKNOWN)],
            [balancer(loadBalancerType="network", internal=False)],
        ],
    ),
)
