"""The CLI built from its Go module: the way that needs package registries only."""

import shutil
from pathlib import Path

from engine import cache, go
from engine.progress import say
from engine.versions import PROGRAM_RUNNER, PULUMI_VERSION

MODULE = Path(__file__).parent / "gomod"
CLI_PACKAGE = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
SDK_MODULE = "github.com/pulumi/pulumi/sdk/v3"
VERSION_SYMBOL = f"{SDK_MODULE}/go/common/version.Version"


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
    with go.toolchain(MODULE) as toolchain:
        say(f"building the Pulumi CLI {PULUMI_VERSION} from source; this takes about 5 minutes")
        flags = f"-s -w -X {VERSION_SYMBOL}=v{PULUMI_VERSION}"
        toolchain.build(CLI_PACKAGE, folder / "pulumi", ldflags=flags)
        sdk = toolchain.run("list", "-m", "-f", "{{.Dir}}", SDK_MODULE)
        runner = folder / PROGRAM_RUNNER
        shutil.copyfile(Path(sdk, "python", "cmd", PROGRAM_RUNNER), runner)
        runner.chmod(0o755)
