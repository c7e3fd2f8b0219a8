"""A preview as a pull request comment in Markdown."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ops.preview.costs import Costs
from ops.preview.findings import Findings, Group
from ops.preview.plan import Plan
from ops.preview.summary import counted

LONGEST = 20_000
"""Maximum bytes for a stack: three stacks share a comment of 65,536 characters on GitHub."""

_LONGEST_CELL = 400
_LEFT_OUT = "\n*{count} more {what} are left out: {where}.*"


@dataclass(frozen=True, kw_only=True)
class _Section:
    """A part of the comment: rows may be omitted, the first and last lines may not."""

    what: str
    first: Sequence[str] = ()
    rows: Sequence[str] = ()
    last: Sequence[str] = ()


def markdown(stack: str, plan: Plan, found: Findings, priced: Costs) -> str:
    """The comment for one stack: losses, violated rules, cost, changes."""
    counts = ", ".join(f"{count} to {operation}" for operation, count in plan.counts.items())
    sections = (
        _Section(what="", first=[f"### Stack `{stack}`: {counts or 'no changes'}"]),
        _losses(plan),
        _violations(found),
        _costs(priced),
        _changes(plan),
        _advisories(found),
    )
    return _fitted(
        [each for each in sections if each.first],
        f"the log of this stack's preview job has them, and `./platformctl preview {stack} --diff`",
    )


def _fitted(sections: Iterable[_Section], where: str) -> str:
    """The sections, with as many rows as fit, those of the first sections first."""
    room = LONGEST - sum(_size((*each.first, *each.last)) + 2 * len(where) for each in sections)
    parts: list[str] = []
    for each in sections:
        taken: list[str] = []
        for row in each.rows:
            room -= _size([row])
            if room < 0:
                break
            taken.append(row)
        count = len(each.rows) - len(taken)
        note = [_LEFT_OUT.format(count=count, what=each.what, where=where)] if count else []
        parts.append("\n".join((*each.first, *taken, *note, *each.last)))
    return "\n\n".join(parts) + "\n"


def _size(lines: Iterable[str]) -> int:
    return sum(len(each.encode()) + 2 for each in lines)


def _losses(plan: Plan) -> _Section:
    if not plan.losses:
        return _Section(what="")
    return _Section(
        what="losses",
        first=["> [!CAUTION]", "> These changes lose data, service or addresses, worst first:"],
        rows=[
            f"> - {each.loses}: {each.operation} `{each.name}` ({each.kind})"
            for each in plan.losses
        ],
    )


def _violations(found: Findings) -> _Section:
    if not found.mandatory:
        return _Section(what="", first=["No mandatory rule of the policy pack is violated."])
    return _Section(
        what="violated rules",
        first=[
            "**Violated mandatory rules of the policy pack:**",
            "",
            "| Rule | Count | Resources | First violation |",
            "|---|---:|---|---|",
        ],
        rows=list(map(_row, found.mandatory)),
    )


def _row(group: Group) -> str:
    cells = (f"`{group.rule}`", str(len(group.resources)), _cell(group.text), _cell(group.why))
    return f"| {' | '.join(cells)} |"


def _advisories(found: Findings) -> _Section:
    unchanged = f"{found.unchanged} on resources that do not change are not listed."
    if not found.advisory:
        return _Section(what="", first=[f"Advisories: {unchanged}"] if found.unchanged else [])
    return _Section(
        what="advisories",
        first=[
            f"<details><summary>{counted(len(found.advisory), 'advisory rule')}</summary>\n",
            "| Rule | Count | Resources | Reason for advisory, or first violation |",
            "|---|---:|---|---|",
        ],
        rows=list(map(_row, found.advisory)),
        last=[*([f"\n{unchanged}"] if found.unchanged else []), "\n</details>"],
    )


def _costs(priced: Costs) -> _Section:
    pending = ", ".join(priced.after.pending)
    return _Section(
        what="differences",
        first=[
            f"**{priced.text}**, at list prices",
            *([f"- known after `up`, and not in it: {pending}"] if pending else []),
        ],
        rows=[f"- {each.what}: {each.usd:+.2f}" for each in priced.lines],
    )


def _changes(plan: Plan) -> _Section:
    if not plan.changes:
        return _Section(what="")
    return _Section(
        what="changes",
        first=[
            f"<details><summary>{counted(len(plan.changes), 'resource')}</summary>\n",
            "| | Resource | Type | Inputs |",
            "|---|---|---|---|",
        ],
        rows=[
            f"| {each.operation} | `{each.name}` | {each.kind} | {_cell(', '.join(each.inputs))} |"
            for each in plan.changes
        ],
        last=["\n</details>"],
    )


def _cell(text: str) -> str:
    """Text for a table cell: one line, no markup, shortened."""
    short = text if len(text) <= _LONGEST_CELL else f"{text[:_LONGEST_CELL]} (shortened)"
    return short.replace("|", "\\|").replace("<", "&lt;")
