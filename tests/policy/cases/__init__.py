"""What each rule has to refuse and to let pass."""

from tests.policy.cases import (
    boundaries,
    capacity,
    databases,
    encryption,
    exposure,
    nacls,
    retention,
    storage,
    tagging,
)

RESOURCE_CASES = (
    *encryption.CASES,
    *storage.RESOURCE_CASES,
    *exposure.CASES,
    *databases.CASES,
    *nacls.RESOURCE_CASES,
    *tagging.CASES,
    *boundaries.CASES,
    *retention.CASES,
    *capacity.RESOURCE_CASES,
)
STACK_CASES = (*storage.STACK_CASES, *nacls.STACK_CASES, *capacity.STACK_CASES)
