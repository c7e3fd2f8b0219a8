"""What a deployment waits for, read from the resources of a state."""

from collections.abc import Sequence
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from ops.diagram.chains import draw_chains, minutes
from ops.diagram.critical_path import SERVICE, PathStep, Waits, expected, measured
from ops.urns import name_of

ROOT = "urn:pulumi:dev::agentplatform::pulumi:pulumi:Stack::agentplatform-dev"
SECONDS = {"aws:x:Slow": 100, "aws:x:Quick": 10, SERVICE: 30}


def urn(kind: str, name: str) -> str:
    return f"urn:pulumi:dev::agentplatform::{kind}::{name}"


def made(
    kind: str,
    name: str,
    *,
    uses: Sequence[str] = (),
    says: Sequence[str] = (),
    parent: str = ROOT,
    at: float = 0,
) -> dict[str, Any]:
    return {
        "urn": urn(kind, name),
        "type": kind,
        "custom": kind.startswith("aws:"),
        "parent": parent,
        "dependencies": [*uses, *says],
        "propertyDependencies": {"input": list(uses), "other": None},
        "created": f"2026-11-27T12:{int(at) // 60:02}:{int(at) % 60:02}.000000001Z",
    }


STACK = {"urn": ROOT, "type": "pulumi:pulumi:Stack", "custom": False} | {
    "created": "2026-11-27T12:00:00.5Z"
}
SLOW, QUICK = urn("aws:x:Slow", "slow"), urn("aws:x:Quick", "quick")


def names(chain: Sequence[PathStep]) -> list[str]:
    return [name_of(each.urn) for each in chain]


def test_the_chain_is_the_longest_by_time_not_by_number() -> None:
    waits = Waits(
        [
            STACK,
            made("aws:x:Slow", "slow"),
            made("aws:x:Quick", "quick"),
            made("aws:x:Quick", "next", uses=[QUICK]),
            made("aws:x:Quick", "last", uses=[urn("aws:x:Quick", "next"), SLOW]),
        ]
    )

    chain = expected(waits, SECONDS)

    assert names(chain) == ["slow", "last"]
    assert [each.ends for each in chain] == [100, 110]
    assert names(expected(waits, SECONDS, last=urn("aws:x:Quick", "next"))) == ["quick", "next"]


def test_what_only_the_program_says_is_told_and_is_not_in_the_bound() -> None:
    waits = Waits([STACK, made("aws:x:Slow", "slow"), made("aws:x:Quick", "q", says=[SLOW])])

    chain = expected(waits, SECONDS)
    bound = expected(waits, SECONDS, declared=False)

    assert [(name_of(each.urn), each.declared) for each in chain] == [("slow", False), ("q", True)]
    assert bound[-1].ends == 100


def test_what_the_program_says_is_not_told_where_a_value_is_as_late() -> None:
    proxy, task = urn("aws:x:Slow", "slow"), urn("aws:x:Task", "task")
    waits = Waits(
        [
            STACK,
            made("aws:x:Slow", "slow"),
            made("aws:x:Task", "task", uses=[proxy]),
            made(SERVICE, "service", uses=[task], says=[proxy]),
        ]
    )

    chain = expected(waits, SECONDS)

    assert names(chain) == ["slow", "task", "service"]
    assert not any(each.declared for each in chain)


def test_outputs_of_a_foreign_component_come_when_all_in_it_is_there() -> None:
    vpc, inner = urn("awsx:ec2:Vpc", "network"), urn("aws:x:Quick", "vpc")
    waits = Waits(
        [
            STACK,
            made("awsx:ec2:Vpc", "network"),
            made("aws:x:Quick", "vpc", parent=vpc),
            made("aws:x:Slow", "gateway", parent=inner, uses=[inner]),
            made("aws:x:Quick", "group", uses=[inner]),
        ]
    )

    assert names(expected(waits, SECONDS)) == ["vpc", "gateway", "group"]


def test_a_component_of_ours_holds_nobody_up() -> None:
    ours = urn("agentplatform:network:Network", "network")
    waits = Waits(
        [
            STACK,
            made("agentplatform:network:Network", "network"),
            made("aws:x:Slow", "slow", parent=ours),
            made("aws:x:Quick", "quick", parent=ours),
            made("aws:x:Quick", "next", uses=[QUICK]),
        ]
    )

    assert expected(waits, SECONDS, last=urn("aws:x:Quick", "next"))[-1].ends == 20


def test_a_resource_waits_for_the_one_that_it_is_part_of() -> None:
    waits = Waits([STACK, made("aws:x:Slow", "slow"), made("aws:x:Quick", "part", parent=SLOW)])

    assert names(expected(waits, SECONDS)) == ["slow", "part"]


def test_what_was_waited_for_follows_from_when_each_was_there() -> None:
    waits = Waits(
        [
            STACK,
            made("aws:x:Slow", "slow", at=10),
            made("aws:x:Quick", "quick", at=30),
            made("aws:x:Quick", "last", uses=[QUICK, SLOW], at=40),
        ]
    )

    chain = measured(waits, scale=0.5)

    assert names(chain) == ["quick", "last"]
    assert chain[-1].ends == pytest.approx(79)
    assert chain[-1].seconds == pytest.approx(20)


def test_the_drawing_has_the_chains_of_the_stack_and_of_each_service() -> None:
    waits = Waits(
        [
            STACK,
            made("aws:opensearch/domain:Domain", "search"),
            made("aws:rds/proxy:Proxy", "proxy"),
            made(SERVICE, "bff", says=[urn("aws:rds/proxy:Proxy", "proxy")]),
        ]
    )

    drawing = ET.fromstring(draw_chains(waits, "dev"))  # noqa: S314 -- our own document

    text = ["".join(each.itertext()) for each in drawing.iter("{http://www.w3.org/2000/svg}text")]
    assert "The whole stack: 20 min" in text
    assert "Domain search: 20 min" in text
    assert "Service bff: 5 min" in text
    assert "Service bff: 2 min *" in text


def test_times_are_told_as_people_say_them() -> None:
    assert [minutes(each) for each in (0, 45, 60, 330)] == ["0 s", "45 s", "1 min", "5 min 30 s"]
