"""The graph that the real program registers, as stack rules see it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import cast

from frame.rule import Resource, Stack
from frame.value import Value

from localcloud.awsx.vpc import TOKEN, Vpc
from tests.policy.leaves import texts
from tests.support.aws_mocks import ACCOUNT
from tests.support.program import Graph, Registered, record, run_program

# How the protocol marks a value as secret.
_SIGNATURE = "4dabf18193072939515e22adb298388d"
_SECRET = "1b47061264138c4ac30d75fd1eb44270"  # noqa: S105 -- a marker

# Names, certificates and CloudFront come once the zone is delegated.
DELEGATED = {"ingress": {"dns": {"delegated": True}}}


@cache
def registered(stack: str, *, delegated: bool) -> Stack:
    """What the program registers for a stack, and what awsx makes of its VPC."""
    return stack_of(stack, run_program(stack, DELEGATED if delegated else {}, preview=False))


def stack_of(stack: str, graph: Graph) -> Stack:
    """A recorded graph and what awsx makes of its VPC.

    Mocks answer for the VPC as a whole; the program's inputs that come from a part of it are made
    to refer to that part, as they do in a real deployment.
    """
    (vpc,) = graph.of(TOKEN)
    parts = [_resource(part) for part in _parts(stack, vpc)]
    known_as = {name: part.urn for part in parts for name in _names(part)}
    return Stack(
        resources=(*parts, *(_linked(_resource(each), known_as) for each in graph.resources))
    )


def _resource(each: Registered) -> Resource:
    return Resource(
        urn=each.urn,
        type=each.type,
        name=each.name,
        props=Value(_revealed(each.inputs)),
        outputs=Value({"arn": f"arn:aws:service:us-east-1:{ACCOUNT}:{each.name}"}),
        refers_to={
            key: frozenset(value.urns) for key, value in each.options.propertyDependencies.items()
        },
    )


def _revealed(value: object) -> object:
    """The value as the analyzer gets it, which reads through secrets."""
    if isinstance(value, list):
        return [_revealed(each) for each in cast("list[object]", value)]
    if not isinstance(value, dict):
        return value
    fields = cast("dict[str, object]", value)
    if fields.get(_SIGNATURE) == _SECRET:
        return _revealed(fields["value"])
    return {key: _revealed(each) for key, each in fields.items()}


def _parts(stack: str, vpc: Registered) -> Iterable[Registered]:
    def construct() -> None:
        Vpc(vpc.name, vpc.inputs, None)

    made = record(construct, stack_name=stack)
    return (each for each in made.resources if each.type.startswith("aws:"))


def _names(part: Resource) -> Iterator[str]:
    """What tests/support/aws_mocks.py calls a part in the VPC's outputs."""
    kind = part.type.rsplit(":", 1)[-1].lower()
    yield f"{kind}-{part.name}"


def _linked(resource: Resource, known_as: Mapping[str, str]) -> Resource:
    found = {
        key: frozenset(
            known_as[text] for text in texts(resource.props[key].raw) if text in known_as
        )
        for key in resource.refers_to
    }
    refers_to = {key: urns | found[key] for key, urns in resource.refers_to.items()}
    return replace(resource, refers_to=refers_to)
