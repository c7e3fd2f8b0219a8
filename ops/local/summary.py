"""What `make up` says at the end: what happened, the outputs, what to try next."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from rich.console import Console
from rich.panel import Panel
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from ops import events, urns
from ops.workspace import Workspace

_DONE = {
    "create": "created",
    "update": "updated",
    "delete": "deleted",
    "replace": "replaced",
    "same": "unchanged",
}
"""Pulumi's operations, as they read once done."""


@dataclass(kw_only=True)
class Outcome:
    """What the engine's event log says of one operation."""

    changes: dict[str, int] = field(default_factory=dict[str, int])
    outputs_changed: bool = False
    seconds: int = 0
    policy_packs: dict[str, str] = field(default_factory=dict[str, str])

    @property
    def changed(self) -> int:
        """How many resources differ from before."""
        return sum(count for kind, count in self.changes.items() if kind != "same")


def outcome_of(log: Path) -> Outcome:
    """Read an event log: its summary, and the stack's own step."""
    outcome = Outcome()
    for event in events.read(log):
        if found := event.get("summaryEvent"):
            outcome.changes = found.get("resourceChanges", {})
            outcome.seconds = found.get("durationSeconds", 0)
            outcome.policy_packs = found.get("PolicyPacks", {})
        step = events.step(event, "resOutputsEvent")
        if step and step.type == "pulumi:pulumi:Stack":
            outcome.outputs_changed = step.old.get("outputs") != step.new.get("outputs")
    return outcome


def show(workspace: Workspace, outcome: Outcome) -> None:
    """Print the summary of a finished `up`."""
    console = Console()
    exported = json.loads(workspace.pulumi("stack", "export", capture=True).stdout)
    resources: list[dict[str, Any]] = exported["deployment"].get("resources", [])

    console.print()
    console.print(_resources(resources))
    console.print(outputs_of(resources))
    changes = ", ".join(
        f"{count} {_DONE.get(kind, kind)}" for kind, count in outcome.changes.items()
    )
    packs = ", ".join(f"{name.split('|')[0]} {tag}" for name, tag in outcome.policy_packs.items())
    console.print(
        Panel(
            f"[bold green]Stack {workspace.stack} is up[/] on the local AWS: "
            f"{changes or 'nothing to do'} in {outcome.seconds} s\n"
            f"Judged by: {packs or 'no policy pack'}\n{_overlaid(workspace)}\n"
            f"{_next(workspace.stack)}",
            title="make up",
            title_align="left",
        )
    )


def _overlaid(workspace: Workspace) -> str:
    """What `platformctl deploy --local` laid over the committed file, lest it surprises."""
    if not workspace.overlaid:
        return ""
    lines = [f"  {path}: {value}" for path, value in workspace.overlaid.items()]
    title = f"Laid over Pulumi.{workspace.stack}.yaml by {workspace.overlay.name}:"
    return "\n".join((title, *lines, ""))


def _next(stack: str) -> str:
    return "\n".join(
        [
            "[bold]Try next[/]",
            f"  make up STACK={stack}        again: nothing changes",
            f"  make outputs STACK={stack}   what other stacks can rely on",
            f"  make preview STACK={stack}   after editing Pulumi.{stack}.yaml",
            f'  eval "$(make -s shell STACK={stack})" && pulumi stack    plain pulumi commands',
            f"  make destroy STACK={stack}   delete it; make down stops the local AWS",
        ]
    )


def _resources(resources: list[dict[str, Any]]) -> Table:
    """AWS resources by component and type."""
    table = Table(title="Resources", title_justify="left", show_footer=True)
    counted = Counter(
        (component, resource["type"])
        for resource in resources
        if resource.get("custom") and not resource["type"].startswith("pulumi:")
        for component in [urns.component_of(resource["urn"])]
    )
    per_component = Counter[str]()
    for (component, _), count in counted.items():
        per_component[component] += count
    table.add_column("Component", footer="total")
    table.add_column("Resources", justify="right", footer=str(sum(counted.values())))
    table.add_column("Most of them")
    for component, total in per_component.most_common():
        kinds = Counter({kind: n for (owner, kind), n in counted.items() if owner == component})
        most = ", ".join(f"{kind.rsplit(':', 1)[1]} x{n}" for kind, n in kinds.most_common(5))
        table.add_row(component, str(total), most)
    return table


_UNSET = "(not set)"


def outputs_of(resources: list[dict[str, Any]]) -> Tree:
    """The stack's outputs; what is absent or empty reads `(not set)`."""
    tree = Tree("[bold]Outputs")
    for name, value in sorted(_stack_outputs(resources)):
        items = cast("dict[str, Any]", value) if isinstance(value, dict) else {"": value}
        width = max(map(len, items), default=0)
        branch = tree.add(f"[bold]{name}")
        for key, item in items.items():
            line = Text.assemble((f"{key:{width}}  ", "cyan"), _short(item))
            line.no_wrap, line.overflow = True, "ellipsis"
            branch.add(line)
    return tree


def _short(value: Any) -> str:
    """A value on one line; of a mapping, its keys. Pulumi keeps a secret as a ciphertext."""
    if isinstance(value, dict):
        keys = [str(key) for key in cast("dict[str, Any]", value)]
        return "[secret]" if "ciphertext" in keys else f"for {', '.join(keys)}" if keys else _UNSET
    if isinstance(value, list):
        return ", ".join(str(item) for item in cast("list[Any]", value)) or _UNSET
    return _UNSET if value is None else str(value)


def _stack_outputs(resources: list[dict[str, Any]]) -> Iterator[tuple[str, Any]]:
    for resource in resources:
        if resource["type"] == "pulumi:pulumi:Stack":
            yield from resource.get("outputs", {}).items()
