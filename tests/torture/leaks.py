"""Where a secret's value must not be: in files, outputs, logs, and what processes show."""

import base64
from collections.abc import Collection, Iterator
from pathlib import Path

_KEPT_HERE = ("passphrase",)
"""Files that are there to hold a secret."""


def found(
    values: Collection[str], folders: Collection[Path], texts: Collection[str], since: float
) -> list[str]:
    """Where one of the values is, as text or in base64.

    Args:
        values: The secrets.
        folders: Searched with all below them, for files changed since then.
        texts: What processes showed.
        since: Seconds since the epoch.
    """
    wanted = [form for value in values for form in _forms(value)]
    places = [
        str(file)
        for folder in folders
        for file in _files(folder)
        if _changed(file) >= since and _holds(_bytes(file), wanted)
    ]
    shown = [text[:60] for text in texts if _holds(text.encode(errors="replace"), wanted)]
    return [*places, *(f"a process: {text}" for text in shown)]


def _forms(value: str) -> Iterator[bytes]:
    yield value.encode()
    yield base64.b64encode(value.encode()).rstrip(b"=")[:-1]


def _files(folder: Path) -> Iterator[Path]:
    for file in folder.rglob("*"):
        if file.is_file() and not file.is_symlink() and file.name not in _KEPT_HERE:
            yield file


def _changed(file: Path) -> float:
    try:
        return file.stat().st_mtime
    except OSError:
        return 0.0


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        return b""


def _holds(body: bytes, wanted: Collection[bytes]) -> bool:
    return any(each in body for each in wanted)
