"""What a service's image must answer, and what runs until there is one (services/README.md)."""

from pathlib import Path

PLACEHOLDER = "public.ecr.aws/docker/library/python:3.13-slim"
"""Docker's official image for x86 and ARM, from a registry without a limit on pulls."""

_SOURCE = Path(__file__).parents[1] / "services" / "placeholder" / "server.py"


def placeholder_command(health_path: str) -> list[str]:
    """Run the placeholder: its source from the repository, in that image.

    The same server is `services/placeholder`, for those who want it as an image of their own.

    Args:
        health_path: What it answers while it is healthy.
    """
    return ["python3", "-u", "-c", _SOURCE.read_text(), health_path]
