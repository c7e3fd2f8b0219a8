"""Load balancers: what reaches the targets, what is logged, what stays up."""

from frame.companions import CompanionRule
from frame.family import EXPOSURE, LOGGING, RESILIENCE
from frame.inputs import InputRule, equals, present
from frame.own_groups import in_own_groups
from frame.rule import (
    Messages,
    Resource,
    ResourceRule,
    Stack,
    checkov,
    security_hub,
    tokens,
    well_architected,
)
from frame.sdk import aws
from frame.types import LOAD_BALANCERS
from frame.value import Value
from pulumi_policy import Severity

MINIMUM_ZONES = 2


def _is_application(balancer: Value) -> bool:
    kind = balancer["loadBalancerType"]
    return kind.missing or not kind.differs("application")


def zones(balancer: Value) -> Messages:
    """A load balancer stands in two zones at least, with one subnet in each."""
    subnets, mappings = balancer["subnets"], balancer["subnetMappings"]
    if not (subnets.known and mappings.known):
        return
    found = max(len(list(subnets)), len(list(mappings)))
    if found < MINIMUM_ZONES:
        yield f"The load balancer has {found} subnets, each in a zone, not {MINIMUM_ZONES}."


def _is_known_application(balancer: Value) -> bool:
    kind = balancer["loadBalancerType"]
    return kind.missing or kind.equals("application")


def _not_public(_stack: Stack, balancer: Resource) -> bool:
    """What has no public address is shut by security groups; only HTTP has a web ACL."""
    kind, internal = balancer.props["loadBalancerType"], balancer.props["internal"]
    http = kind.missing or not kind.differs("application")
    return not http or not internal.known or internal.equals(True)


RULES = (
    InputRule(
        id="elb-invalid-headers-dropped",
        family=EXPOSURE,
        description="Application load balancers drop invalid headers.",
        severity=Severity.MEDIUM,
        references=(security_hub("ELB.4"), checkov("CKV_AWS_131")),
        types=LOAD_BALANCERS,
        inputs={"dropInvalidHeaderFields": equals(True)},
        where=_is_application,
    ),
    InputRule(
        id="elb-desync-mitigation",
        family=EXPOSURE,
        description="Application load balancers stop ambiguous requests (HTTP desync).",
        severity=Severity.MEDIUM,
        references=(security_hub("ELB.12"), checkov("CKV_AWS_328")),
        remediation='Set desync_mitigation_mode="strictest", or "defensive".',
        types=LOAD_BALANCERS,
        inputs={"desyncMitigationMode": equals("strictest", "defensive")},
        where=_is_application,
    ),
    InputRule(
        id="elb-web-acl-fails-closed",
        family=EXPOSURE,
        description="Load balancers pass nothing on that the web ACL has not seen.",
        severity=Severity.MEDIUM,
        references=(well_architected("SEC05-BP03"),),
        types=LOAD_BALANCERS,
        inputs={"enableWafFailOpen": equals(False)},
    ),
    InputRule(
        id="elb-deletion-protection",
        family=RESILIENCE,
        description="Load balancers are protected from deletion.",
        severity=Severity.MEDIUM,
        references=(security_hub("ELB.6"), checkov("CKV_AWS_150")),
        types=LOAD_BALANCERS,
        inputs={"enableDeletionProtection": equals(True)},
    ),
    InputRule(
        id="elb-access-logs",
        family=LOGGING,
        description="Application load balancers log every request.",
        severity=Severity.MEDIUM,
        references=(security_hub("ELB.5"), checkov("CKV_AWS_91")),
        remediation="Set access_logs with enabled=True and a bucket.",
        types=LOAD_BALANCERS,
        inputs={"accessLogs.enabled": equals(True), "accessLogs.bucket": present()},
        where=_is_application,
    ),
    InputRule(
        id="elb-connection-logs",
        family=LOGGING,
        description="Application load balancers log every connection and its TLS handshake.",
        severity=Severity.LOW,
        references=(well_architected("SEC04-BP01"),),
        remediation="Set connection_logs with enabled=True and a bucket.",
        types=LOAD_BALANCERS,
        inputs={"connectionLogs.enabled": equals(True), "connectionLogs.bucket": present()},
        where=_is_application,
    ),
    ResourceRule(
        id="elb-two-zones",
        family=RESILIENCE,
        description="Load balancers stand in two availability zones or more.",
        severity=Severity.MEDIUM,
        references=(security_hub("ELB.13"),),
        remediation="Give it subnets of two zones or more.",
        types=LOAD_BALANCERS,
        check=zones,
    ),
    in_own_groups(
        "elb",
        "Application load balancers",
        tokens(aws.lb.LoadBalancer, aws.alb.LoadBalancer),
        "securityGroups",
        where=_is_known_application,
    ),
    CompanionRule(
        id="elb-public-web-acl",
        family=EXPOSURE,
        description="Every public application load balancer stands behind a web ACL.",
        severity=Severity.MEDIUM,
        references=(security_hub("ELB.16"), checkov("CKV2_AWS_28")),
        remediation="Add a wafv2 WebAclAssociation with the load balancer's ARN.",
        types=LOAD_BALANCERS,
        beside=tokens(aws.wafv2.WebAclAssociation),
        key="resourceArn",
        excepted=_not_public,
    ),
)
