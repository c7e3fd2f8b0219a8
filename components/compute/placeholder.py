"""What a service runs until an image is configured: a small server on a public Python image.

The same server is `services/placeholder`, for those who want it as an image of their own.
"""

from pathlib import Path

IMAGE = "public.ecr.aws/docker/library/python:3.13-slim"
"""Docker's official image for x86 and ARM, from a registry without a limit on pulls."""

_SOURCE = Path(__file__).parents[2] / "services" / "placeholder" / "server.py"


def command() -> list[str]:
    """Run the server's source as it stands in the repository."""
    return ["python3", "-u", "-c", _SOURCE.read_text()]
