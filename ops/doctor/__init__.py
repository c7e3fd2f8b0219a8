"""What will make `up` fail, before it does, each with the way to mend it."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from localcloud import process
from ops.aws import AWS_ERRORS, AwsError, explained
from ops.deployment import Deployment
from ops.doctor import account, dns, models, quotas, roles, singletons, tools, zones
from ops.doctor.finding import Area, Finding
from ops.doctor.patient import Patient
from ops.errors import OpsError

__all__ = ["CHECKS", "Finding", "examine"]

Check = Callable[[Patient], Iterable[Finding]]

CHECKS: Mapping[str, Check] = {
    "account": account.check,
    "quotas": quotas.check,
    "zones": zones.check,
    "dns": dns.check,
    "service-linked roles": roles.check,
    "models": models.check,
    "once per account": singletons.check,
}
"""What is asked of AWS, by area, in this order."""


def examine(deployment: Deployment | None) -> Iterator[Finding]:
    """Look at this machine, and at a stack and its account where one is given.

    Raises:
        OpsError: The stack is unknown, or its configuration is wrong.
    """
    yield from tools.check()
    if deployment is None:
        return
    _ = deployment.settings
    yield tools.backend(deployment)
    if deployment.local:
        yield from _local(deployment)
        return
    patient = Patient(deployment)
    try:
        _ = deployment.aws.account
    except (OpsError, *AWS_ERRORS) as error:
        yield from _without_credentials(error)
        return
    for area, check in CHECKS.items():
        yield from _guarded(Area(area), check, patient)


def _local(deployment: Deployment) -> Iterator[Finding]:
    """Moto has no quotas, admits every zone and grants every model: it proves nothing of these."""
    area = Area("local AWS")
    running = process.find(deployment.workspace.local)
    if running:
        yield area.green("answers", running.moto_url)
    else:
        fix = f"make up STACK={deployment.stack}"
        yield area.red("answers", "it does not run", fix)
    for name in CHECKS:
        yield Area(name).unprovable("-", "only the real AWS knows")


def _without_credentials(error: OpsError | AwsError) -> Iterator[Finding]:
    refusal = error if isinstance(error, OpsError) else explained(error)
    fix = "sign in to the stack's account: aws sso login, or AWS_PROFILE"
    yield Area("account").red("credentials", str(refusal), fix)
    for name in CHECKS:
        if name != "account":
            yield Area(name).unprovable("-", "without credentials of the account")


def _guarded(area: Area, check: Check, patient: Patient) -> Iterator[Finding]:
    """A check's findings; what AWS or Pulumi refuses to tell is said, and ends that check only."""
    try:
        yield from check(patient)
    except OpsError as refusal:
        yield area.unprovable("-", str(refusal))
    except AWS_ERRORS as error:
        yield area.unprovable("-", str(explained(error)))
