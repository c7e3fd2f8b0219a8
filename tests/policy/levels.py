"""The rules as the configuration of a stack sets them."""

from pathlib import Path

from configuration import Configured, load
from frame.rule import ResourceRule, StackRule
from pulumi_policy import EnforcementLevel
from rules import RULES

CONFIG = Path(__file__).parents[2] / "policy/config"

AnyRule = Configured[ResourceRule | StackRule]


def rules_of(stack: str) -> list[AnyRule]:
    """All rules, with the stack's level, parameters and exemptions of each."""
    return list(load(CONFIG / f"{stack}.json", RULES).values())


def lowered(stack: str) -> list[AnyRule]:
    """The rules that the stack's configuration only advises to keep, or disables."""
    return [each for each in rules_of(stack) if each.level != EnforcementLevel.MANDATORY]


def mandatory(stack: str) -> list[AnyRule]:
    """The rules that stop a deployment of the stack."""
    return [each for each in rules_of(stack) if each.level == EnforcementLevel.MANDATORY]


def kept_by(stack: str) -> list[AnyRule]:
    """The rules that the stack has to keep, but those on tags: mocks run no provider."""
    return [each for each in mandatory(stack) if each.rule.family != "tagging"]
