"""Diff: which inputs changed, and whether AWS can change them in place."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from localcloud.aws import modelled
from localcloud.aws.check import DEFAULTS
from localcloud.aws.declare import Resource
from localcloud.aws.equal import equivalent, is_empty


@dataclass(frozen=True, kw_only=True)
class Difference:
    """The changed inputs, and those among them that force a replacement."""

    changed: tuple[str, ...]
    replaces: tuple[str, ...]
    delete_first: bool


def diff(
    kind: Resource,
    old: Mapping[str, Any],
    state: Mapping[str, Any],
    new: Mapping[str, Any],
    ignore: frozenset[str] = frozenset(),
) -> Difference:
    """Compare prior inputs with wanted ones.

    Args:
        kind: The declaration.
        old: Prior inputs.
        state: Prior outputs; they decide for an input that was not there before.
        new: Wanted inputs.
        ignore: Properties to leave out, from `ignoreChanges`.
    """
    props = sorted(
        prop for prop in old.keys() | new.keys() if prop[:2] != "__" and prop not in ignore
    )
    changed = tuple(prop for prop in props if _differs(kind, prop, old, state, new))
    final = {"region", *kind.replace, *modelled.prefix_props(kind)}
    replaces = tuple(prop for prop in changed if prop in final)
    return Difference(
        changed=changed,
        replaces=replaces,
        delete_first=bool(replaces) and _collides(kind, new, changed),
    )


def _differs(
    kind: Resource,
    prop: str,
    old: Mapping[str, Any],
    state: Mapping[str, Any],
    new: Mapping[str, Any],
) -> bool:
    if prop not in new:
        return prop not in kind.computed and prop != "region" and not is_empty(old[prop])
    if prop not in old:
        return not equivalent(kind, prop, state.get(prop), new[prop])
    return not equivalent(kind, prop, old[prop], new[prop])


def _collides(kind: Resource, new: Mapping[str, Any], changed: tuple[str, ...]) -> bool:
    """Tell whether old and new cannot exist side by side: same physical name, or only one of it."""
    if kind.delete_before_replace:
        return True
    if kind.name is None or kind.name.prop in changed:
        return False
    return kind.name.prop in new and kind.name.prop not in new.get(DEFAULTS, [])
