"""Rules of network ACLs, within an ACL or as resources of their own."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from frame.network import ALL_PROTOCOLS, TCP, Network, covers, is_open, parse, traffic
from frame.value import Value

ADMINISTRATIVE_PORTS = (22, 3389)
PUBLIC_PORTS = ((80, 80), (443, 443), (1024, 65535))


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
        return self.denies and in_time and wide_enough and self.may_reach(port)

    def may_reach(self, port: int) -> bool:
        """Whether the rule is, or may be, about a TCP port."""
        return self.all_protocols or (
            not self.other_than_tcp
            and (self.ports is None or self.ports[0] <= port <= self.ports[1])
        )

    def _either(self, key: str, other: str) -> Value:
        return self.value[other] if self.value[key].missing else self.value[key]


def ingress(resource: Value) -> Iterator[Entry]:
    """What lets traffic in: the rules within an ACL, or a rule on its own."""
    if not resource["ruleNumber"].missing:
        if not resource["egress"].equals(True):
            yield Entry(resource)
        return
    for rule in resource["ingress"]:
        yield Entry(rule)


def egress(resource: Value) -> Iterator[Entry]:
    """What lets traffic out, likewise."""
    if not resource["ruleNumber"].missing:
        if resource["egress"].equals(True):
            yield Entry(resource)
        return
    for rule in resource["egress"]:
        yield Entry(rule)


def unshielded(entries: Sequence[Entry]) -> Iterator[tuple[int, str]]:
    """Which entries, by index, admit anyone to administrative ports before these are denied."""
    for index, entry in enumerate(entries):
        if not entry.admits_anyone:
            continue
        reached = [port for port in ADMINISTRATIVE_PORTS if _reaches(entry, port)]
        bare = [port for port in reached if not any(each.shields(entry, port) for each in entries)]
        if bare:
            ports = " and ".join(str(port) for port in bare)
            yield index, f"{entry.label}, and no rule with a lower number denies {ports}."


def _reaches(entry: Entry, port: int) -> bool:
    """Whether the entry is known to admit traffic to the port."""
    return entry.all_protocols or (entry.ports is not None and entry.may_reach(port))
