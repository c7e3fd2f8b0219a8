"""A component with the scope of its resources."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import pulumi

from components.scope import StackScope


@dataclass(frozen=True, kw_only=True)
class Context(StackScope):
    """A component with the scope of its resources; `parent` is the component."""

    parent: pulumi.Resource

    @classmethod
    def of(cls, parent: pulumi.Resource, scope: StackScope) -> Self:
        """The context of a component."""
        return cls(
            parent=parent,
            account=scope.account,
            environment=scope.environment,
            protect=scope.protect,
        )

    def own(self, *, after: Sequence[pulumi.Resource] = ()) -> pulumi.ResourceOptions:
        """Options of a child; `after` has dependencies that are no inputs."""
        return pulumi.ResourceOptions(parent=self.parent, depends_on=list(after))

    def stateful(self, *, after: Sequence[pulumi.Resource] = ()) -> pulumi.ResourceOptions:
        """Options of a stateful child, which may be protected."""
        return pulumi.ResourceOptions(
            parent=self.parent, protect=self.protect, depends_on=list(after)
        )
