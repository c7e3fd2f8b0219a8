"""What a service's image must answer, and what runs until there is one (services/README.md)."""

from collections.abc import Mapping
from pathlib import Path

from components.settings.security import Service

PORT = 8080

HEALTH_PATHS: Mapping[Service, str] = {
    "bff": "/api/health",
    "graphql": "/graphql?query=%7B__typename%7D",
    "agentcore": "/ping",
}
"""What answers 200 while a service is healthy; agentcore's is its runtime contract's.

Source: https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/runtime-http-protocol-contract.html
"""

PLACEHOLDER = "public.ecr.aws/docker/library/python:3.13-slim"
"""Docker's official image for x86 and ARM, from a registry without a limit on pulls."""

_SOURCE = Path(__file__).parents[1] / "services" / "placeholder" / "server.py"


def placeholder_command() -> list[str]:
    """Run the placeholder: its source from the repository, in that image.

    The same server is `services/placeholder`, for those who want it as an image of their own.
    """
    return ["python3", "-u", "-c", _SOURCE.read_text()]
