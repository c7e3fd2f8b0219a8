"""Load balancers and their targets: what reaches the targets, what is logged, what stays up."""

from collections.abc import Callable

from frame.family import ENCRYPTION, EXPOSURE, LOGGING, RESILIENCE
from frame.rule import Messages, Reference, ResourceRule, checkov, security_hub, tokens
from frame.sdk import aws
from frame.value import Value
from pulumi_policy import Severity

BALANCERS = tokens(aws.lb.LoadBalancer, aws.alb.LoadBalancer)
TARGET_GROUPS = tokens(aws.lb.TargetGroup, aws.alb.TargetGroup)
MINIMUM_ZONES = 2


def _is_application(balancer: Value) -> bool:
    kind = balancer["loadBalancerType"]
    return kind.missing or not kind.differs("application")


def target_encrypted(group: Value) -> Messages:
    """What passes on to targets is encrypted; functions and load balancers are exempt in ELB.22."""
    protocol = group["protocol"]
    if group["targetType"].text in ("lambda", "alb"):
        return
    if protocol.differs("HTTPS", "TLS", "QUIC", "GENEVE"):
        yield f"Targets get {protocol.text or 'requests'} unencrypted (protocol)."


def health_check_encrypted(group: Value) -> Messages:
    """Health checks ask by HTTPS; without a protocol of their own they ask by HTTP."""
    if group["targetType"].equals("lambda"):
        return
    if group["healthCheck"]["protocol"].differs("HTTPS"):
        yield "Targets are asked for their health unencrypted (healthCheck.protocol)."


def health_check(group: Value) -> Messages:
    """A group says by itself how a healthy target answers; by TCP it only has to connect."""
    check = group["healthCheck"]
    if check.missing or check["enabled"].equals(False):
        yield "The group has no health check (healthCheck)."
    elif check["path"].missing and not check["protocol"].equals("TCP"):
        yield "The health check asks for no path of its own (healthCheck.path)."


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


RULES = (
    # Of this platform no stack keeps the two that follow: containers get plain HTTP, inside the
    # VPC and from the load balancer's security group only.
    ResourceRule(
        id="elb-target-group-encrypted",
        family=ENCRYPTION,
        description="Load balancers pass requests on encrypted.",
        severity=Severity.MEDIUM,
        references=(security_hub("ELB.22"), checkov("CKV_AWS_378")),
        remediation='Set protocol="HTTPS" (or "TLS") and serve a certificate on the target.',
        types=TARGET_GROUPS,
        check=target_encrypted,
    ),
    ResourceRule(
        id="elb-health-check-encrypted",
        family=ENCRYPTION,
        description="Load balancers ask for their targets' health encrypted.",
        severity=Severity.LOW,
        references=(security_hub("ELB.21"),),
        remediation='Set health_check.protocol="HTTPS" and serve a certificate on the target.',
        types=TARGET_GROUPS,
        check=health_check_encrypted,
    ),
    ResourceRule(
        id="elb-target-group-health-check",
        family=RESILIENCE,
        description="Target groups define how a healthy target answers.",
        severity=Severity.MEDIUM,
        references=(checkov("CKV_AWS_261"),),
        remediation="Set health_check with a path that fails when the service does.",
        types=TARGET_GROUPS,
        check=health_check,
    ),
    ResourceRule(
        id="elb-invalid-headers-dropped",
        family=EXPOSURE,
        description="Application load balancers drop invalid headers.",
        severity=Severity.MEDIUM,
        references=(security_hub("ELB.4"), checkov("CKV_AWS_131")),
        remediation="Set drop_invalid_header_fields=True.",
        types=BALANCERS,
        check=invalid_headers,
    ),
    ResourceRule(
        id="elb-desync-mitigation",
        family=EXPOSURE,
        description="Application load balancers stop ambiguous requests (HTTP desync).",
        severity=Severity.MEDIUM,
        references=(security_hub("ELB.12"), checkov("CKV_AWS_328")),
        remediation='Set desync_mitigation_mode="strictest", or "defensive".',
        types=BALANCERS,
        check=desync,
    ),
    ResourceRule(
        id="elb-web-acl-fails-closed",
        family=EXPOSURE,
        description="Load balancers pass nothing on that the web ACL has not seen.",
        severity=Severity.MEDIUM,
        references=(Reference(framework="AWS Well-Architected", control="SEC05-BP03"),),
        remediation="Leave enable_waf_fail_open out, or set it to False.",
        types=BALANCERS,
        check=fails_closed,
    ),
    ResourceRule(
        id="elb-deletion-protection",
        family=RESILIENCE,
        description="Load balancers are protected from deletion.",
        severity=Severity.MEDIUM,
        references=(security_hub("ELB.6"), checkov("CKV_AWS_150")),
        remediation="Set enable_deletion_protection=True.",
        types=BALANCERS,
        check=deletion_protection,
    ),
    ResourceRule(
        id="elb-access-logs",
        family=LOGGING,
        description="Application load balancers log every request.",
        severity=Severity.MEDIUM,
        references=(security_hub("ELB.5"), checkov("CKV_AWS_91")),
        remediation="Set access_logs with enabled=True and a bucket.",
        types=BALANCERS,
        check=_keeps("accessLogs", "access"),
    ),
    ResourceRule(
        id="elb-connection-logs",
        family=LOGGING,
        description="Application load balancers log every connection and its TLS handshake.",
        severity=Severity.LOW,
        references=(Reference(framework="AWS Well-Architected", control="SEC04-BP01"),),
        remediation="Set connection_logs with enabled=True and a bucket.",
        types=BALANCERS,
        check=_keeps("connectionLogs", "connection"),
    ),
    ResourceRule(
        id="elb-two-zones",
        family=RESILIENCE,
        description="Load balancers stand in two availability zones or more.",
        severity=Severity.MEDIUM,
        references=(security_hub("ELB.13"),),
        remediation="Give it subnets of two zones or more.",
        types=BALANCERS,
        check=zones,
    ),
)
