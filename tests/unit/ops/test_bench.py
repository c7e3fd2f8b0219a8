"""The benchmark runs both ways in turn and compares neighbours."""

from itertools import count

import pytest

from ops.bench.pairs import Pairs, measure


def test_both_ways_run_in_turn_after_a_warm_up() -> None:
    ran: list[str] = []
    measure("x", ("old", lambda: ran.append("old")), ("new", lambda: ran.append("new")), rounds=2)
    assert ran == ["old", "new"] * 3


def test_a_run_is_timed_from_its_beginning_to_its_end() -> None:
    ticks = count(step=2.0)
    pairs = measure(
        "x", ("old", lambda: None), ("new", lambda: None), rounds=3, clock=lambda: next(ticks)
    )
    assert pairs.seconds == ((2.0, 2.0),) * 3


def test_a_machine_that_slows_down_changes_no_ratio() -> None:
    pairs = Pairs(name="x", ways=("old", "new"), seconds=((1, 2), (10, 20), (100, 200)))
    assert pairs.ratios == (2, 2, 2)
    assert pairs.medians == (10, 20)


def test_ratios_tell_how_far_they_spread() -> None:
    pairs = Pairs(name="x", ways=("old", "new"), seconds=((1, 1), (1, 3), (1, 2)))
    assert pairs.ratios == pytest.approx((1, 2, 3))
