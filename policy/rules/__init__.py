"""The rules of the pack, by family."""

from frame.rule import ResourceRule, StackRule

from rules import (
    agents,
    audit,
    backups,
    buckets,
    clusters,
    databases,
    encryption,
    engines,
    exposure,
    identity,
    monitoring,
    nacls,
    secrets,
    sharing,
    storage,
    tagging,
    trust,
)

RULES: tuple[ResourceRule | StackRule, ...] = (
    *encryption.RULES,
    *storage.RULES,
    *exposure.RULES,
    *databases.RULES,
    *nacls.RULES,
    *identity.RULES,
    *trust.RULES,
    *sharing.RULES,
    *secrets.RULES,
    *audit.RULES,
    *monitoring.RULES,
    *clusters.RULES,
    *engines.RULES,
    *backups.RULES,
    *buckets.RULES,
    *agents.RULES,
    *tagging.RULES,
)
