"""Availability probes, once a second."""

import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass

from components.settings.service import Service
from ops.deployment import Deployment

Probe = Callable[[], bool]
_TIMEOUT = 5
_OK = 200


@dataclass(kw_only=True)
class Tally:
    """The number of successful probes."""

    asked: int = 0
    answered: int = 0

    def add(self, *, answered: bool) -> None:
        """Count a probe."""
        self.asked += 1
        self.answered += answered

    @property
    def percent(self) -> float:
        """The success rate."""
        return 100 * self.answered / self.asked if self.asked else 0


def public_url(deployment: Deployment) -> str:
    """The platform's health URL for external monitors, without sign-in."""
    return _address(deployment, deployment.settings.services.bff)


def health_url(deployment: Deployment, service: str) -> str | None:
    """The health URL of a public service with a host of its own; else None."""
    own = deployment.settings.services.by_name[service]
    whole = own.tier == "public" and own.prefix == "/"
    return _address(deployment, own) if whole else None


def _address(deployment: Deployment, service: Service) -> str:
    """Without a certificate, the load balancer serves it over HTTP."""
    ingress = deployment.contract("ingress")
    base = f"http://{ingress['publicLoadBalancerDnsName']}"
    if ingress["serving"]:
        base = f"https://{service.host}" if service.host else ingress["publicUrl"].rstrip("/")
    return base + service.health_path


def answers(url: str) -> bool:
    """Whether a URL returns 200 within five seconds."""
    try:
        with urllib.request.urlopen(url, timeout=_TIMEOUT) as answer:  # noqa: S310 -- of the stack's contract
            return answer.status == _OK
    except (urllib.error.URLError, OSError):
        return False
