"""The table of what localcloud models, generated from the declarations."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache, partial
from types import FunctionType
from typing import Any, cast

import botocore.session
from botocore import xform_name
from rich.table import Table

from localcloud.aws import registry
from localcloud.aws.declare import Call, Function, Hook, Resource
from localcloud.awsx import vpc
from localcloud.differences import DIFFERENCES, Difference
from localcloud.random import types as random


@dataclass(frozen=True, kw_only=True)
class Row:
    """One modelled type or function; its operations are AWS's, none where it needs none."""

    token: str
    create: str
    read: str
    update: str
    delete: str
    memory: str
    note: str


def rows() -> list[Row]:
    """Describe what all three providers model: the types and functions of AWS first."""
    types = [_type(token, kind) for token, kind in sorted(registry.resources().items())]
    functions = [_function(*entry) for entry in sorted(registry.functions().items())]
    component = _without_operations(vpc.TOKEN, note="a component, made of types of AWS")
    generated = [
        _without_operations(token, note="generated once, then held by the stack's state alone")
        for token in sorted(random.TYPES)
    ]
    return [*types, *functions, component, *generated]


def _type(token: str, kind: Resource) -> Row:
    if kind.held_by == "memory":
        return _without_operations(token, memory="everything", note=kind.note)
    writes = [part.write for part in kind.parts]
    tagging = [f"{kind.service}.{kind.tagging.add}"] if kind.tagging and kind.tagging.add else []
    held = [prop for part in kind.parts if part.held_by == "memory" for prop in part.props]
    return Row(
        token=token,
        create=_join(_of(kind, kind.create, kind.after_create)),
        read=_join(_of(kind, kind.read, *(part.read for part in kind.parts))),
        update=_join([*_of(kind, kind.update, *writes), *tagging]),
        delete=_join(_of(kind, kind.before_delete, kind.delete)),
        memory=", ".join(held),
        note=kind.note,
    )


def _function(token: str, function: Function) -> Row:
    read = _join(_of(function, function.call))
    return replace(_without_operations(token, note=function.note), read=read)


def _without_operations(token: str, *, memory: str = "", note: str) -> Row:
    nothing = dict.fromkeys(("create", "read", "update", "delete"), "")
    return Row(token=token, **nothing, memory=memory, note=note)


def _join(operations: list[str]) -> str:
    return ", ".join(dict.fromkeys(operations))


def _of(kind: Resource | Function, *calls: Call | Hook | None) -> list[str]:
    return [operation for call in calls if call for operation in _operation(kind, call)]


def _operation(kind: Resource | Function, call: Call | Hook) -> list[str]:
    if isinstance(call, Call):
        return [f"{call.service or kind.service}.{call.op}"]
    found = _mentioned(call, _operations(kind.service), set())
    return [f"{kind.service}.{name}" for name in sorted(found)]


@cache
def _operations(service: str) -> frozenset[str]:
    model = botocore.session.get_session().get_service_model(service)
    return frozenset(xform_name(name) for name in model.operation_names)


def _mentioned(code: Any, operations: frozenset[str], seen: set[object]) -> set[str]:
    """Collect the operations that code of a declaration names, also through its helpers.

    A text that ends in `_` is the beginning of a name that is put together: `name_*`.
    """
    if isinstance(code, partial):
        code = cast("partial[Any]", code).func
    if not isinstance(code, FunctionType) or code in seen:
        return set()
    seen.add(code)
    cells = [cell.cell_contents for cell in code.__closure__ or ()]
    helpers = [code.__globals__.get(name) for name in code.__code__.co_names]
    texts = [text for text in (*code.__code__.co_consts, *cells) if isinstance(text, str)]
    found = {text.rpartition(".")[2] for text in texts} & operations
    begun = {text for text in texts if text.endswith("_")}
    found |= {f"{text}*" for text in begun if any(op.startswith(text) for op in operations)}
    return found.union(*(_mentioned(each, operations, seen) for each in (*cells, *helpers)))


def differences() -> list[Difference]:
    """List where a type differs from pulumi-aws and AWS: as declared, and the rest."""
    said = [
        Difference(kind=token, about="ignored", prop=prop, reason=reason)
        for token, kind in registry.resources().items()
        for prop, reason in kind.ignored.items()
    ]
    noted = [
        Difference(kind=token, about="note", prop="", reason=kind.note)
        for token, kind in registry.resources().items()
        if kind.note
    ]
    return sorted([*DIFFERENCES, *said, *noted], key=lambda each: (each.kind, each.about))


def as_json(entries: Sequence[Row] | Sequence[Difference]) -> str:
    """Return one of the two lists as JSON."""
    return json.dumps([asdict(entry) for entry in entries], indent=2)


def of_differences() -> Table:
    """Return the differences for a terminal."""
    table = Table(title="Where localcloud differs from pulumi-aws and AWS", show_lines=True)
    for column in ("Type", "About", "Property", "Reason"):
        table.add_column(column, overflow="fold")
    for each in differences():
        table.add_row(each.kind, each.about, each.prop, each.reason)
    return table


def as_table() -> Table:
    """Return the table for a terminal."""
    table = Table(title="What localcloud models", show_lines=True)
    table.add_column("Type or function", overflow="fold", ratio=2)
    table.add_column("AWS operations", overflow="fold", ratio=3)
    table.add_column("Held by localcloud itself; notes", overflow="fold", ratio=2)
    for row in rows():
        steps = {"create": row.create, "read": row.read, "update": row.update, "delete": row.delete}
        operations = "\n".join(f"{step}: {called}" for step, called in steps.items() if called)
        held = [f"held by memory: {row.memory}"] if row.memory else []
        table.add_row(row.token, operations, "\n".join([*held, *filter(None, [row.note])]))
    return table
