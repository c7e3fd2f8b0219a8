"""`platformctl init`: write a stack's configuration file."""

import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from components.settings import Settings, SettingsError
from components.settings.base import shown
from ops import stacks as files
from ops.deployment import Deployment
from ops.errors import OpsError
from ops.init.account import Account, account_at
from ops.init.answers import Answers, conflicts, free_network, others
from ops.init.stack_file import edited
from ops.options import console, progress
from ops.stacks import stacks

_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_SMALLEST = "dev"
Ask = Callable[[str, object, object], str]
"""Question, value of the option, and default."""


def init(  # noqa: PLR0913 -- an option for each answer
    stack: Annotated[
        str, typer.Argument(metavar="STACK", help="The stack's name: dev, prod, or a new one.")
    ],
    *,
    size: Annotated[
        str | None,
        typer.Option(help="The stack whose settings a new one copies: dev, staging, prod."),
    ] = None,
    region: Annotated[str | None, typer.Option(help="AWS region.")] = None,
    account: Annotated[
        str | None, typer.Option(help="AWS account id; the program refuses all others.")
    ] = None,
    owner: Annotated[str | None, typer.Option(help="The team on call.")] = None,
    cost_center: Annotated[str | None, typer.Option(help="Who pays.")] = None,
    zone: Annotated[
        str | None, typer.Option(help="DNS zone that you own; users sign in at agents.ZONE.")
    ] = None,
    network: Annotated[
        str | None,
        typer.Option(help="CIDR block of the VPC, /16 to /20; by default the next free one."),
    ] = None,
    users: Annotated[
        list[str] | None,
        typer.Option(help="CIDR block of your users, without CloudFront; repeatable."),
    ] = None,
    budget: Annotated[int | None, typer.Option(help="USD a month.")] = None,
    mail: Annotated[
        list[str] | None, typer.Option(help="Mail address for alarms and costs; repeatable.")
    ] = None,
    yes: Annotated[
        bool, typer.Option("--yes", help="Do not ask: keep or derive what is not given.")
    ] = False,
) -> None:
    """Write or edit a stack's configuration file, checked against itself and the account.

    Comments are kept. Nothing is written unless every check passes.
    """
    template = _template(stack, size)
    new = template != stack
    before = Deployment(stack=template).settings
    ask = _given if yes or not sys.stdin.isatty() else _asked
    where = ask("AWS region", region, before.environment.region)
    found = account_at(where)
    known = found.id if found else before.environment.account_id or ""
    domain = before.ingress.dns.zone_name
    name = ask(
        "DNS zone", zone, f"{stack}.{domain.removeprefix(f'{template}.')}" if new else domain
    )
    around = others(stack)
    answers = Answers(
        stack=stack,
        region=where,
        account=ask("AWS account", account, known) or None,
        owner=ask("Team on call", owner, before.environment.owner),
        cost_center=ask("Cost center", cost_center, before.environment.cost_center),
        zone=name,
        zone_exists=found.has_zone(name) if found else before.ingress.dns.zone == "existing",
        network=ask("Network", network, free_network(around) if new else str(before.network.cidr)),
        users=_list(ask, "CIDR blocks of your users", users, before.network.ingress.cidrs),
        budget=_number(ask("Budget, USD a month", budget, before.observability.budget.monthly_usd)),
        mails=_list(ask, "Mails", mail, _mails(before)),
    )
    _write(stack, edited(files.file(template), answers, new=new), around, found)
    beside = (each for each, its in around.items() if its.environment.account_id == answers.account)
    _next(stack, sorted({stack, *(beside if answers.account else ())}), found)


def _template(stack: str, size: str | None) -> str:
    """The stack whose file is the template: itself, or the one that a new one copies."""
    if not _NAME.fullmatch(stack):
        words = "lower-case letters and digits, a letter first, with single hyphens between them"
        raise OpsError(f"STACK {shown(stack)}; accepted: {words}")
    if stack in stacks():
        return stack
    if size not in {None, *stacks()}:
        raise OpsError(f"--size {shown(size)}; accepted: {', '.join(stacks())}")
    return size or _SMALLEST


def _given(_: str, given: object, otherwise: object) -> str:
    return str(otherwise if given is None else given)


def _number(text: str) -> int:
    if not text.isdecimal():
        raise OpsError(f"--budget {shown(text)}; accepted: whole US dollars, such as 500")
    return int(text)


def _asked(question: str, given: object, otherwise: object) -> str:
    if given is not None:
        return str(given)
    return str(typer.prompt(question, default=str(otherwise), err=True))


def _list(
    ask: Ask, question: str, given: Sequence[str] | None, otherwise: Iterable[object]
) -> list[str]:
    text = ask(question, ",".join(given) if given else None, ",".join(map(str, otherwise)))
    return [each.strip() for each in text.split(",") if each.strip()]


def _mails(settings: Settings) -> list[str]:
    subscriptions = settings.observability.subscriptions
    every = (each for some in subscriptions.values() for each in some if each.protocol == "email")
    return list(dict.fromkeys(each.endpoint.text for each in every if each.endpoint.text))


def _write(stack: str, text: str, around: Mapping[str, Settings], found: Account | None) -> None:
    """Write the file if every check passes; otherwise report every finding.

    Raises:
        OpsError: Something does not.
    """
    file = files.folder() / f"Pulumi.{stack}.yaml"
    with TemporaryDirectory(dir=file.parent, prefix=".init-") as folder:
        draft = Path(folder, file.name)
        draft.write_text(text)
        try:
            settings = Settings.read(stack, draft)
        except SettingsError as refusal:
            raise OpsError(str(refusal)) from None
        wrong = [*conflicts(settings, around), *(found.conflicts(settings) if found else ())]
        if wrong:
            raise OpsError("\n".join(wrong))
        draft.replace(file)


def _next(stack: str, sharing: Sequence[str], found: Account | None) -> None:
    """Print the next commands; bootstrap takes every stack of the account."""
    if found is None:
        progress.print("No AWS credentials: nothing was checked against the account")
    steps = {
        f"make up STACK={stack}": "the stack on a local AWS",
        f"./platformctl bootstrap {' '.join(sharing)}": "prepare its account, once",
        f"./platformctl doctor {stack}": "problems that would fail its first `up`",
    }
    width = max(map(len, steps))
    console.print(f"Pulumi.{stack}.yaml is written. Next:")
    for command, why in steps.items():
        console.print(f"  {command:{width}}  {why}")
