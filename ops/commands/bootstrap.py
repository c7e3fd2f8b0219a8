"""`platformctl bootstrap`: prepare an AWS account."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from ops.aws import Aws
from ops.bootstrap.stack import StackChange, prepare, template_of
from ops.bootstrap.template import ALIAS, STACK, Bootstrap
from ops.deployment import Deployment
from ops.errors import OpsError
from ops.options import AsJson, Local, console, must_be_writable, print_json, show
from ops.workflows.matrix import suffix


def bootstrap(
    stacks: Annotated[
        list[str], typer.Argument(metavar="STACK...", help="All stacks of this account.")
    ],
    *,
    github: Annotated[
        str | None,
        typer.Option(help="OWNER/NAME of the GitHub repository; without it, no pipeline roles."),
    ] = None,
    plan: Annotated[bool, typer.Option("--plan", help="Show the changes, and stop.")] = False,
    template: Annotated[
        Path | None,
        typer.Option(help="Write the template for `aws cloudformation deploy`, and stop."),
    ] = None,
    local: Local = False,
    as_json: AsJson = False,
) -> None:
    """Prepare an AWS account: state bucket and key, and the IAM roles of GitHub's pipelines.

    They are one CloudFormation stack, agentplatform-bootstrap. Existing resources are
    imported into it. Run it again at any time: manual changes are reverted.
    """
    deployments = [Deployment(stack=each, local=local) for each in stacks]
    wanted = Bootstrap(
        aws=_one_account(deployments),
        repository=github,
        stacks={each.stack: each.settings for each in deployments},
    )
    if template:
        must_be_writable("--template", template)
        template.write_text(json.dumps(template_of(wanted), indent=2) + "\n")
        where = f"--region {wanted.aws.region} --stack-name {STACK} --template-file {template}"
        console.print(f"aws cloudformation deploy {where} --capabilities CAPABILITY_NAMED_IAM")
        return
    changes = _carried_out(wanted, plan=plan, quiet=as_json)
    if as_json:
        print_json([each._asdict() for each in changes])
    elif not changes:
        console.print(f"stack {STACK}: no changes")
    if not plan and not as_json:
        console.print(_next(wanted))


def _one_account(deployments: Sequence[Deployment]) -> Aws:
    """The account of the first stack; the others' settings are checked against it, too."""
    accounts = [each.aws for each in deployments]
    return accounts[0]


def _carried_out(wanted: Bootstrap, *, plan: bool, quiet: bool) -> list[StackChange]:
    """Show the changes, then execute them; an import is followed by the update."""
    done: list[StackChange] = []
    while True:
        prepared = prepare(wanted)
        done += prepared.changes
        if prepared.changes and not quiet:
            show(prepared.changes, ("StackChange", "Resource", "Type"))
        if plan or not prepared.changes:
            prepared.discard()
            return done
        if wanted.aws.endpoint and prepared.kind == "IMPORT":
            prepared.discard()
            raise OpsError("the local AWS imports nothing into a stack; accepted here: --plan")
        prepared.execute()
        if prepared.kind != "IMPORT":
            return done


def _next(wanted: Bootstrap) -> str:
    region = wanted.aws.region
    lines = [
        "",
        "Next",
        f"  pulumi login '{wanted.url}'",
        *(
            f"  pulumi stack init {each} --secrets-provider 'awskms://{ALIAS}?region={region}'"
            for each in wanted.stacks
        ),
    ]
    return "\n".join([*lines, *_variables(wanted)])


def _variables(wanted: Bootstrap) -> list[str]:
    """The variables that the workflows in `.github` read from GitHub's settings."""
    if not wanted.repository:
        return []
    prefix = f"arn:aws:iam::{wanted.aws.account}:role/"
    preview, *deploys = [prefix + each["RoleName"] for each in wanted.roles().values()]
    where = {"PULUMI_BACKEND_URL": wanted.url, "AWS_REGION": wanted.aws.region}
    lines = ["", "Variables of the repository on GitHub"]
    for stack in wanted.stacks:
        given = where | {"PREVIEW_ROLE_ARN": preview}
        lines += [f"  {name}_{suffix(stack)} = {value}" for name, value in given.items()]
    for stack, role in zip(wanted.stacks, deploys, strict=True):
        lines.append(f"Variables of environment {stack}")
        lines += [
            f"  {name} = {each}" for name, each in (where | {"DEPLOY_ROLE_ARN": role}).items()
        ]
    return lines
