"""Problems that would fail `up`, with their fixes."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from localcloud import process
from ops.aws import AWS_ERRORS, AwsError, explained
from ops.deployment import Deployment
from ops.doctor import (
    account,
    budget,
    dns,
    models,
    quotas,
    roles,
    search,
    singletons,
    tools,
    web_acl,
    zones,
)
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
    "search": search.check,
    "web ACL": web_acl.check,
    "budget": budget.check,
    "once per account": singletons.check,
}
"""The checks on AWS by area, in this order."""


def examine(deployment: Deployment | None) -> Iterator[Finding]:
    """Check this machine, and a stack and its account if given.

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
    """Moto has no quotas, offers every zone and grants every model: these cannot be checked."""
    area = Area("local AWS")
    running = process.find(deployment.workspace.local)
    if running:
        yield area.green("answers", running.moto_url)
    else:
        fix = f"make up STACK={deployment.stack}"
        yield area.red("answers", "it is not running", fix)
    for name in CHECKS:
        yield Area(name).unprovable("-", "can be checked on AWS only")


def _without_credentials(error: OpsError | AwsError) -> Iterator[Finding]:
    refusal = error if isinstance(error, OpsError) else explained(error)
    fix = "sign in to the stack's account: aws sso login, or AWS_PROFILE"
    yield Area("account").red("credentials", str(refusal), fix)
    for name in CHECKS:
        if name != "account":
            yield Area(name).unprovable("-", "requires credentials of the account")


def _guarded(area: Area, check: Check, patient: Patient) -> Iterator[Finding]:
    """A check's findings; an error of AWS or Pulumi is a finding, and ends that check only."""
    try:
        yield from check(patient)
    except OpsError as refusal:
        yield area.unprovable("-", str(refusal))
    except AWS_ERRORS as error:
        yield area.unprovable("-", str(explained(error)))
