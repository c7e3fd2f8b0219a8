"""The rules of the pack, by family."""

from frame.rule import ResourceRule, StackRule

from rules import (
    databases,
    encryption,
    exposure,
    listeners,
    load_balancers,
    nacls,
    storage,
    tagging,
)

RULES: tuple[ResourceRule | StackRule, ...] = (
    *encryption.RULES,
    *storage.RULES,
    *exposure.RULES,
    *databases.RULES,
    *nacls.RULES,
    *listeners.RULES,
    *load_balancers.RULES,
    *tagging.RULES,
)
