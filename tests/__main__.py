"""`make test`: every test that can run here, fast ones first; the rest is listed loudly."""

import sys

import pytest

from engine import cli
from engine.errors import EngineUnavailable

# A file stays in one worker, and with it what its tests share: runs of the program, a local AWS.
FAST = ["tests/unit", "tests/contract", "tests/policy", "tests/localcloud"]
PARALLEL = ["--numprocesses=auto", "--maxprocesses=4", "--dist=loadfile"]

# Two at a time: the Pulumi engine and its providers are processes beside the tests. In the order of
# names, for the files with few tests are the long ones.
ENGINE = ["tests/engine", "--numprocesses=2", "--dist=loadfile", "--no-loadscope-reorder"]

_SLOWEST = "--durations=20"  # which the suite's time is spent on


def main() -> int:
    """Set up the engine if it can be had, then run pytest with the given arguments."""
    try:
        cli.ensure()
    except EngineUnavailable as reason:
        sys.stderr.write(f"error: {reason}\n")
    if sys.argv[1:]:
        return pytest.main(sys.argv[1:])
    fast, engine = (pytest.main([*each, _SLOWEST]) for each in ([*PARALLEL, *FAST], ENGINE))
    without = engine == pytest.ExitCode.NO_TESTS_COLLECTED  # no engine here, as the list says
    return fast or (0 if without else engine)


if __name__ == "__main__":
    sys.exit(main())
