"""Settings that AWS keeps in resources of their own, beside the resource that they are about."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from frame.rule import Finding, Resource, Stack, StackRule


def _none_is(_stack: Stack, _owner: Resource) -> bool:
    return False


@dataclass(frozen=True, kw_only=True)
class CompanionRule(StackRule):
    """A rule that every resource of its types has a setting beside it, which names it.

    What the setting says is for a rule of its own to evaluate.

    Attributes:
        types: Those that need a setting.
        beside: The types of the setting.
        key: The input by which a setting names what it is about.
        excepted: Which resources need none.
        example: Inputs of a resource that needs one, for the derived cases; None where it takes
            more than a resource to need one, so that cases are written by hand.
    """

    types: frozenset[str]
    beside: frozenset[str]
    key: str
    excepted: Callable[[Stack, Resource], bool] = _none_is
    example: Mapping[str, object] | None = field(default_factory=dict[str, object])
    check: Callable[[Stack], Iterable[Finding]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "check", self._check)

    @property
    def message(self) -> str:
        """What is said of a resource without a setting."""
        kind = min(self.beside, key=len).rpartition(":")[2]
        return f"No {kind} names it ({self.key})."

    def _check(self, stack: Stack) -> Iterable[Finding]:
        settings = list(stack.of(self.beside))
        urns = {urn for each in settings for urn in each.refers_to.get(self.key, ())}
        names = {name.text for each in settings for name in each.props[self.key] if name.text}
        for owner in stack.of(self.types):
            named = owner.urn in urns or not owner.known_as.isdisjoint(names)
            if not named and not self.excepted(stack, owner):
                yield Finding(resource=owner, message=self.message)


def says_itself(_stack: Stack, resource: Resource) -> bool:
    """Whether the resource has a policy of its own, so that it needs none beside it."""
    return not resource.props["policy"].missing
