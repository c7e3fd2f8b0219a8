"""Applies configured rules to resources, stacks and, where a rule can remediate, inputs."""
# ruff: noqa: INP001  the pack's folder is run as a script, not imported as a package

from collections.abc import Iterator, Mapping, MutableMapping
from datetime import UTC, date, datetime
from typing import Any, cast

from configuration import Configured
from frame.rule import Changes, ResourceRule, Rule, Stack, StackRule
from frame.value import Value

DOCUMENTATION = "docs/policies.md"


def link(rule: Rule) -> str:
    """Where the rule is documented."""
    return f"{DOCUMENTATION}#{rule.id}"


def today() -> date:
    """The day by which exemptions expire."""
    return datetime.now(UTC).date()


def resource_messages(
    configured: Configured[ResourceRule], urn: str, inputs: Value
) -> Iterator[str]:
    """What the rule finds wrong with a resource of one of its types, and what to do about it."""
    if not configured.exempts(urn, today()):
        for message in configured.rule.check(inputs):
            yield _explained(configured, message)


def stack_messages(
    configured: Configured[StackRule], stack: Stack
) -> Iterator[tuple[str | None, str]]:
    """URN and message of each finding, and without a URN the exemptions that do not hold.

    What the program only looks up is somebody else's: nothing is held against it.
    """
    for flaw in configured.flaws(today()):
        yield None, flaw
    for finding in configured.rule.check(stack):
        resource = finding.resource
        if resource.own and not configured.exempts(resource.urn, today()):
            yield resource.urn, _explained(configured, finding.message)


def remediate(
    configured: Configured[ResourceRule], urn: str, props: MutableMapping[str, Any]
) -> bool:
    """Change the inputs in place where the rule is violated and can remediate; whether it did.

    The inputs are proxies that keep what is secret as it is.
    """
    rule, inputs = configured.rule, Value(props)
    if rule.remediate is None or configured.exempts(urn, today()):
        return False
    if not any(True for _ in rule.check(inputs)):
        return False
    _lay(props, rule.remediate(inputs))
    return True


def _lay(target: Any, changes: Changes) -> None:
    for key, value in changes.items():
        if isinstance(value, Mapping) and isinstance(target.get(key), Mapping):
            _lay(target[key], cast("Changes", value))
        else:
            target[key] = value


def _explained(configured: Configured[Any], message: str) -> str:
    rule: Rule = configured.rule
    told = (message, configured.origin, rule.remediation, f"See {link(rule)}.")
    return " ".join(filter(None, told))
