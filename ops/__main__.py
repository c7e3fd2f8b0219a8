"""`platformctl`: operate a stack of the platform, on AWS or on this machine."""

import signal
import sys

import typer
from rich.markup import escape

from engine.errors import EngineUnavailable
from localcloud.process import LocalcloudError
from ops.aws import AWS_ERRORS, AwsError, explained
from ops.commands.bootstrap import bootstrap
from ops.commands.cancel import cancel
from ops.commands.cost import cost
from ops.commands.deploy import deploy, rollback
from ops.commands.destroy import destroy
from ops.commands.diagram import diagram
from ops.commands.doctor import doctor
from ops.commands.drill import drill
from ops.commands.exec import exec_
from ops.commands.images import images
from ops.commands.local import down, shell
from ops.commands.logs import logs
from ops.commands.orphans import orphans
from ops.commands.outputs import outputs
from ops.commands.policy import policy
from ops.commands.preview import preview
from ops.commands.report import report
from ops.commands.up import up
from ops.commands.verify import verify
from ops.errors import ExitCode, OpsError
from ops.options import progress

app = typer.Typer(
    name="platformctl", help=__doc__, no_args_is_help=True, pretty_exceptions_enable=False
)
for command in (
    up,
    preview,
    destroy,
    policy,
    doctor,
    outputs,
    verify,
    report,
    diagram,
    cost,
    logs,
    deploy,
    rollback,
    orphans,
    bootstrap,
    cancel,
    shell,
    down,
):
    app.command()(command)
app.command("exec")(exec_)
app.add_typer(images)
app.add_typer(drill)


def main() -> int:
    """Run a command and return its exit code; a user's mistake ends in one sentence."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends as Ctrl-C does
    try:
        app(prog_name="platformctl")
    except (OpsError, *AWS_ERRORS, EngineUnavailable, LocalcloudError) as error:
        return _refused(_sentence(error))
    except KeyboardInterrupt:
        return _refused(OpsError("interrupted", ExitCode.INTERRUPTED))
    except SystemExit as end:
        if end.code != ExitCode.INTERRUPTED:
            return int(end.code or 0)
        return _refused(OpsError("interrupted", ExitCode.INTERRUPTED))
    finally:
        signal.signal(signal.SIGTERM, before)
    return ExitCode.OK


def _sentence(error: OpsError | AwsError | EngineUnavailable | LocalcloudError) -> OpsError:
    if isinstance(error, OpsError):
        return error
    if isinstance(error, EngineUnavailable | LocalcloudError):
        return OpsError(str(error), ExitCode.ENGINE)
    return explained(error)


def _refused(refusal: OpsError) -> int:
    progress.print(f"[bold red]error:[/] {escape(str(refusal))}", soft_wrap=True)
    return refusal.code


if __name__ == "__main__":
    sys.exit(main())
