"""Change a service's image in the configuration and in AWS, or in neither."""

import sys
from dataclasses import dataclass

import typer

from ops.automation import FailedError, Ran, operate
from ops.delivery import steady
from ops.delivery.change import Change, image_change
from ops.deployment import Deployment
from ops.errors import ExitCode, OpsError
from ops.events import Step
from ops.lock import exclusive
from ops.options import progress


def way_out(service: str) -> str:
    """The end of the URN of a service's egress rule to the internet.

    It comes and goes with the service's image, which is pulled from a public registry or from ECR.
    """
    return f"SecurityGroupEgressRule::network-{service}-to-internet-443"


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """A service of a stack that is to run another image.

    Attributes:
        deployment: The stack.
        service: The service.
        version: Tag or digest; None is the placeholder.
        sure: Do not ask before changing more than the service.
    """

    deployment: Deployment
    service: str
    version: str | None
    sure: bool

    def run(self) -> str:
        """Preview, bring up, wait until it is steady; the configuration follows what happened.

        Returns:
            The file that now holds the change.

        Raises:
            OpsError: It did not work; the sentence says what configuration and AWS hold now.
        """
        # What is not there, or is another's, is told before anything changes.
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
            # A fresh look: the outputs read so far are those of before.
            steady.wait(self.deployment.afresh(), self.service)
        except steady.RolledBackError as reason:
            raise self._undone(change, None, f"ECS gave it up: {reason}") from None
        return change.name

    def _preview(self) -> None:
        """Show what will change; what is more than the service needs a yes."""
        ran = operate(self.deployment.afresh(), "preview")
        others = [step for step in ran.steps if not self._is_own(step)]
        if others and not self.sure:
            self._ask(", ".join(step.told for step in others))

    def _ask(self, more: str) -> None:
        told = f"this changes more than {self.service}: {more}"
        if not sys.stdin.isatty():
            raise OpsError(f"{told}; nothing was changed, --yes agrees to it")
        progress.print(told)
        if not typer.confirm("Go on?", err=True):
            raise OpsError("nothing was changed")

    def _is_own(self, step: Step) -> bool:
        component = f"FargateService::{self.service}"
        own = (component, way_out(self.service))
        return step.urn.endswith(own) or step.parent.endswith(component)

    def _undone(self, change: Change, ran: Ran | None, reason: str) -> OpsError:
        """Put the configuration back, and AWS too where the operation had begun to change it."""
        change.undo()
        told = f"{self.service} did not get {self.version or 'the placeholder'} ({reason})"
        if ran and not ran.steps:
            message = f"{told}; nothing was changed, and {change.name} is as it was"
            return OpsError(message, ExitCode.ENGINE)
        progress.print(f"{told}; going back to what ran before")
        try:
            operate(self.deployment.afresh(), "up", refresh=True)
        except FailedError:
            message = (
                f"{told}, and going back failed too; {change.name} is as it was, but AWS may hold"
                f" part of the change: run {self._repair} once the cause is mended"
            )
            return OpsError(message, ExitCode.ENGINE)
        message = f"{told}; configuration and AWS are back at what ran before"
        return OpsError(message, ExitCode.RED)

    def _interrupted(self, change: Change) -> OpsError:
        message = (
            f"interrupted: {change.name} holds the change, and AWS part of it; {self._repair} goes"
            f" on, ./platformctl rollback {self.deployment.shown} {self.service} goes back"
        )
        return OpsError(message, ExitCode.INTERRUPTED)

    @property
    def _repair(self) -> str:
        return f"./platformctl up {self.deployment.shown} --refresh"
