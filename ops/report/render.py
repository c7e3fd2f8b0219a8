"""A report as one self-contained HTML page, or as Markdown."""

from pathlib import Path

import jinja2
from markupsafe import Markup

from ops.cost.estimate import columns
from ops.report.report import Report

_TEMPLATES = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).parent),
    autoescape=jinja2.select_autoescape(("html.j2",)),
    trim_blocks=True,
    lstrip_blocks=True,
    undefined=jinja2.StrictUndefined,
)


def html(report: Report) -> str:
    """A page that needs nothing from the network, in the reader's light or dark theme."""
    # In a script element only `<` could end it early.
    snapshot = Markup(report.snapshot.as_json().replace("<", "\\u003c"))  # noqa: S704 -- escaped
    diagram = Markup(report.diagram)  # noqa: S704 -- drawn by us, with its texts escaped
    template = _TEMPLATES.get_template("page.html.j2")
    return template.render(report=report, snapshot=snapshot, diagram=diagram, columns=columns)


def markdown(report: Report) -> str:
    """The same without the diagram, for a terminal, a ticket or a wiki."""
    template = _TEMPLATES.get_template("page.md.j2")
    return template.render(report=report, columns=columns)
