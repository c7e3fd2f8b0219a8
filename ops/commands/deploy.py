"""`platformctl deploy` and `rollback`: which image a service runs."""

from typing import Annotated

import typer

from ops.delivery import revisions
from ops.delivery.deliver import Delivery
from ops.delivery.images import Repository
from ops.deployment import Deployment
from ops.options import AsJson, Local, ServiceName, StackName, console, print_json, progress

Sure = Annotated[
    bool, typer.Option("--yes", help="Do not ask, even if more than the service changes.")
]


def deploy(
    stack: StackName,
    service: ServiceName,
    image: Annotated[
        str, typer.Option(help="Tag, digest (sha256:...) or whole name of an image of the service.")
    ],
    *,
    yes: Sure = False,
    local: Local = False,
    as_json: AsJson = False,
) -> None:
    """Let a service run another image: in the stack's configuration, then by `pulumi up`.

    Waits until the service is steady. If it does not come up, configuration and AWS go back to what
    ran before. On AWS the configuration is Pulumi.STACK.yaml, to be committed afterwards; of a
    local stack it is a file in .local, which `make destroy` removes.
    """
    deployment = Deployment(stack=stack, local=local)
    repository = Repository(deployment=deployment, service=service)
    version = repository.read(image)
    if local:
        progress.print(f"not provable here: whether there is an image {version}")
    elif version:
        repository.must_hold(version)
    _deliver(deployment, service, version, sure=yes, as_json=as_json)


def rollback(
    stack: StackName,
    service: ServiceName,
    to: Annotated[
        int | None,
        typer.Option(
            help="Revision of the task definition whose image comes back; by default the newest"
            " earlier one with another image.",
            min=1,
        ),
    ] = None,
    *,
    yes: Sure = False,
    local: Local = False,
    as_json: AsJson = False,
) -> None:
    """Let a service run the image of an earlier revision again, in the way of `deploy`.

    The image goes back, and nothing else of the revision: size, variables and permissions stay what
    the configuration says.
    """
    deployment = Deployment(stack=stack, local=local)
    revision = revisions.target(deployment, service, to)
    version = revisions.version_in(deployment, service, revision)
    if version and not local:
        Repository(deployment=deployment, service=service).must_hold(version)
    progress.print(f"{service} goes back to the image of revision {revision.number}")
    _deliver(deployment, service, version, sure=yes, as_json=as_json)


def _deliver(
    deployment: Deployment, service: str, version: str | None, *, sure: bool, as_json: bool
) -> None:
    delivery = Delivery(deployment=deployment, service=service, version=version, sure=sure)
    file = delivery.run()
    if as_json:
        told = {"stack": deployment.stack, "service": service, "image": version}
        print_json(told | {"configuration": file})
        return
    told = f"image {version}" if version else "the placeholder"
    sentence = f"{service} of stack {deployment.stack} runs {told}, as {file} says"
    console.print(sentence)
