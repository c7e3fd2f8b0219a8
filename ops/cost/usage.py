"""A stack's own use of a month, where its team knows better than the price table assumes."""

from math import inf
from typing import Any, cast

from components.settings.errors import SettingsError
from components.settings.stack_file import yaml_of
from ops import stacks
from ops.cost.prices import Prices, load
from ops.errors import OpsError

_ACCEPTED = "accepted: KEY: AMOUNT, a line each; the keys are in docs/cost.md"


def prices_of(stack: str) -> Prices:
    """The price table with the use that `usage.STACK.yaml`, beside the stack's file, says.

    Raises:
        OpsError: The file is no map of amounts, or a key is none of what is paid by use.
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
