"""Files of the repository that a command generates, and `make check` holds against their source."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]


def keep(
    files: Mapping[Path, str],
    arguments: Sequence[str],
    *,
    root: Path = ROOT,
    refused: Sequence[str] = (),
) -> int:
    """Write the files that are out of date, or with `--check` only name them.

    Args:
        files: What each file is to hold.
        arguments: Those of the command: none, or `--check`.
        root: What the files are named from.
        refused: Why nothing may be written, a sentence each.

    Returns:
        The command's exit code: 1 if something was refused or, with `--check`, is out of date.
    """
    stale = [file for file, text in files.items() if not _holds(file, text)]
    found = list(refused)
    if "--check" in arguments:
        found += [f"{file.relative_to(root)}: out of date; run `make generate`" for file in stale]
    for sentence in found:
        sys.stderr.write(f"error: {sentence}\n")
    if found:
        return 1
    for file in stale:
        file.parent.mkdir(exist_ok=True)
        file.write_text(files[file])
    return 0


def _holds(file: Path, text: str) -> bool:
    return file.exists() and file.read_text() == text
