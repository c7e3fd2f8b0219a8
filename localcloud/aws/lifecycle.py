"""Create, read, update and delete a resource as its declaration says."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, cast

from localcloud import latency
from localcloud.aws import modelled
from localcloud.aws.context import Context, PropertyError
from localcloud.aws.declare import Call, Hook, Part, Tagging
from localcloud.aws.dynamic import mapping
from localcloud.aws.equal import same
from localcloud.aws.outputs import outputs
from localcloud.calls import clients, models, tags, validate
from localcloud.calls.models import AwsError

_GONE = re.compile(r"NotFound|NoSuch|DoesNotExist|NotExist|Not_Found")
"""AWS has no common code for 'does not exist'; nearly all codes for it contain one of these."""


class PartialFailure(Exception):  # noqa: N818 - Pulumi's name for it
    """A resource exists, but a later step of its creation or update failed."""

    def __init__(self, reason: str, resource_id: str, state: dict[str, Any]) -> None:
        super().__init__(reason)
        self.id = resource_id
        self.state = state


def create(ctx: Context) -> dict[str, Any]:
    """Create the resource, set `ctx.id`, and return its outputs.

    Raises:
        AwsError: Nothing was created.
        PartialFailure: It was, and what followed failed.
    """
    kind = ctx.kind
    if kind.held_by == "memory":
        _validate(ctx)
        ctx.id = str(ctx.source(kind.id))
        ctx.store()[ctx.id] = dict(ctx.inputs)
    else:
        props = {prop: ctx.inputs[prop] for prop in modelled.created(kind) if prop in ctx.inputs}
        ctx.raw = _create(ctx, props)
        ctx.id = str(ctx.source(kind.id or _own_id(ctx)))
    try:
        if kind.after_create:
            kind.after_create(ctx)
        if kind.tagging and kind.held_by == "moto" and not _tags_at_create(ctx):
            _change_tags(ctx, kind.tagging)
        for part in kind.parts:
            if part.at_create:
                _write_first(ctx, part)
        latency.wait(ctx.token)
        return _existing(ctx)
    except (AwsError, PropertyError) as error:
        raise PartialFailure(str(error), ctx.id, dict(ctx.inputs)) from error


def _validate(ctx: Context) -> None:
    """Refuse what AWS would refuse of what is only remembered: `create` is never sent."""
    if isinstance(ctx.kind.create, Call):
        _refuse(ctx, ctx.kind.create, modelled.created(ctx.kind))


def _refuse(ctx: Context, call: Call, props: Iterable[str]) -> None:
    """Refuse a call that is not sent as AWS would: by permissions, and by its parameters."""
    params = parameters(ctx, call, props)
    service = call.service or ctx.kind.service
    clients.authorize(service, ctx.region, call.op, params)
    validate.refuse(service, call.op, params)


def parameters(ctx: Context, call: Call, props: Iterable[str]) -> dict[str, Any]:
    """The parameters of the call that writes some inputs."""
    by_name = modelled.matching(ctx.kind, call)
    given = {prop: ctx.inputs[prop] for prop in props if prop in by_name and prop in ctx.inputs}
    return ctx.match(call, given) | ctx.params(call.params)


def _create(ctx: Context, props: Mapping[str, Any]) -> Any:
    call = ctx.kind.create
    if call is None:
        msg = f"{ctx.token} declares no way to create it"
        raise TypeError(msg)
    all_tags = ctx.inputs.get("tagsAll")
    if callable(call) or not all_tags or not _tags_at_create(ctx):
        return ctx.run(call, props)
    shape = models.operation(call.service or ctx.kind.service, call.op).input_shape
    members = shape.members if shape else {}
    name = tags.member(list(members)) or ""
    spelled = tags.to_aws(all_tags, members[name], ctx.kind.tag_type)
    return ctx.run(_with(call, {name: _constant(spelled)}), props)


def _constant(value: Any) -> Hook:
    return lambda _: value


def _with(call: Any, more: Mapping[str, Any]) -> Any:
    return type(call)(
        op=call.op, params={**call.params, **more}, result=call.result, service=call.service
    )


def _tags_at_create(ctx: Context) -> bool:
    call = ctx.kind.create
    if call is None or callable(call):
        return False
    shape = models.operation(call.service or ctx.kind.service, call.op).input_shape
    return tags.member(list(shape.members) if shape else []) is not None


def _own_id(ctx: Context) -> str:
    """Default of `Resource.id`: the member named after the type, such as `VpcId` of a Vpc."""
    names = cast("Mapping[str, Any]", ctx.raw)
    wanted = f"{ctx.kind.cls.__name__}id".lower()
    return next((name for name in names if name.lower() == wanted), "Id")


def _write_first(ctx: Context, part: Part) -> None:
    given = {prop: ctx.inputs[prop] for prop in part.props if prop in ctx.inputs}
    if any(not same(value, part.initial.get(prop)) for prop, value in given.items()):
        _write(ctx, part, given)


def _write(ctx: Context, part: Part, given: Mapping[str, Any]) -> None:
    if part.held_by == "memory":
        ctx.store().setdefault(ctx.id, {}).update({prop: given.get(prop) for prop in part.props})
    elif not given and part.clear:
        ctx.run(part.clear)
    elif part.write:
        by_name = not callable(part.write) and not part.write.params
        ctx.run(part.write, given if by_name else None)


def _existing(ctx: Context) -> dict[str, Any]:
    found = read(ctx)
    if found is None:
        raise AwsError(ctx.kind.service, "read", "NotFound", f"{ctx.id} vanished after it was made")
    return found


def read(ctx: Context) -> dict[str, Any] | None:
    """Return the resource's outputs, or None when it does not exist."""
    kind = ctx.kind
    try:
        raw = _run_read(ctx)
        if kind.held_by == "memory":
            raw = ctx.store().get(ctx.id)
        if not raw:
            return None
        ctx.raw = mapping(raw) or {"=": raw}
        if kind.held_by == "memory":
            remembered = {f"={prop}": value for prop, value in ctx.raw.items()}
            ctx.raw = {**remembered, "Tags": ctx.raw.get("tagsAll")}
        for part in kind.parts:
            ctx.raw |= _read_part(ctx, part)
        if kind.tagging and kind.tagging.list:
            ctx.raw["Tags"] = _list_tags(ctx, kind.tagging)
    except AwsError as error:
        if is_gone(ctx, error):
            return None
        raise
    return outputs(ctx)


