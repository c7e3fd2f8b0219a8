"""`agentplatform:security`: keys, web ACL, sign-in, audit trail, secrets."""

from components.settings.base import Section


class Security(Section):
    """Keys, web ACL, sign-in, audit trail, secrets."""
