"""What `make up` says at the end: what happened, the outputs, what to try next."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from rich.console import Console
from rich.panel import Panel
from rich.pretty import Pretty
from rich.table import Table
from rich.tree import Tree

from ops.local.workspace import Workspace

COMPONENT = "agentplatform:"


@dataclass(kw_only=True)
class Outcome:
    """What the engine's event log says of one `up`."""

    changes: dict[str, int] = field(default_factory=dict[str, int])
    seconds: int = 0
    policy_packs: dict[str, str] = field(default_factory=dict[str, str])

    @property
    def changed(self) -> int:
        """How many resources differ from before."""
        return sum(count for kind, count in self.changes.items() if kind != "same")


def outcome_of(events: Path) -> Outcome:
    """Read the last summary of an event log (one JSON object a line)."""
    outcome = Outcome()
    for line in events.read_text().splitlines():
        found = json.loads(line).get("summaryEvent")
        if found:
            outcome = Outcome(
                changes=found.get("resourceChanges", {}),
                seconds=found.get("durationSeconds", 0),
                policy_packs=found.get("PolicyPacks", {}),
            )
    return outcome


def show(workspace: Workspace, events: Path) -> None:
    """Print the summary of a finished `up`."""
    console = Console()
    outcome = outcome_of(events)
    exported = json.loads(workspace.pulumi("stack", "export", capture=True).stdout)
    resources: list[dict[str, Any]] = exported["deployment"].get("resources", [])

    console.print()
    console.print(_resources(resources))
    console.print(_outputs(resources))
    changes = ", ".join(f"{count} {kind}" for kind, count in outcome.changes.items())
    packs = ", ".join(f"{name} {version}".strip() for name, version in outcome.policy_packs.items())
    console.print(
        Panel(
            f"[bold green]Stack {workspace.stack} is up[/] on the local AWS: "
            f"{changes or 'nothing to do'} in {outcome.seconds} s\n"
            f"Judged by: {packs or 'no policy pack'}\n\n{_next(workspace.stack)}",
            title="make up",
            title_align="left",
        )
    )


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
        for component in [_component(resource["urn"])]
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


def _component(urn: str) -> str:
    """The innermost of our components in a URN's chain of types."""
    chain = urn.split("::")[2].split("$")
    ours = [kind for kind in chain if kind.startswith(COMPONENT)]
    return ours[-1].rsplit(":", 1)[1] if ours else "-"


def _outputs(resources: list[dict[str, Any]]) -> Tree:
    tree = Tree("[bold]Outputs")
    for name, value in sorted(_stack_outputs(resources)):
        branch = tree.add(f"[cyan]{name}")
        items = cast("dict[str, Any]", value) if isinstance(value, dict) else {"": value}
        for key, item in items.items():
            leaf = Table.grid(padding=(0, 1))
            leaf.add_row(key, Pretty(_plain(item), max_length=4, max_depth=2))
            branch.add(leaf)
    return tree


def _plain(value: Any) -> Any:
    """Pulumi marks a secret by an object with a ciphertext; say so instead of showing it."""
    return "[secret]" if isinstance(value, dict) and "ciphertext" in value else cast("Any", value)


def _stack_outputs(resources: list[dict[str, Any]]) -> Iterator[tuple[str, Any]]:
    for resource in resources:
        if resource["type"] == "pulumi:pulumi:Stack":
            yield from resource.get("outputs", {}).items()
