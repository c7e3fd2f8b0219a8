"""`platformctl secret`: values of your own for the services' secrets."""

from typing import Annotated

import typer

from ops.commands import group
from ops.delivery.secret_value import Setting, read
from ops.deployment import Deployment
from ops.options import AsJson, Local, ServiceName, StackName, console, print_json

secret = group("secret")


@secret.callback()
def _group() -> None:
    """Give the services' secrets values of your own."""


@secret.command("set")
def set_(
    stack: StackName,
    service: ServiceName,
    name: Annotated[
        str,
        typer.Argument(help="A secret of the service, as agentplatform:security.secrets names it."),
    ],
    *,
    local: Local = False,
    as_json: AsJson = False,
) -> None:
    """Let a secret have a value of your own instead of its random one, and roll it out.

    The value is asked for without echo, or read from standard input (one line end at its end is
    left out): never an argument, and neither printed nor kept by us. It becomes the secret's
    current version, the value before stays as AWSPREVIOUS, and the service's tasks are replaced
    by new ones, which get it; if they do not come up, the value before comes back. `up` leaves it
    alone, whatever else it changes, until the secret's `generation` is raised: that makes a new
    random value.
    """
    setting = Setting(deployment=Deployment(stack=stack, local=local), service=service, name=name)
    found = setting.secret()
    version = setting.run(found, read())
    if as_json:
        told = {"stack": stack, "service": service, "secret": found.arn, "version": version}
        print_json(told)
        return
    console.print(f"{service} of stack {stack} runs with the value given to {name}")
