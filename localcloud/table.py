"""The table of what localcloud models, generated from the declarations."""

import inspect
import json
from dataclasses import asdict, dataclass

from rich.table import Table

from localcloud.aws import registry
from localcloud.aws.declare import Call, Function, Hook, Resource


@dataclass(frozen=True, kw_only=True)
class Row:
    """One modelled type or function."""

    token: str
    create: str
    read: str
    update: str
    delete: str
    memory: str
    note: str


def rows() -> list[Row]:
    """Describe all declarations, types first."""
    types = [_type(token, kind) for token, kind in sorted(registry.resources().items())]
    functions = [_function(*entry) for entry in sorted(registry.functions().items())]
    return types + functions


def _type(token: str, kind: Resource) -> Row:
    parts = [_operation(kind, part.write) for part in kind.parts]
    tagging = kind.tagging.add if kind.tagging else ""
    held = [prop for part in kind.parts if part.held_by == "memory" for prop in part.props]
    return Row(
        token=token,
        create=_operation(kind, kind.create),
        read=_operation(kind, kind.read),
        update=", ".join(
            filter(None, [_operation(kind, kind.update), *dict.fromkeys(parts), tagging])
        ),
        delete=_operation(kind, kind.delete),
        memory="everything" if kind.held_by == "memory" else ", ".join(held),
        note=kind.note,
    )


def _function(token: str, function: Function) -> Row:
    read = _operation(function, function.call)
    return Row(
        token=token, create="", read=read, update="", delete="", memory="", note=function.note
    )


def _operation(kind: Resource | Function, call: Call | Hook | None) -> str:
    if call is None:
        return ""
    if isinstance(call, Call):
        return f"{call.service or kind.service}.{call.op}"
    return f"{inspect.unwrap(call).__name__.strip('_<>')}()"


def as_json() -> str:
    """Return the table as JSON."""
    return json.dumps([asdict(row) for row in rows()], indent=2)


def as_table() -> Table:
    """Return the table for a terminal; `name()` is code of the declaration."""
    table = Table(title="What localcloud models")
    for heading in (
        "Type or function",
        "Create",
        "Read",
        "Update",
        "Delete",
        "Held by memory",
        "Note",
    ):
        table.add_column(heading, overflow="fold")
    for row in rows():
        table.add_row(*asdict(row).values())
    return table
