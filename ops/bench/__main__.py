"""`make bench`: time commands, compared with the engine's minimum or another command.

Figures are of whole processes, in copies of this checkout with a local AWS of their own. Targets
are printed beside the figures, without pass or fail.
"""

import shlex
import signal
import tempfile
import time
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from ops.bench import page
from ops.bench.parts import PARTS, Bench, Figure

progress = Console(stderr=True, highlight=False, soft_wrap=True)


def bench(
    rounds: Annotated[int, typer.Option(min=1, help="Number of timed rounds.")] = 3,
    only: Annotated[
        str, typer.Option(help=f"Run only this part: {', '.join(PARTS)}.", metavar="PART")
    ] = "",
    against: Annotated[
        str, typer.Option(help="A git revision whose previews of prod are compared.")
    ] = "",
    peer: Annotated[
        str, typer.Option(help="Another command to compare with, run in a copy of this checkout.")
    ] = "",
    *,
    write: Annotated[bool, typer.Option(help="Write docs/performance.md from this run.")] = False,
) -> None:
    """Time all parts and print the figures."""
    if only and only not in PARTS:
        raise SystemExit(
            f"error: --only {only}: there is no such part; accepted: {', '.join(PARTS)}"
        )
    if only and write:
        raise SystemExit("error: the page has all parts of one run: omit --only or --write")
    found: dict[str, list[Figure]] = {}
    with tempfile.TemporaryDirectory(prefix="agentplatform-bench-") as folder:
        run = Bench(
            folder=Path(folder), rounds=rounds, against=against, peer=tuple(shlex.split(peer))
        )
        try:
            for name in [only] if only else PARTS:
                began = time.monotonic()
                found[name] = list(PARTS[name](run))
                progress.print(f"{name}: measured in {time.monotonic() - began:.0f} s")
        finally:
            run.close()
    figures = [figure for part in found.values() for figure in part]
    Console().print(_shown(figures))
    if write:
        page.write(figures, rounds)


def _shown(figures: list[Figure]) -> Table:
    table = Table("What", "Measured", "Target")
    for each in figures:
        table.add_row(each.what, each.value, each.target)
    return table


if __name__ == "__main__":
    for number in (signal.SIGINT, signal.SIGTERM):  # a background job ignores SIGINT
        signal.signal(number, signal.default_int_handler)  # so that the local AWSs are stopped
    typer.run(bench)
