"""Whether users are served, asked once a second."""

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
    """How many probes were answered."""

    asked: int = 0
    answered: int = 0

    def add(self, *, answered: bool) -> None:
        """Count a probe."""
        self.asked += 1
        self.answered += answered

    @property
    def percent(self) -> float:
        """The share that was answered."""
        return 100 * self.answered / self.asked if self.asked else 0


def public_url(deployment: Deployment) -> str:
    """The health address that the platform answers outside monitors, without signing in."""
    return _address(deployment, deployment.settings.services.bff)


def health_url(deployment: Deployment, service: str) -> str | None:
    """The same of a public service; None of others, and of those that are a path of another's."""
    own = deployment.settings.services.by_name[service]
    whole = own.tier == "public" and own.prefix == "/"
    return _address(deployment, own) if whole else None


def _address(deployment: Deployment, service: Service) -> str:
    """As long as there is no certificate the load balancer answers it by plain HTTP."""
    ingress = deployment.contract("ingress")
    base = f"http://{ingress['publicLoadBalancerDnsName']}"
    if ingress["serving"]:
        base = f"https://{service.host}" if service.host else ingress["publicUrl"].rstrip("/")
    return base + service.health_path


def answers(url: str) -> bool:
    """Whether an address answers 200 within five seconds."""
    try:
        with urllib.request.urlopen(url, timeout=_TIMEOUT) as answer:  # noqa: S310 -- of the stack's contract
            return answer.status == _OK
    except (urllib.error.URLError, OSError):
        return False
