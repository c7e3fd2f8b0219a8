"""The local AWS models whatever the program gives, else `make up` fails; and nothing else."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from localcloud.aws import check, registry, wire
from tests.support.program import ROOT, STACKS, Graph
from tests.switches.values import STACK, laid_over, sections

SETTINGS: tuple[dict[str, Any], ...] = (
    {},
    {
        "ingress": {"dns": {"delegated": "on"}},
        "network": {"ingress": {"cloudfront": "on", "cidrs": []}},
    },
    {"services": {"exec": "off"}, "security": {"sign_in": {"threat_protection": "off"}}},
)
EVERYTHING = sections({**laid_over("whole"), "data.registry.pull_accounts": ["210987654321"]})
"""Stack dev with everything optional."""


def _first(inputs: dict[str, Any]) -> dict[str, Any]:
    """The inputs at a first preview: ids, which the mocks make up, are not known yet."""
    made_up = {prop for prop, value in inputs.items() if str(value).endswith("-id")}
    return inputs | dict.fromkeys(made_up, wire.UNKNOWN)


def _refused(graph: Graph) -> set[str]:
    """What the local AWS says that it does not model, of all that a graph gives."""
    kinds = registry.resources()
    given = [each for each in graph.resources if each.type.startswith("aws:")]
    assert [each.urn for each in given if each.type not in kinds] == []
    return {
        problem
        for each in given
        for problem in check.failures(kinds[each.type], each.inputs, _first(each.inputs), {})
    }


@pytest.mark.parametrize("changes", SETTINGS, ids=["as it is", "public", "switched off"])
def test_every_input_of_the_program_is_modelled(
    deploy: Callable[..., Graph], stack: str, changes: dict[str, Any]
) -> None:
    assert _refused(deploy(stack, changes)) == set()


def test_every_input_of_everything_optional_is_modelled(deploy: Callable[..., Graph]) -> None:
    assert _refused(deploy(STACK, EVERYTHING)) == set()


def _of_the_vpcs_component() -> Iterator[str]:
    """The types that awsx's component makes, as recorded: they are in no graph of the program."""
    for path in (ROOT / "tests/localcloud/awsx/golden").glob("*.json"):
        yield from (each["type"] for each in json.loads(path.read_text())["resources"])


def test_no_type_is_modelled_that_the_program_does_not_use(deploy: Callable[..., Graph]) -> None:
    graphs = [deploy(STACK, EVERYTHING), *map(deploy, STACKS)]
    used = {each.type for graph in graphs for each in graph.resources}
    assert registry.resources().keys() - used - {*_of_the_vpcs_component()} == set()


def test_no_function_is_modelled_that_the_program_does_not_call() -> None:
    files = [*(ROOT / "components").rglob("*.py"), *(ROOT / "localcloud/awsx").rglob("*.py")]
    text = "".join(each.read_text() for each in files)
    called = {*re.findall(r"\b(get_\w+?)(?:_output)?\(", text)}
    assert {it.fn.__name__ for it in registry.functions().values()} - called == set()
