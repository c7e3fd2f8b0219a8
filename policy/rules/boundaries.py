"""Where resources may be, and from where they may be reached: a stack's allow-lists."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from frame.family import EXPOSURE, WORKLOAD
from frame.network import covers, parse
from frame.parameters import Configurable, texts
from frame.rule import Messages, Reference, ResourceRule, security_hub, tokens
from frame.sdk import aws
from frame.value import Value
from pulumi_policy import Severity

from rules import exposure


@dataclass(frozen=True, kw_only=True)
class AllowedRegions:
    """Parameters of `aws-allowed-regions`."""

    regions: tuple[str, ...] = texts(
        ("us-east-1", "us-west-2"), "Regions in which resources may be."
    )


@dataclass(frozen=True, kw_only=True)
class AllowedSources:
    """Parameters of `ec2-ingress-allowed-sources`."""

    cidrs: tuple[str, ...] = texts(
        ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7"),
        "CIDR blocks within which every source of traffic lies; private networks by default.",
    )


class RegionalTypes:
    """All types of AWS, and its provider."""

    def __contains__(self, token: object) -> bool:
        return isinstance(token, str) and token.startswith(("aws:", "pulumi:providers:aws"))

    def __str__(self) -> str:
        return "every type of AWS, and its provider"


def allowed_regions(resource: Value, given: AllowedRegions) -> Messages:
    """The resource, its zones and its replicas are in allowed regions.

    A resource without a region is in its provider's. A zone's name starts with its region's.
    """
    for region in chain(resource["region"], (each["region"] for each in resource["replicas"])):
        if region.text and region.text not in given.regions:
            yield f"{region.path} is {region.text}; allowed: {', '.join(given.regions)}."
    for zone in chain(resource["availabilityZone"], resource["availabilityZones"]):
        if zone.text and not zone.text.startswith(given.regions):
            yield f"{zone.path} is {zone.text}; allowed: those of {', '.join(given.regions)}."


def allowed_sources(resource: Value, given: AllowedSources) -> Messages:
    """Every CIDR block that is admitted, directly or by a prefix list, lies in an allowed one."""
    allowed = [parse(cidr) for cidr in given.cidrs]
    for source in _admitted(resource):
        if source.text and not any(covers(wide, parse(source.text)) for wide in allowed):
            yield f"{source.path} is {source.text}; allowed: {', '.join(given.cidrs) or 'none'}."


def _admitted(resource: Value) -> Iterator[Value]:
    if resource["type"].equals("egress"):
        return
    for rule in (resource, *resource["ingress"]):
        yield from exposure.sources(rule)
    for entry in (resource, *resource["entries"]):
        yield entry["cidr"]


RULES = (
    ResourceRule(
        id="aws-allowed-regions",
        family=WORKLOAD,
        description="Resources are in the regions that the stack may use.",
        severity=Severity.HIGH,
        references=(Reference(framework="AWS Control Tower", control="AWS-GR_REGION_DENY"),),
        remediation="Choose an allowed region, or have it allowed in the pack's configuration.",
        types=RegionalTypes(),
        check=Configurable(allowed_regions, AllowedRegions()),
    ),
    ResourceRule(
        id="ec2-ingress-allowed-sources",
        family=EXPOSURE,
        description="Security groups admit the networks that the stack is meant for.",
        severity=Severity.HIGH,
        references=(security_hub("EC2.18"),),
        remediation="Admit a security group instead, or have the network allowed in the pack's "
        "configuration.",
        types=tokens(
            aws.ec2.SecurityGroup,
            aws.ec2.DefaultSecurityGroup,
            aws.ec2.SecurityGroupRule,
            aws.vpc.SecurityGroupIngressRule,
            aws.ec2.ManagedPrefixList,
            aws.ec2.ManagedPrefixListEntry,
        ),
        check=Configurable(allowed_sources, AllowedSources()),
    ),
)
