"""Resources and properties held by localcloud, where moto lacks the operations."""

from threading import Lock
from typing import Any, TypeAlias

Store: TypeAlias = dict[str, dict[str, Any]]

_lock = Lock()
_stores: dict[tuple[str, str, str], Store] = {}


def store(token: str, account: str, region: str) -> Store:
    """Return the remembered resources of a type in an account's region, by id."""
    with _lock:
        return _stores.setdefault((token, account, region), {})


def forget() -> None:
    """Forget everything, as moto does when it restarts."""
    with _lock:
        _stores.clear()
