"""`platformctl bootstrap`: what an account needs once."""

from collections.abc import Sequence
from typing import Annotated

import typer

from ops.aws import Aws
from ops.bootstrap.github import Role
from ops.bootstrap.plan import Bootstrap
from ops.bootstrap.state import ALIAS
from ops.bootstrap.step import Step
from ops.deployment import Deployment
from ops.options import AsJson, Local, console, print_json, progress, show


def bootstrap(
    stacks: Annotated[
        list[str], typer.Argument(metavar="STACK...", help="The stacks of this account.")
    ],
    *,
    github: Annotated[
        str | None,
        typer.Option(help="OWNER/NAME of the repository whose pipelines deploy; none without."),
    ] = None,
    plan: Annotated[bool, typer.Option("--plan", help="Show what is missing, and stop.")] = False,
    local: Local = False,
    as_json: AsJson = False,
) -> None:
    """Make what an account needs once: state bucket and key, and the roles of GitHub's pipelines.

    What exists and is as it should be stays untouched; run it again whenever you like.
    """
    deployments = [Deployment(stack=each, local=local) for each in stacks]
    wanted = Bootstrap(
        aws=_one_account(deployments),
        repository=github,
        stacks={each.stack: each.settings for each in deployments},
    )
    done = [*_do(wanted.steps(), plan=plan), *_do(wanted.pipelines(), plan=plan)]
    if as_json:
        print_json({title: list(missing) for title, missing in done})
        return
    rows = [(title, list(missing) or "as it should be") for title, missing in done]
    show(rows, ("What", "Missing" if plan else "Done"))
    if not plan:
        console.print(_next(wanted))


def _one_account(deployments: Sequence[Deployment]) -> Aws:
    """The account of the first stack; the others' settings are checked against it, too."""
    accounts = [each.aws for each in deployments]
    return accounts[0]


def _do(steps: Sequence[Step], *, plan: bool) -> list[tuple[str, Sequence[str]]]:
    done: list[tuple[str, Sequence[str]]] = []
    for step in steps:
        missing = step.missing()
        if missing and not plan:
            progress.print(f"{step.title}: {', '.join(missing)}")
            step.apply()
        done.append((step.title, missing))
    return done


def _next(wanted: Bootstrap) -> str:
    region = wanted.aws.region
    lines = [
        "",
        "Next",
        f"  pulumi login '{wanted.bucket.url}'",
        *(
            f"  pulumi stack init {each} --secrets-provider 'awskms://{ALIAS}?region={region}'"
            for each in wanted.stacks
        ),
    ]
    return "\n".join([*lines, *_variables(wanted)])


def _variables(wanted: Bootstrap) -> list[str]:
    """What the workflows in `.github` read, in GitHub's settings."""
    roles = [each for each in wanted.pipelines() if isinstance(each, Role)]
    if not roles:
        return []
    preview, *deploys = roles
    where = {"PULUMI_BACKEND_URL": wanted.bucket.url, "AWS_REGION": wanted.aws.region}
    lines = ["", "Variables of the repository on GitHub"]
    for stack in wanted.stacks:
        given = where | {"PREVIEW_ROLE_ARN": preview.arn}
        lines += [f"  {name}_{stack.upper()} = {value}" for name, value in given.items()]
    for stack, role in zip(wanted.stacks, deploys, strict=True):
        lines.append(f"Variables of environment {stack}")
        lines += [
            f"  {name} = {each}" for name, each in (where | {"DEPLOY_ROLE_ARN": role.arn}).items()
        ]
    return lines
