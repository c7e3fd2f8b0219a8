"""The rules of the pack, by family."""

from frame.rule import ResourceRule, StackRule

from rules import (
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

RULES: tuple[ResourceRule | StackRule, ...] = (
    *encryption.RULES,
    *storage.RULES,
    *exposure.RULES,
    *databases.RULES,
    *nacls.RULES,
    *identity.RULES,
    *trust.RULES,
    *sharing.RULES,
    *tagging.RULES,
)
