"""Reading values of which a preview knows some."""

from typing import Any

import pytest
from pulumi.runtime import rpc
from pulumi_policy import proxy

from ops.values import UNKNOWN, Amount, Value, some, total

SECRET = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "value": "x"}


def test_the_placeholders_are_the_sdks() -> None:
    sdks = {value for name, value in vars(proxy).items() if name.startswith("UNKNOWN_")}
    assert rpc.UNKNOWN == UNKNOWN
    assert len(sdks) > 1
    assert not any(Value(each).known for each in sdks)


@pytest.mark.parametrize("raw", [UNKNOWN, f"arn:aws:s3:::{UNKNOWN}", "[secret]", SECRET])
def test_what_is_not_known_has_no_text_no_elements_and_no_number(raw: Any) -> None:
    value = Value(raw)
    assert not value.known
    assert value.given
    assert value.text is None
    assert list(value) == []
    assert value.count == value.amount == Amount(0, exact=False)
    assert value.equals("x") is None
    assert not value["field"]["of"].known


def test_what_is_absent_is_known_to_be_nothing() -> None:
    value = Value({})["field"]
    assert value.known
    assert not value.given
    assert value.count == value.amount == Amount(0)
    assert value.equals(None) is True


def test_an_unknown_element_counts_as_one() -> None:
    assert Value(["a", UNKNOWN]).count == Amount(2)


@pytest.mark.parametrize(("raw", "number"), [(2, 2), (0.5, 0.5), ("1024", 1024)])
def test_numbers_are_read_as_numbers_and_as_text(raw: Any, number: float) -> None:
    assert Value(raw).amount == Amount(number)


def test_paths_lead_through_lists() -> None:
    plan = Value({"rules": [{"name": "a"}, {"name": "b", "copyActions": [{"to": UNKNOWN}]}]})
    assert [each.given for each in plan.at("rules.copyActions.to")] == [False, True]
    assert [each.text for each in plan.at("rules.name")] == ["a", "b"]


def test_amounts_keep_whether_they_are_exact() -> None:
    unknown = Amount(0, exact=False)
    assert total([Amount(1), Amount(2)]) == Amount(3)
    assert Amount(1) + unknown == Amount(1, exact=False)
    assert Amount(3) * unknown == unknown
    assert Amount(0) * unknown == Amount(0)
    assert unknown.at_least(8) == Amount(8, exact=False)
    assert Amount(5).when(some([False, None])) == unknown
    assert Amount(5).when(some([None, True])) == Amount(5)
    assert Amount(5).when(condition=False) == Amount(0)
