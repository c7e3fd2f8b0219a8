"""Generated files of the repository, which `make check` compares with their source."""

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
    """Write outdated files, or only list them with `--check`.

    Args:
        files: The files and their content.
        arguments: The command's arguments: none, or `--check`.
        root: The folder for relative names in messages.
        refused: Reasons why nothing may be written, a sentence each.

    Returns:
        The exit code: 1 if refused or, with `--check`, outdated.
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
