"""Write `docs/verification.md`, or check that it is up to date: `python -m ops.verify --check`."""

import sys

from ops.local.workspace import ROOT
from ops.verify.page import PAGE, markdown


def main(arguments: list[str]) -> int:
    """Write the page; with `--check` only compare it, and return 1 if it differs."""
    text = markdown()
    if arguments == ["--check"]:
        if PAGE.exists() and PAGE.read_text() == text:
            return 0
        sys.stderr.write(f"{PAGE.relative_to(ROOT)}: out of date; run `make generate`\n")
        return 1
    PAGE.write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
