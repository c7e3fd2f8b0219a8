"""The resources that a bill is made of, as a state or a preview holds them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

from ops import urns
from ops.values import UNKNOWN, Value

_FOLDED = {"FargateService": "Services", "Cluster": "Services", "Discovery": "Services"}
"""Components that are told as one: what one of them is billed by stands in another."""

_SUBNET = "aws:ec2/subnet:Subnet"
_IN_EACH_ZONE = {
    "aws:ec2/vpcEndpoint:VpcEndpoint": "subnetIds",
    "aws:lb/loadBalancer:LoadBalancer": "subnets",
}
"""The list of subnets of what has one in each zone of the stack."""


@dataclass(frozen=True, kw_only=True)
class Resource:
    """A resource of a stack."""

    type: str
    inputs: Value
    urn: str = ""

    @classmethod
    def of(cls, entry: Mapping[str, Any], urn: str = "") -> Self:
        """Read an entry of a state export, or one side of a step, which may leave the URN out."""
        inputs = Value(entry.get("inputs") or {})
        return cls(type=entry["type"], inputs=inputs, urn=urn or entry["urn"])

    def __getitem__(self, key: str) -> Value:
        """An input."""
        return self.inputs[key]

    @property
    def name(self) -> str:
        """The logical name."""
        return self.urn.rpartition("::")[2]

    @property
    def component(self) -> str:
        """The component that made it, such as Network; Stack for what stands in none."""
        return component_of(self.urn)


Resources = tuple[Resource, ...]


def component_of(urn: str) -> str:
    """The component that a resource belongs to, such as Network; Stack for one of none."""
    found = urns.component_of(urn)
    return "Stack" if found == "-" else _FOLDED.get(found, found)


def of(resources: Resources, token: str) -> Resources:
    """All resources of a type."""
    return tuple(each for each in resources if each.type == token)


def of_state(entries: Iterable[Mapping[str, Any]]) -> Resources:
    """The resources that a state export lists, without those that wait to be deleted."""
    # These stand in the state beside what replaced them.
    return tuple(Resource.of(each) for each in entries if not each.get("delete"))


def resolved(resources: Iterable[Resource]) -> Resources:
    """Fill in what a preview leaves open and its other resources tell.

    A list of subnets that are yet to be made is one unknown value; the zones of the subnets say
    how many there will be.
    """
    planned = tuple(resources)
    zones = {each["availabilityZone"].text for each in of(planned, _SUBNET)}
    if not zones or None in zones:
        return planned
    return tuple(_in_each(each, len(zones)) for each in planned)


def _in_each(resource: Resource, zones: int) -> Resource:
    key = _IN_EACH_ZONE.get(resource.type)
    if key is None or resource[key].known:
        return resource
    return replace(resource, inputs=resource.inputs.with_field(key, [UNKNOWN] * zones))