def _run_read(ctx: Context) -> Any:
    return ctx.run(ctx.kind.read) if ctx.kind.read else None


def _read_part(ctx: Context, part: Part) -> Mapping[str, Any]:
    if part.held_by == "memory":
        kept = ctx.store().get(ctx.id, {})
        return {f"={prop}": kept[prop] for prop in part.props if prop in kept}
    if part.read is None:
        return {}
    try:
        answer = mapping(ctx.run(part.read))
    except AwsError as error:
        if error.code in part.absent:
            return {}
        raise
    if callable(part.read):
        return {f"={prop}": value for prop, value in answer.items()}
    return {key: value for key, value in answer.items() if key != "ResponseMetadata"}


def _list_tags(ctx: Context, tagging: Tagging) -> dict[str, str]:
    params = ctx.params(tagging.on)
    answer = ctx.send(ctx.kind.service, tagging.list, params)
    name = tags.member(list(answer))
    return tags.from_aws(answer[name]) if name else {}


def update(ctx: Context) -> dict[str, Any]:
    """Change what differs between `ctx.old` and `ctx.inputs`, and return the outputs.

    Raises:
        PartialFailure: A step failed; earlier ones may have happened.
    """
    kind = ctx.kind
    checked = (ctx.old.keys() | ctx.inputs.keys()) - modelled.late_props(kind)
    if not ctx.changed(*checked):  # maybe the engine repeats what failed: all of it counts as new
        ctx.old = {}
    try:
        if ctx.changed(*modelled.updated(kind)):
            _update_main(ctx)
        for part in kind.parts:
            if ctx.changed(*part.props):
                if part.held_by == "memory" and isinstance(part.write, Call):
                    _refuse(ctx, part.write, part.props)
                given = {prop: ctx.inputs[prop] for prop in part.props if prop in ctx.inputs}
                _write(ctx, part, given)
        if kind.tagging and ctx.changed("tagsAll"):
            _change_tags(ctx, kind.tagging)
        return _existing(ctx)
    except (AwsError, PropertyError) as error:
        raise PartialFailure(str(error), ctx.id, ctx.state) from error


def _update_main(ctx: Context) -> None:
    kind = ctx.kind
    if kind.held_by == "memory":
        _validate(ctx)
        left = {p: v for p, v in ctx.store().get(ctx.id, {}).items() if p in kind.facts.computed}
        ctx.store()[ctx.id] = left | ctx.inputs
    elif kind.update:
        wanted = {**kind.unset, **ctx.inputs}
        props = {prop: wanted[prop] for prop in modelled.update_params(kind) if prop in wanted}
        ctx.run(kind.update, {} if callable(kind.update) else props)


def _add_tags(ctx: Context, tagging: Tagging, wanted: Mapping[str, str]) -> None:
    if not wanted:
        return
    members = _members(ctx, tagging.add)
    name = tags.member(list(members)) or ""
    params = {**ctx.params(tagging.on), name: tags.to_aws(wanted, members[name])}
    ctx.send(ctx.kind.service, tagging.add, params)


def _change_tags(ctx: Context, tagging: Tagging) -> None:
    if ctx.kind.held_by == "memory":
        ctx.store()[ctx.id]["tagsAll"] = ctx.inputs.get("tagsAll")
        return
    if tagging.write:
        tagging.write(ctx)
        return
    before = cast("dict[str, str]", ctx.state.get("tagsAll") or {})
    after = cast("dict[str, str]", ctx.inputs.get("tagsAll") or {})
    stale = sorted(before.keys() - after.keys())
    if stale:
        members = _members(ctx, tagging.remove)
        name = next(
            n for n in members if n.lower() in ("tagkeys", "tagkeylist", "tagslist", "tags")
        )
        params = {**ctx.params(tagging.on), name: tags.keys_to_aws(stale, members[name])}
        ctx.send(ctx.kind.service, tagging.remove, params)
    changed = {key: value for key, value in after.items() if before.get(key) != value}
    _add_tags(ctx, tagging, changed)


def _members(ctx: Context, op: str) -> Mapping[str, Any]:
    shape = models.operation(ctx.kind.service, op).input_shape
    return shape.members if shape else {}


def delete(ctx: Context) -> None:
    """Delete the resource; one that is gone already is deleted enough."""
    for step in (ctx.kind.before_delete, ctx.kind.delete):
        try:
            if step:
                ctx.run(step)
        except AwsError as error:
            if not is_gone(ctx, error):
                raise
    latency.wait(ctx.token, latency.DELETION)
    ctx.store().pop(ctx.id, None)


def is_gone(ctx: Context, error: AwsError) -> bool:
    """Whether an error means that the resource does not exist."""
    return error.code in ctx.kind.gone or bool(_GONE.search(error.code))
