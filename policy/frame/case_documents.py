"""Policy documents for cases: a good statement with changes, as text, as an object, in a list."""

import json
from collections.abc import Mapping, Sequence

from frame.cases import ABSENT, Changes

Statement = Mapping[str, object]


def changed(good: Statement, changes: Changes) -> dict[str, object]:
    """The statement with elements replaced, or left out when `ABSENT`."""
    return {key: value for key, value in {**good, **changes}.items() if value is not ABSENT}


def document(*statements: Statement) -> dict[str, object]:
    """A policy document."""
    return {"Version": "2012-10-17", "Statement": list(statements)}


def text(*statements: Statement) -> str:
    """A policy document as text."""
    return json.dumps(document(*statements))


def refused(
    good: Statement, field: str, *bad: tuple[Changes, str]
) -> Sequence[tuple[Changes, str]]:
    """Each bad statement, as text behind a good one, as an object, and as a sole statement."""
    return [
        (form, message)
        for changes, message in bad
        for form in (
            {field: text(good, changed(good, changes))},
            {field: document(changed(good, changes))},
            {field: {"Statement": changed(good, changes)}},
        )
    ]


def tolerated(good: Statement, field: str, *fine: Changes) -> Sequence[Changes]:
    """Each harmless statement, as an object, which can have unknown parts that text cannot."""
    return [{field: document(changed(good, changes))} for changes in fine]
