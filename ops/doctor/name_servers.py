"""Look up a zone's public NS records with this machine's resolver."""

from pathlib import Path
from typing import Any

import dns.exception
import dns.name
import dns.resolver

SECONDS = 5
RESOLVERS = Path("/etc/resolv.conf")


class NoAnswerError(Exception):
    """The resolver did not return a valid response."""


def name_servers(zone: str, resolver: tuple[str, int] | None = None) -> frozenset[str]:
    """The name servers of a zone, without the trailing dot; empty if the name does not exist.

    Args:
        zone: The zone's name.
        resolver: Host and port; by default those of /etc/resolv.conf.

    Raises:
        NoAnswerError: The resolver did not return a valid response.
    """
    try:
        asked = dns.resolver.Resolver(str(RESOLVERS), configure=resolver is None)
        if resolver:
            asked.nameservers, asked.port = [resolver[0]], resolver[1]
        name = dns.name.from_text(zone)
        answer = asked.resolve(name, "NS", lifetime=SECONDS, raise_on_no_answer=False)
    except dns.resolver.NXDOMAIN:
        return frozenset()
    except dns.resolver.NoResolverConfiguration:
        raise NoAnswerError(f"{RESOLVERS} names no resolver") from None
    except (dns.exception.DNSException, OSError) as reason:
        raise NoAnswerError(f"the resolver does not respond: {reason}") from None
    records: Any = answer.rrset or ()
    return frozenset(str(each).rstrip(".").lower() for each in records)
