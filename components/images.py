"""The placeholder that runs until a service has an image (services/README.md)."""

from pathlib import Path

PLACEHOLDER = "public.ecr.aws/docker/library/python:3.13-slim"
"""Docker's official image for x86 and ARM, from a registry without pull limits."""

_SOURCE = Path(__file__).parents[1] / "services" / "placeholder" / "server.py"


def placeholder_command(health_path: str) -> list[str]:
    """The command that runs the placeholder's source in the image.

    `services/placeholder` is the same server as an image.
    """
    return ["python3", "-u", "-c", _SOURCE.read_text(), health_path]
