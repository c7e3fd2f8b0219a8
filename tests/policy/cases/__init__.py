"""What each rule has to refuse and to let pass."""

from tests.policy.cases import (
    agents,
    audit,
    backups,
    buckets,
    clusters,
    databases,
    encryption,
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

RESOURCE_CASES = (
    *encryption.CASES,
    *storage.RESOURCE_CASES,
    *exposure.CASES,
    *databases.CASES,
    *nacls.RESOURCE_CASES,
    *identity.CASES,
    *trust.RESOURCE_CASES,
    *sharing.CASES,
    *secrets.RESOURCE_CASES,
    *audit.RESOURCE_CASES,
    *monitoring.CASES,
    *clusters.CASES,
    *backups.RESOURCE_CASES,
    *buckets.RESOURCE_CASES,
    *agents.RESOURCE_CASES,
    *tagging.CASES,
)
STACK_CASES = (
    *storage.STACK_CASES,
    *nacls.STACK_CASES,
    *trust.STACK_CASES,
    *audit.STACK_CASES,
    *backups.STACK_CASES,
    *secrets.STACK_CASES,
    *buckets.STACK_CASES,
    *agents.STACK_CASES,
)
