"""Security groups and their rules: what may go where, and whether anybody can tell why."""

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from ipaddress import ip_network

from frame.family import EXPOSURE
from frame.inputs import InputRule, absent
from frame.network import ALL_PROTOCOLS, TCP, covers, open_sources, parse
from frame.parameters import Configurable, texts
from frame.rule import (
    Finding,
    Messages,
    Reference,
    ResourceRule,
    Stack,
    StackRule,
    checkov,
    cis,
    security_hub,
    tokens,
    well_architected,
)
from frame.sdk import aws
from frame.security_group import (
    EGRESS,
    INGRESS,
    at,
    blocks,
    in_words,
    prefix_lists,
    protocol,
    rules,
)
from frame.value import Value
from pulumi_policy import Severity


def open_ingress(resource: Value) -> Messages:
    """No ingress rule admits anyone, be it within its group or a resource of its own."""
    for rule in rules(resource, INGRESS):
        for source in open_sources(blocks(rule)):
            yield f"{at(rule)}Ingress from {source} on {in_words(rule)}."


@dataclass(frozen=True, kw_only=True)
class AllowedSources:
    """Parameters of `ec2-ingress-allowed-sources`."""

    cidrs: tuple[str, ...] = texts(
        ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7"),
        "CIDR blocks within which every source of traffic lies; private networks by default.",
    )


def allowed_sources(resource: Value, given: AllowedSources) -> Messages:
    """Every CIDR block that is admitted, directly or by a prefix list, lies in an allowed one."""
    allowed = [parse(cidr) for cidr in given.cidrs]
    for source in _admitted(resource):
        if source.text and not any(covers(wide, parse(source.text)) for wide in allowed):
            yield f"{source.path} is {source.text}; allowed: {', '.join(given.cidrs) or 'none'}."


def _admitted(resource: Value) -> Iterator[Value]:
    for rule in rules(resource, INGRESS):
        yield from blocks(rule)
    for entry in (resource, *resource["entries"]):
        yield entry["cidr"]


GROUPS = tokens(aws.ec2.SecurityGroup)
_STANDALONE = tokens(aws.ec2.SecurityGroupRule)
_INGRESS = tokens(aws.vpc.SecurityGroupIngressRule)
_EGRESS = tokens(aws.vpc.SecurityGroupEgressRule)
AUTHORISED_PORTS = (80, 443)
EGRESS_PORTS = (443,)
_PRIVATE = tuple(
    ip_network(block)
    for block in ("10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")
)
_LAST_PORT = 65535
# What the provider writes where a program says nothing.
_NOTHING_SAID = frozenset({"Managed by Pulumi", "Managed by Terraform"})


def described(resource: Value) -> Messages:
    """A group and each of its rules say what they are for."""
    inline = (rule for way in (INGRESS, EGRESS) for rule in resource[way])
    for each in (resource, *inline):
        text = each["description"]
        if text.missing or text.text in _NOTHING_SAID:
            yield f"{at(each)}It does not say what it is for (description)."


def open_egress(resource: Value) -> Messages:
    """Nothing goes out to everywhere on all ports."""
    for rule in rules(resource, EGRESS):
        if _on_all_ports(rule):
            for target in open_sources(blocks(rule)):
                yield f"{at(rule)}Egress to {target} on {in_words(rule)}."


def _on_all_ports(rule: Value) -> bool:
    if (protocol(rule).text or "").lower() in ALL_PROTOCOLS:
        return True
    first, last = rule["fromPort"].number, rule["toPort"].number
    return first is not None and last is not None and first <= 1 and last >= _LAST_PORT


def web_egress(resource: Value) -> Messages:
    """What goes out to everywhere is HTTPS, so that names and certificates tell where it went."""
    for rule in rules(resource, EGRESS):
        if not _is_traffic_on(rule, EGRESS_PORTS):
            for target in open_sources(blocks(rule)):
                yield f"{at(rule)}Egress to {target} on {in_words(rule)}."


def authorised_ports(resource: Value) -> Messages:
    """From outside private networks, web traffic comes in and nothing else.

    What is in a prefix list is not known here, so lists count as outside.
    """
    for rule in rules(resource, INGRESS):
        if _is_traffic_on(rule, AUTHORISED_PORTS):
            continue
        for source in _outside(rule):
            yield f"{at(rule)}Ingress from {source} on {in_words(rule)}."


