"""A report as one self-contained HTML page, or as Markdown."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup, escape

from ops.options import moment
from ops.outcome import Outcome
from ops.report import tables
from ops.report.report import Report
from ops.report.rules import SEVERITIES


def _count(number: int, unit: str) -> str:
    plural = f"{unit[:-1]}ies" if unit.endswith("y") else f"{unit}s"
    return f"{number} {unit if number == 1 else plural}"


def _escaped(cell: str) -> str:
    """Escape text for a cell of a Markdown table."""
    return cell.replace("|", "\\|").replace("\n", " ")


def _coded(text: str) -> Markup:
    """A sentence for the page, with text in backticks as code."""
    return Markup(re.sub("`([^`]+)`", r"<code>\1</code>", str(escape(text))))  # noqa: S704 -- escaped


_TEMPLATES = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).parent),
    autoescape=jinja2.select_autoescape(("html.j2",)),
    trim_blocks=True,
    lstrip_blocks=True,
    undefined=jinja2.StrictUndefined,
)
_NAMES: Mapping[str, Any] = {
    "tables": tables,
    "Outcome": Outcome,
    "severities": SEVERITIES,
    "moment": moment,
    "count": _count,
    "escaped": _escaped,
    "coded": _coded,
}
"""Functions for the templates."""


def html(report: Report) -> str:
    """A self-contained page, in the reader's light or dark theme."""
    # Only `<` could end a script element early.
    snapshot = Markup(report.snapshot.as_json().replace("<", "\\u003c"))  # noqa: S704 -- escaped
    diagram = Markup(report.diagram)  # noqa: S704 -- drawn by us, with its texts escaped
    template = _TEMPLATES.get_template("page.html.j2")
    return template.render(_NAMES, report=report, snapshot=snapshot, diagram=diagram)


def markdown(report: Report) -> str:
    """The report without the diagram, for terminals, tickets and wikis."""
    return _TEMPLATES.get_template("page.md.j2").render(_NAMES, report=report)
