"""The versions of a secret: the generated one, and those set by users.

The program manages the version with the generated value until `generation` is raised. A value that
a user sets is another version with the staging label AWSCURRENT. Source:
https://docs.aws.amazon.com/secretsmanager/latest/userguide/whats-in-a-secret.html#term_version
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ops.deployment import Deployment
from ops.errors import ExitCode, OpsError

CURRENT = "AWSCURRENT"
GIVEN = "platformctl-given"
"""Staging label of the latest version set by a user; `verify` accepts no others."""
GENERATED = "platformctl-generated"
"""Staging label of the generated version while another one is current.

AWS deletes versions without a label. Without this one, the next refresh would remove the version
from the state, and the next `up` would make a random value current.
"""
_TYPE = "aws:secretsmanager/secretVersion:SecretVersion"


def labelled(stages: Mapping[str, Sequence[str]], label: str) -> str | None:
    """The version with a staging label, among versions as AWS lists them."""
    return next((version for version, labels in stages.items() if label in labels), None)


@dataclass(frozen=True, kw_only=True)
class Secret:
    """A secret of a deployed stack."""

    deployment: Deployment
    arn: str

    def labels(self) -> Mapping[str, str | None]:
        """The versions by staging label: the current one, and the latest one set by a user."""
        stages = self._stages()
        return {label: labelled(stages, label) for label in (CURRENT, GIVEN)}

    def give(self, value: str) -> str:
        """Make a value current; the previous one stays as AWSPREVIOUS. Return the new version."""
        generated = self._generated()
        version: str = self._manager.put_secret_value(
            SecretId=self.arn, SecretString=value, VersionStages=[CURRENT, GIVEN]
        )["VersionId"]
        self.move(GENERATED, generated)
        return version

    def move(self, label: str, version: str | None) -> None:
        """Move a label to a version; None removes it."""
        holder = labelled(self._stages(), label)
        if holder == version:
            return
        way = {"RemoveFromVersionId": holder, "MoveToVersionId": version}
        self._manager.update_secret_version_stage(
            SecretId=self.arn, VersionStage=label, **{key: it for key, it in way.items() if it}
        )

    def _generated(self) -> str:
        """The generated version, from the stack's state."""
        for each in self.deployment.state:
            secret, _, version = each.get("id", "").rpartition("|")
            if each["type"] == _TYPE and secret == self.arn and not each.get("delete"):
                return version
        message = f"the state of stack {self.deployment.stack} has no version of {self.arn}: run up"
        raise OpsError(message, ExitCode.CONTRACT)

    def _stages(self) -> Mapping[str, Sequence[str]]:
        return self._manager.describe_secret(SecretId=self.arn)["VersionIdsToStages"]

    @property
    def _manager(self) -> Any:
        return self.deployment.aws.client("secretsmanager")
