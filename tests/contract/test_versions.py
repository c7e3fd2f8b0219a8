"""A change that breaks consumers is refused until the contract's version moves."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from components.contracts.__main__ import ROOT, main, schema_file
from components.contracts.foundation import Network
from components.contracts.schema import breaking, schema_of

Schema = dict[str, Any]


def removed(schema: Schema) -> None:
    """As if the field had been there before."""
    schema["properties"]["vanished"] = {"type": "string", "description": "Gone since."}


def retyped(schema: Schema) -> None:
    schema["properties"]["natPublicIps"] = {"type": "string", "description": "Was one address."}


def retyped_inside(schema: Schema) -> None:
    schema["$defs"]["SubnetIds"]["properties"]["data"]["items"]["type"] = "integer"


def removed_inside(schema: Schema) -> None:
    schema["$defs"]["SubnetIds"]["properties"]["edge"] = {"type": "string", "description": "Gone."}


def item_retyped(schema: Schema) -> None:
    schema["properties"]["endpointIds"]["additionalProperties"]["type"] = "integer"


BREAKING: list[tuple[Callable[[Schema], None], str]] = [
    (removed, "vanished: is gone"),
    (retyped, "natPublicIps: was"),
    (retyped_inside, "subnetIds.data: was"),
    (removed_inside, "subnetIds.edge: is gone"),
    (item_retyped, "endpointIds: was"),
]


@pytest.fixture
def committed(tmp_path: Path) -> Callable[[Callable[[Schema], None]], Path]:
    """`committed(change)` is a checkout whose committed network schema was different."""

    def prepare(change: Callable[[Schema], None]) -> Path:
        shutil.copytree(ROOT / "contracts", tmp_path / "contracts")
        (tmp_path / "docs").mkdir()
        shutil.copy(ROOT / "docs" / "contracts.md", tmp_path / "docs")
        file = schema_file(Network, tmp_path)
        schema = yaml.safe_load(file.read_text())
        change(schema)
        file.write_text(yaml.safe_dump(schema, sort_keys=False))
        return tmp_path

    return prepare


@pytest.mark.parametrize(("change", "sentence"), BREAKING)
def test_breaking_change_is_refused_and_nothing_written(
    committed: Callable[..., Path],
    change: Callable[[Schema], None],
    sentence: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    root = committed(change)
    before = schema_file(Network, root).read_text()

    assert main([], root) == 1

    assert f"contracts/network.yaml: {sentence}" in capsys.readouterr().err
    assert schema_file(Network, root).read_text() == before


@pytest.mark.parametrize("change", [change for change, _ in BREAKING])
def test_it_is_accepted_with_a_new_version(
    committed: Callable[..., Path], change: Callable[[Schema], None]
) -> None:
    def with_older_version(schema: Schema) -> None:
        change(schema)
        schema["properties"]["version"]["const"] = 0

    root = committed(with_older_version)

    assert main([], root) == 0
    assert main(["--check"], root) == 0


def test_version_never_goes_back(committed: Callable[..., Path]) -> None:
    def with_newer_version(schema: Schema) -> None:
        schema["properties"]["version"]["const"] = 2

    assert main([], committed(with_newer_version)) == 1


def test_new_field_breaks_nobody_and_is_only_out_of_date(
    committed: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    def without_it(schema: Schema) -> None:
        del schema["properties"]["flowLogGroupName"]
        schema["required"].remove("flowLogGroupName")

    root = committed(without_it)

    assert main(["--check"], root) == 1
    assert "contracts/network.yaml: out of date" in capsys.readouterr().err
    assert main([], root) == 0


def test_field_that_may_now_be_absent_breaks_and_the_reverse_does_not() -> None:
    always = schema_of(Network)
    sometimes = schema_of(Network)
    sometimes["required"].remove("vpcId")
    sometimes["properties"]["vpcId"] = {"anyOf": [{"type": "string"}, {"type": "null"}]}

    assert breaking(always, sometimes) == [
        'vpcId: was {"type": "string"}, now is {"type": "string"} or {"type": "null"}',
        "vpcId: was always there, now may be absent",
    ]
    assert breaking(sometimes, always) == []


def test_other_words_break_nobody() -> None:
    reworded = schema_of(Network)
    reworded["description"] = reworded["properties"]["cidr"]["description"] = "In other words."

    assert breaking(schema_of(Network), reworded) == []


def test_contract_that_disappears_is_noticed(
    committed: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = committed(dict[str, Any].copy)
    shutil.copy(schema_file(Network, root), root / "contracts" / "queue.yaml")

    assert main(["--check"], root) == 1
    assert "contracts/queue.yaml: no contract of that name" in capsys.readouterr().err
