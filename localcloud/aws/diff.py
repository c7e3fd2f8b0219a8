"""Diff: which inputs changed, and whether AWS can change them in place."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from localcloud.aws import modelled
from localcloud.aws.check import DEFAULTS
from localcloud.aws.declare import Resource
from localcloud.aws.dynamic import listing, mapping
from localcloud.aws.equal import equivalent, is_empty, same


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
    replaces = tuple(prop for prop in changed if _replaces(kind, prop, {**state, **old}, new))
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
        left = (*kind.facts.computed, *kind.facts.keeps, "region")
        return prop not in left and not is_empty(old[prop])
    if prop not in old:
        return not equivalent(kind, prop, state.get(prop), new[prop])
    return not equivalent(kind, prop, old[prop], new[prop])


def _replaces(kind: Resource, prop: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    if prop in kind.replace_when:
        return kind.replace_when[prop](old, new)
    if prop in ("region", *kind.facts.replace, *modelled.prefix_props(kind)):
        return True
    members = (path for path in kind.facts.replace if path.startswith(f"{prop}."))
    return any(not same(_at(path, old), _at(path, new)) for path in members)


def _at(path: str, values: Any) -> Any:
    """Return the member of a block, of all of a list of blocks; unknown like the block itself."""
    name, _, rest = path.partition(".")
    if isinstance(values, list):
        return [_at(path, each) for each in listing(values)]
    if not isinstance(values, Mapping):
        return values
    value = mapping(values).get(name)
    return _at(rest, value) if rest else value


def _collides(kind: Resource, new: Mapping[str, Any], changed: tuple[str, ...]) -> bool:
    """Whether pulumi-aws deletes before it replaces.

    It does for types that it says so of, and for a name of the program's own that stays; of
    types of Terraform's plugin framework the name does not matter to it.
    """
    if kind.facts.deleted_first:
        return True
    if kind.facts.framework or kind.facts.name is None or kind.facts.name.prop in changed:
        return False
    return kind.facts.name.prop in new and kind.facts.name.prop not in new.get(DEFAULTS, [])
