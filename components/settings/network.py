"""`agentplatform:network`: the VPC's shape and who may reach it."""

from components.settings.base import Section


class Network(Section):
    """The VPC's shape."""
