"""Load balancers: what reaches the targets, what is logged, what stays up."""

from collections.abc import Callable

from frame.companions import companion
from frame.family import EXPOSURE, LOGGING, RESILIENCE
from frame.rule import (
    Messages,
    Resource,
    ResourceRule,
    Stack,
    StackRule,
    checkov,
    security_hub,
    tokens,
    well_architected,
)
from frame.sdk import aws
from frame.security_group import in_own_groups
from frame.types import LOAD_BALANCERS
from frame.value import Value
from pulumi_policy import Severity

MINIMUM_ZONES = 2


def _is_application(balancer: Value) -> bool:
    kind = balancer["loadBalancerType"]
    return kind.missing or not kind.differs("application")


def invalid_headers(balancer: Value) -> Messages:
    """Header fields with invalid names are dropped instead of handed to targets."""
    if _is_application(balancer) and balancer["dropInvalidHeaderFields"].differs(True):
        yield "Invalid headers reach the targets (dropInvalidHeaderFields)."


def desync(balancer: Value) -> Messages:
    """Requests that can be read in two ways do not reach targets; AWS's default is defensive."""
    mode = balancer["desyncMitigationMode"]
    if _is_application(balancer) and not mode.missing and mode.differs("defensive", "strictest"):
        yield f"Ambiguous requests reach the targets: desyncMitigationMode is {mode.text}."


def fails_closed(balancer: Value) -> Messages:
    """Requests that the web ACL could not inspect are refused; by default they are."""
    if balancer["enableWafFailOpen"].equals(True):
        yield "Requests pass when the web ACL does not answer (enableWafFailOpen)."


def deletion_protection(balancer: Value) -> Messages:
    """A load balancer cannot be deleted by mistake."""
    if balancer["enableDeletionProtection"].differs(True):
        yield "The load balancer can be deleted at once (enableDeletionProtection)."


def _keeps(field: str, what: str) -> Callable[[Value], Messages]:
    def check(balancer: Value) -> Messages:
        logs = balancer[field]
        off = logs["enabled"].differs(True) or logs["bucket"].missing
        if _is_application(balancer) and off:
            yield f"The load balancer keeps no {what} logs ({field})."

    return check


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
    ResourceRule(
        id="elb-invalid-headers-dropped",
        family=EXPOSURE,
        description="Application load balancers drop invalid headers.",
        severity=Severity.MEDIUM,
        references=(security_hub("ELB.4"), checkov("CKV_AWS_131")),
        remediation="Set drop_invalid_header_fields=True.",
        types=LOAD_BALANCERS,
        check=invalid_headers,
    ),
    ResourceRule(
        id="elb-desync-mitigation",
        family=EXPOSURE,
        description="Application load balancers stop ambiguous requests (HTTP desync).",
        severity=Severity.MEDIUM,
        references=(security_hub("ELB.12"), checkov("CKV_AWS_328")),
        remediation='Set desync_mitigation_mode="strictest", or "defensive".',
        types=LOAD_BALANCERS,
        check=desync,
    ),
    ResourceRule(
        id="elb-web-acl-fails-closed",
        family=EXPOSURE,
        description="Load balancers pass nothing on that the web ACL has not seen.",
        severity=Severity.MEDIUM,
        references=(well_architected("SEC05-BP03"),),
        remediation="Leave enable_waf_fail_open out, or set it to False.",
        types=LOAD_BALANCERS,
        check=fails_closed,
    ),
    ResourceRule(
        id="elb-deletion-protection",
        family=RESILIENCE,
        description="Load balancers are protected from deletion.",
        severity=Severity.MEDIUM,
        references=(security_hub("ELB.6"), checkov("CKV_AWS_150")),
        remediation="Set enable_deletion_protection=True.",
        types=LOAD_BALANCERS,
        check=deletion_protection,
    ),
    ResourceRule(
        id="elb-access-logs",
        family=LOGGING,
        description="Application load balancers log every request.",
        severity=Severity.MEDIUM,
        references=(security_hub("ELB.5"), checkov("CKV_AWS_91")),
        remediation="Set access_logs with enabled=True and a bucket.",
        types=LOAD_BALANCERS,
        check=_keeps("accessLogs", "access"),
    ),
    ResourceRule(
        id="elb-connection-logs",
        family=LOGGING,
        description="Application load balancers log every connection and its TLS handshake.",
        severity=Severity.LOW,
        references=(well_architected("SEC04-BP01"),),
        remediation="Set connection_logs with enabled=True and a bucket.",
        types=LOAD_BALANCERS,
        check=_keeps("connectionLogs", "connection"),
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
    StackRule(
        id="elb-public-web-acl",
        family=EXPOSURE,
        description="Every public application load balancer stands behind a web ACL.",
        severity=Severity.MEDIUM,
        references=(security_hub("ELB.16"), checkov("CKV2_AWS_28")),
        remediation="Add a wafv2 WebAclAssociation with the load balancer's ARN.",
        types=LOAD_BALANCERS,
        check=companion(
            LOAD_BALANCERS,
            tokens(aws.wafv2.WebAclAssociation),
            "resourceArn",
            "The public load balancer has no web ACL.",
            excepted=_not_public,
        ),
    ),
)
