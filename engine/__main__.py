"""`python -m engine ensure`: print the folder that holds a usable `pulumi`."""

import argparse
import sys
from collections.abc import Sequence

from engine import cli
from engine.errors import EngineUnavailable


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; progress goes to stderr, the folder to stdout."""
    parser = argparse.ArgumentParser(prog="python -m engine", description=__doc__)
    parser.add_argument("command", choices=["ensure"])
    parser.parse_args(arguments)
    try:
        executable = cli.ensure()
    except EngineUnavailable as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("Interrupted; what was complete is kept.\n")
        return 130  # the shell's code for SIGINT
    sys.stdout.write(f"{executable.parent}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
