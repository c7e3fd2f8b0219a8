"""Operations on a stack by Pulumi's Automation API; the only module that runs the engine."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from localcloud import process
from ops import events, pack
from ops.child import OnLine
from ops.deployment import Deployment
from ops.display import Display
from ops.errors import ExitCode, OpsError
from ops.events import Diagnostic, Step, Violation

if TYPE_CHECKING:
    from pulumi.automation import EngineEvent
    from pulumi.automation.events import SummaryEvent

Operation = Literal["preview", "up", "refresh", "preview-refresh", "destroy"]

_EXISTS = re.compile(r"Already(Exist|Owned)|ResourceExists|\.Conflict|\.Duplicate|already exists")
"""Messages of AWS services for a name or address range that is in use."""

_TITLES: Mapping[Operation, str] = {
    "preview": "Previewing",
    "up": "Updating",
    "refresh": "Refreshing the state of",
    "preview-refresh": "Comparing AWS with the state of",
    "destroy": "Deleting",
}


@dataclass(frozen=True, kw_only=True)
class Ran:
    """A finished operation; `failure` is Pulumi's message if it failed."""

    operation: Operation
    events: "tuple[EngineEvent, ...]"
    failure: str = ""

    @cached_property
    def _summary(self) -> "SummaryEvent | None":
        return next((e.summary_event for e in self.events if e.summary_event), None)

    @cached_property
    def changes(self) -> Mapping[str, int]:
        """The number of resources by kind of step, including `same`."""
        found = self._summary
        # The SDK types the keys as an enum; they are strings.
        return {str(kind): count for kind, count in found.resource_changes.items()} if found else {}

    @property
    def changed(self) -> int:
        """The number of changed resources."""
        return sum(count for kind, count in self.changes.items() if kind != "same")

    @property
    def seconds(self) -> int:
        """The duration in seconds."""
        return self._summary.duration_seconds if self._summary else 0

    @property
    def packs(self) -> Mapping[str, str]:
        """The policy packs that evaluated the stack, and their versions."""
        return self._summary.policy_packs if self._summary else {}

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """The started steps that change something."""
        found = (events.step(event) for event in self.events)
        return tuple(step for step in found if step and step.op not in events.IDLE)

    @cached_property
    def violations(self) -> tuple[Violation, ...]:
        """The violations that the policy pack reported."""
        return tuple(filter(None, map(events.violation, self.events)))

    @cached_property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Warnings and errors."""
        return tuple(filter(None, map(events.diagnostic, self.events)))

    @property
    def refused(self) -> bool:
        """Whether it failed only because a mandatory rule is violated."""
        broken = any(each.mandatory for each in self.violations)
        return broken and self._summary is not None and not events.failures(self.events)

    @property
    def outputs_changed(self) -> bool:
        """Whether the stack's outputs changed."""
        for event in self.events:
            step = events.step(event, "res_outputs_event")
            if step and step.type == "pulumi:pulumi:Stack":
                return step.old.get("outputs") != step.new.get("outputs")
        return False


class FailedError(OpsError):
    """An operation failed; `ran` has its steps until then."""

    def __init__(self, message: str, code: ExitCode, ran: Ran) -> None:
        super().__init__(message, code)
        self.ran = ran


