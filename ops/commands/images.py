"""`platformctl images`: the services' container images."""

import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from ops.commands import group
from ops.delivery.images import Repository
from ops.delivery.push import ENGINES, Push, container_engine
from ops.deployment import Deployment
from ops.errors import ExitCode, OpsError
from ops.options import Local, ServiceName, StackName, console, progress

images = group("images")


@images.callback()
def _group() -> None:
    """Build the services' images and push them."""


@images.command()
def push(
    stack: StackName,
    service: ServiceName,
    source: Annotated[
        Path,
        typer.Option(
            help="Folder with the service's Dockerfile.",
            exists=True,
            file_okay=False,
            resolve_path=True,
        ),
    ] = Path(),
    tag: Annotated[
        str | None, typer.Option(help="By default the commit that is checked out in the folder.")
    ] = None,
    *,
    local: Local = False,
) -> None:
    """Build a service's image and push it to its repository, for what its tasks run on.

    Where there is no container engine (docker, podman, finch), prints the commands to run elsewhere
    and ends with exit code 1.
    """
    if local:
        raise OpsError("the local AWS keeps no images; deploy --local takes any tag")
    if not any((source / name).exists() for name in ("Dockerfile", "Containerfile")):
        raise OpsError(f"{source} holds no Dockerfile; accepted: --source with one")
    tag = tag or _commit(source)
    deployment = Deployment(stack=stack)
    repository = Repository(deployment=deployment, service=service)
    repository.read(tag)
    if repository.digest(tag):
        message = f"{repository.url} holds {tag} already, and a tag never changes its image"
        raise OpsError(f"{message}; accepted: another --tag")
    wanted = Push(repository=repository, source=source, tag=tag)
    engine = container_engine()
    if engine is None:
        progress.print(f"no container engine is on PATH ({', '.join(ENGINES)}); run where one is:")
        sys.stdout.write("\n".join(wanted.commands()) + "\n")
        raise typer.Exit(ExitCode.RED)
    digest = wanted.run(engine)
    console.print(f"pushed {wanted.image} ({digest})")
    console.print(f"next: platformctl deploy {stack} {service} --image {tag}")


def _commit(source: Path) -> str:
    """The commit of a folder without changes, as a tag.

    Raises:
        OpsError: It is no checkout, or holds changes that no commit names.
    """
    asked = (["rev-parse", "--short=12", "HEAD"], ["status", "--porcelain", "--", "."])
    answers = [
        subprocess.run(  # noqa: S603 -- git, with our own arguments
            ["git", *words],  # noqa: S607 -- the user's git
            cwd=source,
            capture_output=True,
            text=True,
            check=False,
        )
        for words in asked
    ]
    commit, changes = (each.stdout.strip() for each in answers)
    if any(each.returncode for each in answers) or changes:
        raise OpsError(f"{source} is no clean checkout, so that no commit names it: give a --tag")
    return commit
