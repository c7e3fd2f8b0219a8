"""What every part of the security component needs to know of it."""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi

from components.aws_account import AwsAccount
from components.settings import PROJECT


@dataclass(frozen=True, kw_only=True)
class Context:
    """The component that owns the resources, and where they live.

    Attributes:
        parent: The component itself.
        account: Account, region and partition.
        environment: The environment's name, part of every contractual name.
        protect: Whether stateful resources resist deletion.
    """

    parent: pulumi.Resource
    account: AwsAccount
    environment: str
    protect: bool

    @property
    def prefix(self) -> str:
        """The start of names that must not hold a slash: `agentplatform-dev`."""
        return f"{PROJECT}-{self.environment}"

    @property
    def path(self) -> str:
        """The start of contractual paths: `/agentplatform/dev`."""
        return f"/{PROJECT}/{self.environment}"

    def own(self, *, after: Sequence[pulumi.Resource] = ()) -> pulumi.ResourceOptions:
        """Options of a child; `after` names what must exist first without being an input."""
        return pulumi.ResourceOptions(parent=self.parent, depends_on=list(after))

    def stateful(self, *, after: Sequence[pulumi.Resource] = ()) -> pulumi.ResourceOptions:
        """Options of a child that holds data or access to data."""
        return pulumi.ResourceOptions(
            parent=self.parent, protect=self.protect, depends_on=list(after)
        )
