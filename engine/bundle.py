"""A folder that holds the built CLI together with this checkout's language host.

The CLI looks for bundled language hosts beside its own binary, and the host is source of this
repository: so each version of the host gets a folder of its own, and checkouts do not disturb
one another. The binary itself is shared through a hard link.
"""

import hashlib
import os
import shlex
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from engine import cache, commands
from engine.progress import reporting, say
from engine.versions import LANGUAGE_HOST, PROGRAM_RUNNER, PULUMI_VERSION

PACKAGE = Path(__file__).parent
REQUIREMENTS = PACKAGE / "requirements.txt"
LANGUAGE_HOST_SOURCES = (
    *sorted((PACKAGE / "host").glob("*.py")),
    PACKAGE / "__init__.py",
    PACKAGE / "versions.py",
)


def location() -> Path:
    """Return where this checkout's bundle lies, whether it exists or not."""
    digest = _digest(*LANGUAGE_HOST_SOURCES, salt=str(environment()))
    return cache.root() / "pulumi" / f"{PULUMI_VERSION}-host-{digest}"


def environment() -> Path:
    """Return where the host's own Python environment lies: a checkout's .venv may vanish."""
    version = ".".join(map(str, sys.version_info[:2]))
    digest = _digest(REQUIREMENTS, salt=sys.base_prefix)
    return cache.root() / "python" / f"{version}-{digest}"


def intact(bundle: Path) -> bool:
    """Whether a bundle and its Python exist."""
    return (bundle / "pulumi").exists() and _python(environment()).exists()


def assemble(build: Callable[[], Path]) -> Path:
    """Return the bundle for the folder that `build` returns, made first if need be.

    Raises:
        SourceFailedError: the host's environment cannot be installed, or `build` failed.
    """
    # Without the environment minutes of building would be for nothing, so it comes first.
    cache.publish(environment(), install_environment, lambda env: _python(env).exists())
    built = build()
    return cache.publish(location(), lambda folder: _fill(folder, built), intact)


def _fill(folder: Path, built: Path) -> None:
    for name in ("pulumi", PROGRAM_RUNNER):
        _link(built / name, folder / name)
    library = folder / "lib"
    for source in LANGUAGE_HOST_SOURCES:
        target = library / "engine" / source.relative_to(PACKAGE)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
    shutil.copyfile(PACKAGE / "host" / "__main__.py", library / "__main__.py")
    python = _python(environment())
    commands.run([python, "-I", "-m", "compileall", "-q", library])
    final = location()
    start = [python, "-I", final / "lib", "--program-runner", final / PROGRAM_RUNNER]
    wrapper = folder / LANGUAGE_HOST
    wrapper.write_text(f'#!/bin/sh\nexec {shlex.join(map(str, start))} "$@"\n')
    wrapper.chmod(0o755)


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:  # a file system without hard links
        shutil.copy2(source, target)


def install_environment(folder: Path) -> None:
    """Create the host's own Python environment in `folder`."""
    say("installing the language host's Python environment")
    with reporting(lambda: "still installing the language host's Python environment"):
        commands.run([sys.executable, "-m", "venv", folder])
        pip_install(_python(folder), REQUIREMENTS)


def pip_install(python: Path, requirements: Path, *options: str) -> None:
    """Install pinned, hashed wheels with `python`'s pip.

    Raises:
        SourceFailedError: pip failed, as without a package registry.
    """
    fixed = ["--quiet", "--disable-pip-version-check", "--require-hashes", "--only-binary=:all:"]
    commands.run([python, "-m", "pip", "install", *fixed, *options, "-r", requirements])


def _python(env: Path) -> Path:
    return env / "bin" / "python"


def _digest(*files: Path, salt: str) -> str:
    digest = hashlib.sha256(salt.encode())
    for file in files:
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:12]
