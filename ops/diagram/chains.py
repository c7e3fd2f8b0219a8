"""The critical path as SVG: the chain of a whole deployment and those of its services."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import jinja2

from ops import urns
from ops.diagram.critical_path import PathStep, Waits, expected, services

_WIDTH, _BARS, _MARGIN, _ROW = 1000, 400, 16, 24


@dataclass(frozen=True, kw_only=True)
class ChainRow:
    """A line of the drawing: a step of a chain, or its title if `step` is false."""

    text: str
    y: float
    step: bool = False
    x: float = 0
    length: float = 0


def draw_chains(waits: Waits, stack: str) -> str:
    """Draw the critical paths of a first deployment as a standalone SVG document."""
    ends = services(waits)
    chains = {
        "The whole stack": expected(waits),
        **{f"Service {name}": expected(waits, last=urn) for name, urn in ends.items()},
    }
    longest = max((chain[-1].ends for chain in chains.values()), default=0) or 1
    rows: list[ChainRow] = []
    for title, chain in chains.items():
        rows += _rows(title, chain, (_WIDTH - _BARS - _MARGIN) / longest, 2 * _ROW + _end(rows))
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent), autoescape=True, trim_blocks=True
    )
    template = environment.get_template("critical_path.svg.j2")
    return template.render(stack=stack, rows=rows, width=_WIDTH, height=_end(rows) + 2 * _ROW)


def _end(rows: Sequence[ChainRow]) -> float:
    return rows[-1].y if rows else 0


def _rows(title: str, chain: Sequence[PathStep], scale: float, top: float) -> Iterator[ChainRow]:
    yield ChainRow(text=f"{title}: {minutes(chain[-1].ends)}", y=top)
    for number, step in enumerate((each for each in chain if each.seconds), start=1):
        waits = " *" if step.declared else ""
        yield ChainRow(
            text=f"{urns.label(step.urn)}: {minutes(step.seconds)}{waits}",
            y=top + number * _ROW,
            step=True,
            x=_BARS + step.begins * scale,
            length=step.seconds * scale,
        )


def minutes(seconds: float) -> str:
    """A duration for users, such as `5 min 30 s`."""
    whole, rest = divmod(round(seconds), 60)
    return " ".join([f"{whole} min"] * bool(whole) + [f"{rest} s"] * bool(rest or not whole))
