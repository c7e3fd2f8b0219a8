"""A stack under rules: what they hold against it as it is, and what they notice of a change."""

from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import cast

from frame.inline import with_inline
from frame.rule import Resource, ResourceRule, Stack, StackRule


@dataclass(frozen=True, kw_only=True)
class Watched(Stack):
    """A stack that notes which types a rule asks for, be there any or not."""

    types: frozenset[str] = frozenset()
    asked: set[str] = field(default_factory=set[str])

    def of(self, types: Container[str]) -> Iterator[Resource]:
        """As any stack, and notes the types."""
        self.asked.update(token for token in self.types if token in types)
        return super().of(types)


class Experiment:
    """A stack, what each rule holds against it as it is, and what it notices when it changes."""

    def __init__(
        self,
        stack: Stack,
        rules: Sequence[ResourceRule | StackRule],
    ) -> None:
        self.stack = stack
        self._of_resources = [rule for rule in rules if isinstance(rule, ResourceRule)]
        self._of_stacks = [rule for rule in rules if isinstance(rule, StackRule)]
        self._own: dict[str, list[ResourceRule]] = {}
        self._baseline: dict[str, int] = {}
        self._concerned: dict[str, list[StackRule]] = defaultdict(list)
        types = frozenset(resource.type for resource in stack.resources)
        for rule in self._of_stacks:
            watched = Watched(resources=stack.resources, types=types)
            self._baseline[rule.id] = len(list(rule.check(watched)))
            for token in watched.asked:
                self._concerned[token].append(rule)

    def noticed(self, before: Resource | None, after: Resource | None) -> str | None:
        """The first rule that holds more against the stack once `after` stands for `before`."""
        resource = after or before
        assert resource is not None
        tokens = {part.type for part in with_inline([resource])}
        for rule in (rule for token in tokens for rule in self._rules_of(token)) if after else ():
            if after and _held(rule, after) > (_held(rule, before) if before else 0):
                return rule.id
        return self._by_the_stack(tokens, before, after)

    def _rules_of(self, token: str) -> list[ResourceRule]:
        if token not in self._own:
            self._own[token] = [rule for rule in self._of_resources if token in rule.types]
        return self._own[token]

    def _by_the_stack(
        self, tokens: AbstractSet[str], before: Resource | None, after: Resource | None
    ) -> str | None:
        known = [rule for token in sorted(tokens) for rule in self._concerned[token]]
        concerned = self._of_stacks if before is None else known
        if not concerned:
            return None
        kept = [each for each in self.stack.resources if each is not before]
        stack = Stack(resources=tuple(with_inline((*kept, after) if after else kept)))
        for rule in concerned:
            if len(list(rule.check(stack))) > self._baseline[rule.id]:
                return rule.id
        return None


def _held(rule: ResourceRule, resource: Resource) -> int:
    parts = (part for part in with_inline([resource]) if part.type in rule.types)
    return sum(len(list(rule.check(part.props))) for part in parts)


def inputs_of(resource: Resource) -> Mapping[str, object]:
    """The resource's inputs as they are written."""
    return cast("Mapping[str, object]", resource.props.raw)
