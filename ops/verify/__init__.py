"""`platformctl verify`: check the deployed stack against its guarantees."""

from ops.outcome import Outcome
from ops.verify import (
    agents,
    backups,
    contracts,
    data,
    drift,
    encryption,
    identity,
    inside,
    network,
    observability,
    resilience,
    services,
    tls,
)
from ops.verify.check import Check, CheckResult
from ops.verify.run import verify

CHECKS: tuple[Check, ...] = (
    *contracts.CHECKS,
    *network.CHECKS,
    *encryption.CHECKS,
    *tls.CHECKS,
    *identity.CHECKS,
    *services.CHECKS,
    *data.CHECKS,
    *backups.CHECKS,
    *agents.CHECKS,
    *observability.CHECKS,
    *resilience.CHECKS,
    *inside.CHECKS,
    *drift.CHECKS,
)
"""Every check, family by family."""

__all__ = ["CHECKS", "Check", "CheckResult", "Outcome", "verify"]
