"""What each rule has to refuse and to let pass."""

from tests.policy.cases import (
    databases,
    encryption,
    exposure,
    identity,
    nacls,
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
    *tagging.CASES,
)
STACK_CASES = (*storage.STACK_CASES, *nacls.STACK_CASES, *trust.STACK_CASES)
