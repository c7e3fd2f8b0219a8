"""`python -m ops.tour`: write `docs/tour.md`, the output of commands for the local stack dev.

It contains what the commands printed after `make up`, with the names, ids and times of that run, so
`make check` does not compare it.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from components.generated import ROOT

PAGE = Path("docs", "tour.md")
WIDTH = 110
SHOWN = 40
"""Lines of a long answer; the rest is counted."""

STOPS = (
    ("The stack on one screen", "status dev"),
    ("Its history", "history dev"),
    ("Published contracts", "outputs dev network"),
    ("Guarantees of the deployed stack", "verify dev"),
    ("One family of checks", "verify dev --only resilience"),
    ("Cost of the stack", "cost dev"),
    ("The deployment report", "report dev --html .local/report.html"),
    ("The architecture diagram", "diagram dev .local/diagram.svg"),
    ("The plan of a drill", "drill task-stop dev bff"),
    (
        "Resources that bootstrap creates in an account",
        "bootstrap dev --github example/agents --plan",
    ),
)
"""Titles and commands; `--local` is added to those that take a stack."""

_HEAD = f"""\
# A tour of platformctl

The output of commands for stack dev on a laptop, after `make up`. Written by
`.venv/bin/python -m ops.tour`, which runs the commands: names, ids and times are of that run. Long
output is cut after {SHOWN} lines. [All options](platformctl.md).
"""


def tour() -> str:
    """The page."""
    return "\n".join([_HEAD, *(_stop(title, words.split()) for title, words in STOPS)])


def _stop(title: str, words: list[str]) -> str:
    words = [*words, "--local"]
    environment = os.environ | {"COLUMNS": str(WIDTH), "TERM": "xterm", "NO_COLOR": "1"}
    done = subprocess.run(  # noqa: S603 -- our own program
        [sys.executable, "-m", "ops", *words],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    command = f"```sh\n./platformctl {' '.join(words)}\n```"
    said = "\n".join(_shown(done.stdout))
    ended = f"Exit code {done.returncode}." if done.returncode else ""
    return f"## {title}\n\n{command}\n\n```text\n{said}\n```\n\n{ended}".rstrip() + "\n"


def _shown(said: str) -> Iterator[str]:
    lines = [line.rstrip().replace(f"{ROOT}/", "") for line in said.strip().splitlines()]
    yield from lines[:SHOWN]
    if len(lines) > SHOWN:
        yield f"... {len(lines) - SHOWN} lines more"


if __name__ == "__main__":
    (ROOT / PAGE).write_text(tour())
