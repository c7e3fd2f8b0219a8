"""Statements of IAM policy documents.

Two kinds of question are put to a statement. What a rule demands (`denies`, `covers_action`) holds
as long as it may hold: unknown parts count as what is asked for. What a rule refuses (`allows`,
`grants`, `open_to_anyone`) holds only when it is certain: unknown parts count as harmless.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase

from frame import iam
from frame.network import is_open, networks
from frame.value import Value

# Conditions that narrow an identity's permissions: who it is, and what the request is about.
_WHO_OR_WHAT = (
    "aws:principalarn",
    "aws:principaltag/*",
    "aws:requesttag/*",
    "aws:resourcetag/*",
    "aws:userid",
    "aws:username",
)
# Conditions on the resource for which a service acts.
SOURCE_KEYS = ("aws:sourceaccount", "aws:sourcearn", "aws:sourceorgid", "aws:sourceorgpaths")
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

    def granted(self, names: tuple[str, ...]) -> list[str]:
        """Those of the actions that the statement is known to allow."""
        services = {pattern.lower().partition(":")[0] for pattern in self.actions}
        if self.value["NotAction"].missing and not any("*" in each for each in services):
            grouped = iam.by_service(names)
            names = tuple(name for each in sorted(services) for name in grouped.get(each, ()))
        return [name for name in names if self.grants(name)]

    @property
    def on_everything(self) -> bool:
        """Whether the resource is known to be `*` or as good, or everything but `NotResource`."""
        return _matches(self.resources, _SOME_ARN) or self.value["NotResource"].given

    def unbounded(self, action: str) -> bool:
        """Whether the action is meant for all there is, or for all of a type of its service.

        It is not where a condition narrows it: by who asks, or by what the request is about.
        """
        return self.on_all_of_a_kind(action) and not self._narrows(
            lambda key: (
                any(fnmatchcase(key, each) for each in _WHO_OR_WHAT) or iam.limits(action, key)
            )
        )

    def on_all_of_a_kind(self, action: str) -> bool:
        """Whether the resource is all there is, or all of a type of the action's service."""
        prefix = action.lower().partition(":")[0].strip("*")
        return self.on_everything or any(iam.covers_a_type(arn, prefix) for arn in self.resources)

    def narrowed_by(self, *keys: str) -> bool:
        """Whether a condition demands something of one of the keys, given in lower case.

        A key may contain wildcards. Conditions that hold without the key do not count, nor do those
        that every value fulfils.
        """
        return self._narrows(lambda key: any(fnmatchcase(key, wanted) for wanted in keys))

    def _narrows(self, counts: Callable[[str], bool]) -> bool:
        condition = self.value["Condition"]
        if not condition.known or any(not condition[operator].known for operator in condition.keys):
            return True
        return any(
            _demands(operator) and all(map(_is_particular, values))
            for operator, key, values in self.conditions
            if counts(key)
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
    if any(is_open(network) for network in networks(text)):
        return False
    return text.lower() != "false" and bool(text.strip("*?"))


def _includes(patterns: Value, wanted: str, *, ignore_case: bool = False) -> bool:
    if not patterns.complete:
        return True
    texts = (pattern.text or "" for pattern in patterns)
    if ignore_case:
        return any(fnmatchcase(wanted.lower(), text.lower()) for text in texts)
    return any(fnmatchcase(wanted, text) for text in texts)
