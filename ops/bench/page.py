"""`docs/performance.md`, written from a run of `make bench`."""

import os
import platform
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from importlib import metadata

import psutil

from engine.versions import PULUMI_VERSION
from ops.bench.parts import PARTS, SCALE, Figure
from ops.stacks import ROOT

FILE = ROOT / "docs/performance.md"

_HEAD = f"""\
<!-- Written by `make bench WRITE=1` from what it measured; not to be edited. -->
# Performance

Durations, as `make bench` measured them in one run. `make bench ONLY=PART` measures one
part ({", ".join(PARTS)}), `AGAINST=REVISION` compares previews
with those of another revision, and the option `--peer` of `.venv/bin/python -m ops.bench` with
any command.

- Times are medians of alternating runs; CPU is the CPU time of all processes of the command,
  without the local AWS. Ratios are of consecutive runs: the median, with minimum and maximum.
- The floor is a flat program with as many random ids as stack prod has resources, run by the same
  engine and local AWS: the minimum that the engine needs.
- The imports of the program are nearly all classes of the AWS SDK, which Python makes anew in
  each run.
- The time to deploy on AWS is that of a real update whose creations wait for {SCALE:g} of the times
  in `localcloud/latency.py`, divided by it: the engine's own time counts more than on AWS.
  The bound is the longest chain of resources of which each takes a value that only the one before
  can give; outputs of a component of another package (the VPC's) come when all of it is there.
  A step with * waits only because the program says so (`depends_on`).
  `./platformctl diagram prod prod.svg --critical-path` draws such chains.
"""


def write(figures: Sequence[Figure], rounds: int) -> None:
    """Write the page."""
    FILE.write_text("\n".join((_HEAD, *_circumstances(rounds), "", *_table(figures), "")))


def _circumstances(rounds: int) -> Iterator[str]:
    memory = psutil.virtual_memory().total / 2**30
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in ("moto", "pulumi-aws"))
    yield f"- Machine: {os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()}"
    yield f"- Versions: Pulumi {PULUMI_VERSION}, Python {platform.python_version()}, {versions}"
    yield f"- Ended: {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, with a load of {load}"
    yield f"- Rounds: {rounds}"


def _table(figures: Sequence[Figure]) -> Iterator[str]:
    yield "| what | measured | target |"
    yield "| --- | --- | --- |"
    for each in figures:
        yield f"| {each.what} | {each.value} | {each.target} |"
