"""The inputs of a type that a declaration covers, by what takes them."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from localcloud.aws import context, schema, shapes
from localcloud.aws.declare import Call, Resource
from localcloud.calls import models

TAG_PROPS = frozenset({"tags", "tagsAll"})


@cache
def part_props(kind: Resource) -> frozenset[str]:
    """Inputs that parts write."""
    return frozenset(prop for part in kind.parts for prop in part.props)


@cache
def replacing(kind: Resource) -> frozenset[str]:
    """Inputs every change of which replaces: no update takes them."""
    return frozenset(prop for prop in kind.facts.replace if "." not in prop)


@cache
def fixed(kind: Resource) -> Mapping[str, Any]:
    """Inputs that are accepted with the provider's default only."""
    return {prop: value for prop, value in kind.facts.defaults.items() if prop not in covered(kind)}


@cache
def unread(kind: Resource) -> frozenset[str]:
    """Inputs that state keeps as they were given."""
    return frozenset({*kind.kept, *kind.ignored, *prefix_props(kind), *fixed(kind)})


def prefix_props(kind: Resource) -> set[str]:
    """The input that gives the beginning of the name, if the type has one."""
    return {kind.facts.name.prefix_prop} if kind.facts.name else set()


def late_props(kind: Resource) -> set[str]:
    """Inputs that Check leaves out and that are added when AWS is called."""
    return {"tagsAll"} if kind.facts.framework else set()


@cache
def created(kind: Resource) -> frozenset[str]:
    """Inputs that the create operation takes by name."""
    late = {
        prop
        for part in kind.parts
        if part.at_create and part.held_by == "moto"
        for prop in part.props
    }
    changeable = replacing(kind) | updated(kind) | part_props(kind)
    return frozenset((matching(kind, kind.create) & changeable) - late - set(kind.ignored))


@cache
def updated(kind: Resource) -> frozenset[str]:
    """Inputs whose change calls for the update operation."""
    return (update_params(kind) | frozenset(kind.hooked)) - replacing(kind)


@cache
def update_params(kind: Resource) -> frozenset[str]:
    """Inputs that the update operation takes by name."""
    named = matching(kind, kind.update)
    return frozenset(named - part_props(kind) - replacing(kind) - set(kind.ignored))


@cache
def covered(kind: Resource) -> frozenset[str]:
    """All inputs that a program may use."""
    special = {"region"} | (TAG_PROPS if kind.tagging else set[str]())
    by_hand = set(kind.ignored) | set(kind.hooked) | part_props(kind) | prefix_props(kind)
    if not isinstance(kind.create, Call) or kind.held_by == "memory":
        by_hand |= replacing(kind)
    known = set(schema.of_resource(kind.cls).inputs) | TAG_PROPS
    return frozenset((special | by_hand | created(kind) | updated(kind)) & known)


def matching(kind: Resource, call: object) -> set[str]:
    """List the inputs that an operation takes: by name, or because its parameters mention them."""
    if not isinstance(call, Call):
        return set()
    model = models.operation(call.service or kind.service, call.op)
    members = model.input_shape.members if model.input_shape else {}
    no_input = TAG_PROPS | {"region", *kind.unmodelled}
    props = set(schema.of_resource(kind.cls).inputs) - no_input
    mentioned = context.referenced(call.params)
    name = kind.cls.__name__
    return {
        prop
        for prop in props
        if prop in mentioned or shapes.find(members, prop, name, kind.rename.get(prop, ""))
    }


def problems(kind: Resource) -> list[str]:
    """List inconsistencies of a declaration, for the tests of all declarations."""
    known = schema.of_resource(kind.cls)
    listed = {
        "replace": {path.partition(".")[0] for path in kind.facts.replace},
        "replace_when": kind.replace_when,
        "computed": kind.facts.computed,
        "keeps": kind.facts.keeps,
        "unmodelled": kind.unmodelled,
        "kept": kind.kept,
        "ignored": kind.ignored,
        "hooked": kind.hooked,
        "defaults": kind.facts.defaults,
        "parts": part_props(kind),
    }
    unknown = [
        f"{known.token}: {where} names '{prop}', which is no input"
        for where, props in listed.items()
        for prop in props
        if prop not in known.inputs
    ]
    unknown += [
        f"{known.token}: shared names '{prop}', which is no property"
        for prop in kind.shared
        if prop not in known.outputs
    ]
    both = replacing(kind) & (part_props(kind) | set(kind.ignored) | set(kind.replace_when))
    idle = replacing(kind) - covered(kind)
    changes = kind.update or kind.held_by == "memory"
    lost = set[str]() if changes else set(kind.hooked) - replacing(kind) - set(kind.kept)
    return [
        *unknown,
        *(f"{known.token}: '{prop}' both replaces and updates" for prop in sorted(both)),
        *(f"{known.token}: nothing takes '{prop}' at creation" for prop in sorted(idle)),
        *(f"{known.token}: nothing happens when '{prop}' changes" for prop in sorted(lost)),
    ]
