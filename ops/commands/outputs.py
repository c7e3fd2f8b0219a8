"""`platformctl outputs`: what a stack publishes."""

from typing import Annotated, Any

import typer
from rich.table import Table

from ops.deployment import Deployment, schemas
from ops.errors import OpsError
from ops.options import AsJson, Local, StackName, console, print_json


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
    """Print the contracts that a stack publishes, each checked by its schema."""
    if contract and contract not in schemas():
        raise OpsError(f"{contract} is no contract; accepted: {', '.join(schemas())}")
    deployment = Deployment(stack=stack, local=local)
    names = [contract] if contract else [each for each in schemas() if each in deployment.outputs]
    found = {name: deployment.contract(name) for name in names}
    if as_json:
        print_json(found)
        return
    table = Table("Contract", "Field", "Value", title=f"Stack {stack}")
    for name, value in found.items():
        for number, (field, each) in enumerate(value.items()):
            table.add_row("" if number else name, field, _told(each))
        table.add_section()
    console.print(table)


def _told(value: Any) -> str:
    if isinstance(value, dict):
        return "\n".join(f"{key}: {_told(each)}" for key, each in value.items())  # pyright: ignore[reportUnknownVariableType] -- JSON of any shape
    if isinstance(value, list):
        return "\n".join(_told(each) for each in value)  # pyright: ignore[reportUnknownVariableType] -- as above
    return "" if value is None else str(value)
