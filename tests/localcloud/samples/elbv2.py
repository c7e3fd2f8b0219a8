from typing import Any

import pulumi_aws as aws

from tests.localcloud.sample import Make, Sample
from tests.localcloud.samples.ec2_network import vpc


def subnets(make: Make) -> list[str]:
    network = vpc(make)
    zones = {"10.9.1.0/24": "us-east-1a", "10.9.2.0/24": "us-east-1b"}
    return [
        make(aws.ec2.Subnet, vpcId=network, cidrBlock=block, availabilityZone=zone)[0]
        for block, zone in zones.items()
    ]


def balancer(make: Make) -> str:
    return make(aws.lb.LoadBalancer, subnets=subnets(make), internal=True)[0]


def target_group(make: Make) -> str:
    return make(aws.lb.TargetGroup, vpcId=vpc(make), port=8080, protocol="HTTP", targetType="ip")[0]


def load_balancer(make: Make) -> dict[str, Any]:
    return {
        "loadBalancerType": "application",
        "internal": False,
        "ipAddressType": "ipv4",
        "subnets": subnets(make),
        "securityGroups": [make(aws.ec2.SecurityGroup, vpcId=vpc(make))[0]],
        "dropInvalidHeaderFields": True,
        "desyncMitigationMode": "strictest",
        "enableDeletionProtection": False,
        "enableHttp2": True,
        "enableZonalShift": True,
        "idleTimeout": 120,
        "accessLogs": {"bucket": "logs", "prefix": "public/access", "enabled": True},
        "connectionLogs": {"bucket": "logs", "prefix": "public/connections", "enabled": True},
        "tags": {"a": "b"},
    }


def targets(make: Make) -> dict[str, Any]:
    return {
        "vpcId": vpc(make),
        "targetType": "ip",
        "port": 8080,
        "protocol": "HTTP",
        "protocolVersion": "HTTP1",
        "deregistrationDelay": 60,
        "loadBalancingAlgorithmType": "least_outstanding_requests",
        "slowStart": 0,
        "healthCheck": check("/api/health"),
        "tags": {"a": "b"},
    }


def check(path: str) -> dict[str, Any]:
    return {
        "enabled": True,
        "path": path,
        "port": "traffic-port",
        "protocol": "HTTP",
        "matcher": "200",
        "interval": 30,
        "timeout": 5,
        "unhealthyThreshold": 3,
        "healthyThreshold": 2,
    }


def certificate(make: Make) -> str:
    return make(aws.acm.Certificate, domainName="agents.example.com", validationMethod="DNS")[0]


REDIRECT = {
    "type": "redirect",
    "redirect": {"port": "443", "protocol": "HTTPS", "statusCode": "HTTP_301"},
}
FORBIDDEN = {
    "type": "fixed-response",
    "fixedResponse": {"contentType": "text/plain", "messageBody": "no", "statusCode": "403"},
}
HSTS = "routingHttpResponseStrictTransportSecurityHeaderValue"


def http(make: Make) -> dict[str, Any]:
    return {
        "loadBalancerArn": balancer(make),
        "port": 80,
        "protocol": "HTTP",
        "defaultActions": [REDIRECT],
        "tags": {"a": "b"},
    }


def https(make: Make) -> dict[str, Any]:
    return {
        "loadBalancerArn": balancer(make),
        "port": 443,
        "protocol": "HTTPS",
        "sslPolicy": "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
        "certificateArn": certificate(make),
        "routingHttpResponseServerEnabled": False,
        HSTS: "max-age=1",
        "routingHttpResponseXContentTypeOptionsHeaderValue": "nosniff",
        "defaultActions": [FORBIDDEN],
    }


def rule(make: Make) -> dict[str, Any]:
    listener = make(
        aws.lb.Listener,
        loadBalancerArn=balancer(make),
        port=80,
        protocol="HTTP",
        defaultActions=[REDIRECT],
    )
    sign_in = {
        "userPoolArn": "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_a",
        "userPoolClientId": "client",
        "userPoolDomain": "domain",
        "scope": "openid email profile",
        "sessionTimeout": 43200,
        "onUnauthenticatedRequest": "authenticate",
    }
    return {
        "listenerArn": listener[0],
        "priority": 100,
        "conditions": [
            {"hostHeader": {"values": ["agents.example.com"]}},
            {"httpHeader": {"httpHeaderName": "x-origin-verify", "values": ["one", "two"]}},
            {"pathPattern": {"values": ["/api/health"]}},
            {"httpRequestMethod": {"values": ["GET"]}},
        ],
        "actions": [
            {"type": "authenticate-cognito", "order": 1, "authenticateCognito": sign_in},
            {"type": "forward", "order": 2, "targetGroupArn": target_group(make)},
        ],
        "tags": {"a": "b"},
    }


def weighted(make: Make) -> dict[str, Any]:
    shares = [
        {"arn": target_group(make), "weight": 100},
        {"arn": target_group(make), "weight": 0},
    ]
    listener = make(
        aws.lb.Listener,
        loadBalancerArn=balancer(make),
        port=80,
        protocol="HTTP",
        defaultActions=[REDIRECT],
    )
    return {
        "listenerArn": listener[0],
        "priority": 1,
        "conditions": [{"hostHeader": {"values": ["graphql.example.com"]}}],
        "actions": [{"type": "forward", "forward": {"targetGroups": shares}}],
    }


SAMPLES = [
    Sample(
        cls=aws.lb.LoadBalancer,
        inputs=load_balancer,
        change={"idleTimeout": 60, "dropInvalidHeaderFields": False, "tags": {"a": "c"}},
        replace={"internal": True},
    ),
    Sample(
        cls=aws.lb.TargetGroup,
        inputs=targets,
        change={"deregistrationDelay": 30, "healthCheck": check("/x"), "tags": {"a": "c"}},
        replace={"port": 9090},
    ),
    Sample(
        cls=aws.lb.Listener,
        inputs=http,
        change={"defaultActions": [FORBIDDEN], "tags": {"a": "c"}},
        case="http",
    ),
    Sample(cls=aws.lb.Listener, inputs=https, change={HSTS: "max-age=2"}, case="https"),
    Sample(
        cls=aws.lb.ListenerRule,
        inputs=rule,
        change={
            "priority": 7,
            "conditions": [{"hostHeader": {"values": ["b.example.com"]}}],
            "tags": {"a": "c"},
        },
        case="sign-in",
    ),
    Sample(cls=aws.lb.ListenerRule, inputs=weighted, case="blue-green"),
]
