"""The parts of the benchmark: commands, figures and targets."""

import json
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from operator import attrgetter
from pathlib import Path
from typing import Final

import psutil

from localcloud import process
from ops import urns
from ops.bench.cost import Cost
from ops.bench.growth import replicated
from ops.bench.place import Place
from ops.bench.turns import Run, Turns, take
from ops.diagram.critical_path import PathStep, Waits, expected, measured, services

SCALE: Final = 0.25
"""The scale of AWS's durations, large enough that the engine's own time is small."""
_APART: Final = 60
"""Seconds between the starts of two simulated deployments, which then run in parallel."""

_WALL = attrgetter("wall")
_CPU = attrgetter("cpu")
_PEAK = attrgetter("peak")
_SIZES = (1, 2, 4, 8)
_STACKS = ("dev", "prod")


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A row of the table: the measured quantity, its value with unit, and the target."""

    what: str
    value: str
    target: str = ""


@dataclass(frozen=True, kw_only=True)
class Bench:
    """The settings of a benchmark run.

    Args:
        rounds: The number of rounds.
        against: A git revision to compare with; empty for none.
        peer: Another command to compare with; empty for none.
    """

    folder: Path
    rounds: int
    against: str = ""
    peer: Sequence[str] = ()

    def close(self) -> None:
        """Stop all local AWSs."""
        for local in self.folder.glob("*/.local"):
            process.stop(local)

    def place(self, name: str, *, latency: float = 0, revision: str = "") -> Place:
        """A copy of the checkout, or of another revision."""
        found = Place(folder=self.folder / name, latency=latency)
        if not found.folder.exists():
            found.check_out(revision) if revision else found.build()
        return found


def floor(bench: Bench) -> Iterator[Figure]:
    """Previews of prod, with and without the pack, and of the floor program."""
    here = bench.place("here")
    first = here.preview("prod", with_pack=False)
    count = _created(first)
    random = {"floor:resources": count}
    ways: dict[str, Run] = {
        f"floor: {count} random ids": partial(
            here.preview, "floor", with_pack=False, program="ops/bench/floor", settings=random
        ),
        "preview of prod": partial(here.preview, "prod", with_pack=False),
        "preview of prod with the pack": partial(here.preview, "prod", with_pack=True),
    }
    if bench.peer:
        ways[f"peer: {' '.join(bench.peer)}"] = partial(here.run, bench.peer)
    imports = "import gc; gc.disable(); import components.platform"
    ways["the imports of the program alone"] = partial(
        here.run, (".venv/bin/python", "-c", imports)
    )
    turns = take(ways, rounds=bench.rounds)
    least, bare, with_pack, *peer, _ = ways
    yield from (_times(turns, way) for way in ways)
    yield from _ratios(turns, bare, least, "1.5")
    yield from _ratios(turns, with_pack, least, "2.0")
    for each in peer:
        yield from _ratios(turns, with_pack, each, "0.8")
    largest = max(cost.peak for cost in turns.costs[with_pack])
    yield Figure(what="largest process of a preview", value=f"{largest:.0f} MiB", target="300 MiB")


def against(bench: Bench) -> Iterator[Figure]:
    """Previews of prod by this checkout and by another revision, each with its pack."""
    if not bench.against:
        return
    here, there = bench.place("here"), bench.place("there", revision=bench.against)
    ways: dict[str, Run] = {
        bench.against: partial(there.preview, "prod", with_pack=True, aws=here),
        "this checkout": partial(here.preview, "prod", with_pack=True),
    }
    turns = take(ways, rounds=bench.rounds)
    yield from (_times(turns, way) for way in ways)
    yield from _ratios(turns, "this checkout", bench.against)


def growth(bench: Bench) -> Iterator[Figure]:
    """Previews of prod with more and more services."""
    here = bench.place("here")
    found: dict[int, tuple[int, Cost]] = {}
    for size in _SIZES:
        settings = replicated(here.folder / "Pulumi.prod.yaml", size)
        cost = here.preview("prod", with_pack=True, settings=settings)
        count = _created(cost)
        found[size] = count, cost
        each = f"{1000 * cost.wall / count:.1f} ms, {1000 * cost.cpu / count:.1f} ms CPU"
        memory = f"{1024 * cost.peak / count:.0f} KiB"
        what = f"a resource of {count} (service set {size} times)"
        yield Figure(what=what, value=f"{each}, {memory}")
    (few, small), (many, large) = found[_SIZES[0]], found[_SIZES[-1]]
    for name, of in (("time", _WALL), ("memory", _PEAK)):
        ratio = (of(large) / many) / (of(small) / few)
        what = f"{name} of a resource at {_SIZES[-1]} times the services to that at one"
        yield Figure(what=what, value=f"{ratio:.2f}", target="at most 1.15")


def up(bench: Bench) -> Iterator[Figure]:
    """First updates, updates with nothing to change, and commands that read."""
    here = bench.place("here")
    for stack in _STACKS:
        made = re.search(
            r"(\d+) created in (\d+) s", here.platformctl("up", stack, "--local").output
        )
        if made is None:
            raise SystemExit(f"error: the first update of {stack} did not report its resources")
        rate = int(made[1]) / int(made[2])
        what = f"first `up` of {stack}: {made[1]} resources in {made[2]} s"
        yield Figure(what=what, value=f"{rate:.1f} a second", target="20 a second")
    yield from _commands(here, bench.rounds)
    yield from _memory(here)


_COMMANDS: Final[Mapping[tuple[str, ...], str]] = {
    ("up", "dev", "--local"): "8 s",
    ("up", "prod", "--local"): "",
    ("--help",): "0.5 s",
    ("validate", "dev"): "1 s",
    ("outputs", "dev", "--local"): "",
    ("verify", "dev", "--local"): "8 s",
    ("report", "dev", "--local"): "8 s",
}
"""Commands with dev and prod up, and their targets."""


def _commands(here: Place, rounds: int) -> Iterator[Figure]:
    ways: dict[str, Run] = {}
    for words in _COMMANDS:
        what = f"`platformctl {' '.join(words)}`"
        if words[0] == "up":
            what += " with nothing to change"
        ways[what] = partial(here.platformctl, *words)
    turns = take(ways, rounds=rounds)
    for way, target in zip(ways, _COMMANDS.values(), strict=True):
        yield replace(_times(turns, way), target=target)


def _memory(here: Place) -> Iterator[Figure]:
    running = process.find(here.local)
    if running is None:
        raise SystemExit("error: the local AWS stopped during the benchmark")
    root = psutil.Process(running.pid)
    used = [each.memory_info().rss / 2**20 for each in (root, *root.children(recursive=True))]
    text = " and ".join(f"{each:.0f}" for each in used)
    what = f"the local AWS with dev and prod up ({text} MiB: providers and moto)"
    yield Figure(what=what, value=f"{sum(used):.0f} MiB", target="400 MiB")


def deployment(bench: Bench) -> Iterator[Figure]:
    """The duration of a first deployment on AWS, by localcloud's latency table."""
    places = {stack: bench.place(f"aws-{stack}", latency=SCALE) for stack in _STACKS}

    def deployed(number: int, stack: str) -> Waits:
        time.sleep(number * _APART)
        places[stack].platformctl("up", stack, "--local")
        state = places[stack].local / f"state/.pulumi/stacks/agentplatform/{stack}.json"
        return Waits(json.loads(state.read_text())["checkpoint"]["latest"]["resources"])

    with ThreadPoolExecutor() as threads:
        found = threads.map(deployed, range(len(places)), places)
        for stack, waits in zip(places, found, strict=True):
            yield from critical(stack, waits)


