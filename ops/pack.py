"""The policy pack: its configuration files, and the CLI's arguments for it."""

import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ops import stacks

PACK = Path(__file__).parents[1] / "policy"


def configuration(stack: str, folder: Path | None = None) -> Path:
    """The pack's configuration file for a stack: its own, or the default one.

    The latter need not exist in a pack of another revision. By default the folder is beside the
    stacks' files, which are the checkout's unless `stacks.VARIABLE` says otherwise.
    """
    if folder is None:
        beside = stacks.folder() / PACK.name
        folder = beside if beside.is_dir() else PACK
    own = folder / "config" / f"{stack}.json"
    return own if own.exists() else own.with_name("default.json")


def reasons(stack: str) -> dict[str, str]:
    """The reasons for lowered enforcement levels, by rule."""
    file = configuration(stack)
    found: dict[str, Any] = json.loads(file.read_text()) if file.exists() else {}
    return {rule: value["reason"] for rule, value in found.items() if "reason" in value}


def checking(files: Iterable[Path]) -> "subprocess.Popen[str]":
    """Start the pack's validation of its configuration, which prints errors to stderr."""
    command = [sys.executable, str(PACK / "check.py"), *map(str, files)]
    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True)  # noqa: S603 -- ours


def said_by(check: "subprocess.Popen[str]") -> list[str]:
    """Wait for a validation; return its errors."""
    _, said = check.communicate()
    return [line.removeprefix("error: ") for line in said.splitlines()]


def arguments(stack: str, folder: Path = PACK) -> tuple[str, ...]:
    """The arguments of `preview` and `up`, with the stack's configuration if there is one."""
    file = configuration(stack, folder)
    configured = ("--policy-pack-config", str(file)) if file.exists() else ()
    return ("--policy-pack", str(folder), *configured)
