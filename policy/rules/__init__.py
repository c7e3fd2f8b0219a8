"""The rules of the pack, by family."""

from frame.rule import ResourceRule, StackRule

from rules import (
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

RULES: tuple[ResourceRule | StackRule, ...] = (
    *encryption.RULES,
    *storage.RULES,
    *exposure.RULES,
    *databases.RULES,
    *nacls.RULES,
    *declared.RULES,
    *networks.RULES,
    *certificates.RULES,
    *sign_in.RULES,
    *zones.RULES,
    *recovery.RULES,
    *reporting.RULES,
    *task_roles.RULES,
    *tagging.RULES,
)
