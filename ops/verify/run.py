"""Run checks in parallel, and collect their findings."""

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from botocore.exceptions import ClientError

from ops import urns
from ops.aws import explained
from ops.deployment import Deployment
from ops.errors import OpsError
from ops.outcome import Outcome
from ops.verify.check import (
    AGAIN,
    ANY,
    AcceptedError,
    Check,
    CheckResult,
    Fault,
    Look,
    Made,
    UnprovableError,
    kind_of,
)
from ops.verify.drift import Drift, drifted
from ops.verify.sources import made

_AT_ONCE = 8
"""Few enough for the request limits of IAM and Cloud Map, whose throttled calls are repeated."""
_SHOWN = 3
"""Names in the detail of a green finding."""


@dataclass(frozen=True, kw_only=True)
class _Seen:
    """The result of one look at one resource."""

    urn: str
    outcome: Outcome
    wrong: tuple[Fault, ...] = ()
    why: str = ""
    seconds: float = 0.0


def verify(
    deployment: Deployment,
    checks: Sequence[Check],
    *,
    catalogue: Sequence[Check] = (),
) -> list[CheckResult]:
    """Compare the deployed stack with its guarantees; findings come in the checks' order.

    A resource that cannot be read (no permission, not found, throttled) is red, and the others are
    checked nevertheless. Errors that affect every call end the run.

    Args:
        deployment: The stack.
        checks: What to check.
        catalogue: All checks, to which drift is assigned; by default the chosen ones.

    Raises:
        OpsError: The stack was never deployed, the engine failed, or the credentials are missing,
            expired or those of another account.
        botocore.exceptions.BotoCoreError: AWS does not answer.
    """
    # All threads share these: read them before there are threads.
    _ = deployment.state, deployment.aws.account, deployment.outputs
    pool = ThreadPoolExecutor(max_workers=_AT_ONCE)
    try:
        looks = {each.id: list(_asked(pool, each, deployment)) for each in checks}
        # In this thread, which receives Ctrl-C.
        drift = drifted(deployment) if any(each.covers for each in checks) else ()
        gone = {it.urn for it in drift if it.gone}
        shared = _shared_out(drift, catalogue or checks)
        findings: list[CheckResult] = []
        for each in checks:
            seen = [future.result() for future in looks[each.id]]
            seen = [it for it in seen if it.urn not in gone]
            findings.append(_finding(each, deployment, seen, shared.get(each.id, ())))
    finally:
        # After Ctrl-C or without AWS, do not wait for checks that have not begun.
        pool.shutdown(wait=False, cancel_futures=True)
    return findings


def _asked(
    pool: ThreadPoolExecutor, check: Check, deployment: Deployment
) -> Iterator[Future[_Seen]]:
    if deployment.local and check.unknown_here:
        return
    for look in check.looks:
        for resource in made(deployment, *look.kinds):
            yield pool.submit(_looked, look, deployment, resource)


def _looked(look: Look, deployment: Deployment, resource: Made) -> _Seen:
    began = time.monotonic()
    outcome, wrong, why = _outcome(look, deployment, resource)
    seconds = time.monotonic() - began
    return _Seen(urn=resource.urn, outcome=outcome, wrong=wrong, why=why, seconds=seconds)


def _outcome(
    look: Look, deployment: Deployment, resource: Made
) -> tuple[Outcome, tuple[Fault, ...], str]:
    try:
        wrong = tuple(look.at(deployment, resource))
    except AcceptedError as choice:
        return Outcome.ACCEPTED, (), str(choice)
    except UnprovableError as why:
        return Outcome.NOT_PROVABLE, (), str(why)
    except ClientError as error:
        return Outcome.RED, (Fault(str(explained(error))),), ""
    except OpsError as refusal:
        return Outcome.RED, (Fault(str(refusal)),), ""
    return (Outcome.RED if wrong else Outcome.GREEN), wrong, ""


def _shared_out(
    found: Sequence[Drift], catalogue: Sequence[Check]
) -> dict[str, list[tuple[str, Fault]]]:
    """Check to its drift: by property, else by type, else the remaining drift."""
    shared: dict[str, list[tuple[str, Fault]]] = {}
    rest = [each.id for each in catalogue if each.covers.get(ANY) == ()]
    for drift in found:
        kind = kind_of(drift.urn)
        covering = [each.id for each in catalogue if kind in each.covers]
        whole = [each.id for each in catalogue if each.covers.get(kind) == ()]
        if drift.gone:
            for id_ in covering or rest:
                shared.setdefault(id_, []).append((drift.urn, drift.gone))
        for name, wrong in drift.properties.items():
            named = [each.id for each in catalogue if name in _properties(each, kind)]
            for id_ in named or whole or rest:
                shared.setdefault(id_, []).append((drift.urn, wrong))
    return shared


def _properties(check: Check, kind: str) -> tuple[str, ...]:
    return (*check.covers.get(kind, ()), *check.covers.get(ANY, ()))


def _finding(
    check: Check,
    deployment: Deployment,
    seen: Sequence[_Seen],
    drift: Sequence[tuple[str, Fault]],
) -> CheckResult:
    seconds = sum(each.seconds for each in seen)
    looked = [(each.urn, fault) for each in seen for fault in each.wrong]
    if drift or looked:
        restored = AGAIN if check.looks else check.fix
        fixes = [restored for _ in drift] + [fault.fix or check.fix for _, fault in looked]
        return CheckResult(
            check=check,
            outcome=Outcome.RED,
            details=tuple(f"{urns.label(urn)}: {each.text}" for urn, each in (*drift, *looked)),
            fixes=tuple(dict.fromkeys(fixes)),
            seconds=seconds,
        )
    outcome, why = _unbroken(check, deployment, seen)
    return CheckResult(check=check, outcome=outcome, details=(why,), seconds=seconds)


def _unbroken(check: Check, deployment: Deployment, seen: Sequence[_Seen]) -> tuple[Outcome, str]:
    """The outcome of a check without problems, and the reason."""
    looked = {kind for look in check.looks for kind in look.kinds}
    names = [str(each) for each in made(deployment, *check.covers, *looked)]
    if not names:
        return (Outcome.ACCEPTED, check.absent) if check.absent else (Outcome.RED, _NOTHING)
    if deployment.local and check.unknown_here:
        return Outcome.NOT_PROVABLE, check.unknown_here
    for outcome in (Outcome.NOT_PROVABLE, Outcome.ACCEPTED):
        if why := [each.why for each in seen if each.outcome is outcome]:
            return outcome, why[0]
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return Outcome.GREEN, ", ".join(names[:_SHOWN]) + more


_NOTHING = "the stack has no such resources"
