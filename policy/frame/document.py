"""Statements of IAM policy documents."""

from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase

from frame.value import Value


@dataclass(frozen=True)
class Statement:
    """One statement of a policy document; parts not known yet count as what is asked for."""

    value: Value

    @property
    def denies(self) -> bool:
        """Whether the statement takes permissions away."""
        return not self.value["Effect"].differs("Deny")

    @property
    def for_everyone(self) -> bool:
        """Whether the principal is anybody: `*`, or `*` within `AWS`."""
        principal = self.value["Principal"]
        if not principal.known or principal.equals("*"):
            return True
        return _includes(principal["AWS"], "*")

    def covers_action(self, action: str) -> bool:
        """Whether the action is among the statement's, which may contain wildcards."""
        return _includes(self.value["Action"], action, ignore_case=True)

    def covers_arn(self, arn: str) -> bool:
        """Whether the ARN is among the statement's resources."""
        return _includes(self.value["Resource"], arn)

    @property
    def conditions(self) -> Iterator[tuple[str, str, Value]]:
        """Operator, condition key in lower case (keys ignore case), and values, one by one."""
        block = self.value["Condition"]
        for operator in block.keys:
            for key in block[operator].keys:
                yield operator, key.lower(), block[operator][key]


def statements(document: Value) -> Iterator[Statement]:
    """The statements of a policy document given as JSON text or as an object."""
    return (Statement(statement) for statement in document.document()["Statement"])


def _includes(patterns: Value, wanted: str, *, ignore_case: bool = False) -> bool:
    if not patterns.complete:
        return True
    texts = (pattern.text or "" for pattern in patterns)
    if ignore_case:
        return any(fnmatchcase(wanted.lower(), text.lower()) for text in texts)
    return any(fnmatchcase(wanted, text) for text in texts)
