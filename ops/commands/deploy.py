"""`platformctl deploy` and `rollback`: change the image of a service."""

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
    """Deploy an image to a service: edit the stack's configuration, then run `pulumi up`.

    Waits until the service is steady; if that fails, configuration and AWS are rolled back. On AWS
    the configuration is Pulumi.STACK.yaml, which you commit afterwards; for a local stack it is a
    file in .local, which `make destroy` removes.
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
            help="Task definition revision to take the image from; by default the latest"
            " earlier one with a different image.",
            min=1,
        ),
    ] = None,
    *,
    yes: Sure = False,
    local: Local = False,
    as_json: AsJson = False,
) -> None:
    """Deploy the image of an earlier task definition revision, as `deploy` does.

    Only the image is taken from the revision: size, variables and permissions stay as configured.
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
        deployed = {"stack": deployment.stack, "service": service, "image": version}
        print_json(deployed | {"configuration": file})
        return
    text = f"image {version}" if version else "the placeholder"
    sentence = f"{service} of stack {deployment.stack} runs {text}, as {file} says"
    console.print(sentence)
