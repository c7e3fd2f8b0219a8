"""The account, environment, protection and keys that all components of a stack share."""

from dataclasses import dataclass

import pulumi

from components.aws_account import AwsAccount
from components.settings import PROJECT


@dataclass(frozen=True, kw_only=True)
class StackScope:
    """The account, environment and protection of a stack.

    Attributes:
        account: Account, region and partition.
        environment: The environment's name, part of fixed names.
        protect: Whether stateful resources are protected from deletion.
    """

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


@dataclass(frozen=True, kw_only=True)
class Scope(StackScope):
    """The scope of a stack with its KMS keys.

    Attributes:
        data_key_arn: Key of databases, search, buckets, queues, images and backups.
        logs_key_arn: Key of log groups and alarm topics; its policy allows their publishers.
        secrets_key_arn: Key of secrets and parameters.
    """

    data_key_arn: pulumi.Input[str]
    logs_key_arn: pulumi.Input[str]
    secrets_key_arn: pulumi.Input[str]
