"""`platformctl verify`: the promises of the platform, held against what runs."""

from ops.verify import contracts, encryption, exposure, network, tls
from ops.verify.check import Check, Finding, Outcome, Seen
from ops.verify.run import verify

CHECKS: tuple[Check, ...] = (
    *contracts.CHECKS,
    *network.CHECKS,
    *exposure.CHECKS,
    *encryption.CHECKS,
    *tls.CHECKS,
)
"""Every check, family by family."""

__all__ = ["CHECKS", "Check", "Finding", "Outcome", "Seen", "verify"]
