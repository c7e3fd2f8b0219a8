"""All declarations, found in the modules of `localcloud.aws.types`."""

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache

from localcloud.aws import schema, types
from localcloud.aws.declare import Function, Resource


@cache
def resources() -> Mapping[str, Resource]:
    """Return the declared resource types by token."""
    found = [kind for module in _modules() for kind in getattr(module, "TYPES", ())]
    return {schema.token_of(kind.cls): kind for kind in found}


@cache
def functions() -> Mapping[str, Function]:
    """Return the declared functions by token."""
    found = [function for module in _modules() for function in getattr(module, "FUNCTIONS", ())]
    return {schema.of_function(function.fn).token: function for function in found}


@cache
def _modules() -> tuple[object, ...]:
    # Imported one after the other and before the first request: pulumi_aws loads its modules
    # lazily, and concurrent first imports of them have failed.
    names = sorted(
        info.name for info in pkgutil.iter_modules(types.__path__, "localcloud.aws.types.")
    )
    return tuple(importlib.import_module(name) for name in names)


def load() -> None:
    """Import every declaration and read its schema."""
    for kind in resources().values():
        schema.of_resource(kind.cls)
    functions()
