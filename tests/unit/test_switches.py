"""`make switches` knows every setting, and its table is of the program as it is."""

from datetime import UTC, datetime
from itertools import islice

import pytest

from components.settings import fates
from components.settings.fates import Fate
from ops.preview import losses
from ops.preview.losses import Loss
from tests.switches.graphs import difference
from tests.switches.page import kind
from tests.switches.settings import rows
from tests.switches.values import TABLE, Base, Switch, laid_over, refusal, settings_of, switches

SAMPLE = 4
"""Rows of a day: each row has its turn."""


def all_switches() -> list[Switch]:
    """The switches of every row, from the first base that has it."""
    found: dict[str, list[Switch]] = {}
    for base in ("dev", "whole"):
        for setting in settings_of(base):
            if setting.is_choice and not found.get(setting.row):
                found[setting.row] = list(switches(base, setting))
    return [each for some in found.values() for each in some]


def test_every_setting_can_be_switched_or_says_why_not() -> None:
    switched = {each.row for each in all_switches()}
    assert switched | TABLE["fixed"].keys() == rows()
    assert switched & TABLE["fixed"].keys() == set()


@pytest.mark.parametrize("base", ["dev", "whole"])
def test_a_base_is_accepted(base: Base) -> None:
    assert refusal(base, {}) == ""
    assert laid_over("dev").items() <= laid_over("whole").items()


def test_the_table_names_settings_that_there_are() -> None:
    named = {*TABLE["values"], *TABLE["fixed"], *(key.partition("=")[0] for key in TABLE["along"])}
    assert named <= rows()


def test_every_setting_has_a_fate() -> None:
    """If not: `make switches ONLY=its.row WRITE=1`."""
    assert fates.fates().keys() | TABLE["fixed"].keys() == rows()
    assert "not looked at" not in {fates.text(row) for row in rows()}


def test_the_fates_are_those_of_the_program() -> None:
    """Of some rows each day. If not: `make switches ONLY=its.row WRITE=1`."""
    found = all_switches()
    day = datetime.now(tz=UTC).timetuple().tm_yday
    for switch in islice((*found, *found), day * SAMPLE % len(found), None, len(found) // SAMPLE):
        seen = fates.fates()[switch.row]
        if str(switch) in seen.refused:
            continue  # before anything is planned
        now = difference(switch)
        assert {kind(each) for each in now.adds} <= {*seen.adds}, switch
        assert {kind(each) for each in now.removes} <= {*seen.removes}, switch
        assert {kind(each) for each in now.replaces} <= {*seen.replaces}, switch


@pytest.mark.parametrize(
    ("fate", "text"),
    [
        ({"updates": ["Service"]}, "in place"),
        ({"replaces": ["TaskDefinition"]}, "in place, by a new TaskDefinition"),
        ({}, "no resource changes"),
        (
            {"adds": ["Eip"], "removes": ["Eip"], "loses": ["address"]},
            "adds or removes Eip; gives up an address",
        ),
        (
            {"replaces": ["TargetGroup"], "unrouted": ["a rule"]},
            "replaces TargetGroup; interrupts service",
        ),
        ({"refused": {"a=1": "kept"}}, "never after the first `up`"),
    ],
)
def test_a_fate_is_told_in_words(fate: dict[str, object], text: str) -> None:
    assert Fate(**{"switches": ["a=1"], "refused": {}, "faults": {}, **fate}).text == text  # pyright: ignore[reportArgumentType] -- of the table above


def test_the_pages_know_the_words_of_the_preview() -> None:
    assert {each.name.lower() for each in Loss} == set(fates.LOSSES)
    assert {kind(each) for each in losses.VERSIONS} == set(fates.VERSIONS)
