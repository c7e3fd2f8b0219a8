"""`platformctl cost`: the monthly cost of a stack."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from ops import sources
from ops.cost import live as price_list
from ops.cost.compare import CostDifference, Share, differences, shares
from ops.cost.estimate import Estimate, columns, estimate
from ops.cost.live import Compared
from ops.cost.page import markdown
from ops.cost.prices import Prices
from ops.cost.resources import Resources
from ops.cost.usage import prices_of
from ops.deployment import Deployment
from ops.errors import ExitCode, OpsError
from ops.options import AsJson, Local, StackName, console, print_json, progress, show
from ops.stacks import stacks

_ELSEWHERE = "not provable here: the local AWS has no price list"


@dataclass(frozen=True, kw_only=True)
class _Bill:
    """Everything that the command prints."""

    stack: str
    budget: int
    prices: Prices
    bill: Estimate
    parts: tuple[Share, ...]
    other: str | None
    difference: tuple[CostDifference, ...]
    difference_usd: float
    live: tuple[Compared, ...] | None

    @property
    def within_budget(self) -> bool | None:
        """Whether it is; None if that is known after `up` only."""
        if self.bill.usd() > self.budget:
            return False
        return True if self.bill.exact else None

    def as_json(self) -> dict[str, Any]:
        """The bill for programs; USD a month, to the cent."""
        bill = self.bill
        return {
            "stack": self.stack,
            "usd": round(bill.usd(), 2),
            "standingUsd": round(bill.usd(by_use=False), 2),
            "usedUsd": round(bill.usd(by_use=True), 2),
            "budgetUsd": self.budget,
            "withinBudget": self.within_budget,
            "region": self.prices.region,
            "compiled": self.prices.compiled.isoformat(),
            "components": {
                each.component: {
                    "standingUsd": round(each.standing, 2),
                    "usedUsd": round(each.used, 2),
                }
                for each in self.parts
            },
            "lines": [
                {
                    "what": each.what,
                    "key": each.key,
                    "quantity": each.quantity,
                    "per": each.price.per,
                    "usd": round(each.usd, 2),
                    "byUse": each.by_use,
                    "because": each.because,
                }
                for each in bill.lines
            ],
            "exact": bill.exact,
            "knownAfterUp": list(bill.pending),
            "notPriced": list(bill.not_priced),
            "difference": self.other
            and {
                "from": self.other,
                "usd": round(self.difference_usd, 2),
                "lines": [asdict(each) | {"usd": each.usd} for each in self.difference],
            },
            "live": None
            if self.live is None
            else [
                {"key": e.key, "tableUsd": e.table.usd, "liveUsd": list(e.live), "told": e.text}
                for e in self.live
            ],
        }


def cost(
    stack: StackName,
    *,
    source: Annotated[
        Path | None,
        typer.Option(
            "--from",
            metavar="FILE",
            help="Price the file of a preview or export instead of the deployed stack.",
        ),
    ] = None,
    diff: Annotated[
        str | None, typer.Option(metavar="OTHER", help="Compare with another stack, or a file.")
    ] = None,
    usage: Annotated[
        list[str] | None,
        typer.Option(metavar="KEY=AMOUNT", help="Monthly usage, instead of the assumption."),
    ] = None,
    page: Annotated[
        Path | None, typer.Option("--markdown", metavar="FILE", help="Also write the page.")
    ] = None,
    live: Annotated[
        bool, typer.Option("--live", help="Compare the price table with AWS's price list.")
    ] = False,
    local: Local = False,
    as_json: AsJson = False,
) -> None:
    """Estimate a stack's monthly cost at list prices; fail above the stack's budget."""
    deployment = Deployment(stack=stack, local=local)
    budget = deployment.settings.observability.budget.monthly_usd
    prices = prices_of(stack).assuming(_amounts(usage or []), said_by="--usage")
    resources = sources.from_file(source) if source else sources.deployed(deployment)
    bill = estimate(resources, prices)
    other = estimate(_other(diff, local=local), prices) if diff else None
    report = _Bill(
        stack=stack,
        budget=budget,
        prices=prices,
        bill=bill,
        parts=shares(resources, prices),
        other=diff,
        difference=differences(bill, other) if other else (),
        difference_usd=bill.usd() - other.usd() if other else 0,
        live=_live(deployment, prices) if live else None,
    )
    if page:
        _write(page, markdown(bill, report.parts, prices, stack))
    if as_json:
        print_json(report.as_json())
    else:
        _show(report, is_live=live)
    if report.within_budget is False:
        raise OpsError(
            f"stack {stack} is estimated at {bill.text} USD a month, above its budget of"
            f" {budget} (observability.budget.monthly_usd)",
            ExitCode.RED,
        )


def _amounts(given: Sequence[str]) -> dict[str, float]:
    amounts: dict[str, float] = {}
    for each in given:
        key, _, amount = each.partition("=")
        try:
            amounts[key] = float(amount)
        except ValueError:
            amounts[key] = -1
        if not 0 <= amounts[key] < float("inf"):
            raise OpsError(f"--usage {each}: accepted: KEY=AMOUNT, an amount of 0 or more")
    return amounts


def _other(name: str, *, local: bool) -> Resources:
    """The resources of another stack, or of a file."""
    if Path(name).is_file():
        return sources.from_file(Path(name))
    if name not in stacks():
        raise OpsError(f"--diff {name}: there is no such stack, and no such file")
    return sources.deployed(Deployment(stack=name, local=local))


def _live(deployment: Deployment, prices: Prices) -> tuple[Compared, ...] | None:
    if deployment.local:
        return None
    return price_list.compare(deployment.aws.client("pricing", price_list.REGION), prices)


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text)
    except OSError as error:
        raise OpsError(f"--markdown {path}: it cannot be written: {error.strerror}") from None


def _show(report: _Bill, *, is_live: bool) -> None:
    _show_lines(report)
    _show_components(report)
    if report.other:
        _show_difference(report)
    if report.live is not None:
        title = "Compared with AWS's price list"
        show(_figures(report.live), ("Price", "Table", "AWS's price list"), title=title)
    elif is_live:
        console.print(_ELSEWHERE)
    console.print("Not included:")
    for each in report.bill.not_priced:
        console.print(f"  - {each}")
    if report.bill.pending:
        console.print(f"Known after `up`, and not in it: {', '.join(report.bill.pending)}")
    region = report.prices.region
    progress.print(
        f"{report.bill.text} USD a month at list prices of {region}, budget {report.budget}"
    )


def _show_lines(report: _Bill) -> None:
    rows = [
        (each.what, *columns(each), each.key if each.by_use else "", each.because)
        for each in report.bill.lines
    ]
    show(
        [*rows, ("Sum", "", "", report.bill.text, "", "")],
        ("Resource", "Quantity", "Unit price", "USD", "--usage", "Assumed, or because"),
        title=f"Stack {report.stack}: USD a month at list prices",
        right=("Quantity", "USD"),
        whole=("USD", "--usage"),
    )


def _show_components(report: _Bill) -> None:
    figures = ("Fixed", "Usage", "USD")
    rows = [
        (each.component, *(f"{usd:.2f}" for usd in (each.standing, each.used, each.usd)))
        for each in report.parts
    ]
    show(rows, ("Component", *figures), title="By component", right=figures)


def _show_difference(report: _Bill) -> None:
    figures = (report.stack, str(report.other), "USD")
    rows = [
        (each.what, f"{each.this:.2f}", f"{each.other:.2f}", f"{each.usd:+.2f}")
        for each in report.difference
    ]
    total = ("Sum", "", "", f"{report.difference_usd:+.2f}")
    title = f"Compared with {report.other}"
    show([*rows, total], ("Resource", *figures), title=title, right=figures)


def _figures(found: Sequence[Compared]) -> Iterator[tuple[str, str, str]]:
    for each in found:
        listed = f"{each.live[0]:g}, {each.text}" if len(each.live) == 1 else each.text
        yield each.key, f"{each.table.usd:g}", listed
