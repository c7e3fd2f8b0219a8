"""Deploy an image to a service; after a failure, configuration and AWS are rolled back."""

import sys
from dataclasses import dataclass

import typer

from ops.automation import FailedError, Ran, operate
from ops.delivery import steady
from ops.delivery.change import ImageChange, image_change
from ops.deployment import Deployment
from ops.errors import ExitCode, OpsError
from ops.events import Step
from ops.lock import exclusive
from ops.options import progress


def way_out(service: str) -> str:
    """The suffix of the URN of a service's egress rule to the internet.

    The rule depends on whether the image is pulled from a public registry or from ECR.
    """
    return f"SecurityGroupEgressRule::network-{service}-to-internet-443"


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """The deployment of an image to a service.

    Attributes:
        version: Tag or digest; None is the placeholder.
        sure: Do not ask for confirmation if more than the service changes.
    """

    deployment: Deployment
    service: str
    version: str | None
    sure: bool

    def run(self) -> str:
        """Preview, update, and wait until the service is steady.

        Returns:
            The changed configuration file.

        Raises:
            OpsError: It failed; the message has the resulting state of configuration and AWS.
        """
        # Refuse a missing or foreign image before anything changes.
        _ = self.deployment.aws, self.deployment.outputs
        with exclusive(self.deployment):
            return self._run()

    def _run(self) -> str:
        change = image_change(self.deployment, self.service, self.version)
        change.make()
        try:
            self._preview()
        except BaseException:
            change.undo()
            raise
        try:
            operate(self.deployment.afresh(), "up")
        except FailedError as failure:
            raise self._undone(change, failure.ran, str(failure)) from None
        except KeyboardInterrupt:
            raise self._interrupted(change) from None
        try:
            # Read the outputs again: the cached ones are from before the update.
            steady.wait(self.deployment.afresh(), self.service)
        except steady.RolledBackError as reason:
            raise self._undone(change, None, f"ECS rolled it back: {reason}") from None
        return change.name

    def _preview(self) -> None:
        """Show the changes; ask for confirmation if they are more than the service's."""
        ran = operate(self.deployment.afresh(), "preview")
        others = [step for step in ran.steps if not self._is_own(step)]
        if others and not self.sure:
            self._ask(", ".join(step.text for step in others))

    def _ask(self, more: str) -> None:
        text = f"this changes more than {self.service}: {more}"
        if not sys.stdin.isatty():
            raise OpsError(f"{text}; nothing was changed; confirm with --yes")
        progress.print(text)
        if not typer.confirm("Go on?", err=True):
            raise OpsError("nothing was changed")

    def _is_own(self, step: Step) -> bool:
        component = f"FargateService::{self.service}"
        own = (component, way_out(self.service))
        return step.urn.endswith(own) or step.parent.endswith(component)

    def _undone(self, change: ImageChange, ran: Ran | None, reason: str) -> OpsError:
        """Restore the configuration, and AWS if the operation had begun to change it."""
        change.undo()
        text = f"{self.service} did not get {self.version or 'the placeholder'} ({reason})"
        if ran and not ran.steps:
            message = f"{text}; nothing was changed, and {change.name} is restored"
            return OpsError(message, ExitCode.ENGINE)
        progress.print(f"{text}; rolling back")
        try:
            operate(self.deployment.afresh(), "up", refresh=True)
        except FailedError:
            message = (
                f"{text}, and the rollback failed, too; {change.name} is restored, but AWS may have"
                f" part of the change: run {self._repair} after fixing the cause"
            )
            return OpsError(message, ExitCode.ENGINE)
        message = f"{text}; configuration and AWS are rolled back"
        return OpsError(message, ExitCode.RED)

    def _interrupted(self, change: ImageChange) -> OpsError:
        message = (
            f"interrupted: {change.name} has the change, and AWS part of it; continue with"
            f" {self._repair}, or run ./platformctl rollback {self.deployment.shown} {self.service}"
        )
        return OpsError(message, ExitCode.INTERRUPTED)

    @property
    def _repair(self) -> str:
        return f"./platformctl up {self.deployment.shown} --refresh"
