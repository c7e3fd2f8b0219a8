"""Cases of rules that something is declared beside a resource."""

from collections.abc import Mapping, Sequence

from pulumi import CustomResource

from frame.cases import ABSENT, KEY, UNKNOWN, Node, ResourceCase, StackCase


def own_key(rule: str, cls: type[CustomResource], field: str) -> ResourceCase:
    """A rule that an input names a customer-managed key."""
    return ResourceCase(
        rule=rule,
        cls=cls,
        compliant={field: KEY, "description": "agents"},
        violations=[
            ({field: ABSENT}, "no customer-managed key"),
            ({field: "", "description": UNKNOWN}, "no customer-managed key"),
        ],
    )


def beside(cls: type[CustomResource], key: str, *owners: str, value: object = UNKNOWN) -> Node:
    """A setting that names its owners by reference, or one by a value."""
    return Node(cls=cls, name="setting", props={key: value}, refers={key: owners})


def apart(
    rule: str,
    owner: Node,
    setting: tuple[type[CustomResource], str],
    message: str,
    *,
    named: Mapping[str, object] | None = None,
    compliant: Sequence[Sequence[Node]] = (),
) -> StackCase:
    """An owner with a setting that refers to it or has its name; without; and with another's."""
    cls, key = setting
    other = Node(cls=owner.cls, name="other", props=owner.props)
    by_name = [
        [
            Node(cls=owner.cls, name=owner.name, props={**owner.props, known_as: value}),
            beside(cls, key, value=value),
        ]
        for known_as, value in (named or {}).items()
    ]
    return StackCase(
        rule=rule,
        compliant=[[], [owner, beside(cls, key, owner.name)], *by_name, *compliant],
        violations=[
            ([owner], owner.name, message),
            ([owner, beside(cls, key)], owner.name, message),
            ([owner, other, beside(cls, key, owner.name)], "other", message),
        ],
    )
