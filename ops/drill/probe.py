"""Whether users are served, asked once a second."""

import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass

from components.images import HEALTH_PATHS
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
    """The health address that the platform answers outside monitors, without signing in.

    As long as there is no certificate the load balancer answers it by plain HTTP.
    """
    ingress = deployment.contract("ingress")
    if ingress["serving"]:
        return ingress["publicUrl"].rstrip("/") + HEALTH_PATHS["bff"]
    return f"http://{ingress['publicLoadBalancerDnsName']}{HEALTH_PATHS['bff']}"


def answers(url: str) -> bool:
    """Whether an address answers 200 within five seconds."""
    try:
        with urllib.request.urlopen(url, timeout=_TIMEOUT) as answer:  # noqa: S310 -- of the stack's contract
            return answer.status == _OK
    except (urllib.error.URLError, OSError):
        return False
