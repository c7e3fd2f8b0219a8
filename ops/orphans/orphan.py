"""An orphan: its type, age, cost and data."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ops.aws import Aws
from ops.cost.estimate import estimate
from ops.cost.prices import Prices
from ops.cost.resources import PricedResource
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
"""Types whose price depends on another resource."""


@dataclass(frozen=True, kw_only=True)
class Orphan:
    """A resource of the stack that is in no state.

    Attributes:
        arn: Its ARN; for resources without tags, type and import id.
        type: Pulumi's type; None for one that the program does not make.
        id: Its id for `pulumi import`; None if the type is unknown.
        inputs: Its inputs as read by the provider.
        error: Why the provider cannot read it; it can then only be listed.
        created: Its creation time, if AWS returns it.
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
        """Its name in the scratch stack."""
        return name_of(self.arn)

    @property
    def holds_data(self) -> bool:
        """Whether it holds data; unknown types count as holding data."""
        return self.type is None or self.type in losses.DATA | {_SNAPSHOT}

    def usd(self, prices: Prices) -> float | None:
        """Fixed cost in USD a month; None if it depends on other resources."""
        if self.error or self.type is None or self.type in _NOT_PRICED_ALONE:
            return None
        alone = PricedResource.of({"type": self.type, "inputs": self.inputs}, urn=self.arn)
        bill = estimate((alone,), prices)
        unread = self.type == _DOMAIN and not bill.lines  # the local AWS does not read its nodes
        return bill.usd(by_use=False) if bill.exact and not unread else None


def read(aws: Aws, opened: Scratch, listed: Sequence[Tagged]) -> Iterator[Orphan]:
    """Read listed resources by the provider; those it does not find were recently deleted.

    An ARN may be of several types, such as an alarm's: the one that can be read is right.

    Args:
        aws: The account.
        opened: A scratch stack in the region of the resources.
        listed: Resources of types that the program creates.
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
