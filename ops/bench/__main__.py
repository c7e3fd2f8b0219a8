"""`make bench`: what the policy pack costs a preview, and how this checkout compares with another.

Each figure is a whole process, on a local AWS of its own that holds nothing, so that every preview
creates everything.
"""

import subprocess
import sys
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from localcloud import process
from ops import pack
from ops.bench.pairs import Pairs, measure
from ops.workspace import ROOT, Workspace


def bench(
    stack: Annotated[str, typer.Option(help="dev, staging or prod.")] = "prod",
    rounds: Annotated[int, typer.Option(min=1, help="How many pairs.")] = 5,
    against: Annotated[
        str | None, typer.Option(help="A git revision to compare this checkout with.")
    ] = None,
) -> None:
    """Time pairs of runs and print their ratios; nothing is judged."""
    with tempfile.TemporaryDirectory(prefix="agentplatform-bench-") as folder:
        here = Workspace(stack=stack, local=Path(folder, "here"))
        here.prepare()
        try:
            found = [_pack(here, rounds)]
            if against:
                with _checkout(against, Path(folder, "there")) as there:
                    found += [
                        _preview(here, there, against, rounds),
                        _graph(there, against, rounds),
                    ]
        finally:
            process.stop(here.local)
    Console().print(_shown(found))


def _pack(here: Workspace, rounds: int) -> Pairs:
    return measure(
        f"preview of {here.stack}",
        ("without the policy pack", partial(_run, here, "preview")),
        ("with it", partial(_run, here, "preview", *_judged(here))),
        rounds=rounds,
    )


def _preview(here: Workspace, there: Path, against: str, rounds: int) -> Pairs:
    # The same local AWS and state: only the program and the pack are another's.
    other = Workspace(stack=here.stack, local=here.local, program=there)
    return measure(
        f"preview of {here.stack}, judged",
        (against, partial(_run, other, "preview", *_judged(other))),
        ("this checkout", partial(_run, here, "preview", *_judged(here))),
        rounds=rounds,
    )


def _graph(there: Path, against: str, rounds: int) -> Pairs:
    """The program alone, under mocks."""
    code = "from tests.support.program import run_program; run_program('prod', {}, preview=False)"

    def record(folder: Path) -> None:
        command = [str(ROOT / ".venv/bin/python"), "-c", code]
        subprocess.run(command, cwd=folder, check=True)  # noqa: S603 -- our own code

    return measure(
        "program under mocks",
        (against, partial(record, there)),
        ("this checkout", partial(record, ROOT)),
        rounds=rounds,
    )


def _judged(workspace: Workspace) -> tuple[str, ...]:
    """The checkout's own pack, configured for the stack where that checkout can do so."""
    return pack.arguments(workspace.stack, workspace.program / "policy")


def _run(workspace: Workspace, *arguments: str) -> None:
    done = workspace.pulumi(*arguments)
    if done.returncode != 0:
        sys.stderr.write(done.stdout + done.stderr)
        raise SystemExit(f"error: pulumi {' '.join(arguments)} failed in {workspace.program}")


@contextmanager
def _checkout(revision: str, folder: Path) -> Generator[Path]:
    """Another revision of this repository, with this one's packages."""
    git = ["git", "-C", str(ROOT), "worktree"]
    done = subprocess.run(  # noqa: S603 -- git on our own repository
        [*git, "add", "--detach", str(folder), revision],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise SystemExit(f"error: --against {revision}: {done.stderr.strip().splitlines()[-1]}")
    try:
        (folder / ".venv").symlink_to(ROOT / ".venv")
        yield folder
    finally:
        subprocess.run([*git, "remove", "--force", str(folder)], check=True)  # noqa: S603 -- as above


def _shown(found: list[Pairs]) -> Table:
    table = Table("What", "Way", "Median, s", "Ratio: median (least to greatest)")
    for each in found:
        least, middle, greatest = each.ratios
        table.add_row(each.name, each.ways[0], f"{each.medians[0]:.2f}", "")
        told = f"{middle:.2f} ({least:.2f} to {greatest:.2f})"
        table.add_row("", each.ways[1], f"{each.medians[1]:.2f}", told)
        table.add_section()
    return table


if __name__ == "__main__":
    typer.run(bench)
