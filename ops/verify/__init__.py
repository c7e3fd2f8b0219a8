"""`platformctl verify`: the promises of the platform, held against what runs."""

from ops.verify import (
    agents,
    contracts,
    data,
    discovery,
    encryption,
    exposure,
    identity,
    inside,
    network,
    observability,
    resilience,
    services,
    tls,
)
from ops.verify.check import Check, Finding, Outcome, Seen
from ops.verify.run import verify

CHECKS: tuple[Check, ...] = (
    *contracts.CHECKS,
    *network.CHECKS,
    *exposure.CHECKS,
    *encryption.CHECKS,
    *tls.CHECKS,
    *identity.CHECKS,
    *services.CHECKS,
    *discovery.CHECKS,
    *data.CHECKS,
    *agents.CHECKS,
    *observability.CHECKS,
    *resilience.CHECKS,
    *inside.CHECKS,
)
"""Every check, family by family."""

__all__ = ["CHECKS", "Check", "Finding", "Outcome", "Seen", "verify"]
