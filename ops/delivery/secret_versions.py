"""A secret's versions: the one that the program made, and those that somebody gave.

The program manages the version with its random value for as long as `generation` stays; a given
value is another version, which readers get because the label AWSCURRENT is on it. Source:
https://docs.aws.amazon.com/secretsmanager/latest/userguide/whats-in-a-secret.html#term_version
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ops.deployment import Deployment
from ops.errors import ExitCode, OpsError

CURRENT = "AWSCURRENT"
GIVEN = "platformctl-given"
"""Our label of the newest given version; `verify` accepts no other beside the program's own."""
GENERATED = "platformctl-generated"
"""Our label of the program's version while a given one is current.

AWS deletes versions without a label at will. If this one were gone, the next refresh would drop it
from the state, and the next `up` make a random value current again.
"""
_TYPE = "aws:secretsmanager/secretVersion:SecretVersion"


def labelled(stages: Mapping[str, Sequence[str]], label: str) -> str | None:
    """The version that has a label, among versions with their labels as AWS lists them."""
    return next((version for version, labels in stages.items() if label in labels), None)


@dataclass(frozen=True, kw_only=True)
class Secret:
    """A secret of a deployed stack.

    Attributes:
        deployment: The stack.
        arn: The secret.
    """

    deployment: Deployment
    arn: str

    def labels(self) -> Mapping[str, str | None]:
        """Which version readers get, and which is the newest given one."""
        stages = self._stages()
        return {label: labelled(stages, label) for label in (CURRENT, GIVEN)}

    def give(self, value: str) -> str:
        """Make a value current; the one before stays as AWSPREVIOUS. Returns the new version."""
        generated = self._generated()
        version: str = self._manager.put_secret_value(
            SecretId=self.arn, SecretString=value, VersionStages=[CURRENT, GIVEN]
        )["VersionId"]
        self.move(GENERATED, generated)
        return version

    def move(self, label: str, version: str | None) -> None:
        """Let a version have a label, and no other version; None takes it from all."""
        holder = labelled(self._stages(), label)
        if holder == version:
            return
        way = {"RemoveFromVersionId": holder, "MoveToVersionId": version}
        self._manager.update_secret_version_stage(
            SecretId=self.arn, VersionStage=label, **{key: it for key, it in way.items() if it}
        )

    def _generated(self) -> str:
        """The version that the program manages, as the stack's state has it."""
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
