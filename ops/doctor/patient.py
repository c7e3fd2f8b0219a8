"""The stack that the doctor examines: its settings, account and existing resources."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from components.settings import Settings
from ops.deployment import Deployment
from ops.errors import ExitCode, OpsError


@dataclass(frozen=True)
class Patient:
    """A stack before its next `up`."""

    deployment: Deployment

    @property
    def settings(self) -> Settings:
        """The stack's configuration."""
        return self.deployment.settings

    @property
    def region(self) -> str:
        """The stack's region."""
        return self.settings.environment.region

    def client(self, service: str, region: str | None = None) -> Any:
        """A client of the stack's account."""
        return self.deployment.aws.client(service, region)

    @cached_property
    def _state(self) -> Sequence[Mapping[str, Any]]:
        """The stack's resources; empty before its first `up`.

        Raises:
            OpsError: Pulumi cannot read the state.
        """
        try:
            return self.deployment.state
        except OpsError as refusal:
            if refusal.code != ExitCode.NOT_DEPLOYED:
                raise
            return ()

    def ids(self, resource: str) -> frozenset[str]:
        """The ids of the stack's resources of a type, such as `aws:ec2/eip:Eip`."""
        return frozenset(it["id"] for it in self._state if it["type"] == resource and "id" in it)

    def has(self, resource: str) -> int:
        """The number of the stack's resources of a type, such as `aws:ec2/eip:Eip`."""
        return len(self.ids(resource))
