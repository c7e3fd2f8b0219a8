"""`platformctl orphans`: what a stack left at AWS that no state knows."""

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
        bool, typer.Option("--delete", help="Delete them, after asking; what holds data stays.")
    ] = False,
    data: Annotated[
        bool, typer.Option("--data", help="With --delete: also what holds data.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="With --delete: do not ask.")] = False,
    local: Local = False,
    as_json: AsJson = False,
) -> None:
    """List what a stack left at AWS and no state knows; exit code 1 if any is left.

    A create whose answer was lost, or a process that was killed, leaves such a resource: Pulumi
    does not know it, and the next `up` makes a second one, or ends in `AlreadyExists`. Its tags
    `Project` and `Environment` are the stack's. What has no tags, such as routes, key aliases and
    DNS records, is found where the next `up` would create just that: a preview tells. What an
    operation is creating at the moment is in no state yet.
    """
    if (data or yes) and not delete:
        raise OpsError("--data and --yes go with --delete")
    if delete and as_json and not yes:
        raise OpsError("--json asks nothing: --delete needs --yes with it")
    must_be_writable("--adopt", adopt_file)
    deployment = Deployment(stack=stack, local=local)
    _ = deployment.state  # what is not deployed is told before anything is locked
    with exclusive(deployment), find(deployment) as found:
        if not as_json:
            _show(stack, found)
        if adopt_file:
            _adopt(deployment, found, adopt_file)
        chosen = _chosen(deployment, found, data=data, yes=yes) if delete else []
        if kept := sum(each.holds_data for each in found.orphans) if delete and not data else 0:
            progress.print(f"{kept} hold data and stay; --data deletes them too")
        failed = _delete(found, chosen, yes=yes) if chosen else {}
    deleted = [each for each in chosen if each.arn not in failed]
    if as_json:
        _print_json(stack, found, deleted, failed)
    if len(deleted) < len(found.orphans):
        raise typer.Exit(ExitCode.RED)


def _chosen(deployment: Deployment, found: Found, *, data: bool, yes: bool) -> list[Orphan]:
    """What is to be deleted; nothing while an operation may be creating it.

    Raises:
        OpsError: A create has begun and not ended; or the state is empty and nobody is asked, so
            that a wrong backend would make orphans of a whole stack.
    """
    if yes and found.orphans and not found.states.own:
        raise OpsError("the stack's state is empty, is it the right backend? Delete without --yes")
    if creating := found.states.creating:
        raise OpsError(
            f"the state has {len(creating)} creates that have not ended, such as"
            f" {urns.told(creating[0])}: wait for the operation; if it was interrupted, settle them"
            f" by: ./platformctl up {deployment.shown}",
            ExitCode.ENGINE,
        )
    return [each for each in found.orphans if not each.error and (data or not each.holds_data)]


def _delete(found: Found, chosen: Sequence[Orphan], *, yes: bool) -> dict[str, str]:
    """Delete after a confirmation; why what is left could not be, by ARN."""
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
        sentence = f"not in the file, the next `up` would not keep it: {each.arn}"
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
        f"{orphan.created:%Y-%m-%d %H:%M}" if orphan.created else "(not told by AWS)",
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
