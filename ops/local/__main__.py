"""What `make` calls: `python -m ops.local COMMAND --stack dev`."""

import shlex
import sys
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from engine.errors import EngineUnavailable
from localcloud import process
from ops.local import summary
from ops.workspace import ROOT, LocalError, Workspace

app = typer.Typer(help=__doc__, no_args_is_help=True, pretty_exceptions_enable=False)
Stack = Annotated[str, typer.Option(help="dev, staging or prod.")]
progress = Console(stderr=True)


@app.command()
def up(stack: Stack = "dev") -> None:
    """Bring the whole platform up on the local AWS, judged by the policy pack."""
    workspace = _prepared(stack)
    # --refresh: what the local AWS forgot in a restart is found missing and made again.
    outcome = _run(workspace, "preview", "--refresh", *workspace.policies)
    if outcome.changed or outcome.outputs_changed:
        # The preview has shown and judged the changes: no second one.
        outcome = _run(workspace, "up", "--yes", "--skip-preview", "--refresh", *workspace.policies)
    summary.show(workspace, outcome)


@app.command()
def preview(stack: Stack = "dev") -> None:
    """Show what `up` would change, judged by the policy pack."""
    workspace = _prepared(stack)
    raise typer.Exit(workspace.pulumi("preview", "--diff", *workspace.policies).returncode)


@app.command()
def outputs(stack: Stack = "dev") -> None:
    """Print the stack's published outputs."""
    workspace = Workspace(stack=stack)
    _must_exist(workspace)
    raise typer.Exit(_prepared(stack).pulumi("stack", "output").returncode)


@app.command()
def destroy(stack: Stack = "dev") -> None:
    """Delete everything the stack created, after lifting its protection as an operator would."""
    workspace = Workspace(stack=stack, settings={"agentplatform:environment.protection": False})
    _must_exist(workspace)
    workspace.prepare()
    progress.print("[bold]Lifting the protection of stateful resources[/]")
    for command in (("up", "--refresh", "--skip-preview"), ("destroy",)):
        _run(workspace, *command, "--yes")
    workspace.overlay.unlink(missing_ok=True)


@app.command()
def shell(stack: Stack = "dev") -> None:
    """Print exports with which plain `pulumi` commands work: eval "$(make -s shell)"."""
    sys.stdout.write(f"unset {' '.join(process.UNSET)}\n")
    for key, value in sorted(_prepared(stack).environment.items()):
        sys.stdout.write(f"export {key}={shlex.quote(value)}\n")


@app.command()
def down() -> None:
    """Stop the local AWS; the stacks' state stays, and the next `up` makes everything again."""
    stopped = process.stop(ROOT / ".local")
    progress.print("local AWS stopped" if stopped else "local AWS was not running")


def _prepared(stack: str) -> Workspace:
    workspace = Workspace(stack=stack)
    workspace.prepare()
    return workspace


def _run(workspace: Workspace, *arguments: str) -> summary.Outcome:
    """Run an operation of the engine and read its event log; ends the command if it fails."""
    events = workspace.local / f"events-{workspace.stack}.json"
    events.unlink(missing_ok=True)
    done = workspace.pulumi(*arguments, "--event-log", str(events))
    if done.returncode != 0:
        raise typer.Exit(done.returncode)
    return summary.outcome_of(events)


def _must_exist(workspace: Workspace) -> None:
    if not workspace.exists():
        raise LocalError(
            f"stack {workspace.stack} has not been created here; make it with: "
            f"make up STACK={workspace.stack}"
        )


def main() -> int:
    """Run a command and return its exit code; a user's mistake ends in one sentence."""
    try:
        app()
    except (LocalError, EngineUnavailable, process.LocalcloudError) as refusal:
        progress.print(
            f"[bold red]error:[/] {escape(str(refusal))}", highlight=False, soft_wrap=True
        )
        return 1
    except SystemExit as end:
        return int(end.code or 0)
    return 0


if __name__ == "__main__":
    sys.exit(main())
