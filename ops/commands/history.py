"""`platformctl history`: the operations on a stack."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Annotated, Any, Self

import typer

from ops.deployment import Deployment
from ops.events import IDLE
from ops.options import AsJson, Local, StackName, print_json, show


@dataclass(frozen=True, kw_only=True)
class _Entry:
    """One operation on the stack.

    Attributes:
        started: When it began, in UTC.
        kind: Update, refresh, destroy, import ...
        changes: How many resources it changed, by the change.
        revision: The checkout's commit; with `+` where files differed from it.
        by: The commit's author, and the pipeline run that deployed it.
        message: The first line of the commit's message, or of `pulumi up --message`.
    """

    started: str
    kind: str
    result: str
    changes: Mapping[str, int]
    revision: str
    by: str
    message: str

    @classmethod
    def of(cls, update: Mapping[str, Any]) -> Self:
        """An entry of `pulumi stack history --json`."""
        about: Mapping[str, str] = update.get("environment") or {}
        changes: Mapping[str, int] = update.get("resourceChanges") or {}
        edited = "+" if about.get("git.dirty") == "true" else ""
        by = (about.get("git.author"), about.get("ci.build.url") or about.get("ci.system"))
        return cls(
            started=update["startTime"],
            kind=update["kind"],
            result=update["result"],
            changes={name: count for name, count in changes.items() if name not in IDLE},
            revision=about.get("git.head", "")[:10] + edited,
            by=", ".join(filter(None, by)),
            message=(update.get("message") or "").partition("\n")[0],
        )


def history(
    stack: StackName,
    *,
    last: Annotated[int, typer.Option(min=1, help="How many operations.")] = 10,
    local: Local = False,
    as_json: AsJson = False,
) -> None:
    """List the operations on a stack, with time, result and commit; the latest first.

    Pulumi records the commit, not the person: CloudTrail has the credentials that were used.
    """
    updates = Deployment(stack=stack, local=local).history(last)
    found = [_Entry.of(each) for each in updates]
    if as_json:
        print_json([asdict(each) for each in found])
        return
    rows = [asdict(each) | {"changes": _counted(each)} for each in found]
    show(
        [tuple(each.values()) for each in rows],
        ("Started", "Operation", "Result", "Changes", "Revision", "By", "Message"),
        title=f"Stack {stack}: operations",
        whole=("Started",),
    )


def _counted(entry: _Entry) -> str:
    return ", ".join(f"{count} {name}" for name, count in entry.changes.items()) or "none"
