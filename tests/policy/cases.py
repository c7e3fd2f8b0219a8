"""What each rule has to refuse and to let pass: written beside it, or derived from it."""

from importlib import import_module
from pathlib import Path

import rules
from frame.cases import Case, ResourceCase, StackCase
from frame.derived_cases import derived


def _cases() -> tuple[Case, ...]:
    files = sorted(Path(rules.__file__).parent.glob(f"*/*{rules.CASES}.py"))
    modules = [import_module(f"rules.{file.parent.name}.{file.stem}") for file in files]
    return tuple(case for module in modules for case in module.CASES)


CASES = (*_cases(), *(case for rule in rules.RULES for case in derived(rule)))
RESOURCE_CASES = tuple(case for case in CASES if isinstance(case, ResourceCase))
STACK_CASES = tuple(case for case in CASES if isinstance(case, StackCase))
