"""`platformctl drill`: recovery drills, timed and recorded."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated

import typer

from ops.commands import group
from ops.deployment import Deployment
from ops.drill.az_loss import az_loss
from ops.drill.broken_health import broken_health
from ops.drill.clock import Clock, WallClock
from ops.drill.drill import Drill
from ops.drill.failover import failover
from ops.drill.record import Record
from ops.drill.restore import restore
from ops.drill.rolling import rolling
from ops.drill.run import carry_out
from ops.drill.scale_out import scale_out
from ops.drill.session import DrillSession
from ops.drill.task_stop import task_stop
from ops.errors import ExitCode, OpsError
from ops.options import (
    AsJson,
    Cell,
    Local,
    ServiceName,
    StackName,
    console,
    print_json,
    progress,
    show,
)
from ops.outcome import Outcome
from ops.workspace import ROOT

drill = group("drill")

CLOCK: Clock = WallClock()

Run = Annotated[bool, typer.Option("--run", help="Run the drill, after you type the stack's name.")]
Confirm = Annotated[
    str | None,
    typer.Option(metavar="STACK", help="Run without asking: the stack's name. Required for prod."),
]
Folder = Annotated[
    Path | None,
    typer.Option(
        "--record",
        metavar="FOLDER",
        file_okay=False,
        help="Folder of the record; by default drills/STACK, or .local/drills/STACK.",
    ),
]

_GUARDED = "prod"


@dataclass(frozen=True, kw_only=True)
class _Call:
    """The options of a drill's command."""

    deployment: Deployment
    run: bool
    confirm: str | None
    folder: Path | None
    as_json: bool

    def answer(self, drill: Drill) -> None:
        """Show the drill's plan, or run it."""
        if not (self.run or self.confirm):
            self._show(drill)
            return
        self._sure(drill)
        session = DrillSession(clock=CLOCK, local=self.deployment.local, console=progress)
        record = carry_out(drill, self.deployment.stack, session)
        page = record.write(self.folder or self._folder)
        if self.as_json:
            print_json(record.as_json())
        else:
            _show_results(record)
        progress.print(f"recorded in {page}")
        _end(record)

    @property
    def _folder(self) -> Path:
        home = ROOT / ".local" if self.deployment.local else ROOT
        return home / "drills" / self.deployment.stack

    def _sure(self, drill: Drill) -> None:
        """Ask for confirmation before a drill."""
        stack = self.deployment.stack
        if self.confirm is None and stack == _GUARDED:
            raise OpsError(f"drills of {stack} need --confirm {stack}; nothing was done")
        typed = self.confirm
        if typed is None:
            if not sys.stdin.isatty():
                message = f"no terminal to confirm on: add --confirm {stack}; nothing was done"
                raise OpsError(message)
            progress.print("\n".join(_plan(drill, local=self.deployment.local)))
            typed = typer.prompt(f"Type the stack's name ({stack}) to begin", err=True)
        if typed != stack:
            raise OpsError(f"{typed!r} is not {stack!r}; nothing was done")

    def _show(self, drill: Drill) -> None:
        if not self.as_json:
            console.print("\n".join(_plan(drill, local=self.deployment.local)))
            console.print("\nNothing was done; --run runs the drill.")
            return
        steps = [
            {
                "does": each.does,
                "putBack": each.undoes or None,
                "unknownHere": each.unknown_here or None,
            }
            for each in drill.steps
        ]
        targets = [asdict(each) for each in drill.targets]
        plan = {"drill": drill.name, "about": drill.about, "costs": drill.costs}
        print_json(
            {**plan, "risks": drill.risks, "found": drill.found, "targets": targets, "steps": steps}
        )


@drill.callback()
def _group() -> None:
    """Run recovery drills and measure recovery times. Shows the plan; --run runs it."""


def _plan(drill: Drill, *, local: bool) -> Iterator[str]:
    yield f"Drill {drill.name}: {drill.about}"
    yield from (f"  found: {each}" for each in drill.found)
    for number, step in enumerate(drill.steps, 1):
        yield f"  {number}. {step.does}"
        if local and step.unknown_here:
            yield f"     not provable here: {step.unknown_here}"
        if step.undo:
            yield f"     afterwards: {step.undoes}"
    for each in drill.targets:
        yield f"  target: {each.what}: {each.text} ({each.source})"
    yield f"  costs: {drill.costs}"
    yield f"  risks: {drill.risks}"