def operate(
    deployment: Deployment,
    operation: Operation,
    *,
    refresh: bool = False,
    evaluate: bool = True,
    on_output: OnLine | None = None,
    **options: Any,
) -> Ran:
    """Run an operation, evaluated by the policy pack, with progress on stderr.

    Args:
        deployment: The stack; a local one must have been prepared.
        operation: The operation; `preview-refresh` reports drift and changes nothing.
        refresh: Compare the state with AWS first.
        evaluate: Let the policy pack evaluate a preview or an update.
        on_output: Called with each line that the CLI prints.
        options: More options of the Automation API's method, such as `diff`.

    Raises:
        FailedError: It failed, or a mandatory rule is violated (`ran.refused`).
        OpsError: It did not report its end, or the policy pack did not evaluate the stack.
        KeyboardInterrupt: Ctrl-C; Pulumi has finished the steps in progress.
    """
    from ops import selected  # noqa: PLC0415 -- imports the SDK, which `--help` need not wait for

    collected: list[EngineEvent] = []
    display = Display(title=f"{_TITLES[operation]} stack {deployment.stack}")

    def note(event: "EngineEvent") -> None:
        collected.append(event)
        display.event(event)

    if operation in ("preview", "up"):
        options |= _packs(deployment) if evaluate else {}
        options |= {"refresh": refresh}
    if not operation.startswith("preview"):
        # The following history command would use the salt of the committed file, and write one.
        options |= {"show_secrets": False}
    stack = selected.stack_of(deployment)
    method = getattr(stack, operation.replace("-", "_"))
    try:
        with display:
            method(on_event=note, on_output=on_output, **options)
    except (selected.CommandError, RuntimeError) as failure:
        ran = Ran(operation=operation, events=tuple(collected), failure=str(failure))
        raise _failed(deployment, ran, failure) from None
    ran = Ran(operation=operation, events=tuple(collected))
    if not events.complete(ran.events):
        message = f"pulumi {operation} of stack {deployment.stack} did not report its end"
        raise OpsError(f"{message}; look at the stack with: pulumi stack history", ExitCode.ENGINE)
    if "policy_packs" in options and not ran.packs:
        message = f"the policy pack did not evaluate the {operation} of stack {deployment.stack}"
        raise OpsError(message, ExitCode.ENGINE)
    return ran


def _packs(deployment: Deployment) -> dict[str, list[str]]:
    configuration = pack.configuration(deployment.stack)
    configured = {"policy_pack_configs": [str(configuration)]} if configuration.exists() else {}
    return {"policy_packs": [str(pack.PACK)], **configured}


def _failed(deployment: Deployment, ran: Ran, failure: Exception) -> FailedError:
    """The error for the user; the display has shown the diagnostics."""
    from pulumi.automation.errors import (  # noqa: PLC0415 -- as in `operate`
        ConcurrentUpdateError,
        StackNotFoundError,
    )

    stack, name = deployment.stack, ran.operation
    if isinstance(failure, StackNotFoundError):
        return FailedError(str(deployment.not_deployed()), ExitCode.NOT_DEPLOYED, ran)
    if isinstance(failure, ConcurrentUpdateError):
        here = " --local" if deployment.local else ""
        message = (
            f"another update of stack {stack} is in progress, or a killed one left its lock;"
            f" wait for it, or release the lock: ./platformctl cancel {stack}{here}"
        )
        return FailedError(message, ExitCode.ENGINE, ran)
    if ran.refused:
        rules = sorted({each.rule for each in ran.violations if each.mandatory})
        message = (
            f"stack {stack} violates mandatory rules of the policy pack: {', '.join(rules)};"
            f" levels and exemptions are in policy/config/{pack.configuration(stack).name}"
        )
        return FailedError(message, ExitCode.RED, ran)
    if name in ("preview", "up") and not ran.packs and (refused := _configuration(stack)):
        return FailedError(refused[0], ExitCode.USAGE, ran)
    errors = events.failures(ran.events)
    first = errors[0].splitlines()[0] if errors else _last_line(failure)
    more = f" (and {len(errors) - 1} more errors)" if len(errors) > 1 else ""
    message = f"{name} of stack {stack} failed: {first}{more}{_way_out(deployment, errors)}"
    return FailedError(message, ExitCode.ENGINE, ran)


def _configuration(stack: str) -> list[str]:
    """The errors in the policy pack's configuration, as the pack reports them."""
    return pack.said_by(pack.checking([pack.configuration(stack)]))


def _way_out(deployment: Deployment, errors: Sequence[str]) -> str:
    """The fix for errors that are recognised by their message; empty for others."""
    if deployment.local and process.find(deployment.workspace.local) is None:
        return (
            "; the local AWS has stopped, and its resources are lost: create them again with:"
            f" ./platformctl up {deployment.shown}"
        )
    if any(map(_EXISTS.search, errors)):
        return (
            "; list, adopt or delete resources that are in no state, as after a create whose"
            f" response was lost, with: ./platformctl orphans {deployment.shown}"
        )
    return ""


def _last_line(failure: Exception) -> str:
    lines = [line.strip() for line in str(failure).splitlines() if line.strip()]
    said = [line for line in lines if line.startswith(("error:", "stderr: error:"))]
    return (said or lines or ["Pulumi gave no reason"])[-1].removeprefix("stderr: ")
