"""The summary of `platformctl preview`: changes, losses, violated rules, costs."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from ops.preview.costs import Costs
from ops.preview.findings import Findings
from ops.preview.plan import ORDER, Plan

_LOSSES_SHOWN = 20


def summary(plan: Plan, found: Findings, priced: Costs) -> str:
    """The summary, in plain lines."""
    parts = (_changes(plan), _losses(plan), _rules(found), _costs(priced))
    return "\n\n".join("\n".join(lines) for lines in map(list, parts) if lines)


def counted(count: int, noun: str) -> str:
    """A count with its noun, such as `1 resource`."""
    return f"{count} {noun}{'s' * (count != 1)}"


def losses(plan: Plan) -> str:
    """The losses of a preview, worst first, with the first resources of each kind."""
    by_kind: dict[str, list[str]] = {}
    for each in plan.losses:
        by_kind.setdefault(str(each.loses), []).append(f"{each.operation} {each.kind} {each.name}")
    return "; ".join(f"{kind} ({_named(names)})" for kind, names in by_kind.items())


def _named(names: Sequence[str], shown: int = 5) -> str:
    more = len(names) - shown
    return ", ".join(names[:shown]) + f" and {more} more" * (more > 0)


def _changes(plan: Plan) -> Iterator[str]:
    if not plan.changes:
        yield "No changes."
        return
    changes = Counter((each.component, each.operation) for each in plan.changes)
    operations = sorted(plan.counts, key=lambda each: ORDER.index(each) if each in ORDER else -1)
    rows = {
        name: [changes[name, operation] for operation in operations]
        for name in sorted({component for component, _ in changes})
    }
    total = [plan.counts[operation] for operation in operations]
    yield from _table("Changes", operations, {**rows, "all": total}.items())


def _table(
    title: str, columns: Sequence[str], rows: Iterable[tuple[str, Sequence[object]]]
) -> Iterator[str]:
    yield f"{title:<32}" + "".join(f"{each:>12}" for each in columns)
    for name, cells in rows:
        yield f"  {name:<30}" + "".join(f"{each or '-':>12}" for each in cells)


def _losses(plan: Plan) -> Iterator[str]:
    if plan.losses:
        yield "Loses, worst first"
    for each in plan.losses[:_LOSSES_SHOWN]:
        yield f"  {each.loses}: {each.operation} {each.kind} {each.name}"
    if len(plan.losses) > _LOSSES_SHOWN:
        yield f"  and {len(plan.losses) - _LOSSES_SHOWN} more; --json lists all"


def _rules(found: Findings) -> Iterator[str]:
    if not found.mandatory:
        yield "No mandatory rule of the policy pack is violated."
    else:
        yield "Mandatory rules violated"
    for each in found.mandatory:
        yield f"  {each.rule}, {counted(len(each.resources), 'resource')}: {each.text}"
        yield f"    {each.why}"
    if found.advisory:
        yield f"Advisory rules: {', '.join(each.rule for each in found.advisory)}"
    if found.unchanged:
        yield f"{found.unchanged} advisories on resources that do not change"


def _costs(priced: Costs) -> Iterator[str]:
    rows = {
        each.what: [f"{each.other:.2f}", f"{each.this:.2f}", f"{each.usd:+.2f}"]
        for each in priced.components
    }
    before, after = priced.before.usd(), priced.after.usd()
    rows["all"] = [f"{before:.2f}", f"{after:.2f}", f"{after - before:+.2f}"]
    columns = ("before", "after", "difference")
    yield from _table("Cost by component, USD a month", columns, rows.items())
    if priced.after.pending:
        yield f"  known after up, and not in it: {', '.join(priced.after.pending)}"
