"""Statements of policy documents that leave encrypted requests only."""

from collections.abc import Callable

from frame.document import Statement, statements
from frame.rule import Messages
from frame.value import Value


def denies_plain_http(statement: Statement) -> bool:
    """Whether the statement denies everyone what it is about, and just when it comes by HTTP."""
    conditions = list(statement.conditions)
    only_http = not statement.value["Condition"].known or (
        [key for _, key, _ in conditions] == ["aws:securetransport"]
        and all(
            operator in ("Bool", "BoolIfExists") and _only_false(values)
            for operator, _, values in conditions
        )
    )
    return statement.denies and statement.for_everyone and only_http


def _only_false(values: Value) -> bool:
    return all(str(value.raw).lower() == "false" for value in values if value.known)


def tls_only(what: str, *actions: str) -> Callable[[Value], Messages]:
    """A check that a policy, where there is one, denies each action over plain HTTP."""

    def check(resource: Value) -> Messages:
        policy = resource["policy"]
        if not policy.known or policy.missing:
            return
        closed = [each for each in statements(policy) if denies_plain_http(each)]
        for action in actions:
            if not any(statement.covers_action(action) for statement in closed):
                yield f"The policy of the {what} admits {action} over plain HTTP."

    return check
