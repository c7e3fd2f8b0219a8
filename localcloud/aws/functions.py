"""Functions of pulumi-aws (`aws.ec2.get_vpc` and the like)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pulumi

from localcloud.aws import schema, shapes
from localcloud.aws.context import Context, PropertyError
from localcloud.aws.declare import Function, Resource
from localcloud.aws.dynamic import mapping
from localcloud.aws.session import Session
from localcloud.calls import tags


@dataclass(kw_only=True)
class Invocation:
    """The outcome of a function: its result, or the arguments that cannot be used."""

    result: dict[str, Any]
    failures: list[tuple[str, str]]


def invoke(function: Function, session: Session, arguments: Mapping[str, Any]) -> Invocation:
    """Run a function.

    Raises:
        AwsError: AWS refused.
        PropertyError: An argument is not modelled, or nothing was found.
    """
    known = schema.of_function(function.fn)
    unknown = [
        (name, f"localcloud does not model the argument '{name}' of {known.token}")
        for name in arguments
        if name not in known.inputs
    ]
    if unknown:
        return Invocation(result={}, failures=unknown)
    ctx = Context(kind=_as_kind(function, known.token), session=session, inputs=dict(arguments))
    own = {*function.hooked, "region"}
    ctx.raw = ctx.run(function.call, {k: v for k, v in arguments.items() if k not in own})
    if not ctx.raw:
        msg = f"{known.token}: nothing was found for {dict(arguments)}"
        raise PropertyError(msg)
    ctx.id = str(ctx.source(function.id)) if function.id else ""
    return Invocation(result=_result(function, ctx, known), failures=[])


def _result(function: Function, ctx: Context, known: schema.Schema) -> dict[str, Any]:
    raw = mapping(ctx.raw)
    result: dict[str, Any] = {}
    for prop, hint in known.outputs.items():
        if prop in function.outputs:
            value = ctx.source(function.outputs[prop])
        elif prop == "tags":
            name = tags.member(list(raw))
            value = tags.from_aws(raw[name]) if name else {}
        else:
            name = shapes.find(raw, prop, "", function.rename.get(prop, ""))
            value = raw[name] if name else ctx.inputs.get(prop)
        if prop == "id" and function.id:
            value = ctx.id
        elif prop == "region" and value is None:
            value = ctx.region
        result[prop] = shapes.from_aws(value, hint)
    return result


def _as_kind(function: Function, token: str) -> Resource:
    """Present a function as a type, for the context that runs its operation."""

    class Called(pulumi.CustomResource):
        pulumi_type = token

    return Resource(cls=Called, service=function.service, rename=function.rename)
