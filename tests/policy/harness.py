"""Runs a rule as the analyzer does: adapted, on real arguments, behind the proxy for unknowns."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import cast

from adapter import to_policy
from frame.rule import ResourceRule, StackRule, tokens
from pulumi import CustomResource
from pulumi_policy import (
    PolicyCustomTimeouts,
    PolicyResource,
    PolicyResourceOptions,
    ResourceValidationArgs,
    ResourceValidationPolicy,
    StackValidationArgs,
    StackValidationPolicy,
)
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE, unknown_checking_proxy

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
    """A resource of a stack; `refers` names, by input, the nodes that its value comes from."""

    cls: type[CustomResource]
    name: str
    props: Props = field(default_factory=dict[str, object])
    refers: Mapping[str, Sequence[str]] = field(default_factory=dict[str, Sequence[str]])


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
    rule: ResourceRule, cls: type[CustomResource], props: Props, given: Changes | None = None
) -> list[str]:
    """The messages with which a rule, under its part of a configuration, refuses a resource."""
    (token,) = tokens(cls)
    args = ResourceValidationArgs(
        token, _proxied(props), urn(cls, "subject"), "subject", _options(), None, given
    )
    messages: list[str] = []
    policy = to_policy(rule)
    assert isinstance(policy, ResourceValidationPolicy)
    policy.validate(  # pyright: ignore[reportUnknownMemberType] -- the library leaves it half typed
        args, lambda message, _urn=None: messages.append(message)
    )
    return messages


def judge_stack(
    rule: StackRule, nodes: Sequence[Node], given: Changes | None = None
) -> list[tuple[str | None, str]]:
    """The URNs and messages with which a rule, under its configuration, refuses a stack."""
    resources = {node.name: _policy_resource(node) for node in nodes}
    for node in nodes:
        resources[node.name].property_dependencies.update(
            {key: [resources[name] for name in names] for key, names in node.refers.items()}
        )
    found: list[tuple[str | None, str]] = []
    policy = to_policy(rule)
    assert isinstance(policy, StackValidationPolicy)
    args = StackValidationArgs(list(resources.values()), given)
    policy.validate(  # pyright: ignore[reportUnknownMemberType] -- as above
        args, lambda message, urn=None: found.append((urn, message))
    )
    return found


def _policy_resource(node: Node) -> PolicyResource:
    (token,) = tokens(node.cls)
    return PolicyResource(
        token,
        _proxied(node.props),
        urn(node.cls, node.name),
        node.name,
        _options(),
        None,
        None,
        [],
        {},
    )


def _proxied(props: Props) -> dict[str, object]:
    return cast("dict[str, object]", unknown_checking_proxy(dict(props)))


def _options() -> PolicyResourceOptions:
    return PolicyResourceOptions(
        protect=False,
        ignore_changes=[],
        delete_before_replace=None,
        aliases=[],
        custom_timeouts=PolicyCustomTimeouts(0, 0, 0),
        additional_secret_outputs=[],
    )
