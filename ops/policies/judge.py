"""What the policy pack says of a stack as the program would make it now."""

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from subprocess import CompletedProcess

from configuration import Configured, load
from rules import RULES

from ops import pack
from ops.deployment import Deployment
from ops.errors import ExitCode, OpsError
from ops.events import Violation
from ops.policies import verdict as verdicts
from ops.policies.verdict import AnyRule, Row, Verdict


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """The rules by family and severity, what was found, and which rules are only advised.

    Attributes:
        configured: Each rule by its id, as the stack's configuration sets it.
    """

    rows: tuple[Row, ...]
    violations: tuple[Violation, ...]
    lowered: tuple[str, ...]
    configured: Mapping[str, Configured[AnyRule]]

    @property
    def refused(self) -> bool:
        """Whether a mandatory rule is broken."""
        return any(each.mandatory for each in self.violations)

    @property
    def rules(self) -> int:
        """How many rules judged."""
        return sum(each.rules for each in self.rows)


def judge(deployment: Deployment) -> Judgement:
    """Preview the stack under the pack.

    Raises:
        OpsError: The preview failed for another reason than a broken rule.
    """
    stack = deployment.stack
    found, done = previewed(deployment.pulumi, stack)
    if found is None:
        message = f"pulumi preview of stack {stack} failed: {' '.join(done.stderr.split())}"
        raise OpsError(message, ExitCode.ENGINE)
    configured = load(pack.configuration(stack), RULES)
    return Judgement(
        rows=tuple(verdicts.rows(found, configured)),
        violations=found.violations,
        lowered=tuple(verdicts.lowered(configured.values())),
        configured=configured,
    )


def previewed(
    pulumi: Callable[..., CompletedProcess[str]], stack: str
) -> tuple[Verdict | None, CompletedProcess[str]]:
    """What the pack says of a preview; nothing if that failed for another reason than its rules.

    Args:
        pulumi: Runs a command on the stack and keeps its output, on AWS or on this machine.
        stack: The stack's name.
    """
    with tempfile.TemporaryDirectory() as folder:
        events = Path(folder, "events.json")
        arguments = ("preview", *pack.arguments(stack), "--event-log", str(events))
        done = pulumi(*arguments, capture=True)
        found = verdicts.verdict_of(events, RULES) if events.exists() else None
    if found is None or (done.returncode != 0 and not found.refused):
        return None, done
    return found, done
