"""`python policy/check.py FILE...`: refuse configuration of the pack as the pack would."""
# ruff: noqa: INP001  the pack's folder is run as a script, not imported as a package

import sys
from pathlib import Path

from configuration import ConfigurationError, load
from rules import RULES


def main(files: list[str]) -> int:
    """Print one sentence for each file that is wrong."""
    code = 0
    for file in files:
        try:
            load(Path(file), RULES)
        except ConfigurationError as refusal:
            sys.stderr.write(f"error: {refusal}\n")
            code = 1
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
