"""The Python environment that a program or policy pack asks for in its project file."""

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

OPTIONS = ("toolchain", "virtualenv", "typechecker")


class EnvironmentUnusableError(Exception):
    """What is wrong with the project's runtime options or environment, in one sentence."""


@dataclass(frozen=True, kw_only=True)
class Environment:
    """A Python interpreter, and the virtual environment it belongs to, if any."""

    python: str
    virtualenv: Path | None

    def variables(self, base: Mapping[str, str]) -> dict[str, str]:
        """Return `base` as it looks with the virtual environment activated."""
        variables = dict(base)
        if self.virtualenv is not None:
            variables.pop("PYTHONHOME", None)
            variables["VIRTUAL_ENV"] = str(self.virtualenv)
            path = [str(self.virtualenv / "bin"), variables.get("PATH", "")]
            variables["PATH"] = os.pathsep.join(filter(None, path))
        return variables


def virtualenv_path(options: Mapping[str, object], root: Path) -> Path | None:
    """Return where the options put the virtual environment; relative paths start at `root`.

    Raises:
        EnvironmentUnusableError: an option asks for what this host does not do.
    """
    if unknown := sorted(set(options) - set(OPTIONS)):
        raise EnvironmentUnusableError(
            f"runtime option {unknown[0]!r} is unknown; accepted: {', '.join(OPTIONS)}"
        )
    if options.get("toolchain", "pip") != "pip":
        raise EnvironmentUnusableError(
            f"runtime option toolchain: {options['toolchain']} needs the official Pulumi CLI; "
            "the language host built here accepts toolchain: pip"
        )
    if options.get("typechecker", "none") != "none":
        raise EnvironmentUnusableError(
            f"runtime option typechecker: {options['typechecker']} needs the official Pulumi CLI; "
            "the language host built here accepts typechecker: none"
        )
    virtualenv = options.get("virtualenv")
    return Path(os.path.normpath(root / str(virtualenv))) if virtualenv else None


def resolve(options: Mapping[str, object], root: Path) -> Environment:
    """Return the environment of a program whose project file lies in `root`.

    Without a `virtualenv` option that is the Python on PATH (`PULUMI_PYTHON_CMD` overrides), as
    with the official host.

    Raises:
        EnvironmentUnusableError: the options are not understood or the environment does not exist.
    """
    virtualenv = virtualenv_path(options, root)
    if virtualenv is None:
        return Environment(python=system_python(), virtualenv=None)
    python = virtualenv / "bin" / "python"
    if not python.exists():
        raise EnvironmentUnusableError(
            f"the virtualenv option names {options['virtualenv']!r} but {virtualenv} is no virtual "
            "environment; create it, or run `pulumi install`"
        )
    return Environment(python=str(python), virtualenv=virtualenv)


def system_python() -> str:
    """Return the Python on PATH that programs without a virtual environment run with."""
    wanted = [os.environ.get("PULUMI_PYTHON_CMD") or "python3", "python"]
    found = next(filter(None, map(shutil.which, wanted)), None)
    if found is None:
        raise EnvironmentUnusableError(f"found none of {', '.join(wanted)} on PATH; install Python")
    return found
