"""What cases of rules are made of. Only tests import this, and the modules with cases."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import cast

from pulumi import CustomResource
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE

UNKNOWN = UNKNOWN_STRING_VALUE
ABSENT = object()
KEY = "arn:aws:kms:us-east-1:111122223333:key/0d1e2f30-0000-4000-8000-000000000000"
"""A customer-managed key."""
LOG_GROUP = "arn:aws:logs:us-east-1:111122223333:log-group:audit:*"
ROLE = "arn:aws:iam::111122223333:role/trail"
TOPIC = "arn:aws:sns:us-east-1:111122223333:alarms"

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
    violations: Sequence[tuple[Changes, str]] = ()
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
    violations: Sequence[tuple[Sequence[Node], str, str]] = ()
    given: Changes = field(default_factory=dict[str, object])


Case = ResourceCase | StackCase


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