def _is_traffic_on(rule: Value, ports: Container[int]) -> bool:
    """Whether the rule is about TCP on one of the ports, or may be, for all that is known."""
    name, first, last = protocol(rule), rule["fromPort"], rule["toPort"]
    if not name.known or (name.text or "").lower() not in TCP:
        return not name.known
    if not (first.known and last.known):
        return True
    return first.number is not None and first.number == last.number and first.number in ports


def _outside(rule: Value) -> Iterator[str]:
    for block in blocks(rule):
        if block.text and not any(covers(private, parse(block.text)) for private in _PRIVATE):
            yield block.text
    for prefix_list in prefix_lists(rule):
        if prefix_list.text:
            yield f"the prefix list {prefix_list.text}"


_GROUP_RULES = tokens(
    aws.ec2.SecurityGroup,
    aws.ec2.SecurityGroupRule,
    aws.vpc.SecurityGroupIngressRule,
    aws.vpc.SecurityGroupEgressRule,
)


class _OtherTypes:
    """Every type but those that only speak of groups."""

    def __contains__(self, token: object) -> bool:
        return token not in _GROUP_RULES


def group_attached(stack: Stack) -> Iterable[Finding]:
    """The group is attached to a resource; that rules of groups name it does not count."""
    attached = {
        urn
        for resource in stack.of(_OtherTypes())
        for sources in resource.refers_to.values()
        for urn in sources
    }
    for group in stack.of(GROUPS):
        if group.urn not in attached:
            yield Finding(resource=group, message="The security group is attached to no resource.")


RULES = (
    ResourceRule(
        id="ec2-security-group-no-open-ingress",
        family=EXPOSURE,
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
    ResourceRule(
        id="ec2-security-group-described",
        family=EXPOSURE,
        description="Security groups and their rules say what they are for.",
        severity=Severity.LOW,
        references=(checkov("CKV_AWS_23"),),
        remediation="Set description to who may come, or where it goes, and what for.",
        types=GROUPS | _STANDALONE | _INGRESS | _EGRESS,
        check=described,
    ),
    InputRule(
        id="ec2-security-group-no-inline-rules",
        family=EXPOSURE,
        description="Rules of security groups are resources of their own.",
        severity=Severity.LOW,
        references=(
            Reference(framework="AWSGuard", control="securityGroupNoRuleManagementConflicts"),
        ),
        remediation="Declare vpc SecurityGroupIngressRule and SecurityGroupEgressRule instead.",
        types=GROUPS,
        # Rules within the group and resources for rules undo each other.
        # Source: https://www.pulumi.com/registry/packages/aws/api-docs/ec2/securitygroup/.
        inputs={"ingress": absent([{"fromPort": 22}]), "egress": absent([{"fromPort": 0}])},
    ),
    ResourceRule(
        id="ec2-security-group-no-open-egress",
        family=EXPOSURE,
        description="Security groups let nothing out to everywhere on all ports.",
        severity=Severity.MEDIUM,
        references=(checkov("CKV_AWS_382"),),
        remediation="Name the ports, and a security group, prefix list or network.",
        types=GROUPS | _STANDALONE | _EGRESS,
        check=open_egress,
    ),
    ResourceRule(
        id="ec2-security-group-egress-https",
        family=EXPOSURE,
        description="Security groups let only HTTPS out to everywhere.",
        severity=Severity.LOW,
        references=(well_architected("SEC05-BP02"),),
        remediation="Name TCP 443, or a security group, prefix list or network.",
        types=GROUPS | _STANDALONE | _EGRESS,
        check=web_egress,
    ),
    ResourceRule(
        id="ec2-security-group-authorised-ports",
        family=EXPOSURE,
        description="Security groups admit only web traffic from outside private networks.",
        severity=Severity.HIGH,
        references=(
            security_hub("EC2.18"),
            security_hub("EC2.19"),
            checkov("CKV_AWS_24"),
            checkov("CKV_AWS_25"),
        ),
        remediation="Admit TCP 80 or 443, each in a rule of its own, or a security group.",
        types=GROUPS | _STANDALONE | _INGRESS | tokens(aws.ec2.DefaultSecurityGroup),
        check=authorised_ports,
    ),
    StackRule(
        id="ec2-security-group-attached",
        family=EXPOSURE,
        description="Every security group is attached to a resource.",
        severity=Severity.LOW,
        references=(checkov("CKV2_AWS_5"),),
        remediation="Give the group to a resource, or remove it.",
        types=GROUPS,
        check=group_attached,
    ),
)
