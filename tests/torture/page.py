"""`docs/reliability.md`, written from the results of `make torture` and from nothing else."""

import os
import platform
from collections import Counter
from collections.abc import Iterator, Sequence
from importlib import metadata

import psutil

from engine.versions import PULUMI_VERSION
from tests.torture.results import Entry
from tests.torture.world import ROOT

FILE = ROOT / "docs/reliability.md"

_HEAD = """\
<!-- Written by `make torture WRITE=1` from the results of its rounds; not to be edited. -->
# Reliability

What the tools survive, as `make torture` measured it. A round brings a stack up, changes, refreshes
or destroys it by the operator's own commands, and lets one thing go wrong: AWS throttles, fails,
denies, times out, resets the connection or loses the answer to a call that took effect; a process
is killed (KILL, TERM, INT) at a random moment; two updates run at once, in one checkout or in two
that share a state in S3 with secrets under a KMS key; the holder of that state's lock is killed.

A round is survived when the next command succeeds, or its message names the one command that helps
and that one does; and when then

- everything in the state exists in the local AWS, and everything in the local AWS is in the state;
- a preview finds nothing to do; after a destroy nothing is left, in the state and in the local AWS;
- no secret's value is in a state, a log, an output, a temporary file, or in the command line or
  environment of a process (but `PULUMI_CONFIG`, by which Pulumi hands a program its configuration);
- no output shows a traceback (but that of Pulumi's SDK in a program whose engine gives up, where
  `pulumi` itself is used), no command hangs, no process outlives its command.

The program is a part of the platform that is quickly made (`tests/torture/program`), or the whole.
"""


def write(entries: Sequence[Entry]) -> None:
    """Write the page."""
    FILE.write_text(render(entries))


def render(entries: Sequence[Entry]) -> str:
    """The page's text."""
    last = {(each.program, each.plan.seed, each.plan.number): each for each in entries}
    return "\n".join(
        (
            _HEAD,
            "## Where and when\n",
            *_circumstances(entries),
            "\n## Rounds\n",
            *_rounds(list(last.values())),
            "\n## Kills\n",
            *_kills(list(last.values())),
            "\n## The way back\n",
            *_ways(list(last.values())),
            "\n## What was found\n",
            *_found(entries, last),
            "",
        )
    )


def _circumstances(entries: Sequence[Entry]) -> Iterator[str]:
    memory = psutil.virtual_memory().total / 2**30
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in ("moto", "pulumi-aws"))
    seeds = sorted({(each.program, each.plan.seed) for each in entries})
    yield f"- Machine: {os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()}"
    yield f"- Versions: Pulumi {PULUMI_VERSION}, Python {platform.python_version()}, {versions}"
    yield f"- From {min(each.at for each in entries)} to {max(each.at for each in entries)} UTC"
    yield f"- Seeds: {', '.join(f'{seed} ({program})' for program, seed in seeds)}"


def _rounds(last: Sequence[Entry]) -> Iterator[str]:
    yield "| program | mishap | rounds | happened | survived |"
    yield "| --- | --- | --- | --- | --- |"
    kinds = sorted({(each.program, _name(each)) for each in last})
    for program, name in kinds:
        these = [each for each in last if (each.program, _name(each)) == (program, name)]
        yield _row(f"{program} | {name}", these)
    yield _row("all |", list(last))
    met = [each.plan.mishap for each in last if each.result.met]
    faults, kills = (sum(each.kind == kind for each in met) for kind in ("fault", "kill"))
    yield f"\nAimed at: 200 rounds with faults and 100 kills. So far: {faults} and {kills}."
    yield "A mishap that did not happen (a call not made, a process gone) proves nothing:"
    yield "survivals count those that happened."


def _row(title: str, entries: Sequence[Entry]) -> str:
    met = [each for each in entries if each.result.met]
    survived = sum(each.survived for each in met)
    return f"| {title} | {len(entries)} | {len(met)} | {survived} |"


def _name(entry: Entry) -> str:
    mishap = entry.plan.mishap
    if not mishap.fault:
        return mishap.kind
    return "fault: " + ", ".join(sorted({str(how["fault"]) for how in mishap.fault.values()}))


def _kills(last: Sequence[Entry]) -> Iterator[str]:
    killed = [each for each in last if each.plan.mishap.target and each.result.met]
    yield "| process | KILL | TERM | INT | survived |"
    yield "| --- | --- | --- | --- | --- |"
    for target in sorted({str(each.plan.mishap.target) for each in killed}):
        these = [each for each in killed if each.plan.mishap.target == target]
        by = Counter(each.plan.mishap.signal for each in these)
        counts = " | ".join(str(by[name]) for name in ("KILL", "TERM", "INT"))
        yield f"| {target} | {counts} | {sum(each.survived for each in these)} of {len(these)} |"


def _ways(last: Sequence[Entry]) -> Iterator[str]:
    yield "| commands after the mishap | rounds |"
    yield "| --- | --- |"
    ways = Counter(", ".join(each.result.ways) or "none needed" for each in last if each.result.met)
    for way, count in sorted(ways.items(), key=lambda item: (-item[1], item[0])):
        yield f"| {way} | {count} |"
    emptied = sum(each.result.emptied for each in last)
    yield f"\nIn {emptied} rounds the local AWS was killed with all it held, as if the account were"
    yield "gone: the next `up` made everything again."


def _found(entries: Sequence[Entry], last: dict[tuple[str, int, int], Entry]) -> Iterator[str]:
    failed = [each for each in entries if not each.survived]
    if not failed:
        yield "Nothing."
        return
    yield "| round | mishap | what | at commit | since |"
    yield "| --- | --- | --- | --- | --- |"
    for each in failed:
        now = last[each.program, each.plan.seed, each.plan.number]
        fate = f"survived at {now.commit}" if now.survived else "open"
        what = "; ".join(each.result.faults)[:300].replace("|", "\\|").replace("\n", " ")
        where = f"{each.program} {each.plan.seed}-{each.plan.number}"
        how = f"{each.plan.operation}: {each.plan.mishap}"
        yield f"| {where} | {how} | {what} | {each.commit} | {fate} |"
