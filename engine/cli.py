"""The Pulumi CLI to use: the one on PATH, the official release, or a build from source."""

import platform
from pathlib import Path

from engine import build, bundle, official
from engine.errors import INSTALL_PAGE, EngineUnavailable, SourceFailedError
from engine.versions import PULUMI_VERSION


def find() -> Path | None:
    """Return the `pulumi` that is ready to use, or None; downloads and builds nothing."""
    try:
        return official.on_path()
    except SourceFailedError:
        return _cached()


def ensure() -> Path:
    """Return a `pulumi` executable that runs Python programs, fetched or built first if need be.

    Takes about 5 minutes where the CLI has to be built, a few seconds where it was built before.

    Raises:
        EngineUnavailable: no way led to a CLI; says what was tried and how to get one.
    """
    failures: list[str] = []
    for source in (official.on_path, _ready, _downloaded, _built):
        try:
            return source()
        # A cache that cannot be written is one more way that did not work.
        except (SourceFailedError, OSError) as failure:
            failures.append(str(failure))
    tried = "; ".join(filter(None, failures))
    raise EngineUnavailable(
        f"No Pulumi CLI of version {PULUMI_VERSION} or later is available (tried: {tried}); "
        f"install it as {INSTALL_PAGE} says and put it on PATH."
    )


def _cached() -> Path | None:
    folders = {official.location(): Path.is_dir, bundle.location(): bundle.intact}
    ready = next((folder for folder, usable in folders.items() if usable(folder)), None)
    return ready and ready / "pulumi"


def _ready() -> Path:
    """Return what an earlier set-up left, without asking the network for the CLI."""
    if cached := _cached():
        return cached
    if build.location().is_dir():
        return bundle.assemble(build.location) / "pulumi"
    raise SourceFailedError("")


def _downloaded() -> Path:
    return official.downloaded() / "pulumi"


def _built() -> Path:
    if platform.system() == "Windows":
        raise SourceFailedError("building it works on Linux and macOS only")
    return bundle.assemble(build.built) / "pulumi"
