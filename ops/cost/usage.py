"""The monthly usage of a stack, in place of the price table's assumptions."""

from math import inf
from typing import Any, cast

from components.settings.errors import SettingsError
from components.settings.stack_file import yaml_of
from ops import stacks
from ops.cost.prices import Prices, load
from ops.errors import OpsError

_ACCEPTED = "accepted: KEY: AMOUNT, a line each; the keys are in docs/cost.md"


def prices_of(stack: str) -> Prices:
    """The price table with the usage in `usage.STACK.yaml` beside the stack's file.

    Raises:
        OpsError: The file is no map of amounts, or a key is not a usage price.
    """
    file = stacks.folder() / f"usage.{stack}.yaml"
    if not file.exists():
        return load()
    try:
        given: Any = yaml_of(file, _ACCEPTED)
    except SettingsError as refusal:
        raise OpsError(str(refusal)) from None
    if not isinstance(given, dict):
        raise OpsError(f"{file.name}: this is no map of amounts; {_ACCEPTED}")
    amounts = cast("dict[str, Any]", given)
    for key, amount in amounts.items():
        if isinstance(amount, bool) or not isinstance(amount, int | float) or not 0 <= amount < inf:
            raise OpsError(f"{file.name}: {key}: {amount} is no amount; accepted: 0 or more")
    return load().assuming(amounts, said_by=file.name)
