"""Entry point of the pack: `PolicyPack` serves and never returns, so nothing else is here."""
# ruff: noqa: INP001  the pack's folder is run as a script, not imported as a package

from adapter import to_policy
from pulumi_policy import EnforcementLevel, PolicyPack
from rules import RULES

PolicyPack(
    name="agentplatform",
    policies=[to_policy(rule) for rule in RULES],
    enforcement_level=EnforcementLevel.MANDATORY,
)
