"""Runs a rule as the analyzer does, under a configuration, on resources written down in cases."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import cast

from configuration import configured
from evaluation import resource_messages, stack_messages
from frame.rule import Resource, ResourceRule, Stack, StackRule, tokens
from frame.value import Value
from pulumi import CustomResource
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE

UNKNOWN = UNKNOWN_STRING_VALUE
ABSENT = object()

Props = Mapping[str, object]
Changes = Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class ResourceCase:
    """A compliant resource and changes to it, by path, such as `ingress.0.cidrBlocks`.

    `violations` map a change to what the message has to contain, `tolerated` are changes that the
    rule has to let pass (among them unknown values). `given` are the rule's parameters.
    """

    rule: str
    cls: type[CustomResource]
    compliant: Props
    violations: Sequence[tuple[Changes, str]]
    tolerated: Sequence[Changes] = ()
    given: Changes = field(default_factory=dict[str, object])


@dataclass(frozen=True, kw_only=True)
class Node:
    """A resource of a stack.

    `props` are its inputs, `outputs` what AWS adds to them; `refers` names, by input, the nodes
    that its value comes from. What is not the stack's `own` is only looked up.
    """

    cls: type[CustomResource]
    name: str
    props: Props = field(default_factory=dict[str, object])
    refers: Mapping[str, Sequence[str]] = field(default_factory=dict[str, Sequence[str]])
    outputs: Props = field(default_factory=dict[str, object])
    own: bool = True


@dataclass(frozen=True, kw_only=True)
class StackCase:
    """Stacks that comply, and stacks that do not, with the resource and the message to be named."""

    rule: str
    compliant: Sequence[Sequence[Node]]
    violations: Sequence[tuple[Sequence[Node], str, str]]
    given: Changes = field(default_factory=dict[str, object])


def changed(props: Props, changes: Changes) -> dict[str, object]:
    """A copy of the properties with the value at each path replaced, or removed when `ABSENT`."""
    result = deepcopy(dict(props))
    for path, value in changes.items():
        *parents, last = path.split(".")
        target: object = result
        for key in parents:
            target = _child(target, key)
        _assign(target, last, value)
    return result


def _child(target: object, key: str) -> object:
    if isinstance(target, list):
        return cast("list[object]", target)[int(key)]
    return cast("dict[str, object]", target)[key]


def _assign(target: object, key: str, value: object) -> None:
    if isinstance(target, list):
        cast("list[object]", target)[int(key)] = value
    elif value is ABSENT:
        del cast("dict[str, object]", target)[key]
    else:
        cast("dict[str, object]", target)[key] = value


def urn(cls: type[CustomResource], name: str) -> str:
    (token,) = tokens(cls)
    return f"urn:pulumi:dev::agentplatform::{token}::{name}"


def judge(
    rule: ResourceRule | StackRule,
    cls: type[CustomResource],
    props: Props,
    given: Changes | None = None,
) -> list[str]:
    """The messages with which a rule, under its part of a configuration, refuses a resource.

    A rule on the whole stack is given a stack of that one resource.
    """
    (token,) = tokens(cls)
    if isinstance(rule, StackRule):
        alone = [Node(cls=cls, name="subject", props=props)]
        return [message for _, message in judge_stack(rule, alone, given)]
    if token not in rule.types:
        return []
    return list(resource_messages(configured(rule, given or {}), urn(cls, "subject"), Value(props)))


def judge_stack(
    rule: StackRule, nodes: Sequence[Node], given: Changes | None = None
) -> list[tuple[str | None, str]]:
    """The URNs and messages with which a rule, under its configuration, refuses a stack."""
    urns = {node.name: urn(node.cls, node.name) for node in nodes}
    stack = Stack(resources=tuple(_resource(node, urns) for node in nodes))
    return list(stack_messages(configured(rule, given or {}), stack))


def _resource(node: Node, urns: Mapping[str, str]) -> Resource:
    (token,) = tokens(node.cls)
    return Resource(
        urn=urns[node.name],
        type=token,
        name=node.name,
        props=Value(node.props if node.own else {**node.props, **node.outputs}),
        outputs=Value({**node.props, **node.outputs}),
        refers_to={
            key: frozenset(urns[name] for name in names) for key, names in node.refers.items()
        },
        own=node.own,
    )
