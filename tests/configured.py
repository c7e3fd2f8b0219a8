"""`make configured`: a clone whose stacks are configured as the quickstart says stays whole.

Everything is done in a fresh clone of HEAD, by the commands that a user types. The virtual
environment and the Pulumi CLI are this checkout's.
"""

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import yaml

from localcloud import process
from ops import stacks
from tests.__main__ import FAST, PARALLEL
from tests.support.program import ROOT, merged

STACKS = ("dev", "staging", "prod")
_ACCOUNT = "111122223333"  # AWS's own example
_OF_AWS = """\
secretsprovider: awskms://alias/agentplatform-state?region=us-east-1
encryptedkey: AQICAHg0b0dUc3RhdGVrZXk=
"""
"""What `pulumi stack init` writes into a stack's file, of which a key is 184 bytes long."""


@dataclass(frozen=True, kw_only=True)
class Clone:
    """A clone of this repository, in which nobody has worked yet."""

    folder: Path

    def begin(self, line: str) -> subprocess.Popen[str]:
        """Start what a user types, in an environment that has nothing of this process's."""
        left_out = (*process.UNSET, stacks.VARIABLE, "MAKEFLAGS", "MAKELEVEL")
        own = {key: value for key, value in os.environ.items() if key not in left_out}
        return subprocess.Popen(  # noqa: S603 -- the commands of this file and of the quickstart
            ("bash", "-euo", "pipefail", "-c", line),  # noqa: S607 -- as installed
            cwd=self.folder,
            env=own | {"AWS_EC2_METADATA_DISABLED": "true"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self, line: str) -> str:
        """What a command prints.

        Raises:
            AssertionError: It failed; with the end of what it printed.
        """
        return ended(line, self.begin(line))

    def configure(self, stack: str, *more: str) -> None:
        """Describe a stack as the quickstart's first two steps on AWS do."""
        answers = (
            f"--account {_ACCOUNT} --owner ours --cost-center cc-7 --zone {stack}.ours.test"
            f" --network 10.{64 + len(stack)}.0.0/16 --budget 900 --mail {stack}@ours.test"
        )
        self.run(f"./platformctl init {stack} --yes {answers} {' '.join(more)}")
        file = self.file(stack)
        file.write_text(_OF_AWS + file.read_text())

    def add(self, stack: str, example: str) -> None:
        """Copy an example's keys into a stack's file, below the sections of the same names."""
        added = yaml.safe_load((self.folder / "examples/services" / example).read_text())
        file = self.file(stack)
        file.write_text(yaml.safe_dump(merged(yaml.safe_load(file.read_text()), added)))

    def file(self, stack: str) -> Path:
        """A stack's file."""
        return self.folder / f"Pulumi.{stack}.yaml"


def clone(folder: Path) -> Clone:
    """Clone HEAD into a folder that does not exist."""
    subprocess.run(  # noqa: S603 -- git, of this checkout
        ("git", "clone", "--quiet", str(ROOT), str(folder)),  # noqa: S607 -- as installed
        check=True,
    )
    (folder / ".venv").symlink_to((ROOT / ".venv").resolve())
    ready = folder / ".venv/.ready"
    assert ready.exists(), "run `make setup` first: the clone shares this checkout's packages"
    os.utime(folder / "requirements-dev.txt", (0, 0))  # older than they, lest make renews them
    return Clone(folder=folder)


def ended(line: str, begun: subprocess.Popen[str]) -> str:
    """Wait for a command; what it printed."""
    said, _ = begun.communicate()
    assert begun.returncode == 0, f"{line}: exit code {begun.returncode}\n{said[-4000:]}"
    return said


def main() -> int:
    """Configure all stacks and one more, bring each up, then run `make check` and fast tests."""
    python = ".venv/bin/python -m pytest"
    with tempfile.TemporaryDirectory(prefix="configured-") as folder:
        made = clone(Path(folder, "checkout"))
        for stack in STACKS:
            made.configure(stack)
        made.configure("qa", "--size", "dev")
        ups = [f"make up STACK={each}" for each in (*STACKS, "qa")]
        failed: list[str] = []
        for line in (*ups, "make check", " ".join((python, *PARALLEL, *FAST))):
            sys.stdout.write(f"configured: {line}\n")
            sys.stdout.flush()
            try:
                made.run(line)
            except AssertionError as red:
                failed.append(line)
                sys.stdout.write(f"{red}\n")
        made.run("make down")
    sys.stdout.write(f"configured: {'red: ' + '; '.join(failed) if failed else 'all green'}\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
