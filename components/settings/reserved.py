"""Domains that are reserved for examples and cannot be registered.

The shipped stack files contain such names, and the local AWS accepts them. On AWS they are refused
before anything is created.
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
"""Reserved domains, including all subdomains."""

_HOST = re.compile(r"^(?:https://(?:[^@/]*@)?|[^@/]*@)?([^@/:]+)(?:[:/].*)?$")
"""A host, or the host of a mail address or URL."""


def is_reserved(name: str) -> bool:
    """Whether a host, or the host of a mail address or URL, is reserved."""
    found = _HOST.match(name.lower())
    host = found[1].rstrip(".") if found else ""
    return f".{host}".endswith(tuple(f".{each}" for each in RESERVED))


def refuse_reserved(settings: "Settings", project: str) -> None:
    """Refuse a configuration with reserved names.

    Raises:
        SettingsError: One sentence for each such key.
    """
    file = f"Pulumi.{settings.environment.name}.yaml"
    found = [
        f"{file}: {project}:{key}: is below a domain that is reserved for examples"
        f" ({', '.join(RESERVED)}); accepted on AWS: a domain that you own"
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
