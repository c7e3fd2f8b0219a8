"""Settings that AWS keeps in resources of their own, beside the resource that they are about."""

from collections.abc import Callable, Container, Iterable

from frame.rule import Finding, Resource, Stack


def companion(
    owners: Container[str],
    settings: Container[str],
    key: str,
    message: str,
    *,
    excepted: Callable[[Stack, Resource], bool] = lambda _stack, _owner: False,
) -> Callable[[Stack], Iterable[Finding]]:
    """A check that every owner has a setting whose input `key` names it.

    What the setting says is for a rule of its own to evaluate.
    """

    def check(stack: Stack) -> Iterable[Finding]:
        for owner in stack.of(owners):
            if any(setting.points_at(owner, key) for setting in stack.of(settings)):
                continue
            if not excepted(stack, owner):
                yield Finding(resource=owner, message=message)

    return check


def says_itself(_stack: Stack, resource: Resource) -> bool:
    """Whether the resource has a policy of its own, so that it needs none beside it."""
    return not resource.props["policy"].missing
