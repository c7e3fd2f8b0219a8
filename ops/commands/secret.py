"""`platformctl secret`: set the values of the services' secrets."""

from typing import Annotated

import typer

from ops.commands import group
from ops.delivery.secret_value import Setting, read
from ops.deployment import Deployment
from ops.options import AsJson, Local, ServiceName, StackName, console, print_json

secret = group("secret")


@secret.callback()
def _group() -> None:
    """Set the values of the services' secrets."""


@secret.command("set")
def set_(
    stack: StackName,
    service: ServiceName,
    name: Annotated[
        str,
        typer.Argument(help="The secret's name in agentplatform:security.secrets."),
    ],
    *,
    local: Local = False,
    as_json: AsJson = False,
) -> None:
    """Set a secret's value in place of the generated one, and replace the service's tasks.

    The value is read from a prompt without echo, or from standard input without its last line end.
    It is never an argument, and is not printed or stored elsewhere. It becomes the secret's current
    version; the previous value stays as AWSPREVIOUS. The service's tasks are replaced; if the new
    tasks do not become steady, the previous value is restored. `up` keeps the value until the
    secret's `generation` is raised, which generates a new random value.
    """
    setting = Setting(deployment=Deployment(stack=stack, local=local), service=service, name=name)
    found = setting.secret()
    version = setting.run(found, read())
    if as_json:
        print_json({"stack": stack, "service": service, "secret": found.arn, "version": version})
        return
    console.print(f"{service} of stack {stack} runs with the new value of {name}")
