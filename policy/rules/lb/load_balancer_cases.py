"""Cases of the rules in `load_balancer.py`."""

from frame.case_companions import apart
from frame.cases import ABSENT, UNKNOWN, Node, ResourceCase
from frame.sdk import aws


def balancer(**props: object) -> Node:
    return Node(cls=aws.lb.LoadBalancer, name="alb", props=props)


DEFAULT = "default security group"
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
        rule="elb-web-acl-fails-closed",
        cls=aws.lb.LoadBalancer,
        compliant=BALANCER,
        violations=[({"enableWafFailOpen": True}, "does not answer")],
        tolerated=[{"enableWafFailOpen": False}, {"enableWafFailOpen": UNKNOWN}],
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
    ResourceCase(
        rule="elb-own-security-group",
        cls=aws.lb.LoadBalancer,
        compliant={"loadBalancerType": "application", "securityGroups": ["sg-1"]},
        violations=[
            ({"securityGroups": ABSENT}, f"{DEFAULT} (securityGroups)"),
            ({"securityGroups": [], "loadBalancerType": ABSENT}, DEFAULT),
        ],
        tolerated=[
            {"securityGroups": [UNKNOWN]},
            {"securityGroups": ABSENT, "loadBalancerType": "network"},
        ],
    ),
    apart(
        "elb-public-web-acl",
        balancer(),
        (aws.wafv2.WebAclAssociation, "resourceArn"),
        "no web ACL",
        named={"arn": "arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/app/a/1"},
        compliant=[
            [balancer(internal=True)],
            [balancer(internal=UNKNOWN)],
            [balancer(loadBalancerType="network", internal=False)],
        ],
    ),
)
