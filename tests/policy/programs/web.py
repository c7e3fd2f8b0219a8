"""What serves the web: load balancers, distributions, firewalls, sign-in."""

import pulumi_aws as aws

from tests.policy.programs.parts import made
from tests.policy.requests import Made

Program = tuple[Made, ...]
BALANCER = {
    "loadBalancerType": "application",
    "internal": True,
    "subnets": ["subnet-1", "subnet-2"],
    "securityGroups": ["sg-1"],
    "dropInvalidHeaderFields": True,
    "enableDeletionProtection": True,
    "accessLogs": {"enabled": True, "bucket": "b"},
    "connectionLogs": {"enabled": True, "bucket": "b"},
}
SECURE = {
    "protocol": "HTTPS",
    "port": 443,
    "certificateArn": "arn:certificate",
    "sslPolicy": "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
    "routingHttpResponseStrictTransportSecurityHeaderValue": "max-age=31536000",
    "routingHttpResponseXContentTypeOptionsHeaderValue": "nosniff",
    "routingHttpResponseServerEnabled": False,
}
FORWARD = [{"type": "forward", "targetGroupArn": "arn:group"}]
SIGN_IN = {
    "type": "authenticate-oidc",
    "authenticateOidc": {"onUnauthenticatedRequest": "authenticate", "sessionTimeout": 3600},
}
METRICS = {"cloudwatchMetricsEnabled": True, "sampledRequestsEnabled": False, "metricName": "m"}
BAD_INPUTS = {"name": "AWSManagedRulesKnownBadInputsRuleSet", "vendorName": "AWS"}


def balancer(*listeners: Made, **changes: object) -> Program:
    return (made(aws.lb.LoadBalancer, "front", **{**BALANCER, **changes}), *listeners)


def listener(name: str, **inputs: object) -> Made:
    return made(aws.lb.Listener, name, "loadBalancerArn=front", **inputs)


def rule(name: str, *actions: object, path: str = "/*") -> Made:
    return made(
        aws.lb.ListenerRule,
        name,
        "listenerArn=https",
        actions=list(actions),
        conditions=[{"pathPattern": {"values": [path]}}],
    )


def web_acl(*parts: Made) -> Program:
    return (
        made(
            aws.wafv2.WebAcl,
            "acl",
            scope="REGIONAL",
            defaultAction={"allow": {}},
            visibilityConfig=METRICS,
        ),
        *parts,
        made(
            aws.wafv2.WebAclLoggingConfiguration,
            "log",
            "resourceArn=acl",
            logDestinationConfigs=["arn:logs"],
            redactedFields=[
                {"singleHeader": {"name": "authorization"}},
                {"singleHeader": {"name": "cookie"}},
            ],
        ),
    )


EXPLOITS = made(
    aws.wafv2.WebAclRuleGroupAssociation,
    "exploits",
    "webAclArn=acl",
    ruleName="exploits",
    priority=1,
    managedRuleGroup=BAD_INPUTS,
)
RATE = made(
    aws.wafv2.WebAclRule,
    "rate",
    "webAclArn=acl",
    name="rate",
    priority=2,
    action={"block": {}},
    statement={"rateBasedStatement": {"limit": 1000}},
    visibilityConfig=METRICS,
)
FRIENDS = made(
    aws.wafv2.WebAclRule,
    "friends",
    "webAclArn=acl",
    name="friends",
    priority=0,
    action={"allow": {}},
    statement={"ipSetReferenceStatement": {"arn": "arn:set"}},
    visibilityConfig=METRICS,
)

PROGRAMS: dict[str, Program] = {
    "a balancer that redirects and serves TLS": balancer(
        listener(
            "http",
            protocol="HTTP",
            port=80,
            defaultActions=[{"type": "redirect", "redirect": {"protocol": "HTTPS"}}],
        ),
        listener("https", **SECURE, defaultActions=FORWARD),
    ),
    "a balancer whose listener says no protocol": balancer(
        listener("http", port=80, defaultActions=FORWARD)
    ),
    "a gateway balancer for appliances": (
        made(
            aws.lb.LoadBalancer,
            "front",
            loadBalancerType="gateway",
            subnets=["subnet-1", "subnet-2"],
            enableDeletionProtection=True,
        ),
        listener("everything", defaultActions=FORWARD),
    ),
    "a network balancer with TLS": (
        made(
            aws.lb.LoadBalancer,
            "front",
            loadBalancerType="network",
            subnets=["subnet-1", "subnet-2"],
            enableDeletionProtection=True,
        ),
        listener(
            "tls",
            protocol="TLS",
            port=443,
            sslPolicy=SECURE["sslPolicy"],
            certificateArn="arn:certificate",
            defaultActions=FORWARD,
        ),
    ),
    "Fargate as in the published example": (
        made(
            aws.lb.LoadBalancer,
            "front",
            securityGroups=["sg-1"],
            subnets=["subnet-1", "subnet-2"],
        ),
        made(aws.lb.TargetGroup, "group", port=80, protocol="HTTP", targetType="ip", vpcId="vpc-1"),
        listener("web", port=80, defaultActions=FORWARD),
        made(
            aws.ecs.Service,
            "app",
            desiredCount=3,
            launchType="FARGATE",
            networkConfiguration={
                "assignPublicIp": True,
                "subnets": ["subnet-1", "subnet-2"],
                "securityGroups": ["sg-1"],
            },
        ),
    ),
    "people sign in": balancer(
        listener("https", **SECURE, defaultActions=[{"type": "fixed-response"}]),
        rule("app", SIGN_IN, *FORWARD),
    ),
    "people sign in but for one path": balancer(
        listener("https", **SECURE, defaultActions=[{"type": "fixed-response"}]),
        rule("app", SIGN_IN, *FORWARD),
        rule("admin", *FORWARD, path="/admin/*"),
    ),
    "a firewall with its rules beside it": web_acl(EXPLOITS, RATE),
    "a firewall that lets friends past": web_acl(EXPLOITS, RATE, FRIENDS),
    "a site from a bucket": (
        made(
            aws.cloudfront.Distribution,
            "site",
            enabled=True,
            origins=[{"originId": "bucket", "domainName": "b.s3.amazonaws.com"}],
            defaultCacheBehavior={
                "targetOriginId": "bucket",
                "viewerProtocolPolicy": "redirect-to-https",
                "responseHeadersPolicyId": "p",
            },
            viewerCertificate={
                "acmCertificateArn": "arn:certificate",
                "minimumProtocolVersion": "TLSv1.2_2021",
                "sslSupportMethod": "sni-only",
            },
            loggingConfig={"bucket": "logs.s3.amazonaws.com"},
            webAclId="arn:acl",
        ),
    ),
    "a site by CloudFront's own certificate": (
        made(
            aws.cloudfront.Distribution,
            "site",
            enabled=True,
            origins=[{"originId": "bucket", "domainName": "b.s3.amazonaws.com"}],
            defaultCacheBehavior={
                "targetOriginId": "bucket",
                "viewerProtocolPolicy": "allow-all",
            },
            viewerCertificate={"cloudfrontDefaultCertificate": True},
        ),
    ),
}
