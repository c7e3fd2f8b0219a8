"""What each rule has to refuse and to let pass."""

from tests.policy.cases import (
    containers,
    databases,
    distributions,
    encryption,
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
    user_pools,
    web_acls,
)

RESOURCE_CASES = (
    *encryption.CASES,
    *storage.RESOURCE_CASES,
    *exposure.CASES,
    *databases.CASES,
    *nacls.RESOURCE_CASES,
    *listeners.RESOURCE_CASES,
    *load_balancers.RESOURCE_CASES,
    *containers.CASES,
    *services.CASES,
    *security_groups.RESOURCE_CASES,
    *web_acls.CASES,
    *distributions.CASES,
    *messaging.RESOURCE_CASES,
    *search.CASES,
    *images.CASES,
    *user_pools.CASES,
    *tagging.CASES,
)
STACK_CASES = (
    *storage.STACK_CASES,
    *nacls.STACK_CASES,
    *listeners.STACK_CASES,
    *security_groups.STACK_CASES,
    *messaging.STACK_CASES,
)
