"""Rules of security groups, within a group or as resources of their own."""

from collections.abc import Callable, Iterator
from itertools import chain
from typing import Literal

from pulumi_policy import Severity

from frame.family import EXPOSURE
from frame.network import traffic
from frame.rule import Messages, ResourceRule, checkov, security_hub
from frame.value import Value

Direction = Literal["ingress", "egress"]
INGRESS: Direction = "ingress"
EGRESS: Direction = "egress"


def rules(resource: Value, direction: Direction) -> Iterator[Value]:
    """What a resource lets in or out: itself, when it is a rule, and the rules within it.

    An `aws.ec2.SecurityGroupRule` says itself which way it goes; while that is unknown it counts
    for both. The rules of `aws.vpc` have a type for each way.
    """
    other = EGRESS if direction == INGRESS else INGRESS
    if not resource["type"].equals(other):
        yield from (resource, *resource[direction])


def blocks(rule: Value) -> Iterator[Value]:
    """The CIDR blocks on the other side, IPv4 and IPv6."""
    fields = ("cidrBlocks", "ipv6CidrBlocks", "cidrIpv4", "cidrIpv6")
    return chain.from_iterable(rule[field] for field in fields)


def prefix_lists(rule: Value) -> Iterator[Value]:
    """The prefix lists on the other side."""
    return chain(rule["prefixListIds"], rule["prefixListId"])


def protocol(rule: Value) -> Value:
    """The protocol, by the name that the resource has for it."""
    return rule["ipProtocol"] if rule["protocol"].missing else rule["protocol"]


def in_words(rule: Value) -> str:
    """Protocol and ports, for messages."""
    return traffic(protocol(rule), rule["fromPort"], rule["toPort"])


def at(rule: Value) -> str:
    """Where the rule stands in its resource, to begin a message with."""
    return f"{rule.path}: " if rule.path else ""


def _always(_resource: Value) -> bool:
    return True


def in_own_groups(
    service: str,
    what: str,
    types: frozenset[str],
    *path: str,
    where: Callable[[Value], bool] = _always,
) -> ResourceRule:
    """A rule that security groups are named: else AWS takes the VPC's default one for all."""

    def check(resource: Value) -> Messages:
        groups = resource
        for key in path:
            groups = groups[key]
        if where(resource) and groups.missing:
            yield f"It shares the VPC's default security group ({groups.path})."

    return ResourceRule(
        id=f"{service}-own-security-group",
        family=EXPOSURE,
        description=f"{what} have security groups of their own.",
        severity=Severity.MEDIUM,
        references=(security_hub("EC2.2"), checkov("CKV_AWS_248")),
        remediation="Name security groups that admit what is needed and no more.",
        types=types,
        check=check,
    )
