"""The rules of the pack, by family."""

from frame.rule import ResourceRule, StackRule

from rules import (
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

RULES: tuple[ResourceRule | StackRule, ...] = (
    *encryption.RULES,
    *storage.RULES,
    *exposure.RULES,
    *databases.RULES,
    *nacls.RULES,
    *tagging.RULES,
    *boundaries.RULES,
    *retention.RULES,
    *capacity.RULES,
)
