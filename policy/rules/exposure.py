"""Nothing is reachable from the internet: security groups, prefix lists, subnets."""

from frame.network import open_sources
from frame.rule import Messages, ResourceRule, checkov, cis, security_hub, tokens
from frame.sdk import aws
from frame.security_group import INGRESS, at, blocks, in_words, rules
from frame.value import Value
from pulumi_policy import Severity

FAMILY = "exposure"


def open_ingress(resource: Value) -> Messages:
    """No ingress rule admits anyone, be it within its group or a resource of its own."""
    for rule in rules(resource, INGRESS):
        for source in open_sources(blocks(rule)):
            yield f"{at(rule)}Ingress from {source} on {in_words(rule)}."


def default_group_closed(group: Value) -> Messages:
    """The group that AWS gives to whatever names none admits and sends nothing."""
    for direction in ("ingress", "egress"):
        if group[direction].known and not group[direction].missing:
            yield f"The default security group has {direction} rules."


def prefix_list(entries: Value) -> Messages:
    """No entry, in the list or a resource of its own, opens the groups that refer to the list."""
    listed = [entry["cidr"] for entry in entries["entries"]] or [entries["cidr"]]
    for source in open_sources(listed):
        yield f"The prefix list contains {source}."


def subnet_public_ip(subnet: Value) -> Messages:
    """Only subnets that say that they are public give their hosts public addresses."""
    tags = subnet["tags"] if subnet["tagsAll"].missing else subnet["tagsAll"]
    if subnet["mapPublicIpOnLaunch"].equals(True) and tags["SubnetType"].differs("Public"):
        yield "Hosts get public addresses, and the subnet is not tagged SubnetType=Public."


RULES = (
    ResourceRule(
        id="ec2-security-group-no-open-ingress",
        family=FAMILY,
        description="Security groups admit nothing from anywhere.",
        severity=Severity.CRITICAL,
        references=(
            security_hub("EC2.18"),
            security_hub("EC2.19"),
            cis("5.3"),
            cis("5.4"),
            checkov("CKV_AWS_24"),
            checkov("CKV_AWS_25"),
            checkov("CKV_AWS_260"),
            checkov("CKV_AWS_277"),
        ),
        remediation="Admit a security group, a prefix list, or the CIDR blocks of known networks "
        "(IPv4 /8, IPv6 /12 or narrower).",
        types=tokens(
            aws.ec2.SecurityGroup,
            aws.ec2.DefaultSecurityGroup,
            aws.ec2.SecurityGroupRule,
            aws.vpc.SecurityGroupIngressRule,
        ),
        check=open_ingress,
    ),
    ResourceRule(
        id="ec2-default-security-group-closed",
        family=FAMILY,
        description="Default security groups have no rules.",
        severity=Severity.HIGH,
        references=(security_hub("EC2.2"), cis("5.5"), checkov("CKV2_AWS_12")),
        remediation="Leave out ingress and egress, and give each tier a group of its own.",
        types=tokens(aws.ec2.DefaultSecurityGroup),
        check=default_group_closed,
    ),
    ResourceRule(
        id="ec2-prefix-list-no-open-entry",
        family=FAMILY,
        description="Prefix lists do not contain the internet.",
        severity=Severity.HIGH,
        references=(security_hub("EC2.18"),),
        remediation="List the CIDR blocks of known networks (IPv4 /8, IPv6 /12 or narrower).",
        types=tokens(aws.ec2.ManagedPrefixList, aws.ec2.ManagedPrefixListEntry),
        check=prefix_list,
    ),
    ResourceRule(
        id="ec2-subnet-no-public-ip",
        family=FAMILY,
        description="Hosts get public addresses in public subnets only.",
        severity=Severity.MEDIUM,
        references=(security_hub("EC2.15"), checkov("CKV_AWS_130")),
        remediation="Set map_public_ip_on_launch=False, or tag a public subnet SubnetType=Public.",
        types=tokens(aws.ec2.Subnet, aws.ec2.DefaultSubnet),
        check=subnet_public_ip,
    ),
)
