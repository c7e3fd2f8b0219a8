"""`python -m ops.workflows`: lint GitHub workflows by actionlint and zizmor, offline."""

import hashlib
import subprocess
import sys
from pathlib import Path

from engine import cache, go
from engine.errors import SourceFailedError

ROOT = Path(__file__).parents[2]
MODULE = Path(__file__).with_name("gomod")
PACKAGE = "github.com/rhysd/actionlint/cmd/actionlint"


def actionlint() -> Path:
    """Return the actionlint that go.mod pins, built first if need be; that takes seconds.

    Raises:
        SourceFailedError: There is no Go, or the build failed.
    """
    digest = hashlib.sha256((MODULE / "go.sum").read_bytes()).hexdigest()[:12]
    return cache.publish(cache.root() / "actionlint" / digest, _build) / "actionlint"


def _build(folder: Path) -> None:
    with go.toolchain(MODULE) as toolchain:
        toolchain.build(PACKAGE, folder / "actionlint")


def findings(folder: Path) -> int:
    """Lint the workflows of a checkout; return the number of linters with findings."""
    workflows = sorted((folder / ".github" / "workflows").glob("*.yml"))
    zizmor = Path(sys.executable).with_name("zizmor")
    commands = (
        # Its own shellcheck and pyflakes are whatever the machine has: left out, so that all
        # machines agree.
        [actionlint(), "-shellcheck=", "-pyflakes=", *workflows],
        [zizmor, "--offline", "--quiet", "--no-progress", *workflows],
    )
    return sum(
        subprocess.run(command, cwd=folder, check=False).returncode != 0  # noqa: S603 -- pinned linters on our own files
        for command in commands
    )


def main() -> int:
    """Lint the checkout's workflows and return the exit code."""
    try:
        return min(findings(ROOT), 1)
    except SourceFailedError as failure:
        sys.stderr.write(f"error: actionlint is not available: {failure}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main())
