"""A running stack dev of its own, on a local AWS of its own, that switches are played on."""

import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from components.settings import PROJECT
from localcloud import process
from ops.automation import FailedError, Ran, operate
from ops.deployment import Deployment
from ops.errors import OpsError
from ops.preview import fixed, losses
from ops.preview.plan import Plan, plan_of
from ops.urns import name_of, type_of
from ops.workspace import Workspace
from tests.switches import routes
from tests.switches.values import STACK, sections
from tests.torture.comparison import Account


class BrokenError(Exception):
    """A step of a round that did not do what it has to; the text says which and how."""


@dataclass(kw_only=True)
class World:
    """The stack and its local AWS.

    Args:
        folder: Where both live.
    """

    folder: Path
    _deployed: Mapping[str, Any] | None = None
    _baseline: set[str] = field(default_factory=set[str])

    def _deployment(self, changes: Mapping[str, Any]) -> Deployment:
        """The stack with other values at some keys, as if its file had them."""
        laid = {f"{PROJECT}:{name}": body for name, body in sections(changes).items()}
        workspace = Workspace(stack=STACK, local=self.folder, settings=laid)
        return Deployment(stack=STACK, local=True, at=workspace)

    @property
    def account(self) -> Account:
        """The local AWS."""
        return Account(process.start(self.folder), Workspace(stack=STACK).account)

    def base(self, changes: Mapping[str, Any]) -> None:
        """Bring the stack to a base, from whatever it is."""
        if self._deployed == changes:
            return
        deployment = self._deployment(changes)
        fresh = not deployment.workspace.exists()
        deployment.workspace.prepare()
        if fresh:
            self._baseline = self.account.things()
        operate(deployment, "up", refresh=True, evaluate=False)
        self._deployed = changes

    def refused(self, changes: Mapping[str, Any]) -> str:
        """Why a living stack keeps what these values would change; nothing if it does not."""
        deployment = self._deployment(changes)
        try:
            fixed.check(deployment)
        except OpsError as refusal:
            return str(refusal)
        return ""

    def preview(self, changes: Mapping[str, Any], replace: Sequence[str] = ()) -> Plan:
        """What an update to some values would do, which replaces some URNs in any case."""
        deployment, urns = self._deployment(changes), list(replace)
        return plan_of(operate(deployment, "preview", evaluate=False, replace=urns).events)

    def up(self, changes: Mapping[str, Any], replace: Sequence[str] = ()) -> tuple[Ran, set[str]]:
        """Update to some values; return what was done, and what was not routed meanwhile."""
        self._deployed = None
        with routes.Watch(self.account) as watch:
            deployment, urns = self._deployment(changes), list(replace)
            ran = operate(deployment, "up", evaluate=False, replace=urns)
        self._deployed = changes
        return ran, watch.seen

    def urn(self, name: str) -> str:
        """The URN of a resource of AWS by its logical name."""
        found = [str(each["urn"]) for each in self._deployment(self._deployed or {}).state]
        (urn,) = (each for each in found if name_of(each) == name and type_of(each)[:4] == "aws:")
        return urn

    def faults(self, changes: Mapping[str, Any]) -> list[str]:
        """What is wrong with the stack as it is now, with these values."""
        deployment = self._deployment(changes)
        left = plan_of(operate(deployment, "preview", refresh=True, evaluate=False).events)
        account, resources = self.account, [dict(each) for each in deployment.state]
        return [
            *(f"the second preview is not empty: {_told(each)}" for each in left.changes),
            *(f"in the state, not in AWS: {urn}" for urn in account.missing(resources)),
            *(
                f"in AWS, not in the state: {each}"
                for each in account.strangers(resources, self._baseline)
            ),
            *routes.broken(account),
        ]

    def recover(self, changes: Mapping[str, Any]) -> bool:
        """Come back after a failure; False if nothing but a new stack helped."""
        self._deployed = None
        with suppress(FailedError, OpsError):
            self.base(changes)
            return True
        self.close()
        shutil.rmtree(self.folder, ignore_errors=True)
        self.base(changes)
        return False

    def close(self) -> None:
        """Stop the local AWS."""
        process.stop(self.folder)


def _told(change: Any) -> str:
    return f"{change.operation} {change.kind} {change.name} ({', '.join(change.inputs)})"


_MAY_STAY = losses.VERSIONS | {
    # ACM asks for the same record whenever it certifies a host.
    "aws:route53/record:Record",
}


def same(plan: Plan, ran: Ran) -> Sequence[str]:
    """What an update did otherwise than its preview announced.

    A change in place, or one of a type in `_MAY_STAY`, may turn out to be none: it hung on a value
    that was not known yet, such as the ARN of a secret's next version.
    """
    done = {(each.operation, each.urn) for each in plan_of(ran.events).changes}
    announced = {(each.operation, each.urn): each for each in plan.changes}
    missed = [
        f"announced, not done: {op} {urn}"
        for (op, urn), change in announced.items()
        if (op, urn) not in done and op != "update" and change.type not in _MAY_STAY
    ]
    more = sorted(done - announced.keys())
    return [*missed, *(f"done, not announced: {op} {urn}" for op, urn in more)]
