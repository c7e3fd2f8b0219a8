"""`python -m ops.policies`: preview every stack on the local AWS, judged by the policy pack."""

import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated

import typer
from configuration import ConfigurationError, Configured, load
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rules import RULES

from engine.errors import EngineUnavailable
from localcloud.process import LocalcloudError
from ops import pack
from ops.policies.judge import previewed
from ops.policies.verdict import AnyRule, Verdict, expiring, lowered, rows
from ops.workspace import LocalError, Workspace

STACKS = ("dev", "staging", "prod")
SOON = 30
"""Days before its end from which an exemption is pointed out."""

app = typer.Typer(help=__doc__, pretty_exceptions_enable=False)
console = Console()
progress = Console(stderr=True)

Rules = Mapping[str, Configured[AnyRule]]


@app.command()
def main(
    stack: Annotated[
        list[str] | None, typer.Option(help="Judge only this stack; repeatable.")
    ] = None,
) -> None:
    """Print what the policy pack found in each stack; exit with 1 if it refuses one."""
    refused = [name for name in stack or STACKS if _judge(name)]
    raise typer.Exit(1 if refused else 0)


def _judge(stack: str) -> bool:
    rules = load(pack.configuration(stack), RULES)
    workspace = Workspace(stack=stack)
    with progress.status(f"previewing stack {stack}"):
        workspace.prepare()
        verdict = _verdict(workspace)
    console.print(_table(stack, verdict, rules))
    for each in verdict.violations:
        if each.mandatory:
            name = escape(each.urn.split("::", 2)[2])
            said = f"[red]mandatory[/] [bold]{each.rule}[/] {name}\n  {escape(each.message)}"
            console.print(said, soft_wrap=True)
    for sentence in (
        *lowered(rules.values()),
        *expiring(rules.values(), datetime.now(UTC).date(), SOON),
    ):
        console.print(escape(sentence), highlight=False, soft_wrap=True)
    return verdict.refused


def _verdict(workspace: Workspace) -> Verdict:
    found, done = previewed(workspace.pulumi, workspace.stack)
    if found is None:
        raise LocalError(f"stack {workspace.stack}: the preview failed\n{done.stdout}{done.stderr}")
    return found


def _table(stack: str, verdict: Verdict, rules: Rules) -> Table:
    counted = list(rows(verdict, rules))
    everything = frozenset[str]().union(*verdict.judged.values())
    table = Table(title=f"Stack {stack}", title_justify="left", show_footer=True)
    table.add_column("Family", footer="all")
    table.add_column("Severity")
    columns = {
        "Rules": sum(row.rules for row in counted),
        "Resources": len(everything),
        "Violations": sum(row.violations for row in counted),
        "Advice": sum(row.advice for row in counted),
        "Exemptions": sum(row.exemptions for row in counted),
    }
    for name, total in columns.items():
        table.add_column(name, justify="right", footer=str(total))
    for row in counted:
        numbers = (row.rules, row.judged, row.violations, row.advice, row.exemptions)
        style = "red" if row.violations else None
        table.add_row(row.family, row.severity.value, *map(str, numbers), style=style)
    return table


def run() -> int:
    """Run the command; a user's mistake ends in one sentence."""
    try:
        app()
    except (ConfigurationError, LocalError, EngineUnavailable, LocalcloudError) as refusal:
        text = f"[bold red]error:[/] {escape(str(refusal))}"
        progress.print(text, highlight=False, soft_wrap=True)
        return 1
    except SystemExit as end:
        return int(end.code or 0)
    return 0


if __name__ == "__main__":
    sys.exit(run())
