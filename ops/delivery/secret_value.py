"""Set a secret's value and replace the service's tasks; roll back if they fail."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass

import typer

from components.settings.base import nearest
from ops.delivery import steady
from ops.delivery.secret_versions import CURRENT, Secret
from ops.deployment import Deployment
from ops.errors import ExitCode, OpsError
from ops.lock import exclusive
from ops.options import progress

LONGEST_BYTES = 65_536
"""The limit of Secrets Manager: docs.aws.amazon.com/secretsmanager/latest/userguide/
reference_limits.html."""


def read() -> str:
    """Read the value from a prompt without echo, or from standard input without its last line end.

    Raises:
        OpsError: It cannot be an environment variable; the message does not contain it.
    """
    if sys.stdin.isatty():
        return checked(typer.prompt("Value", hide_input=True, confirmation_prompt=True, err=True))
    raw = sys.stdin.buffer.read(LONGEST_BYTES + len("\r\n") + 1)
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        raise OpsError("the value on standard input is no UTF-8; accepted: text") from None
    return checked(text.removesuffix("\n").removesuffix("\r"))


def checked(value: str) -> str:
    """Check that a value is valid for Secrets Manager and as an environment variable."""
    if not value.strip():
        raise OpsError("the value is empty; accepted: text on standard input or at the prompt")
    if "\0" in value:
        raise OpsError("the value has a NUL character; accepted: text; encode binary values")
    if (size := len(value.encode())) > LONGEST_BYTES:
        more = "more than " if size > LONGEST_BYTES + 1 else ""
        message = f"the value has {more}{LONGEST_BYTES + 1 if more else size} bytes"
        raise OpsError(f"{message}; accepted: {LONGEST_BYTES} at most")
    return value


@dataclass(frozen=True, kw_only=True)
class Setting:
    """A secret of a service whose value is set.

    Attributes:
        name: The secret, as `agentplatform:security.secrets` names it.
    """

    deployment: Deployment
    service: str
    name: str

    def secret(self) -> Secret:
        """The secret.

        Raises:
            OpsError: The service has no such secret, or it is not deployed yet.
        """
        known = self.deployment.settings.security.secrets.get(self.service, {})
        key = f"agentplatform:security.secrets.{self.service}"
        if self.name not in known:
            listed = ", ".join(known) or "none yet"
            message = (
                f"{self.service} of stack {self.deployment.stack} has no secret"
                f" '{self.name}'{nearest(self.name, list(known))}; accepted: {listed}, as"
                f" {self.deployment.source.name}, {key} names them"
            )
            raise OpsError(message)
        arns = self.deployment.contract("security")["secretArns"].get(self.service, {})
        if self.name not in arns:
            message = f"{key}.{self.name} is not deployed yet; run: up {self.deployment.shown}"
            raise OpsError(message, ExitCode.NOT_DEPLOYED)
        return Secret(deployment=self.deployment, arn=arns[self.name])

    def run(self, secret: Secret, value: str) -> str:
        """Make the value current, replace the service's tasks and wait for them.

        Returns:
            The id of the secret's new version.

        Raises:
            OpsError: The new tasks did not become steady; the previous value is restored.
        """
        with exclusive(self.deployment):
            before = secret.labels()
            version = secret.give(value)
            progress.print(f"version {version} of the secret is current")
            try:
                steady.renew(self.deployment, self.service)
            except steady.RolledBackError as reason:
                raise self._undone(secret, before, str(reason)) from None
            except KeyboardInterrupt:
                message = (
                    "interrupted: the value is set, and new tasks get it; see the rollout with:"
                    f" ./platformctl status {self.deployment.shown}"
                )
                raise OpsError(message, ExitCode.INTERRUPTED) from None
        return version

    def _undone(self, secret: Secret, before: Mapping[str, str | None], reason: str) -> OpsError:
        """Restore the previous value, and replace the tasks."""
        text = f"{self.service} did not become steady with the new value of {self.name} ({reason})"
        if before[CURRENT] is None:
            return OpsError(f"{text}, and there is no previous value", ExitCode.RED)
        progress.print(f"{text}; restoring the previous value")
        for label, version in before.items():
            secret.move(label, version)
        try:
            steady.renew(self.deployment, self.service)
        except steady.RolledBackError as again:
            message = f"{text}; the previous value is restored, but tasks fail: {again}"
            return OpsError(message, ExitCode.RED)
        return OpsError(f"{text}; its tasks have the previous value", ExitCode.RED)
