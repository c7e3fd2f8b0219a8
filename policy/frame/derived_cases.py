"""Cases that follow from rules by declaration. Only tests import this."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from pulumi import CustomResource

from frame.cases import ABSENT, UNKNOWN, Case, Changes, Node, Props, ResourceCase, StackCase
from frame.companions import CompanionRule
from frame.inputs import NOT_SET, Demand, InputRule
from frame.rule import Rule
from frame.value import Value


def derived(rule: Rule) -> Iterator[Case]:
    """The cases of a rule by declaration, for each of its types; none of any other rule."""
    if isinstance(rule, InputRule):
        for token in sorted(rule.types):
            yield _of_inputs(rule, _class(token))
    elif isinstance(rule, CompanionRule) and rule.example is not None:
        for token in sorted(rule.types):
            yield _of_companion(rule, _class(token), rule.example)


def _class(token: str) -> type[CustomResource]:
    return type(token.rpartition(":")[2], (CustomResource,), {"pulumi_type": token})


def _of_inputs(rule: InputRule, cls: type[CustomResource]) -> ResourceCase:
    compliant: dict[str, Any] = deepcopy(dict(rule.example))
    for path, demand in rule.inputs.items():
        _put(compliant, path.split("."), demand.good)
    return ResourceCase(
        rule=rule.id,
        cls=cls,
        compliant=compliant,
        violations=[each for item in rule.inputs.items() for each in _violations(*item)],
        tolerated=[each for item in rule.inputs.items() for each in _tolerated(*item)],
    )


def _put(target: dict[str, Any], path: list[str], value: object) -> None:
    key = path[0].removesuffix("[]").removesuffix("?")
    if len(path) == 1:
        target[key] = value
    elif path[0].endswith("[]"):
        (element,) = target.setdefault(key, [{}])
        _put(element, path[1:], value)
    else:
        _put(target.setdefault(key, {}), path[1:], value)


def _violations(path: str, demand: Demand) -> Iterator[tuple[Changes, str]]:
    path = path.replace("?", "")
    place, named = path.replace("[]", ".0"), path.replace("[]", "[0]")
    for bad in demand.bad:
        if not (bad == "" and _may_be_absent(demand)):
            yield {place: bad}, f"{named} is "
    if not _may_be_absent(demand):
        yield {place: ABSENT}, f"{named} is not set"
        yield {place: None}, f"{named} is not set"


def _tolerated(path: str, demand: Demand) -> Iterator[Changes]:
    place = path.replace("?", "").replace("[]", ".0")
    outer = place.partition(".")[0]
    yield {place: UNKNOWN}
    yield {outer: UNKNOWN}
    if _may_be_absent(demand):
        yield {place: ABSENT}
    if "[]" in path:
        yield {outer: [UNKNOWN]}


def _may_be_absent(demand: Demand) -> bool:
    return demand.allows(Value(NOT_SET))


def _of_companion(rule: CompanionRule, cls: type[CustomResource], props: Props) -> StackCase:
    """A resource whose setting refers to it, or has its id; without; and with another's."""
    owner, other = (Node(cls=cls, name=name, props=props) for name in ("owner", "other"))
    known = Node(cls=cls, name="owner", props=props, outputs={"id": "id-1"})

    def setting(token: str, *owners: str, named: str = UNKNOWN) -> Node:
        refers = {rule.key: owners}
        return Node(cls=_class(token), name="setting", props={rule.key: named}, refers=refers)

    beside = sorted(rule.beside)
    return StackCase(
        rule=rule.id,
        compliant=[
            [],
            *([owner, setting(token, "owner")] for token in beside),
            [known, setting(beside[0], named="id-1")],
        ],
        violations=[
            ([owner], "owner", rule.message),
            ([known, setting(beside[0], named="id-2")], "owner", rule.message),
            ([owner, other, setting(beside[0], "owner")], "other", rule.message),
        ],
    )
