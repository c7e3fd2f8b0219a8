"""Network ACLs: from anywhere only web traffic and replies, with administrative ports denied first.

ACLs are stateless: replies to connections that a subnet opens come back as ingress on 1024-65535
from anywhere. Remote desktop (3389) lies in that range, so a rule with a lower number denies it.
Source: https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html#nacl-ephemeral-ports.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from frame.network import ALL_PROTOCOLS, TCP, Network, covers, is_open, parse, traffic
from frame.rule import (
    Finding,
    Messages,
    Reference,
    Resource,
    ResourceRule,
    Stack,
    StackRule,
    checkov,
    cis,
    security_hub,
    tokens,
)
from frame.sdk import aws
from frame.value import Value
from pulumi_policy import Severity

from rules.exposure import FAMILY

ADMINISTRATIVE_PORTS = (22, 3389)
PUBLIC_PORTS = ((80, 80), (443, 443), (1024, 65535))

ACL_RULES = tokens(aws.ec2.NetworkAclRule)


@dataclass(frozen=True)
class Entry:
    """One ingress rule of an ACL, in the spelling of an ACL's own list or of `NetworkAclRule`."""

    value: Value

    @property
    def number(self) -> int | None:
        """The rule's place in the order; None while unknown."""
        return self._either("ruleNo", "ruleNumber").number

    @property
    def denies(self) -> bool:
        """Whether the rule is known to deny; every other rule is evaluated as one that admits."""
        return (self._either("action", "ruleAction").text or "").lower() == "deny"

    @property
    def source(self) -> Network | None:
        """The network that the rule is about; None while unknown."""
        text = self._either("cidrBlock", "ipv6CidrBlock").text
        return None if text is None else parse(text)

    @property
    def admits_anyone(self) -> bool:
        """Whether the rule admits traffic from the whole internet."""
        return not self.denies and self.source is not None and is_open(self.source)

    @property
    def all_protocols(self) -> bool:
        """Whether the rule is about every protocol, and with that about every port."""
        return (self.value["protocol"].text or "").lower() in ALL_PROTOCOLS

    @property
    def other_than_tcp(self) -> bool:
        """Whether the protocol is known and not TCP."""
        protocol = self.value["protocol"]
        return protocol.known and (protocol.text or "").lower() not in TCP

    @property
    def ports(self) -> tuple[int, int] | None:
        """First and last port; None while one of them is unknown."""
        first, last = self.value["fromPort"].number, self.value["toPort"].number
        return None if first is None or last is None else (first, last)

    @property
    def label(self) -> str:
        """How messages name the rule."""
        what = traffic(self.value["protocol"], self.value["fromPort"], self.value["toPort"])
        return f"Rule {self.number} admits {self.source} on {what}"

    @property
    def admits_unexpected(self) -> bool:
        """Whether the rule admits the whole internet to more than web traffic and replies."""
        ports = self.ports
        fits = ports is None or any(a <= ports[0] <= ports[1] <= b for a, b in PUBLIC_PORTS)
        return self.admits_anyone and (self.other_than_tcp or not fits)

    def shields(self, other: "Entry", port: int) -> bool:
        """Whether this rule denies a TCP port to all that the other admits, and comes first."""
        in_time = self.number is None or other.number is None or self.number < other.number
        wide_enough = (
            self.source is None or other.source is None or covers(self.source, other.source)
        )
        reaches = self.all_protocols or (
            not self.other_than_tcp
            and (self.ports is None or self.ports[0] <= port <= self.ports[1])
        )
        return self.denies and in_time and wide_enough and reaches

    def _either(self, key: str, other: str) -> Value:
        return self.value[other] if self.value[key].missing else self.value[key]


def unexpected_ports(resource: Value) -> Messages:
    """What an ACL, or a rule on its own, admits from anywhere is web traffic or replies."""
    return (f"{entry.label}." for entry in _ingress(resource) if entry.admits_unexpected)


def unshielded(entries: Sequence[Entry]) -> Iterator[tuple[int, str]]:
    """Which entries, by index, admit anyone before administrative ports are denied, and how."""
    for index, entry in enumerate(entries):
        if not entry.admits_anyone:
            continue
        bare = [p for p in ADMINISTRATIVE_PORTS if not any(e.shields(entry, p) for e in entries)]
        if bare:
            ports = " and ".join(str(port) for port in bare)
            yield index, f"{entry.label}, and no rule with a lower number denies {ports}."


def inline_unshielded(acl: Value) -> Messages:
    """Within an ACL's own list of rules, administrative ports are denied first."""
    return (message for _, message in unshielded(list(_ingress(acl))))


