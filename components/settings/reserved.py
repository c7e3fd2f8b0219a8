"""Names that are reserved for examples: nobody can own them, so AWS serves and notifies nobody.

The stack files that are shipped hold such names, and the local AWS takes them. On AWS they are
refused before anything is registered.
Source: RFC 2606 and RFC 6761.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from components.settings.errors import SettingsError

if TYPE_CHECKING:
    from components.settings import Settings

RESERVED = (
    "example.com", "example.net", "example.org", "example", "invalid", "localhost", "test",
)  # fmt: skip
"""Domains, of which every name below them is reserved too."""

_HOST = re.compile(r"^(?:https://(?:[^@/]*@)?|[^@/]*@)?([^@/:]+)(?:[:/].*)?$")
"""A host by itself, or that of an address or a URL."""


def is_reserved(name: str) -> bool:
    """Whether a host, or the host of a mail address or URL, can be nobody's."""
    found = _HOST.match(name.lower())
    host = found[1].rstrip(".") if found else ""
    return f".{host}".endswith(tuple(f".{each}" for each in RESERVED))


def refuse_reserved(settings: "Settings", project: str) -> None:
    """Refuse a configuration whose names are reserved.

    Raises:
        SettingsError: One sentence for each such key.
    """
    file = f"Pulumi.{settings.environment.name}.yaml"
    found = [
        f"{file}: {project}:{key}: is below a domain that is reserved for examples"
        f" ({', '.join(RESERVED)}), which nobody can own; accepted on AWS: a name of yours"
        for key, name in _names(settings)
        if is_reserved(name)
    ]
    if found:
        raise SettingsError("\n".join(found))


def _names(settings: "Settings") -> Iterator[tuple[str, str]]:
    yield "security.sign_in.host_name", settings.security.sign_in.host_name
    yield "ingress.dns.zone_name", settings.ingress.dns.zone_name
    for name, service in settings.services.by_name.items():
        if service.host:
            yield f"services.{name}.host", service.host
    for topic, those in settings.observability.subscriptions.items():
        for place, each in enumerate(those):
            if each.protocol in ("email", "https") and each.endpoint.text is not None:
                yield f"observability.subscriptions.{topic}[{place}].endpoint", each.endpoint.text
