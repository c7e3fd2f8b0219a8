"""The cache outside the checkout that all checkouts share: complete entries or none."""

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import platformdirs
from filelock import FileLock

from engine.progress import reporting

LOCATION_VARIABLE = "AGENTPLATFORM_CACHE"


def root() -> Path:
    """Return the cache's folder: `$AGENTPLATFORM_CACHE`, else the user's cache directory."""
    chosen = os.environ.get(LOCATION_VARIABLE)
    return Path(chosen).absolute() if chosen else platformdirs.user_cache_path("agentplatform")


def publish(
    entry: Path, build: Callable[[Path], None], intact: Callable[[Path], bool] = Path.is_dir
) -> Path:
    """Return `entry`, built first if it is missing or not `intact`.

    `build` fills a folder beside it, which is renamed when complete: a killed build leaves nothing
    that counts, and of several processes one builds while the others wait.
    """
    if intact(entry):
        return entry
    entry.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(entry.with_name(f"{entry.name}.lock"))
    with reporting(lambda: f"waiting for another set-up to finish {entry.name}"):
        lock.acquire()
    try:
        if not intact(entry):
            _build(entry, build)
    finally:
        lock.release()
    return entry


def _build(entry: Path, build: Callable[[Path], None]) -> None:
    prefix = f".{entry.name}."
    for leftover in (entry, *entry.parent.glob(f"{prefix}*")):
        shutil.rmtree(leftover, ignore_errors=True)
    staging = Path(tempfile.mkdtemp(prefix=prefix, dir=entry.parent))
    try:
        build(staging)
        staging.rename(entry)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
