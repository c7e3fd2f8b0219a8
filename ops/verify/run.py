"""Run checks side by side, and judge what they saw."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed

from botocore.exceptions import ClientError

from ops.aws import explained
from ops.deployment import Deployment
from ops.errors import OpsError
from ops.verify.check import AcceptedError, Check, Finding, Outcome, Seen, UnprovableError

_AT_ONCE = 8
"""Few enough for the request limits of IAM and Cloud Map, whose throttled calls are repeated."""
_SHOWN = 3
"""Names in the detail of a green finding."""


def verify(
    deployment: Deployment,
    checks: Sequence[Check],
    done: Callable[[Finding], None] = lambda _: None,
) -> list[Finding]:
    """Hold what runs against the checks; findings come in the checks' order.

    What AWS refuses to show (no right, no such resource, throttled to the end) makes its check red:
    what was not seen is not proven. What leaves nothing to be seen ends the run instead.

    Args:
        deployment: The stack.
        checks: What to check.
        done: Told of each finding as it comes.

    Raises:
        OpsError: The stack was never deployed, or the credentials are missing, expired or those
            of another account.
        botocore.exceptions.BotoCoreError: AWS does not answer.
    """
    # All threads share these: read them before there are threads.
    _ = deployment.settings, deployment.outputs, deployment.state, deployment.aws.account
    pool = ThreadPoolExecutor(max_workers=_AT_ONCE)
    try:
        futures = [pool.submit(judge, check, deployment) for check in checks]
        for future in as_completed(futures):
            done(future.result())
    finally:
        # After Ctrl-C or a dead AWS nobody waits for checks that have not begun.
        pool.shutdown(wait=False, cancel_futures=True)
    return [future.result() for future in futures]


def judge(check: Check, deployment: Deployment) -> Finding:
    """What one check comes to."""
    if deployment.local and check.unknown_here:
        details = (check.unknown_here,)
        return Finding(check=check, outcome=Outcome.NOT_PROVABLE, details=details)
    began = time.monotonic()
    outcome, details = _outcome(check, deployment)
    seconds = time.monotonic() - began
    return Finding(check=check, outcome=outcome, details=details, seconds=seconds)


def _outcome(check: Check, deployment: Deployment) -> tuple[Outcome, tuple[str, ...]]:
    try:
        return _judged(tuple(check.look(deployment)))
    except AcceptedError as choice:
        return Outcome.ACCEPTED, (str(choice),)
    except UnprovableError as why:
        return Outcome.NOT_PROVABLE, (str(why),)
    except ClientError as error:
        return Outcome.RED, (str(explained(error)),)
    except OpsError as refusal:
        return Outcome.RED, (str(refusal),)


def _judged(seen: Sequence[Seen]) -> tuple[Outcome, tuple[str, ...]]:
    wrong = tuple(f"{each.what}: {each.wrong}" for each in seen if each.wrong)
    if wrong:
        return Outcome.RED, wrong
    if not seen:
        return Outcome.RED, ("nothing was found to look at",)
    shown = ", ".join(each.what for each in seen[:_SHOWN])
    more = f" and {len(seen) - _SHOWN} more" if len(seen) > _SHOWN else ""
    return Outcome.GREEN, (shown + more,)