def _show_results(record: Record) -> None:
    rows: list[tuple[Cell, ...]] = [
        (each.target.what, each.text, each.target.text, record.outcome_of(each).shown)
        for each in record.measured
    ]
    rows += [(each, "", "", Outcome.NOT_PROVABLE.shown) for each in record.not_provable]
    show(rows, ("Measured", "Value", "Promised", "Outcome"))
    console.print(f"drill {record.drill.name} of {record.stack}: {record.outcome}")


def _end(record: Record) -> None:
    """Exit with the record's outcome; print remaining manual steps last."""
    for each in record.left:
        progress.print(f"remaining manual step: {each}")
    if record.outcome is Outcome.INTERRUPTED:
        raise KeyboardInterrupt
    if record.outcome is Outcome.FAILED:
        raise OpsError(f"the drill ended early: {record.problem}", ExitCode.AWS)
    if record.outcome is Outcome.RED:
        raise typer.Exit(ExitCode.RED)


def of_stack(group: typer.Typer, name: str, text: str, make: Callable[[Deployment], Drill]) -> None:
    """Add the command of a drill of the whole stack."""

    @group.command(name, help=text)
    def _(
        stack: StackName,
        *,
        run: Run = False,
        confirm: Confirm = None,
        record: Folder = None,
        local: Local = False,
        as_json: AsJson = False,
    ) -> None:
        deployment = Deployment(stack=stack, local=local)
        call = _Call(
            deployment=deployment, run=run, confirm=confirm, folder=record, as_json=as_json
        )
        call.answer(make(deployment))


def of_service(
    group: typer.Typer, name: str, text: str, make: Callable[[Deployment, str], Drill]
) -> None:
    """Add the command of a drill of one service."""

    @group.command(name, help=text)
    def _(
        stack: StackName,
        service: ServiceName,
        *,
        run: Run = False,
        confirm: Confirm = None,
        record: Folder = None,
        local: Local = False,
        as_json: AsJson = False,
    ) -> None:
        deployment = Deployment(stack=stack, local=local)
        call = _Call(
            deployment=deployment, run=run, confirm=confirm, folder=record, as_json=as_json
        )
        call.answer(make(deployment, service))


_STACK_DRILLS: tuple[tuple[str, str, Callable[[Deployment], Drill]], ...] = (
    ("failover", "Fail the database over to a reader: within 5 minutes.", failover),
    (
        "restore",
        "Restore the database into a new cluster: RPO 15 minutes, RTO 30 minutes.",
        lambda deployment: restore(deployment, CLOCK),
    ),
)
_SERVICE_DRILLS: tuple[tuple[str, str, Callable[[Deployment, str], Drill]], ...] = (
    ("task-stop", "Stop a task: ECS replaces it within 60 seconds.", task_stop),
    ("rolling", "Redeploy a service under requests: 99.9 % answered.", rolling),
    (
        "broken-health",
        "Run a task with a failing health check: detected within 90 seconds.",
        broken_health,
    ),
)
for each in _STACK_DRILLS:
    of_stack(drill, *each)
for each in _SERVICE_DRILLS:
    of_service(drill, *each)


@drill.command("az-loss")
def _az_loss(
    stack: StackName,
    *,
    zone: Annotated[str, typer.Option(help="The zone to shift away from, such as us-east-1a.")],
    run: Run = False,
    confirm: Confirm = None,
    record: Folder = None,
    local: Local = False,
    as_json: AsJson = False,
) -> None:
    """Shift the load balancers away from a zone: within 5 minutes. The plan lists what is lost."""
    deployment = Deployment(stack=stack, local=local)
    call = _Call(deployment=deployment, run=run, confirm=confirm, folder=record, as_json=as_json)
    call.answer(az_loss(deployment, zone))


@drill.command("scale-out")
def _scale_out(
    stack: StackName,
    service: ServiceName,
    *,
    load: Annotated[bool, typer.Option("--load", help="Wait for load that you generate.")] = False,
    run: Run = False,
    confirm: Confirm = None,
    record: Folder = None,
    local: Local = False,
    as_json: AsJson = False,
) -> None:
    """Scale out by one task: within 5 minutes. Without --load, raises the minimum temporarily."""
    deployment = Deployment(stack=stack, local=local)
    call = _Call(deployment=deployment, run=run, confirm=confirm, folder=record, as_json=as_json)
    call.answer(scale_out(deployment, service, load=load))