def critical(stack: str, waits: Waits) -> Iterator[Figure]:
    """The critical path of a deployment, and its lower bound."""
    took, bound = measured(waits, SCALE), expected(waits, declared=False)
    total, least = took[-1].ends, bound[-1].ends
    what = f"first deployment of {stack} on AWS, simulated at {SCALE:g} of its times"
    value = f"{total:.0f} s, {total / least:.2f} times the bound of {least:.0f} s"
    yield Figure(what=what, value=value, target="1.05 times")
    yield Figure(what=f"{stack}: critical path", value=chain(took, shortest=10))
    yield Figure(what=f"{stack}: the bound", value=chain(bound))
    for name, urn in services(waits).items():
        path = expected(waits, last=urn)
        what = f"{stack}: service {name} runs after"
        value = f"{path[-1].ends:.0f} s: {chain(path)}"
        yield Figure(what=what, value=value, target="600 s")


def chain(steps: Sequence[PathStep], *, shortest: float = 1) -> str:
    """The longer steps of a chain; `*` marks one that waits by `depends_on` only."""
    return " > ".join(
        f"{urns.label(each.urn)} {each.seconds:.0f} s{'*' if each.declared else ''}"
        for each in steps
        if each.seconds >= shortest
    )


PARTS: Mapping[str, Callable[[Bench], Iterator[Figure]]] = {
    "floor": floor,
    "against": against,
    "growth": growth,
    "up": up,
    "deployment": deployment,
}
"""The parts by their names for `ONLY=`, in order."""


def _created(preview: Cost) -> int:
    """The number of resources that a preview would create."""
    found = re.search(r"\+ (\d+) to create", preview.output)
    if found is None:
        raise SystemExit(f"{preview.output}\nerror: the preview does not report its resources")
    return int(found[1])


def _times(turns: Turns, way: str) -> Figure:
    wall, cpu = turns.median(way, _WALL), turns.median(way, _CPU)
    return Figure(what=way, value=f"{wall:.2f} s, {cpu:.2f} s CPU")


def _ratios(turns: Turns, way: str, to: str, target: str = "") -> Iterator[Figure]:
    for name, of in (("wall", _WALL), ("CPU", _CPU)):
        least, middle, greatest = turns.ratios(way, to, of)
        value = f"{middle:.2f} ({least:.2f} to {greatest:.2f})"
        aimed = target if name == "wall" else ""
        yield Figure(what=f"{way} to {to}, {name}", value=value, target=aimed)
