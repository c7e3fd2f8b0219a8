"""The rules of the pack: `<service>/<type>.py` has those of a type, under AWS's names in the SDK.

Rules are found by themselves. What they refuse and let pass is in the neighbour `<type>_cases.py`,
which only tests import.
"""

from importlib import import_module
from pathlib import Path

from frame.rule import ResourceRule, StackRule

CASES = "_cases"
"""What modules with cases end in."""


def by_service() -> dict[str, tuple[ResourceRule | StackRule, ...]]:
    """The rules of each service, by its name, which its folder's `__init__.py` says."""
    found: dict[str, tuple[ResourceRule | StackRule, ...]] = {}
    for file in sorted(Path(__file__).parent.glob("*/[!_]*.py")):
        if not file.stem.endswith(CASES):
            service = import_module(f"rules.{file.parent.name}")
            module = import_module(f"{service.__name__}.{file.stem}")
            name = (service.__doc__ or file.parent.name).rstrip(".")
            found[name] = found.get(name, ()) + module.RULES
    return found


RULES = tuple(rule for rules in by_service().values() for rule in rules)
