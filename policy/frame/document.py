"""Statements of IAM policy documents.

Two kinds of question are put to a statement. What a rule demands (`denies`, `covers_action`) holds
as long as it may hold: unknown parts count as what is asked for. What a rule refuses (`allows`,
`grants`, `open_to_anyone`) holds only when it is certain: unknown parts count as harmless.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase

from frame.value import Value

# Kinds of resource that an ARN ending in `kind/*` or `kind:*` covers all of.
_KINDS = {
    "iam": ("role", "user", "group", "policy"),
    "kms": ("key", "alias"),
    "secretsmanager": ("secret",),
    "ssm": ("parameter",),
}
_ARN_PARTS = 6
_SOME_ACTION = "any-service:AnyAction"
_SOME_ARN = "arn:aws:any-service:any-region:000000000000:any-kind/any-name"


@dataclass(frozen=True)
class Statement:
    """One statement of a policy document; its elements may be unknown, in part or altogether."""

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
    def allows(self) -> bool:
        """Whether the statement is known to give permissions."""
        return self.value["Effect"].equals("Allow")

    @property
    def conditional(self) -> bool:
        """Whether anything narrows the statement, even something not known yet."""
        return not self.value["Condition"].missing

    @property
    def actions(self) -> tuple[str, ...]:
        """The known actions, which may contain wildcards."""
        return _texts(self.value["Action"])

    @property
    def resources(self) -> tuple[str, ...]:
        """The known resources, which may contain wildcards."""
        return _texts(self.value["Resource"])

    def principals(self, kind: str) -> tuple[str, ...]:
        """The known principals of a kind: `AWS`, `Service` or `Federated`."""
        return _texts(self.value["Principal"][kind])

    @property
    def open_to_anyone(self) -> bool:
        """Whether the principal is known to be anybody: `*`, or everyone but `NotPrincipal`."""
        if self.value["NotPrincipal"].given:
            return True
        principal = self.value["Principal"]
        return principal.equals("*") or "*" in _texts(principal["AWS"])

    @property
    def grants_everything(self) -> bool:
        """Whether the statement is known to allow actions by `*` or as good."""
        return self.allows and _matches(self.actions, _SOME_ACTION)

    def grants(self, action: str) -> bool:
        """Whether the statement is known to allow the action, by `Action` or by `NotAction`."""
        if not self.allows:
            return False
        if _matches(self.actions, action):
            return True
        excepted = self.value["NotAction"]
        if excepted.missing or not excepted.complete:
            return False
        return not _matches(_texts(excepted), action)

    @property
    def on_everything(self) -> bool:
        """Whether the resource is known to be `*` or as good, or everything but `NotResource`."""
        return _matches(self.resources, _SOME_ARN) or self.value["NotResource"].given

    @property
    def on_all_of_a_kind(self) -> bool:
        """Whether the resource is known to be all there is, or all there is of a kind."""
        return self.on_everything or any(_all_of_a_kind(arn) for arn in self.resources)

    def narrowed_by(self, *keys: str) -> bool:
        """Whether a condition demands something of one of the keys, given in lower case.

        A key may contain wildcards. Conditions that hold without the key do not count, nor do those
        that every value fulfils.
        """
        condition = self.value["Condition"]
        if not condition.known or any(not condition[operator].known for operator in condition.keys):
            return True
        return any(
            _demands(operator) and all(map(_is_particular, values))
            for operator, key, values in self.conditions
            if any(fnmatchcase(key, wanted) for wanted in keys)
        )

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


def _texts(values: Value) -> tuple[str, ...]:
    return tuple(value.text for value in values if value.text is not None)


def _matches(patterns: Iterable[str], text: str) -> bool:
    return any(fnmatchcase(text.lower(), pattern.lower()) for pattern in patterns)


def _demands(operator: str) -> bool:
    quantifier, _, comparison = operator.rpartition(":")
    vacuous = comparison.endswith("IfExists") or comparison == "Null" or "Not" in comparison
    return quantifier != "ForAllValues" and not vacuous


def _is_particular(value: Value) -> bool:
    """Whether a condition's value is more than wildcards; of an ARN, its account or its name."""
    text = value.text
    if text is None:
        return not value.equals(False)
    parts = text.split(":", maxsplit=_ARN_PARTS - 1)
    if len(parts) == _ARN_PARTS and parts[0] == "arn":
        account, name = parts[-2:]
        return bool((account or name).strip("*?"))
    return text.lower() != "false" and bool(text.strip("*?"))


def _all_of_a_kind(arn: str) -> bool:
    parts = arn.split(":", maxsplit=_ARN_PARTS - 1)
    if len(parts) < _ARN_PARTS:
        return arn.endswith("*")
    service, name = parts[2], parts[-1]
    wide = {f"{kind}{mark}*" for kind in _KINDS.get(service, ()) for mark in "/:"}
    return name in {"*", "*/*", *wide}


def _includes(patterns: Value, wanted: str, *, ignore_case: bool = False) -> bool:
    if not patterns.complete:
        return True
    texts = (pattern.text or "" for pattern in patterns)
    if ignore_case:
        return any(fnmatchcase(wanted.lower(), text.lower()) for text in texts)
    return any(fnmatchcase(wanted, text) for text in texts)
