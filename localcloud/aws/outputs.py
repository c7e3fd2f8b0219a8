"""From what AWS returned to a resource's outputs and inputs, for create, read and update alike."""

from collections.abc import Mapping
from typing import Any

from localcloud.aws import modelled, schema, shapes
from localcloud.aws.context import Context
from localcloud.aws.dynamic import mapping
from localcloud.aws.equal import equivalent, is_empty
from localcloud.aws.wire import UNKNOWN, has_unknown
from localcloud.calls import tags

_SPECIAL = modelled.TAG_PROPS | {"id", "region"}


def outputs(ctx: Context) -> dict[str, Any]:
    """Return the outputs: read values, in the program's spelling where it means the same."""
    known = schema.of_resource(ctx.kind.cls)
    result: dict[str, Any] = {}
    for prop, hint in known.outputs.items():
        if prop in _SPECIAL:
            continue
        value = _read(ctx, prop, hint)
        for prior in (ctx.inputs.get(prop), ctx.state.get(prop)):
            if prior is not None and equivalent(ctx.kind, prop, prior, value):
                value = prior
                break
        if value is not None:
            result[prop] = value
    if "region" in known.outputs:
        result["region"] = ctx.region
    if ctx.kind.tagging:
        result |= _tags(ctx)
    return result


def planned(ctx: Context) -> dict[str, Any]:
    """Return the outputs at preview: the inputs, and unknowns for what AWS will choose."""
    known = schema.of_resource(ctx.kind.cls)
    chosen = (known.outputs.keys() - known.inputs.keys() - _SPECIAL) | set(ctx.kind.facts.computed)
    unknown = dict.fromkeys(chosen & known.outputs.keys(), UNKNOWN)
    where = {"region": ctx.region} if "region" in known.outputs else {}
    return {**unknown, **where, **visible(ctx.inputs)}


def visible(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what the provider notes down for itself."""
    return {key: value for key, value in inputs.items() if not key.startswith("__")}


def _read(ctx: Context, prop: str, hint: Any) -> Any:
    kind = ctx.kind
    if prop in modelled.unread(kind):
        value = ctx[prop]
        return modelled.fixed(kind).get(prop) if value is None else value
    if prop in kind.shared and prop not in ctx.inputs and prop in ctx.state:
        return ctx.state[prop]
    raw = mapping(ctx.raw)
    if f"={prop}" in raw:  # a part's hook or the memory answers by property
        value = raw[f"={prop}"]
    elif prop in kind.outputs:
        value = ctx.source(kind.outputs[prop])
    else:
        name = shapes.find(raw, prop, kind.cls.__name__, kind.rename.get(prop, ""))
        value = raw[name] if name else None
    return shapes.from_aws(value, hint)


def _tags(ctx: Context) -> dict[str, Any]:
    raw = mapping(ctx.raw)
    name = tags.member(list(raw))
    actual = tags.from_aws(raw[name]) if name else {}
    # At an update the state has the tags before it; an import has no inputs yet.
    wanted = (ctx.inputs or ctx.state).get("tags")
    mine: Mapping[str, str] = {} if has_unknown(wanted) else wanted or {}
    defaults = ctx.session.default_tags
    own = {it: value for it, value in actual.items() if it in mine or defaults.get(it) != value}
    return {"tags": own, "tagsAll": actual}


def inputs(ctx: Context, state: Mapping[str, Any]) -> dict[str, Any]:
    """Return the inputs that the outputs amount to: what a refresh or an import writes down.

    An input the program did not give appears too when AWS has a value for it that is neither
    empty nor AWS's own choice: that is drift.
    """
    kind, prior = ctx.kind, ctx.inputs
    found = {key: value for key, value in prior.items() if key.startswith("__")}
    known = modelled.covered(kind) | modelled.TAG_PROPS | set(prior)
    for prop in known - modelled.late_props(kind):
        value = state.get(prop)
        if prop in prior:
            if value is not None:
                found[prop] = value
        elif _noteworthy(ctx, prop, value):
            found[prop] = value
    if "region" not in prior:
        found.pop("region", None)
    return found


def _noteworthy(ctx: Context, prop: str, value: Any) -> bool:
    kind = ctx.kind
    if prop in {*kind.facts.computed, *kind.facts.keeps, *kind.kept, *kind.ignored}:
        return False
    if prop in kind.facts.defaults:
        return value is not None and not ctx.inputs
    return not is_empty(value)
