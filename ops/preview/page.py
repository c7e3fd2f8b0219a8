"""A preview as the comment on a pull request, in Markdown."""

from collections.abc import Iterator

from ops.cost.estimate import Estimate
from ops.preview.plan import Change, Plan

SHOWN = 60
"""How many changed resources a comment lists; GitHub cuts comments off at 65,536 characters."""

_HALF_A_CENT = 0.005

_ORDER = ("delete", "replace", "update", "create")


def markdown(stack: str, plan: Plan, before: Estimate, after: Estimate) -> str:
    """The comment on one stack: what changes, what is lost, what breaks a rule, what it costs."""
    parts = (
        [f"### Stack `{stack}`: {_told(plan)}"],
        _losses(plan),
        _violations(plan),
        _costs(before, after),
        _changes(plan),
    )
    return "\n\n".join("\n".join(lines) for lines in map(list, parts) if lines) + "\n"


def _told(plan: Plan) -> str:
    counts = ", ".join(f"{count} to {operation}" for operation, count in plan.counts.items())
    return counts or "no changes"


def _losses(plan: Plan) -> Iterator[str]:
    if plan.losses:
        yield "> [!CAUTION]"
        yield "> These changes lose what cannot be made again from the program:"
    for each in plan.losses:
        yield f"> - {each.operation} `{each.name}` ({_kind(each)}): loses {each.loses}"


def _violations(plan: Plan) -> Iterator[str]:
    if not plan.violations:
        yield "The policy pack has no objection."
        return
    yield "| Rule | Resource | Level | What is wrong |"
    yield "|---|---|---|---|"
    for each in plan.violations:
        level = "mandatory" if each.mandatory else "advisory"
        message = each.message.replace("|", "\\|")
        yield f"| `{each.rule}` | `{each.resource}` | {level} | {message} |"


def _costs(before: Estimate, after: Estimate) -> Iterator[str]:
    was, will = before.usd(), after.usd()
    yield f"**{will:.2f} USD a month** at list prices, {will - was:+.2f} (now {was:.2f})"
    old = {each.what: each.usd for each in before.lines}
    new = {each.what: each.usd for each in after.lines}
    differences = {
        what: new.get(what, 0) - old.get(what, 0) for what in dict.fromkeys((*old, *new))
    }
    for what, difference in differences.items():
        if abs(difference) >= _HALF_A_CENT:
            yield f"- {what}: {difference:+.2f}"


def _changes(plan: Plan) -> Iterator[str]:
    if not plan.changes:
        return
    yield f"<details><summary>{len(plan.changes)} resources</summary>\n"
    yield "| | Resource | Type | Inputs |"
    yield "|---|---|---|---|"
    ordered = sorted(plan.changes, key=lambda each: _ORDER.index(each.operation))
    for each in ordered[:SHOWN]:
        inputs = ", ".join(each.inputs)
        yield f"| {each.operation} | `{each.name}` | {_kind(each)} | {inputs} |"
    if len(ordered) > SHOWN:
        yield f"\n{len(ordered) - SHOWN} more are in the job's log."
    yield "\n</details>"


def _kind(change: Change) -> str:
    return change.type.rpartition(":")[2]
