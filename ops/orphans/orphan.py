"""One orphan: what it is, since when, what it costs and holds."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ops.aws import Aws
from ops.cost.estimate import estimate
from ops.cost.prices import Prices
from ops.cost.resources import Resource
from ops.orphans.ages import created
from ops.orphans.kinds import kinds_of
from ops.orphans.scratch import Scratch, Wanted, name_of
from ops.orphans.tagged import Tagged
from ops.preview import losses

_DOMAIN = "aws:opensearch/domain:Domain"
_SNAPSHOT = "aws:rds/clusterSnapshot:ClusterSnapshot"
_NOT_PRICED_ALONE = frozenset(
    {
        "aws:rds/clusterInstance:ClusterInstance",
        "aws:rds/proxy:Proxy",
        "aws:ecs/service:Service",
        "aws:rds/cluster:Cluster",
        _SNAPSHOT,
    }
)
"""Types whose price depends on a cluster, a task definition or a size that they do not state."""


@dataclass(frozen=True, kw_only=True)
class Orphan:
    """A resource of the stack that is in no state.

    Attributes:
        arn: Its ARN; of what bears no tags, type and import id.
        region: Where it was found.
        type: Pulumi's type; None for one that the program does not make.
        id: The id that `pulumi import` takes; None if the type is unknown.
        inputs: What the provider reads of its inputs.
        error: Why the provider cannot read it; such a one can be listed only.
        created: When it was created, where AWS tells.
    """

    arn: str
    region: str
    type: str | None = None
    id: str | None = None
    inputs: Mapping[str, Any] = field(default_factory=dict[str, Any])
    error: str = ""
    created: datetime | None = None

    @property
    def name(self) -> str:
        """What the scratch stack calls it."""
        return name_of(self.arn)

    @property
    def holds_data(self) -> bool:
        """Whether data goes with it; what is unknown is taken to hold some."""
        return self.type is None or self.type in losses.DATA | {_SNAPSHOT}

    def usd(self, prices: Prices) -> float | None:
        """USD a month while it stands; None where the resource alone does not tell."""
        if self.error or self.type is None or self.type in _NOT_PRICED_ALONE:
            return None
        alone = Resource.of({"type": self.type, "inputs": self.inputs}, urn=self.arn)
        bill = estimate((alone,), prices)
        unread = self.type == _DOMAIN and not bill.lines  # the local AWS does not read its nodes
        return bill.usd(by_use=False) if bill.exact and not unread else None


def read(aws: Aws, opened: Scratch, listed: Sequence[Tagged]) -> Iterator[Orphan]:
    """Let the provider read what AWS listed; what it does not find was deleted lately.

    An ARN may be of several types, such as an alarm's: the one that finds it is right.

    Args:
        aws: The account.
        opened: A scratch stack in the region of all that is listed.
        listed: Resources of types that the program makes.
    """
    waiting = {name_of(each.arn.text): each for each in listed}
    errors: dict[str, str] = {}
    for turn in range(max(len(kinds_of(each.arn)) for each in listed)):
        tried: dict[str, Wanted] = {}
        for name, each in waiting.items():
            for kind in kinds_of(each.arn)[turn : turn + 1]:
                if id_ := kind.import_id(aws, each.arn, each.region):
                    tried[name] = Wanted(type=kind.type, id=id_)
        answer = opened.read(tried)
        errors |= answer.errors
        for name, wanted in tried.items():
            if state := answer.states.get(name):
                each = waiting.pop(name)
                yield Orphan(
                    arn=each.arn.text,
                    region=each.region,
                    type=wanted.type,
                    id=wanted.id,
                    inputs=state["inputs"],
                    created=created(aws, each.region, wanted.type, state["id"]),
                )
    for name in waiting.keys() & errors.keys():
        each = waiting[name]
        yield Orphan(
            arn=each.arn.text,
            region=each.region,
            type=kinds_of(each.arn)[0].type,
            error=errors[name],
        )
