"""`python -m ops.tour`: write `docs/tour.md`, what each command says of stack dev on this machine.

Everything shown is what the commands printed when the page was made, after `make up`: names, ids
and times are of that run. It is no generated file that `make check` could compare.
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
    ("What changed it, and when", "history dev"),
    ("What the stack publishes", "outputs dev network"),
    ("Whether what runs is as promised", "verify dev"),
    ("One family of these checks", "verify dev --only resilience"),
    ("What the stack costs", "cost dev"),
    ("What runs where, as a page", "report dev --html .local/report.html"),
    ("The same architecture as a picture", "diagram dev .local/diagram.svg"),
    ("A drill, before it is carried out", "drill task-stop dev bff"),
    (
        "What the bootstrap would create in an account",
        "bootstrap dev --github example/agents --plan",
    ),
)
"""What to see, and the command, which gets `--local` where it takes a stack."""

_HEAD = f"""\
# A tour of platformctl

What the commands say of stack dev on a laptop, after `make up`. Nothing here is typed by hand:
`.venv/bin/python -m ops.tour` runs the commands and writes this page. Names, ids and times are of
that run; of long answers the first {SHOWN} lines are shown. [All options](platformctl.md).
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
