"""Target groups."""

from frame.family import ENCRYPTION, RESILIENCE
from frame.inputs import InputRule, equals
from frame.rule import Messages, ResourceRule, checkov, security_hub, tokens
from frame.sdk import aws
from frame.value import Value
from pulumi_policy import Severity

TARGET_GROUPS = tokens(aws.lb.TargetGroup, aws.alb.TargetGroup)


def _has_protocol(group: Value) -> bool:
    """Whether targets speak it themselves; functions and load balancers are exempt in ELB.22."""
    return group["targetType"].text not in ("lambda", "alb")


def health_check(group: Value) -> Messages:
    """A group says by itself how a healthy target answers; by TCP it only has to connect."""
    check = group["healthCheck"]
    if check.missing or check["enabled"].equals(False):
        yield "The group has no health check (healthCheck)."
    elif check["path"].missing and not check["protocol"].equals("TCP"):
        yield "The health check asks for no path of its own (healthCheck.path)."


RULES = (
    # Of this platform no stack keeps the two that follow: containers get plain HTTP, inside the
    # VPC and from the load balancer's security group only.
    InputRule(
        id="elb-target-group-encrypted",
        family=ENCRYPTION,
        description="Load balancers pass requests on encrypted.",
        severity=Severity.MEDIUM,
        references=(security_hub("ELB.22"), checkov("CKV_AWS_378")),
        remediation='Set protocol="HTTPS" (or "TLS") and serve a certificate on the target.',
        types=TARGET_GROUPS,
        inputs={"protocol": equals("HTTPS", "TLS", "QUIC", "GENEVE")},
        where=_has_protocol,
    ),
    InputRule(
        id="elb-health-check-encrypted",
        family=ENCRYPTION,
        description="Load balancers ask for their targets' health encrypted.",
        severity=Severity.LOW,
        references=(security_hub("ELB.21"),),
        remediation='Set health_check.protocol="HTTPS" and serve a certificate on the target.',
        types=TARGET_GROUPS,
        inputs={"healthCheck.protocol": equals("HTTPS")},
        where=lambda group: not group["targetType"].equals("lambda"),
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
)
