"""`platformctl outputs`: the published contracts of a stack."""

import json
from collections.abc import Iterator
from typing import Annotated, Any

import typer

from ops.deployment import Deployment, schemas
from ops.errors import OpsError
from ops.options import ABSENT, AsJson, Local, StackName, print_json, show


def _begun(incomplete: str) -> list[str]:
    return [each for each in schemas() if each.startswith(incomplete)]


def outputs(
    stack: StackName,
    contract: Annotated[
        str | None,
        typer.Argument(
            help="One contract, such as network.", metavar="CONTRACT", autocompletion=_begun
        ),
    ] = None,
    *,
    local: Local = False,
    as_json: AsJson = False,
) -> None:
    """Print a stack's published contracts, validated against their schemas."""
    if contract and contract not in schemas():
        raise OpsError(f"{contract} is no contract; accepted: {', '.join(schemas())}")
    deployment = Deployment(stack=stack, local=local)
    names = [contract] if contract else [each for each in schemas() if each in deployment.outputs]
    found = {name: deployment.contract(name) for name in names}
    if as_json:
        print_json(found)
        return
    rows = [(name, *fact) for name, value in found.items() for fact in _facts(value)]
    show(rows, ("Contract", "Field", "Value"), grouped=True)


def _facts(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every value of a contract with its path, such as `subnetIds.private[0]`."""
    match value:
        case dict() if value:
            for key, each in value.items():  # pyright: ignore[reportUnknownVariableType] -- JSON of any shape
                yield from _facts(each, f"{path}.{key}" if path else str(key))  # pyright: ignore[reportUnknownArgumentType] -- as above
        case list() if value:
            for number, each in enumerate(value):  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType] -- as above
                yield from _facts(each, f"{path}[{number}]")
        case None | "" | {} | []:
            yield path, ABSENT
        case bool():
            yield path, json.dumps(value)
        case _:
            yield path, str(value)
