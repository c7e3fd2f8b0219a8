"""The published contracts against their schemas."""

from ops.deployment import Deployment, schemas
from ops.errors import OpsError
from ops.verify.check import STACK, Check, Fault, Faults, Look, Made


def _published(deployment: Deployment, _: Made) -> Faults:
    for name in schemas():
        try:
            deployment.contract(name)
        except OpsError as broken:
            yield Fault(str(broken))


CHECKS = (
    Check(
        id="contracts.schemas",
        title="Every contract is published and keeps its schema",
        looks=(Look((STACK,), _published),),
        fix="run `pulumi up` with the program that these schemas belong to",
    ),
)
