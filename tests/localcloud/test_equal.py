"""When two values of a property mean the same to AWS."""

from typing import Any

import pytest

from localcloud.aws import equal

GIVEN: dict[str, Any] = {}
"""A structure whose presence is all it says."""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"a": 1, "b": ""}, {"a": 1.0}),
        ({"a": [], "b": False, "c": None}, {"b": 0}),
        ([{"n": 1}, {"n": 2}], [{"n": 2}, {"n": 1}]),
        ('{"a": [1, 2], "b": 1}', '{ "b": 1, "a": [1, 2] }'),
        (
            '{"Statement": [{"Action": "a"}, {"Action": ["b", "c"]}]}',
            '{"Statement": [{"Action": ["c", "b"]}, {"Action": ["a"]}]}',
        ),
        ({"block": GIVEN}, {"block": GIVEN}),
    ],
)
def test_spellings_of_the_same(one: Any, other: Any) -> None:
    assert equal.same(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"none": GIVEN}, {"count": GIVEN}),
        ({"none": GIVEN}, {}),
        ([{"action": {"block": GIVEN}}], [{"action": {"allow": GIVEN}}]),
        ({"a": 1}, {"a": "1"}),
        ('{"command": ["a", "b"]}', '{"command": ["b", "a"]}'),
        ('{"essential": false}', "{}"),
    ],
)
def test_what_differs(one: Any, other: Any) -> None:
    assert not equal.same(one, other)


def test_order_counts_where_it_is_said_to() -> None:
    one, other = {"list": [1, 2], "set": [1, 2]}, {"list": [1, 2], "set": [2, 1]}
    assert equal.same([one], [other], ["rules.list"], "rules")
    assert not equal.same([one], [other], ["rules.set"], "rules")
    assert not equal.same([one, 3], [3, one], ["rules"], "rules")
