"""`platformctl`: operate a stack of the platform, on AWS or on this machine."""

import sys

import typer
from rich.markup import escape

from engine.errors import EngineUnavailable
from localcloud.process import LocalcloudError
from ops.aws import AWS_ERRORS, explained
from ops.commands.bootstrap import bootstrap
from ops.commands.cost import cost
from ops.commands.deploy import deploy, rollback
from ops.commands.diagram import diagram
from ops.commands.doctor import doctor
from ops.commands.drill import drill
from ops.commands.exec import exec_
from ops.commands.images import images
from ops.commands.logs import logs
from ops.commands.outputs import outputs
from ops.commands.preview import preview
from ops.commands.report import report
from ops.commands.verify import verify
from ops.errors import ExitCode, OpsError
from ops.options import progress
from ops.workspace import LocalError

app = typer.Typer(
    name="platformctl", help=__doc__, no_args_is_help=True, pretty_exceptions_enable=False
)
for command in (
    doctor,
    outputs,
    verify,
    report,
    diagram,
    cost,
    logs,
    deploy,
    rollback,
    preview,
    bootstrap,
):
    app.command()(command)
app.command("exec")(exec_)
app.add_typer(images)
app.add_typer(drill)


def main() -> int:
    """Run a command and return its exit code; a user's mistake ends in one sentence."""
    try:
        app(prog_name="platformctl")
    except OpsError as refusal:
        return _refused(str(refusal), refusal.code)
    except AWS_ERRORS as error:
        refusal = explained(error)
        return _refused(str(refusal), refusal.code)
    except (EngineUnavailable, LocalError, LocalcloudError) as refusal:
        return _refused(str(refusal), ExitCode.ENGINE)
    except SystemExit as end:
        if end.code == ExitCode.INTERRUPTED:
            return _refused("interrupted", ExitCode.INTERRUPTED)
        return int(end.code or 0)
    return ExitCode.OK


def _refused(sentence: str, code: ExitCode) -> int:
    progress.print(f"[bold red]error:[/] {escape(sentence)}", soft_wrap=True)
    return code


if __name__ == "__main__":
    sys.exit(main())
