"""Earlier task definition revisions of a service, for rollbacks."""

from dataclasses import dataclass
from typing import Any

from ops.delivery.images import Repository
from ops.deployment import Deployment
from ops.errors import OpsError

_SHOWN = 10


@dataclass(frozen=True, kw_only=True)
class Revision:
    """One revision of a service's task definition, and the image in it."""

    number: int
    image: str


def target(deployment: Deployment, service: str, to: int | None) -> Revision:
    """The revision to roll back to.

    Args:
        deployment: The stack.
        service: The service.
        to: The revision's number; None is the latest one before the current one with a different
            image.

    Raises:
        OpsError: There is no such revision.
    """
    arn: str = deployment.contract("taskDefinitions")["taskDefinitionArns"][service]
    current = _revision(deployment, service, arn)
    if to is None:
        earlier = (each for each in _known(deployment, service) if _number(each) < current.number)
        for each in earlier:
            found = _revision(deployment, service, each)
            if found.image != current.image:
                return found
        message = f"no revision of {service} before {current.number} has a different image than"
        raise OpsError(f"{message} {current.image}: a rollback is not possible")
    if to == current.number:
        raise OpsError(f"{service} runs revision {to} already")
    known = {_number(each): each for each in _known(deployment, service)}
    if to not in known:
        newest = ", ".join(str(each) for each in list(known)[:_SHOWN])
        raise OpsError(f"{service} has no revision {to}; accepted: {newest}")
    return _revision(deployment, service, known[to])


def version_in(deployment: Deployment, service: str, revision: Revision) -> str | None:
    """The configuration's value for a revision's image."""
    return Repository(deployment=deployment, service=service).version_of(revision.image)


def _known(deployment: Deployment, service: str) -> list[str]:
    """The ARNs of all revisions, latest first."""
    family = deployment.contract("taskDefinitions")["families"][service]
    pages = deployment.aws.client("ecs").get_paginator("list_task_definitions")
    found = pages.paginate(familyPrefix=family, status="ACTIVE")
    return sorted(
        (arn for page in found for arn in page["taskDefinitionArns"]), key=_number, reverse=True
    )


def _revision(deployment: Deployment, service: str, arn: str) -> Revision:
    answer = deployment.aws.client("ecs").describe_task_definition(taskDefinition=arn)
    containers: list[dict[str, Any]] = answer["taskDefinition"]["containerDefinitions"]
    (image,) = (each["image"] for each in containers if each["name"] == service)
    return Revision(number=_number(arn), image=image)


def _number(arn: str) -> int:
    return int(arn.rsplit(":", 1)[1])
