"""What each rule has to refuse and to let pass."""

from tests.policy.cases import (
    certificates,
    databases,
    declared,
    encryption,
    exposure,
    nacls,
    networks,
    recovery,
    reporting,
    sign_in,
    storage,
    tagging,
    task_roles,
    zones,
)

RESOURCE_CASES = (
    *encryption.CASES,
    *storage.RESOURCE_CASES,
    *exposure.CASES,
    *databases.CASES,
    *certificates.CASES,
    *networks.RESOURCE_CASES,
    *sign_in.CASES,
    *nacls.RESOURCE_CASES,
    *tagging.CASES,
)
STACK_CASES = (
    *storage.STACK_CASES,
    *nacls.STACK_CASES,
    *declared.CASES,
    *networks.STACK_CASES,
    *zones.CASES,
    *recovery.CASES,
    *reporting.CASES,
    *task_roles.CASES,
)
