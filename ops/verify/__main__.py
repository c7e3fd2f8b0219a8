"""Write `docs/verification.md`, or check that it is up to date: `python -m ops.verify --check`."""

import sys
from pathlib import Path

from components.generated import ROOT, keep
from ops.verify.page import PAGE, markdown


def main(arguments: list[str], root: Path = ROOT) -> int:
    """Write the page; with `--check` only compare it, and return 1 if it differs."""
    return keep({root / PAGE: markdown()}, arguments, root=root)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
