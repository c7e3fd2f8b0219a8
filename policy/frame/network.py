"""Which sources of traffic count as anywhere, and how ports and protocols are written."""

from collections.abc import Iterable, Iterator
from ipaddress import IPv4Network, IPv6Network, collapse_addresses, ip_network

from frame.value import Value

Network = IPv4Network | IPv6Network

ALL_PROTOCOLS = frozenset({"-1", "all"})
TCP = frozenset({"tcp", "6"})

# Nobody owns more than a /8 of IPv4, or than the /12 that a regional registry holds of IPv6, so
# whatever is wider is the internet in disguise (0.0.0.0/1 with 128.0.0.0/1, 2000::/3).
_WIDEST_OWNED = {4: 8, 6: 12}


def is_open(network: Network) -> bool:
    """Whether a network stands for the internet: 0.0.0.0/0, ::/0, or as good as these."""
    return network.prefixlen < _WIDEST_OWNED[network.version]


def parse(text: str) -> Network:
    """The network of a CIDR block, host bits ignored; text that is none counts as anywhere."""
    try:
        return ip_network(text.strip(), strict=False)
    except ValueError:
        return IPv4Network("0.0.0.0/0")


def networks(text: str) -> Iterator[Network]:
    """The network that a text stands for, if it is one."""
    try:
        yield ip_network(text, strict=False)
    except ValueError:
        return


def open_sources(blocks: Iterable[Value]) -> Iterator[str]:
    """The blocks that admit anyone, as given, after joining neighbours harmless only apart."""
    given = {text: parse(text) for block in blocks if (text := block.text)}
    v4 = collapse_addresses(n for n in given.values() if isinstance(n, IPv4Network))
    v6 = collapse_addresses(n for n in given.values() if isinstance(n, IPv6Network))
    for joined in (*v4, *v6):
        if is_open(joined):
            yield " + ".join(text for text, network in given.items() if _within(network, joined))


def covers(wide: Network, narrow: Network) -> bool:
    """Whether one network contains the other; networks of different IP versions never do."""
    return _within(narrow, wide)


def _within(network: Network, joined: Network) -> bool:
    if isinstance(network, IPv4Network) and isinstance(joined, IPv4Network):
        return network.subnet_of(joined)
    if isinstance(network, IPv6Network) and isinstance(joined, IPv6Network):
        return network.subnet_of(joined)
    return False


def traffic(protocol: Value, first: Value, last: Value) -> str:
    """Protocol and ports in words, for messages."""
    if (protocol.text or "").lower() in ALL_PROTOCOLS:
        return "all protocols and ports"
    name = protocol.text or "unknown protocol"
    if first.number is None or last.number is None:
        return name
    ports = str(first.number) if first.number == last.number else f"{first.number}-{last.number}"
    return f"{name} {ports}"
