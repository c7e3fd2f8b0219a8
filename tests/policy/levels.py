"""The rules as the configuration of a stack sets them."""

import json
from collections.abc import Mapping
from typing import Any

from configuration import Configured, load
from frame.rule import ResourceRule, StackRule
from pulumi_policy import EnforcementLevel
from rules import RULES
from settings import sections_of

from ops import pack
from tests.support.program import stack_file

AnyRule = Configured[ResourceRule | StackRule]


def rules_of(stack: str, config: Mapping[str, Any] | None = None) -> list[AnyRule]:
    """All rules, with the stack's level, parameters and exemptions of each.

    Args:
        stack: The stack, whose configuration of the pack holds.
        config: The `config` of its file; the real one's by default.
    """
    given = stack_file(stack) if config is None else config
    texts = {key: json.dumps(value) for key, value in given.items()}
    return list(load(pack.configuration(stack), RULES, sections_of(texts)).values())


def lowered(stack: str) -> list[AnyRule]:
    """The rules that the stack's configuration only advises to keep, or disables."""
    return [each for each in rules_of(stack) if each.level != EnforcementLevel.MANDATORY]


def mandatory(stack: str) -> list[AnyRule]:
    """The rules that stop a deployment of the stack."""
    return [each for each in rules_of(stack) if each.level == EnforcementLevel.MANDATORY]


def kept_by(stack: str) -> list[AnyRule]:
    """The rules that the stack has to keep, but those on tags: mocks run no provider."""
    return [each for each in mandatory(stack) if each.rule.family != "tagging"]
