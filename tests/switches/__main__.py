"""`make switches`: every setting switched on a running stack, there and back.

First the graphs of the program, recorded under Pulumi's mocks, tell which switches add, remove or
replace something. Those are played by the engine on a local AWS of their own. Both kinds of results
are kept in `.local/switches`, so that a run that was interrupted goes on where it was; a new commit
does not begin anew: remove the folder for that.
"""

import contextlib
import io
import os
import sys
from collections.abc import Iterator, Sequence
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from ops import stacks
from tests.support import resumable
from tests.support.program import ROOT
from tests.support.stack_files import STACK_FILES
from tests.switches import page
from tests.switches.graphs import Difference, Graphs, difference
from tests.switches.results import Results, entry
from tests.switches.rounds import Outcome, batches, of_graphs, play
from tests.switches.settings import Setting
from tests.switches.values import Switch, settings_of, switches
from tests.switches.world import World

FOLDER = ROOT / ".local/switches"

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
progress = Console(stderr=True, highlight=False, soft_wrap=True)
Due = Sequence[tuple[Switch, Difference]]


@app.command(help=__doc__)
def main_(
    only: Annotated[str, typer.Option(help="Rows that begin so, such as network.")] = "",
    engine: Annotated[bool, typer.Option(help="Play what needs the engine.")] = True,
    again: Annotated[bool, typer.Option(help="Play again what failed.")] = False,
    write: Annotated[
        bool, typer.Option(help="Write docs/switches.md and its data from all results.")
    ] = False,
) -> None:
    """Look at every switch that has no result yet."""
    results, graphs = Results(FOLDER / "results.jsonl"), Graphs(FOLDER / "graphs.jsonl")
    known = {name for name, each in results.latest().items() if not (again and each.outcome.faults)}
    due: list[tuple[Switch, Difference]] = []
    wanted: set[str] = set()
    for switch, found in _differences(graphs, only):
        wanted.add(str(switch))
        if str(switch) in known:
            continue
        if found.needs_engine:
            due.append((switch, found))
        else:
            results.add(switch, of_graphs(found))
    failed = _play(due, results) if engine else 0
    if write:
        played = results.latest()
        left = {str(switch): entry(switch, of_graphs(found)) for switch, found in due}
        known = {name: each for name, each in played.items() if name in wanted}
        page.write([*{**left, **known}.values()], left.keys() - known.keys())
    if failed:
        raise typer.Exit(1)


def _differences(graphs: Graphs, only: str) -> Iterator[tuple[Switch, Difference]]:
    """Each switch of dev; of the stack with everything, only what dev does not show."""
    shown: set[str] = set()
    for base in ("dev", "whole"):
        chosen = [each for each in settings_of(base) if _chosen(each, only, shown)]
        for number, setting in enumerate(chosen, 1):
            progress.print(f"graphs of {base}: {number} of {len(chosen)}", end="\r")
            for switch in switches(base, setting):
                if _interrupted:
                    raise KeyboardInterrupt
                found = graphs.get(switch)
                if found is None:
                    with contextlib.redirect_stderr(io.StringIO()):  # what the program tells
                        found = difference(switch)
                    graphs.add(switch, found)
                if base == "dev" and found.urns:
                    shown.add(setting.row)
                yield switch, found
        progress.print()


def _chosen(setting: Setting, only: str, shown: set[str]) -> bool:
    return setting.is_choice and setting.row.startswith(only) and setting.row not in shown


def _play(due: Due, results: Results) -> int:
    """Play switches by the engine, together where that tells enough; return how many failed."""
    world = World(folder=FOLDER / "world")
    waiting, failed, done = batches(due), 0, 0
    try:
        while waiting:
            batch = waiting.pop(0)
            outcomes = play(world, batch)
            if isinstance(outcomes, list):
                _print_split(batch, outcomes)
                half = len(batch) // 2
                waiting[:0] = [batch[:half], batch[half:]]
                continue
            for switch, outcome in outcomes.items():
                done += 1
                results.add(switch, outcome)
                failed += bool(outcome.faults)
                _print(f"{done} of {len(due)}", switch, outcome)
    finally:
        world.close()
    return failed


def _print_split(batch: Due, faults: Sequence[str]) -> None:
    progress.print(f"{len(batch)} together went wrong, and are played by halves:")
    for each in (*faults, *(str(switch) for switch, _ in batch)):
        progress.print(f"       {escape(each)}")


def _print(count: str, switch: Switch, outcome: Outcome) -> None:
    how = "[red]failed[/]" if outcome.faults else "refused" if outcome.refused else "there and back"
    progress.print(f"{count} {escape(str(switch))}: {how} in {outcome.seconds} s")
    for line in (*outcome.faults, *outcome.unrouted):
        progress.print(f"       {escape(line)}")


_interrupted: list[int] = []


def _interrupt(number: int, _: object) -> None:
    """Raise, and remember it: Python drops what is raised where it collects garbage."""
    _interrupted.append(number)
    raise KeyboardInterrupt


def main() -> int:
    """Run the command; Ctrl-C ends it between two lines of results."""
    os.environ[stacks.VARIABLE] = str(STACK_FILES)
    return resumable.run(app, progress, _interrupt)


if __name__ == "__main__":
    sys.exit(main())
