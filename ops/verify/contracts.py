"""What the stack publishes, against the schemas that other stacks rely on."""

from collections.abc import Iterator

from ops.deployment import Deployment, schemas
from ops.errors import OpsError
from ops.verify.check import Check, Seen


def _published(deployment: Deployment) -> Iterator[Seen]:
    for name in schemas():
        try:
            deployment.contract(name)
        except OpsError as broken:
            yield Seen(name, str(broken))
        else:
            yield Seen(name)


CHECKS = (
    Check(
        id="contracts.schemas",
        title="Every contract is published and keeps its schema",
        look=_published,
        fix="run `pulumi up` with the program that these schemas belong to",
    ),
)
