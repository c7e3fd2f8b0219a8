"""Statements of policy documents that leave encrypted requests only."""

from frame.document import Statement
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
