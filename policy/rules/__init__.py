"""The rules of the pack, by family."""

from frame.rule import ResourceRule, StackRule

from rules import (
    containers,
    databases,
    distributions,
    encryption,
    endpoints,
    exposure,
    images,
    listeners,
    load_balancers,
    messaging,
    nacls,
    search,
    security_groups,
    services,
    storage,
    tagging,
    user_pool_clients,
    user_pools,
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
    *messaging.RULES,
    *search.RULES,
    *images.RULES,
    *user_pools.RULES,
    *endpoints.RULES,
    *user_pool_clients.RULES,
    *tagging.RULES,
)