def standalone_unshielded(stack: Stack) -> Iterable[Finding]:
    """The same among rules that are resources of their own, for each ACL that they belong to."""
    acls: dict[str, list[tuple[Entry, Resource]]] = defaultdict(list)
    for rule in stack.of(ACL_RULES):
        acls[_acl_of(rule)].extend((entry, rule) for entry in _ingress(rule.props))
    for members in acls.values():
        for index, message in unshielded([entry for entry, _ in members]):
            yield Finding(resource=members[index][1], message=message)


def _acl_of(rule: Resource) -> str:
    sources = sorted(rule.refers_to.get("networkAclId", ()))
    return rule.props["networkAclId"].text or " ".join(sources)


def _ingress(resource: Value) -> Iterator[Entry]:
    if not resource["ruleNumber"].missing:
        if not resource["egress"].equals(True):
            yield Entry(resource)
        return
    for rule in resource["ingress"]:
        yield Entry(rule)


def unexpected_egress(resource: Value) -> Messages:
    """What may leave for anywhere is web traffic, or replies to clients."""
    for entry in _egress(resource):
        if entry.admits_unexpected:
            what = traffic(entry.value["protocol"], entry.value["fromPort"], entry.value["toPort"])
            yield f"Rule {entry.number} lets out to {entry.source} what is on {what}."


def _egress(resource: Value) -> Iterator[Entry]:
    if not resource["ruleNumber"].missing:
        if resource["egress"].equals(True):
            yield Entry(resource)
        return
    for rule in resource["egress"]:
        yield Entry(rule)


def default_acl_closed(acl: Value) -> Messages:
    """The ACL that AWS gives to subnets without one admits and sends nothing."""
    for direction in ("ingress", "egress"):
        if acl[direction].known and not acl[direction].missing:
            yield f"The default network ACL has {direction} rules."


_REFERENCES = (security_hub("EC2.21"), cis("5.2"), checkov("CKV_AWS_231"), checkov("CKV_AWS_232"))
_DENY_FIRST = "Deny TCP 22 and 3389 from the same source with a lower rule number."

RULES = (
    ResourceRule(
        id="ec2-nacl-open-ports",
        family=FAMILY,
        description="Network ACLs admit from anywhere only TCP 80, 443 and replies on 1024-65535.",
        severity=Severity.HIGH,
        references=(*_REFERENCES, checkov("CKV_AWS_352")),
        remediation="Narrow the source, or admit TCP 80, 443 or 1024-65535 in rules of their own.",
        types=tokens(aws.ec2.NetworkAcl, aws.ec2.DefaultNetworkAcl, aws.ec2.NetworkAclRule),
        check=unexpected_ports,
    ),
    ResourceRule(
        id="ec2-nacl-admin-ports-denied-first",
        family=FAMILY,
        description="Network ACLs deny administrative ports before they admit anyone.",
        severity=Severity.HIGH,
        references=_REFERENCES,
        remediation=_DENY_FIRST,
        types=tokens(aws.ec2.NetworkAcl, aws.ec2.DefaultNetworkAcl),
        check=inline_unshielded,
    ),
    StackRule(
        id="ec2-nacl-rule-admin-ports-denied-first",
        family=FAMILY,
        description="Rules of network ACLs deny administrative ports before they admit anyone.",
        severity=Severity.HIGH,
        references=_REFERENCES,
        remediation=_DENY_FIRST,
        types=ACL_RULES,
        check=standalone_unshielded,
    ),
    ResourceRule(
        id="ec2-nacl-open-egress-ports",
        family=FAMILY,
        description="Network ACLs let out to anywhere only TCP 80, 443 and replies on 1024-65535.",
        severity=Severity.LOW,
        references=(Reference(framework="AWS Well-Architected", control="SEC05-BP02"),),
        remediation="Narrow the target, or let out TCP 80, 443 and replies only.",
        types=tokens(aws.ec2.NetworkAcl, aws.ec2.DefaultNetworkAcl, aws.ec2.NetworkAclRule),
        check=unexpected_egress,
    ),
    ResourceRule(
        id="ec2-default-nacl-closed",
        family=FAMILY,
        description="Default network ACLs have no rules.",
        severity=Severity.MEDIUM,
        references=(security_hub("EC2.21"), cis("5.2")),
        remediation="Leave out ingress and egress, and give each tier an ACL of its own.",
        types=tokens(aws.ec2.DefaultNetworkAcl),
        check=default_acl_closed,
    ),
)
