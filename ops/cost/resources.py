"""The resources of a bill, from a state or a preview."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

from ops import urns
from ops.values import UNKNOWN, Value

_FOLDED = {"FargateService": "Services", "Cluster": "Services", "Discovery": "Services"}
"""Components that are billed as one: resources of one determine the cost of another."""

_SUBNET = "aws:ec2/subnet:Subnet"
_IN_EACH_ZONE = {
    "aws:ec2/vpcEndpoint:VpcEndpoint": "subnetIds",
    "aws:lb/loadBalancer:LoadBalancer": "subnets",
}
"""Inputs with a subnet in each zone."""


@dataclass(frozen=True, kw_only=True)
class PricedResource:
    """A resource of a stack."""

    type: str
    inputs: Value
    urn: str = ""

    @classmethod
    def of(cls, entry: Mapping[str, Any], urn: str = "") -> Self:
        """Read an entry of a state export, or one side of a step, which may lack the URN."""
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
        """Its component, such as Network; Stack for resources without one."""
        return component_of(self.urn)


Resources = tuple[PricedResource, ...]


def component_of(urn: str) -> str:
    """The component of a resource, such as Network; Stack for resources without one."""
    found = urns.component_of(urn)
    return "Stack" if found == "-" else _FOLDED.get(found, found)


def of(resources: Resources, token: str) -> Resources:
    """All resources of a type."""
    return tuple(each for each in resources if each.type == token)


def of_state(entries: Iterable[Mapping[str, Any]]) -> Resources:
    """The resources of a state export, without those that are pending deletion."""
    # These are in the state beside their replacements.
    return tuple(PricedResource.of(each) for each in entries if not each.get("delete"))


def resolved(resources: Iterable[PricedResource]) -> Resources:
    """Resolve unknown values of a preview from its other resources.

    A list of planned subnets is one unknown value; its length is the number of zones.
    """
    planned = tuple(resources)
    zones = {each["availabilityZone"].text for each in of(planned, _SUBNET)}
    if not zones or None in zones:
        return planned
    return tuple(_in_each(each, len(zones)) for each in planned)


def _in_each(resource: PricedResource, zones: int) -> PricedResource:
    key = _IN_EACH_ZONE.get(resource.type)
    if key is None or resource[key].known:
        return resource
    return replace(resource, inputs=resource.inputs.with_field(key, [UNKNOWN] * zones))
