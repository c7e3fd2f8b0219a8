"""The tables of a report, for HTML and Markdown."""

import re
from dataclasses import dataclass
from typing import Literal

from ops.cost.estimate import columns
from ops.outcome import Outcome
from ops.report.report import Report, Tone

Kind = Literal["text", "code", "number", "status"]
_ARN = re.compile(r"arn:aws[\w-]*:([\w-]+):[\w-]*:\d*:")


@dataclass(frozen=True, kw_only=True)
class Row:
    """A row of a table; `tone` colours its status, `family` is the page's filter."""

    cells: tuple[str, ...]
    tone: Tone = "plain"
    family: str = ""


@dataclass(frozen=True, kw_only=True)
class Table:
    """Columns (title, kind of cell) and rows; the first cell heads its row.

    On a phone, narrow tables stay tables; the rows of others become paragraphs.
    """

    columns: tuple[tuple[str, Kind], ...]
    rows: tuple[Row, ...]
    narrow: bool = False


def services(report: Report) -> Table:
    """The services as ECS describes them."""
    return Table(
        columns=(
            ("Service", "text"),
            ("Tasks", "status"),
            ("Deployment", "text"),
            ("Revision", "text"),
            ("Image", "code"),
        ),
        rows=tuple(
            Row(
                cells=(each.name, each.tasks, each.rollout.lower(), each.revision, each.image),
                tone="bad" if not each.steady else "plain" if each.running is None else "good",
            )
            for each in report.services
        ),
    )


def shares(report: Report) -> Table:
    """The cost by component, in USD a month."""
    return Table(
        narrow=True,
        columns=(
            ("USD a month", "text"),
            ("Fixed", "number"),
            ("By use", "number"),
            ("Total", "number"),
        ),
        rows=tuple(
            Row(
                cells=(
                    each.component,
                    f"{each.standing:,.2f}",
                    f"{each.used:,.2f}",
                    f"{each.usd:,.2f}",
                )
            )
            for each in report.shares
        ),
    )


def lines(report: Report) -> Table:
    """Every line of the bill."""
    return Table(
        columns=(
            ("Line", "text"),
            ("Quantity", "number"),
            ("Unit price, USD", "number"),
            ("USD a month", "number"),
        ),
        rows=tuple(Row(cells=(each.what, *columns(each))) for each in report.bill.lines),
    )


def checks(report: Report, outcome: Outcome) -> Table:
    """The checks with an outcome, and their details.

    The reasons for "not provable here" are in docs/verification.md.
    """
    third = "Checked" if outcome is Outcome.GREEN else "Reason"
    shown = 2 if report.local and outcome is Outcome.NOT_PROVABLE else 3
    columns: tuple[tuple[str, Kind], ...] = (
        ("Check", "code"),
        ("Guarantee", "text"),
        (third, "text"),
    )
    return Table(
        columns=columns[:shown],
        rows=tuple(
            Row(
                cells=(each.check.id, each.check.title, shortened("; ".join(each.details)))[:shown],
                family=each.check.family,
            )
            for each in report.findings
            if each.outcome is outcome
        ),
    )


def families(report: Report) -> Table:
    """The policy pack by family and severity."""
    return Table(
        columns=(
            ("Family", "text"),
            ("Severity", "text"),
            ("Rules", "number"),
            ("Resources", "number"),
            ("Violations", "number"),
            ("Advisories", "number"),
            ("Exemptions", "number"),
        ),
        rows=tuple(
            Row(
                cells=(
                    each.family,
                    each.severity.value,
                    str(each.rules),
                    str(each.evaluated),
                    str(each.violations),
                    str(each.advice),
                    str(each.exemptions),
                )
            )
            for each in report.policies.rows
        ),
    )


def contracts(report: Report) -> Table:
    """The contracts, and their validation against the schemas."""
    return Table(
        columns=(("Contract", "code"), ("Version", "text"), ("Schema", "status")),
        rows=tuple(
            Row(
                cells=(
                    each.name,
                    "(not published)" if each.version is None else str(each.version),
                    each.wrong or "valid",
                ),
                tone="bad" if each.wrong else "good",
            )
            for each in report.contracts
        ),
    )


def components(report: Report) -> Table:
    """The number of AWS resources by component."""
    return Table(
        narrow=True,
        columns=(("Component", "text"), ("AWS resources", "number")),
        rows=tuple(Row(cells=(name, str(count))) for name, count in report.components),
    )


def shortened(text: str) -> str:
    """A text whose ARNs keep service and resource: `s3 bucket` for `arn:aws:s3:::bucket`."""
    return _ARN.sub(r"\1 ", text)
