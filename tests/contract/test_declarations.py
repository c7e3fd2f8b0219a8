"""The declarations: complete, described, committed as schemas and page."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import jsonschema
import pulumi
import pytest
import yaml
from pydantic import ValidationError

from components.contracts import CONTRACTS, Contract
from components.contracts.__main__ import ROOT, main, schema_file
from components.contracts.compute import EcsServices
from components.contracts.foundation import Network, SecurityGroups

OF_THE_SEEDS = {
    "network", "database", "storage", "ecs-cluster", "ecs-services", "task-definitions",
    "security-groups", "service-discovery", "cloudwatch-logs",
}  # fmt: skip


def test_every_contract_of_the_seeds_is_declared() -> None:
    assert {each.file_stem() for each in CONTRACTS} >= OF_THE_SEEDS


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda each: each.output_name())
def test_schema_is_one_and_says_what_each_field_means(contract: type[Contract]) -> None:
    schema: dict[str, Any] = yaml.safe_load(schema_file(contract).read_text())

    jsonschema.Draft202012Validator.check_schema(schema)
    parts = [schema, *schema.get("$defs", {}).values()]
    fields = [field for part in parts for field in part["properties"].values()]
    assert all(field["description"].endswith(".") for field in fields)


def test_generated_files_are_what_the_models_say() -> None:
    assert main(["--check"]) == 0, "run `make generate`"


def test_every_contract_stands_on_the_page() -> None:
    page = (ROOT / "docs" / "contracts.md").read_text()

    for contract in CONTRACTS:
        assert f"## {contract.file_stem()}\n" in page
        assert all(f"`{field.alias}`" in page for field in contract.model_fields.values()
                   if field.alias != "version")  # fmt: skip


@pytest.fixture
def event_loop() -> Iterator[None]:
    """What outputs need, whatever ran before."""
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    yield
    loop.close()
    asyncio.set_event_loop(None)


@dataclass(frozen=True, kw_only=True)
class Outputs:
    """Outputs of a component, as far as a contract wants them."""

    service_names: dict[str, pulumi.Output[str]]


@pytest.mark.usefixtures("event_loop")
def test_contract_is_taken_from_outputs_by_field_name() -> None:
    name = pulumi.Output.from_input("bff-1")

    contract = EcsServices.of(
        Outputs(service_names={"bff": name}), service_arns={"bff": "arn:x"}, queue_urls=None
    )

    assert contract.published() == {
        "version": 1,
        "serviceNames": {"bff": name},
        "serviceArns": {"bff": "arn:x"},
        "queueUrls": None,
    }


def test_output_that_a_contract_misses_is_named() -> None:
    with pytest.raises(AttributeError, match=r"EcsServices\.service_arns: no output of that name"):
        EcsServices.of(Outputs(service_names={}))


@pytest.mark.usefixtures("event_loop")
def test_value_of_another_type_is_refused_where_it_is_made() -> None:
    with pytest.raises(ValidationError, match="cidr"):
        Network.of(
            vpc_id="vpc-1",
            cidr=pulumi.Output.from_input("10.0.0.0/16"),
            zones=["a"],
            subnet_ids={"public": ["s"], "private": ["s"], "data": ["s"]},
            endpoint_ids={},
            nat_public_ips=[],
            flow_log_group_name="logs",
        )


def test_structured_part_has_to_be_whole() -> None:
    with pytest.raises(ValidationError, match="group_ids"):
        SecurityGroups.of(group_ids=["sg-1"])
