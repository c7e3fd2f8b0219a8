"""Check: what pulumi-aws does to a program's inputs before anything happens."""

import hashlib
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from localcloud.aws import limits, modelled, schema
from localcloud.aws.context import unmodelled
from localcloud.aws.declare import Resource
from localcloud.aws.equal import same
from localcloud.aws.facts import AutoName
from localcloud.aws.session import Session
from localcloud.aws.wire import UNKNOWN, has_unknown

DEFAULTS = "__defaults"
"""The property in which pulumi-aws records which inputs it filled in itself."""


@dataclass(frozen=True, kw_only=True)
class Naming:
    """The engine's seed for automatic names, and a name by the user's pattern."""

    logical: str
    seed: bytes = b""
    proposed: str = ""
    disabled: bool = False


def failures(
    kind: Resource, news: Mapping[str, Any], inputs: Mapping[str, Any], olds: Mapping[str, Any]
) -> list[str]:
    """List problems of a program's inputs, of the completed ones, and of a change."""
    known = schema.of_resource(kind.cls)
    unknown = [
        f"{known.token} of pulumi-aws has no input '{prop}'"
        for prop in news
        if not prop.startswith("__") and prop not in known.inputs and prop not in modelled.TAG_PROPS
    ]
    missing = [
        unmodelled(known.token, prop)
        for prop, value in news.items()
        if prop in known.inputs
        and prop not in modelled.covered(kind)
        and not (prop in kind.facts.defaults and same(value, kind.facts.defaults[prop]))
    ]
    changed = [
        said for refuses, said in kind.refuses_change.values() if olds and refuses(olds, inputs)
    ]
    return [*unknown, *missing, *limits.problems(kind, inputs), *changed]


def complete(
    kind: Resource,
    session: Session,
    news: Mapping[str, Any],
    olds: Mapping[str, Any],
    naming: Naming,
) -> dict[str, Any]:
    """Fill in defaults, the automatic name and `tagsAll`."""
    inputs = {key: value for key, value in news.items() if key != DEFAULTS}
    filled = {prop: value for prop, value in kind.facts.defaults.items() if prop not in inputs}
    if kind.facts.name and kind.facts.name.prop not in inputs and not naming.disabled:
        prefix = inputs.get(kind.facts.name.prefix_prop)
        kept = _kept_name(kind.facts.name, olds, prefix)
        filled[kind.facts.name.prop] = kept or _new_name(kind.facts.name, naming, prefix)
    inputs |= filled
    if not kind.facts.framework:
        inputs = tagged(kind, session, inputs)
    return inputs | {DEFAULTS: sorted(filled)}


def tagged(kind: Resource, session: Session, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Add `tagsAll` to the inputs of a type that has tags.

    It holds the provider's default tags, overridden by the resource's own. One unknown tag makes
    all of them unknown, as in pulumi-aws.
    """
    if not kind.tagging:
        return dict(inputs)
    own = cast("Mapping[str, str]", inputs.get("tags") or {})
    merged = UNKNOWN if has_unknown(own) else {**session.default_tags, **own}
    return {**inputs, "tagsAll": merged}


def _kept_name(auto: AutoName, olds: Mapping[str, Any], prefix: str | None) -> str | None:
    automatic = auto.prop in olds.get(DEFAULTS, [])
    return olds.get(auto.prop) if automatic and olds.get(auto.prefix_prop) == prefix else None


def _new_name(auto: AutoName, naming: Naming, prefix: str | None) -> str:
    if prefix == UNKNOWN:
        return UNKNOWN
    if prefix:
        return prefix + random_suffix(naming.seed)
    if naming.proposed:
        return naming.proposed
    suffix = random_suffix(naming.seed)
    name = f"{naming.logical[: auto.max_length - len(suffix) - 1]}-{suffix}"
    name = re.sub(r"[^a-z0-9.-]", "-", name.lower()) if auto.lower else name
    return auto.prefix + name


def random_suffix(seed: bytes) -> str:
    """Return 7 hex digits, the same for the same seed."""
    return hashlib.sha256(seed).hexdigest()[:7] if seed else secrets.token_hex(4)[:7]
