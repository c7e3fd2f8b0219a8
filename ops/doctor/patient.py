"""The stack that the doctor looks at: its settings, its account and what it has there already."""

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
        """The stack's resources; none before its first `up`.

        Raises:
            OpsError: Pulumi does not tell, so that what is the stack's own is not known.
        """
        try:
            return self.deployment.state
        except OpsError as refusal:
            if refusal.code != ExitCode.NOT_DEPLOYED:
                raise
            return ()

    def ids(self, resource: str) -> frozenset[str]:
        """Ids of the stack's own resources of a type, such as `aws:ec2/eip:Eip`."""
        return frozenset(it["id"] for it in self._state if it["type"] == resource and "id" in it)

    def has(self, resource: str) -> int:
        """How many resources of a type, such as `aws:ec2/eip:Eip`, are the stack's own."""
        return len(self.ids(resource))
