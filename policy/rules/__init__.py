"""The rules of the pack, by family."""

from frame.rule import ResourceRule, StackRule

from rules import (
    containers,
    databases,
    distributions,
    encryption,
    exposure,
    listeners,
    load_balancers,
    nacls,
    security_groups,
    services,
    storage,
    tagging,
    web_acls,
)

RULES: tuple[ResourceRule | StackRule, ...] = (
    *encryption.RULES,
    *storage.RULES,
    *exposure.RULES,
    *databases.RULES,
    *nacls.RULES,
    *listeners.RULES,
    *load_balancers.RULES,
    *containers.RULES,
    *services.RULES,
    *security_groups.RULES,
    *web_acls.RULES,
    *distributions.RULES,
    *tagging.RULES,
)
