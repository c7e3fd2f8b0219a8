"""Parts of a URN: `urn:pulumi:<stack>::<project>::<parents' types>$<type>::<name>`."""

_OURS = "agentplatform:"


def type_of(urn: str) -> str:
    """The resource's type, such as `aws:ecs/service:Service`."""
    return _types(urn)[-1]


def name_of(urn: str) -> str:
    """The resource's logical name."""
    return urn.split("::", 3)[-1]


def label(urn: str) -> str:
    """The resource for a user, such as `Service bff`."""
    return f"{kind(type_of(urn))} {name_of(urn)}"


def component_of(urn: str) -> str:
    """The innermost platform component of a resource, such as `Network`, or `-`."""
    ours = [each for each in _types(urn) if each.startswith(_OURS)]
    return kind(ours[-1]) if ours else "-"


def ours(urn: str) -> bool:
    """Whether a component is one of this program's, or the stack itself."""
    return type_of(urn).startswith((_OURS, "pulumi:pulumi:"))


def _types(urn: str) -> list[str]:
    return urn.split("::", 3)[2].split("$")


def kind(token: str) -> str:
    """A type without its package, such as `Service`."""
    return token.rpartition(":")[2]
