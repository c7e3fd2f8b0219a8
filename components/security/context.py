"""Common properties of a component's resources."""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi

from components.aws_account import AwsAccount
from components.settings import PROJECT


@dataclass(frozen=True, kw_only=True)
class Context:
    """A component, with the account, environment and protection of its resources.

    Attributes:
        parent: The component.
        account: Account, region and partition.
        environment: The environment's name, part of fixed names.
        protect: Whether stateful resources are protected from deletion.
    """

    parent: pulumi.Resource
    account: AwsAccount
    environment: str
    protect: bool

    @property
    def prefix(self) -> str:
        """The prefix of fixed names, such as `agentplatform-dev`."""
        return f"{PROJECT}-{self.environment}"

    @property
    def path(self) -> str:
        """The prefix of fixed paths, such as `/agentplatform/dev`."""
        return f"/{PROJECT}/{self.environment}"

    def own(self, *, after: Sequence[pulumi.Resource] = ()) -> pulumi.ResourceOptions:
        """Options of a child; `after` has dependencies that are no inputs."""
        return pulumi.ResourceOptions(parent=self.parent, depends_on=list(after))

    def stateful(self, *, after: Sequence[pulumi.Resource] = ()) -> pulumi.ResourceOptions:
        """Options of a stateful child, which may be protected."""
        return pulumi.ResourceOptions(
            parent=self.parent, protect=self.protect, depends_on=list(after)
        )
