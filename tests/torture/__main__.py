"""`make torture`: operations with mishaps, round after round, and whether anything was lost.

Rounds follow from the seed. Results are kept in `.local/torture/results.jsonl`, so that a run that
was interrupted goes on where it was; what a round that failed printed is in
`.local/torture/failures`.
"""

import shutil
import sys
from enum import StrEnum
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from tests.support import resumable
from tests.torture import page
from tests.torture.results import Results
from tests.torture.rounds import Plan, Player, Result, plan
from tests.torture.world import ROOT, World

FOLDER = ROOT / ".local/torture"

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
progress = Console(stderr=True, highlight=False, soft_wrap=True)


class Program(StrEnum):
    """What is operated on: a part of the platform, or all of it."""

    PART = "part"
    PLATFORM = "platform"


@app.command(help=__doc__)
def torture(
    seed: Annotated[int, typer.Option(help="Says what happens in each round.")] = 1,
    rounds: Annotated[int, typer.Option(help="Rounds of this seed, those played included.")] = 20,
    program: Annotated[
        Program, typer.Option(help="A part of the platform, or all.")
    ] = Program.PART,
    again: Annotated[bool, typer.Option(help="Play again what failed.")] = False,
    write: Annotated[
        bool, typer.Option(help="Write docs/reliability.md from all results.")
    ] = False,
) -> None:
    """Play the rounds that have no result yet."""
    results = Results(FOLDER / "results.jsonl")
    played = results.latest(program.value, seed)
    due = [
        number
        for number in range(rounds)
        if number not in played or (again and not played[number].survived)
    ]
    world = World(folder=FOLDER / f"{program.value}-{seed}", program=program.value)
    failed = 0
    try:
        for number in due:
            failed += not _survived(world, plan(seed, number), results)
    finally:
        world.close()
    if write:
        page.write(results.entries())
    if failed:
        raise typer.Exit(1)


def _survived(world: World, drawn: Plan, results: Results) -> bool:
    progress.print(f"{drawn.number:4} {drawn.operation}: {escape(str(drawn.mishap))}", end=" ")
    result = _player(world).play(drawn)
    results.add(world.program, drawn, result)
    _print(result)
    if result.faults:
        kept = FOLDER / f"failures/{world.program}-{drawn.seed}-{drawn.number}"
        shutil.rmtree(kept, ignore_errors=True)
        shutil.copytree(world.logs, kept)
        world.build()
    return not result.faults


_players: dict[int, Player] = {}


def _player(world: World) -> Player:
    if id(world) not in _players:
        world.build()
        _players[id(world)] = Player(world)
    return _players[id(world)]


def _print(result: Result) -> None:
    how = "[red]failed[/]" if result.faults else "survived" if result.met else "not met"
    back = f", back by {', '.join(result.ways)}" if result.ways else ""
    progress.print(f"-> exit code {result.code}{back}: {how} in {result.seconds:.0f} s")
    for fault in result.faults:
        progress.print(f"       {escape(fault)}")


def main() -> int:
    """Run the command; Ctrl-C ends it between two lines of results."""
    return resumable.run(app, progress)


if __name__ == "__main__":
    sys.exit(main())
