"""Runs a rule as the analyzer does, under a configuration, on resources written down in cases."""

from collections.abc import Mapping, Sequence

from configuration import configured
from evaluation import resource_messages, stack_messages
from frame.cases import Changes, Node, Props
from frame.inline import with_inline
from frame.rule import Resource, ResourceRule, Stack, StackRule, tokens
from frame.value import Value
from pulumi import CustomResource


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
    subject = Node(cls=cls, name="subject", props=props)
    if isinstance(rule, StackRule):
        return [message for _, message in judge_stack(rule, [subject], given)]
    applied, made = configured(rule, given or {}), _resource(subject, {})
    return [
        message
        for part in with_inline([made])
        if part.type in rule.types
        for message in resource_messages(applied, part.urn, part.props)
    ]


def judge_stack(
    rule: StackRule, nodes: Sequence[Node], given: Changes | None = None
) -> list[tuple[str | None, str]]:
    """The URNs and messages with which a rule, under its configuration, refuses a stack."""
    urns = {node.name: urn(node.cls, node.name) for node in nodes}
    stack = Stack(resources=tuple(with_inline(_resource(node, urns) for node in nodes)))
    return list(stack_messages(configured(rule, given or {}), stack))


def _resource(node: Node, urns: Mapping[str, str]) -> Resource:
    (token,) = tokens(node.cls)
    return Resource(
        urn=urn(node.cls, node.name),
        type=token,
        name=node.name,
        props=Value(node.props if node.own else {**node.props, **node.outputs}),
        outputs=Value({**node.props, **node.outputs}),
        refers_to={
            key: frozenset(urns[name] for name in names) for key, names in node.refers.items()
        },
        own=node.own,
    )
