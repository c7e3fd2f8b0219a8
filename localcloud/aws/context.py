"""The context of an operation: a resource's values, and its calls to AWS."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

import jmespath

from localcloud.aws import memory, schema, shapes
from localcloud.aws.declare import Call, Hook, Resource, Text
from localcloud.aws.dynamic import listing, mapping
from localcloud.aws.session import Session
from localcloud.calls import clients, models

if TYPE_CHECKING:
    from botocore.model import StructureShape

_NAME = re.compile(r"\{(\w+)\}")


class PropertyError(Exception):
    """A property that localcloud does not model, or a value it cannot use."""


@dataclass(kw_only=True)
class Context:
    """A resource during an operation, as passed to hooks of declarations.

    `ctx["vpcId"]` is a property: from the wanted inputs, else from the state. `ctx.raw` is what
    the last operation returned.
    """

    kind: Resource
    session: Session
    urn: str = ""
    id: str = ""
    inputs: dict[str, Any] = field(default_factory=dict[str, Any])
    old: dict[str, Any] = field(default_factory=dict[str, Any])
    state: dict[str, Any] = field(default_factory=dict[str, Any])
    raw: Any = None

    @property
    def region(self) -> str:
        """The region: the resource's own, else the provider's."""
        return self.inputs.get("region") or self.state.get("region") or self.session.region

    @property
    def account(self) -> str:
        """The account id."""
        return self.session.account

    @property
    def token(self) -> str:
        """The type's token."""
        return schema.token_of(self.kind.cls)

    def __getitem__(self, prop: str) -> Any:
        """Return a property, or None."""
        special = {
            "id": self.id,
            "region": self.region,
            "account": self.account,
            "partition": self.session.partition,
        }
        if prop in special:
            return special[prop] or None
        value = self.inputs.get(prop)
        return self.state.get(prop) if value is None else value

    def changed(self, *props: str) -> bool:
        """Whether any of these inputs differs from the prior ones."""
        return any(self.inputs.get(prop) != self.old.get(prop) for prop in props)

    def changes(self, props: Iterable[str]) -> dict[str, Any]:
        """Those of these inputs that differ from the prior ones; one left out is not sent."""
        given = (prop for prop in props if prop in self.inputs)
        return {prop: self.inputs[prop] for prop in given if self.changed(prop)}

    def params(self, declared: Mapping[str, Any]) -> dict[str, Any]:
        """Fill the parameters of an operation."""
        return mapping(self.fill(declared))

    def fill(self, value: Any) -> Any:
        """Fill templates and call functions in a parameter's value; absent members drop out."""
        if callable(value):
            return cast("Callable[[Context], Any]", value)(self)
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, Mapping):
            entries = cast("Mapping[str, Any]", value).items()
            filled = {key: self.fill(item) for key, item in entries}
            return {key: item for key, item in filled.items() if item is not None} or None
        if isinstance(value, (list, tuple)):
            items = [self.fill(item) for item in cast("list[Any]", value)]
            return [item for item in items if item is not None] or None
        return value

    def text(self, template: str) -> Any:
        """Fill a template; `{prop}` alone keeps the property's type."""
        alone = _NAME.fullmatch(template)
        if alone:
            return self[alone[1]]
        return _NAME.sub(lambda found: str(self[found[1]] or ""), template)

    def items(self, prop: str) -> list[Any]:
        """Return a list property; an absent one is empty."""
        return listing(self[prop])

    def call(self, op: str, /, **params: Any) -> dict[str, Any]:
        """Run an operation (`create_vpc`, of another service `logs.create_log_group`)."""
        service, _, name = op.rpartition(".")
        return self.send(service or self.kind.service, name, params)

    def send(self, service: str, op: str, params: Mapping[str, Any]) -> dict[str, Any]:
        """Run an operation in the resource's region, as the account of the provider."""
        return clients.call(service, self.region, op, params, account=self.account)

    def run(self, call: Call | Hook, props: Mapping[str, Any] | None = None) -> Any:
        """Run a declared operation and return its result; `props` are matched by name."""
        if not isinstance(call, Call):
            return call(self)
        service = call.service or self.kind.service
        params = self.match(call, props) if props else {}
        params |= self.params(call.params)
        response = self.send(service, call.op, params)
        return response if call.result == "@" else jmespath.search(self.text(call.result), response)

    def match(self, call: Call, props: Mapping[str, Any]) -> dict[str, Any]:
        """Match properties to an operation's parameters, by name.

        Raises:
            PropertyError: A property has no counterpart.
        """
        model = models.operation(call.service or self.kind.service, call.op)
        members = model.input_shape.members if model.input_shape else {}
        used = referenced(call.params)
        params: dict[str, Any] = {}
        for prop, value in props.items():
            name = shapes.find(
                members, prop, self.kind.cls.__name__, self.kind.rename.get(prop, "")
            )
            if name is None or name in call.params:
                if prop in used or name is not None:
                    continue
                raise PropertyError(unmodelled(self.token, prop))
            reshape = self.kind.inputs.get(prop)
            reshaped = reshape(value) if reshape else value
            try:
                params[name] = reshaped if reshape else shapes.to_aws(value, members[name], prop)
            except shapes.UnknownMemberError as error:
                raise PropertyError(unmodelled(self.token, str(error))) from None
        return params

    def structure(self, op: str, member: str, **rename: str) -> dict[str, Any]:
        """Convert the inputs to the one structure that an operation takes."""
        model = models.operation(self.kind.service, op).input_shape
        shape = cast("StructureShape", cast("StructureShape", model).members[member])
        name = self.kind.cls.__name__
        taken = {
            prop: shapes.find(shape.members, prop, name, rename.get(prop, ""))
            for prop in self.inputs
        }
        return {
            to: shapes.to_aws(self.inputs[prop], shape.members[to], prop)
            for prop, to in taken.items()
            if to
        }

    def source(self, source: Any) -> Any:
        """Evaluate where an output comes from."""
        if isinstance(source, Text):
            return self.text(source)
        if isinstance(source, str):
            return jmespath.search(source, self.raw)
        return source(self)

    def store(self) -> memory.Store:
        """Return what localcloud itself remembers of resources of this type in this region."""
        return memory.store(self.token, self.account, self.region)


def referenced(params: Any) -> set[str]:
    """Collect the properties that templates in parameters name."""
    if isinstance(params, str):
        return set(_NAME.findall(params))
    if isinstance(params, Mapping):
        values = cast("Mapping[str, Any]", params).values()
        return set[str]().union(*(referenced(value) for value in values))
    if isinstance(params, (list, tuple)):
        items = cast("list[Any]", params)
        return set[str]().union(*(referenced(value) for value in items))
    return set()


def unmodelled(token: str, prop: str) -> str:
    """The message for a property that is not modelled."""
    return f"localcloud does not model the property '{prop}' of {token}"


def structured(op: str, member: str, **rename: str) -> Callable[[Context], dict[str, Any]]:
    """A parameter that is the one structure which an operation takes its inputs in.

    `rename` has the members' names of inputs that are called otherwise.
    """

    def spelled(ctx: Context) -> dict[str, Any]:
        return ctx.structure(op, member, **rename)

    return spelled
