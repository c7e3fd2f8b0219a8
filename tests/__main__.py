"""`make test`: every test that can run here, fast ones first; the rest is listed loudly."""

import sys

import pytest

from engine import cli
from engine.errors import EngineUnavailable

FAST_FIRST = ["tests/unit", "tests/contract", "tests/policy", "tests/localcloud", "tests/engine"]


def main() -> int:
    """Set up the engine if it can be had, then run pytest with the given arguments."""
    try:
        cli.ensure()
    except EngineUnavailable as reason:
        sys.stderr.write(f"error: {reason}\n")
    return pytest.main(sys.argv[1:] or FAST_FIRST)


if __name__ == "__main__":
    sys.exit(main())
