"""`platformctl report`: the deployment report."""

from pathlib import Path
from typing import Annotated

import typer

from ops.deployment import Deployment
from ops.options import AsJson, Local, StackName, must_be_writable, print_json, progress
from ops.report import render, snapshot
from ops.report.report import gather


def report(
    stack: StackName,
    *,
    local: Local = False,
    html: Annotated[
        Path | None, typer.Option(help="The page to write. [default: report-STACK.html]")
    ] = None,
    markdown: Annotated[
        Path | None, typer.Option(help="Write the report as Markdown, too.")
    ] = None,
    since: Annotated[
        Path | None,
        typer.Option(help="An earlier report to compare with. [default: the page, if it is there]"),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Write what runs where, what it costs and whether it keeps its promises, as one HTML page."""
    page = html or Path(f"report-{stack}.html")
    must_be_writable("--html", page)
    must_be_writable("--markdown", markdown)
    before = snapshot.read(since or page)
    with progress.status(f"looking at stack {stack}"):
        made = gather(Deployment(stack=stack, local=local), before)
    page.write_text(render.html(made))
    if markdown:
        markdown.write_text(render.markdown(made))
    if as_json:
        print_json(made.as_json())
    progress.print(f"{page}: {'needs a look' if made.red else 'as it should be'}")
