"""`python -m localcloud`: start, stop and look into the local AWS."""

import logging
import shlex
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from localcloud import process

app = typer.Typer(
    no_args_is_help=True, add_completion=False, help="A local AWS for Pulumi: moto and providers."
)
StateDir = Annotated[
    Path, typer.Option("--state-dir", help="Where localcloud notes its ports and logs.")
]
_HERE = Path(".local")
_console = Console()


@app.command()
def serve(
    state_dir: StateDir = _HERE,
    *,
    owner: Annotated[int | None, typer.Option(help="End when this process ends.")] = None,
) -> None:
    """Serve in the foreground until interrupted."""
    sources = process.fingerprint()  # before what it describes is imported
    from localcloud import serve as server  # noqa: PLC0415 - loads pulumi_aws, which takes seconds

    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    state_dir.mkdir(parents=True, exist_ok=True)
    server.run(state_dir, sources=sources, owner=owner)


@app.command()
def start(state_dir: StateDir = _HERE) -> None:
    """Start in the background, unless it runs already."""
    try:
        running = process.start(state_dir)
    except process.LocalcloudError as error:
        _console.print(str(error), style="red", markup=False)
        raise typer.Exit(1) from None
    _console.print(
        f"localcloud runs (pid {running.pid}): AWS at {running.moto_url}",
        highlight=False,
        soft_wrap=True,
    )


@app.command()
def stop(state_dir: StateDir = _HERE) -> None:
    """Stop it; what it held is forgotten."""
    stopped = process.stop(state_dir)
    _console.print("localcloud stopped" if stopped else "localcloud was not running")


@app.command()
def status(state_dir: StateDir = _HERE) -> None:
    """Say whether it runs; the exit code is 1 when it does not."""
    running = process.find(state_dir)
    if running is None:
        _console.print("localcloud is not running")
        raise typer.Exit(1)
    ports = ", ".join(f"{name} {port}" for name, port in running.ports.items())
    _console.print(
        f"localcloud runs (pid {running.pid}): AWS at {running.moto_url}; providers {ports}; "
        f"log {process.log_file(state_dir)}"
        f"{'; it is outdated: the next start replaces it' if running.outdated else ''}",
        highlight=False,
        soft_wrap=True,
    )


@app.command()
def env(state_dir: StateDir = _HERE) -> None:
    """Print the exports with which pulumi and AWS tools work against it."""
    running = process.find(state_dir)
    if running is None:
        typer.echo(
            "localcloud is not running: start it with `python -m localcloud start`", err=True
        )
        raise typer.Exit(1)
    if running.outdated:
        typer.echo("localcloud has changed since it started: start it again", err=True)
    typer.echo(f"unset {' '.join(process.UNSET)}")
    for name, value in running.env().items():
        typer.echo(f"export {name}={shlex.quote(value)}")


@app.command()
def types(
    *,
    json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
    differences: Annotated[
        bool, typer.Option("--differences", help="Where they differ from AWS and pulumi-aws.")
    ] = False,
) -> None:
    """List the modelled types and functions with their AWS operations."""
    from localcloud import table  # noqa: PLC0415 - loads pulumi_aws, which takes seconds

    if json:
        typer.echo(table.as_json(table.differences() if differences else table.rows()))
    else:
        _console.print(table.of_differences() if differences else table.as_table())


if __name__ == "__main__":
    app()
