"""What every stack really publishes, against the committed schemas."""

from collections.abc import Callable
from typing import Any

import jsonschema
import pytest
import yaml

from components.contracts import CONTRACTS, Contract
from components.contracts.__main__ import schema_file
from tests.support.aws_mocks import PASSWORD
from tests.support.program import Graph

Deploy = Callable[..., Graph]


def schema(contract: type[Contract]) -> dict[str, Any]:
    return yaml.safe_load(schema_file(contract).read_text())


@pytest.mark.parametrize("preview", [False, True])
def test_outputs_are_the_contracts_and_nothing_else(
    deploy: Deploy, stack: str, *, preview: bool
) -> None:
    outputs = deploy(stack, preview=preview).outputs

    assert set(outputs) == {each.output_name() for each in CONTRACTS}


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda each: each.output_name())
def test_output_keeps_its_schema(deploy: Deploy, stack: str, contract: type[Contract]) -> None:
    output = deploy(stack).outputs[contract.output_name()]

    jsonschema.validate(output, schema(contract))
    assert set(output) <= set(schema(contract)["properties"])
    assert output["version"] == contract.current_version()


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda each: each.output_name())
def test_schema_refuses_an_output_that_lacks_what_is_promised(
    deploy: Deploy, contract: type[Contract]
) -> None:
    output = deploy("prod").outputs[contract.output_name()]

    for field in schema(contract)["required"]:
        without = {name: value for name, value in output.items() if name != field}
        with pytest.raises(jsonschema.ValidationError, match=field):
            jsonschema.validate(without, schema(contract))


def test_no_output_carries_a_secret(deploy: Deploy, stack: str) -> None:
    """A consumer gets where a secret lies, never its value (the mocks' marker of one)."""
    assert PASSWORD not in repr(deploy(stack).outputs)
