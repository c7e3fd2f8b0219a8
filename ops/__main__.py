"""`platformctl`: operate a stack of the platform, on AWS or on this machine."""

import signal

if __name__ == "__main__" and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # no traceback from an import; `main` takes over

import sys
import tomllib
from typing import Annotated

import typer

from ops.commands import Commands, add_all
from ops.errors import ExitCode, OpsError, shortened
from ops.stacks import ROOT

app = typer.Typer(
    name="platformctl",
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
add_all(app)

_INTERRUPTED = OpsError("interrupted", ExitCode.INTERRUPTED)


def _version(*, asked: bool) -> None:
    if asked:
        project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
        sys.stdout.write(f"platformctl {project['version']}\n")
        raise typer.Exit


@app.callback(help=__doc__)
def _options(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    pass


def main() -> int:
    """Run a command and return its exit code; user errors print one sentence."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends as Ctrl-C does
    if signal.getsignal(signal.SIGINT) is signal.SIG_DFL:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        code: int = app(prog_name="platformctl", standalone_mode=False) or ExitCode.OK
    except OpsError as refusal:
        return _refused(refusal)
    except typer.TyperException as wrong:
        return _misused(wrong)
    except (KeyboardInterrupt, typer.Abort):
        return _refused(_INTERRUPTED)
    except SystemExit as end:
        return int(end.code or 0)
    except Exception as error:
        from ops.refusals import refusal_of  # noqa: PLC0415 -- imports all that may have failed

        if refusal := refusal_of(error):
            return _refused(refusal)
        raise
    finally:
        signal.signal(signal.SIGTERM, before)
    # Typer makes this code of Ctrl-C.
    return _refused(_INTERRUPTED) if code == ExitCode.INTERRUPTED else code


def _refused(refusal: OpsError) -> int:
    begin = typer.style("error:", fg="red", bold=True)
    typer.echo(f"{begin} {shortened(str(refusal))}", err=True)
    return refusal.code


def _misused(wrong: typer.TyperException) -> int:
    """Report wrong arguments; for a group without a command, its commands."""
    text = wrong.format_message().replace("Value error, ", "").rstrip(".")
    context: typer.Context | None = getattr(wrong, "ctx", None)
    if text.startswith("Usage: "):
        typer.echo(text, err=True)
        return ExitCode.USAGE
    hint = f"; see {context.command_path} --help" if context else ""
    return _refused(OpsError(f"{text}{hint}", ExitCode(wrong.exit_code)))


if __name__ == "__main__":
    sys.exit(main())
