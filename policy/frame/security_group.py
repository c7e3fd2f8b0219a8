"""Rules of security groups, within a group or as resources of their own."""

from collections.abc import Iterator
from itertools import chain
from typing import Literal

from frame.network import traffic
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
