"""`platformctl orphans`: resources of a stack that are in no state."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from ops import urns
from ops.cost import prices as tables
from ops.deployment import Deployment
from ops.errors import ExitCode, OpsError
from ops.lock import exclusive
from ops.options import (
    AsJson,
    Cell,
    Local,
    StackName,
    console,
    must_be_writable,
    print_json,
    progress,
    show,
)
from ops.orphans import Found, adopt, find
from ops.orphans.orphan import Orphan


def orphans(
    stack: StackName,
    *,
    adopt_file: Annotated[
        Path | None,
        typer.Option("--adopt", metavar="FILE", help="Write the file for `pulumi import --file`."),
    ] = None,
    delete: Annotated[
        bool,
        typer.Option(
            "--delete", help="Delete them after confirmation; those that hold data are kept."
        ),
    ] = False,
    data: Annotated[
        bool, typer.Option("--data", help="With --delete: also those that hold data.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="With --delete: do not ask.")] = False,
    local: Local = False,
    as_json: AsJson = False,
) -> None:
    """List resources of a stack that are in no state; exit code 1 if there are any.

    A create whose response was lost, or a killed process, leaves such a resource: the next `up`
    creates a second one, or fails with `AlreadyExists`. They are found by the stack's tags
    `Project` and `Environment`. Resources without tags, such as routes, key aliases and DNS
    records, are found by a preview, which would create them again. Resources that a running
    operation is creating are in no state yet.
    """
    if (data or yes) and not delete:
        raise OpsError("--data and --yes go with --delete")
    if delete and as_json and not yes:
        raise OpsError("--json asks nothing: --delete needs --yes with it")
    must_be_writable("--adopt", adopt_file)
    deployment = Deployment(stack=stack, local=local)
    _ = deployment.state  # refuse a stack that is not deployed before locking it
    with exclusive(deployment), find(deployment) as found:
        if not as_json:
            _show(stack, found)
        if adopt_file:
            _adopt(deployment, found, adopt_file)
        chosen = _chosen(deployment, found, data=data, yes=yes) if delete else []
        if kept := sum(each.holds_data for each in found.orphans) if delete and not data else 0:
            progress.print(f"{kept} hold data and are kept; --data deletes them too")
        failed = _delete(found, chosen, yes=yes) if chosen else {}
    deleted = [each for each in chosen if each.arn not in failed]
    if as_json:
        _print_json(stack, found, deleted, failed)
    if len(deleted) < len(found.orphans):
        raise typer.Exit(ExitCode.RED)


def _chosen(deployment: Deployment, found: Found, *, data: bool, yes: bool) -> list[Orphan]:
    """The orphans to delete; refused while an operation may be creating them.

    Raises:
        OpsError: A create is in progress; or the state is empty and `--yes` is given: with a wrong
            backend, every resource of the stack would look like an orphan.
    """
    if yes and found.orphans and not found.states.own:
        raise OpsError("the stack's state is empty, is it the right backend? Delete without --yes")
    if creating := found.states.creating:
        raise OpsError(
            f"the state has {len(creating)} creates that have not ended, such as"
            f" {urns.label(creating[0])}: wait for the operation; if it was interrupted, run"
            f" ./platformctl up {deployment.shown}",
            ExitCode.ENGINE,
        )
    return [each for each in found.orphans if not each.error and (data or not each.holds_data)]


def _delete(found: Found, chosen: Sequence[Orphan], *, yes: bool) -> dict[str, str]:
    """Delete after confirmation; return the errors by ARN."""
    if not yes:
        progress.print(f"{len(chosen)} of them will be deleted:")
        for each in chosen:
            progress.print(f"  {each.arn}")
        if not typer.confirm("Delete them?", err=True):
            raise typer.Exit(ExitCode.RED)
    failed = found.delete(chosen)
    for arn, why in failed.items():
        progress.print(f"not deleted: {arn}: {why}")
    progress.print(f"{len(chosen) - len(failed)} deleted")
    return failed


def _adopt(deployment: Deployment, found: Found, file: Path) -> None:
    home = deployment.settings.environment.region
    adoption = adopt.adoption(found.orphans, found.plan, found.states, home)
    for each in adoption.left:
        sentence = f"not in the file, because the next `up` would replace it: {each.arn}"
        progress.print(sentence)
    if not adoption.adopted:
        progress.print(f"nothing to adopt; {file} is not written")
        return
    file.write_text(json.dumps(adoption.content, indent=2) + "\n")
    command = f"pulumi import --file {file} --generate-code=false --protect=false"
    progress.print(f"{len(adoption.adopted)} to adopt, by: {command} --stack {deployment.stack}")


def _show(stack: str, found: Found) -> None:
    if not found.orphans:
        console.print(f"Stack {stack}: no orphans")
        return
    prices = tables.load()
    rows = [_row(each, each.usd(prices)) for each in found.orphans]
    columns = ("Type", "Resource", "Created", "Data", "USD a month")
    show(rows, columns, title=f"Orphans of stack {stack}", right=columns[-1:])


def _row(orphan: Orphan, usd: float | None) -> tuple[Cell, ...]:
    resource = (orphan.arn, Text(orphan.error, style="yellow")) if orphan.error else orphan.arn
    return (
        urns.kind(orphan.type) if orphan.type else "(unknown)",
        resource,
        f"{orphan.created:%Y-%m-%d %H:%M}" if orphan.created else "(unknown)",
        "yes" if orphan.holds_data else "no",
        "(not known)" if usd is None else f"{usd:.2f}",
    )


def _print_json(
    stack: str, found: Found, deleted: Sequence[Orphan], failed: Mapping[str, str]
) -> None:
    prices = tables.load()
    listed = [
        {
            "type": each.type,
            "arn": each.arn,
            "id": each.id,
            "region": each.region,
            "created": each.created and each.created.isoformat(),
            "holdsData": each.holds_data,
            "usd": each.usd(prices),
            "error": each.error or failed.get(each.arn),
            "deleted": each in deleted,
        }
        for each in found.orphans
    ]
    print_json({"stack": stack, "orphans": listed})
