"""`platformctl report`: the deployment report."""

from pathlib import Path
from typing import Annotated

import typer

from ops.deployment import Deployment
from ops.errors import ExitCode, OpsError
from ops.options import AsJson, Local, StackName, must_be_writable, print_json, progress
from ops.report import snapshot
from ops.report.snapshot import Snapshot


def report(
    stack: StackName,
    *,
    local: Local = False,
    html: Annotated[
        Path | None, typer.Option(help="The HTML page. [default: report-STACK.html]")
    ] = None,
    markdown: Annotated[
        Path | None, typer.Option(help="Also write the report as Markdown.")
    ] = None,
    since: Annotated[
        Path | None,
        typer.Option(help="The earlier report to compare with. [default: the page, if it exists]"),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Write the deployment report as one HTML page: problems, policies, cost, services, diagram.

    Exit code 1 if any finding is red; the files are written first.
    """
    from ops.report import render  # noqa: PLC0415 -- imports the policy pack: seconds
    from ops.report.gather import gather  # noqa: PLC0415 -- as above

    page = html or Path(f"report-{stack}.html")
    must_be_writable("--html", page)
    must_be_writable("--markdown", markdown)
    before = _earlier(since, page)
    with progress.status(f"reading stack {stack}"):
        made = gather(Deployment(stack=stack, local=local), before)
    page.write_text(render.html(made))
    if markdown:
        markdown.write_text(render.markdown(made))
    if as_json:
        print_json(made.as_json())
    named = f"red: {', '.join(made.problem_ids)}" if made.red else "no red findings"
    progress.print(f"{page}: {named}")
    if made.red:
        raise typer.Exit(ExitCode.RED)


def _earlier(since: Path | None, page: Path) -> Snapshot | None:
    """The snapshot to compare with.

    Raises:
        OpsError: `--since` names a file that is not there, or a file is no report.
    """
    if since and not since.is_file():
        raise OpsError(
            f"--since {since}: there is no such file; accepted: an earlier report's HTML"
        )
    return snapshot.read(since or page)
