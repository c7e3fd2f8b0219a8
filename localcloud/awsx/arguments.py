"""The arguments of awsx.ec2.Vpc, as far as they are modelled; the rest is refused by name.

Source: https://www.pulumi.com/registry/packages/awsx/api-docs/ec2/vpc/ (3.11).
"""

from collections.abc import Mapping
from ipaddress import IPv4Network
from typing import Any, Literal

from pulumi.errors import InputPropertiesError
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel

SubnetType = Literal["Public", "Private", "Isolated", "Unused"]
# Whatever the program passes on to a child: a value or an output that is unknown at preview.
Passed = Any


class VpcError(InputPropertiesError):
    """The component cannot be built as asked; the message is one sentence for the user."""


class _Model(BaseModel):
    model_config = ConfigDict(
        alias_generator=to_camel,
        extra="forbid",
        frozen=True,
        validate_default=True,
    )

    def passed(self, *names: str) -> dict[str, Passed]:
        """Those of the named arguments that were given, for a child's constructor."""
        return {name: getattr(self, name) for name in names if getattr(self, name) is not None}


class NatGateways(_Model):
    """How many NAT gateways there are, and whose addresses they use."""

    strategy: Literal["None", "Single", "OnePerAz"] = "OnePerAz"
    elastic_ip_allocation_ids: tuple[Passed, ...] = ()

    def check(self, zones: int) -> None:
        """Refuse addresses that do not fit the gateways.

        Raises:
            VpcError: there are too many, or too few.
        """
        given = len(self.elastic_ip_allocation_ids)
        wanted = {"None": 0, "Single": 1, "OnePerAz": zones}[self.strategy]
        if given not in (0, wanted):
            raise VpcError(
                f"natGateways.elasticIpAllocationIds has {given} of the {wanted} addresses "
                f"that strategy {self.strategy} needs over {zones} zones"
            )


class SubnetSpec(_Model):
    """A kind of subnet that every zone gets one of."""

    type: SubnetType
    name: str | None = None
    cidr_blocks: tuple[IPv4Network, ...] | None = None
    cidr_mask: int | None = Field(default=None, ge=1, le=32)
    size: int | None = Field(default=None, ge=4)
    tags: Passed = None
    # Without IPv6 in the VPC no subnet can assign such addresses.
    assign_ipv6_address_on_creation: Literal[False] = False


class EndpointSpec(_Model):
    """A VPC endpoint; everything is passed on to aws.ec2.VpcEndpoint."""

    service_name: str
    auto_accept: Passed = None
    dns_options: Passed = None
    ip_address_type: Passed = None
    policy: Passed = None
    private_dns_enabled: Passed = None
    resource_configuration_arn: Passed = None
    route_table_ids: Passed = None
    security_group_ids: Passed = None
    service_network_arn: Passed = None
    service_region: Passed = None
    subnet_configurations: Passed = None
    subnet_ids: Passed = None
    tags: Passed = None
    vpc_endpoint_type: Passed = None


class VpcArguments(_Model):
    """What awsx.ec2.Vpc is asked for, with awsx's defaults."""

    availability_zone_names: tuple[str, ...] | None = Field(default=None, min_length=1)
    number_of_availability_zones: int | None = Field(default=None, ge=1)
    availability_zone_cidr_mask: int | None = Field(default=None, ge=1, le=32)
    cidr_block: IPv4Network = IPv4Network("10.0.0.0/16")
    enable_dns_hostnames: Passed = None
    enable_dns_support: Passed = None
    enable_network_address_usage_metrics: Passed = None
    instance_tenancy: Passed = None
    nat_gateways: NatGateways = NatGateways()
    subnet_strategy: Literal["Auto", "AutoMerge", "Exact", "Legacy"] = "Legacy"
    subnet_specs: tuple[SubnetSpec, ...] | None = Field(default=None, min_length=1)
    subnet_name_tag_strategy: Literal["Legacy", "AvailabilityZone"] = "Legacy"
    tags: Passed = None
    vpc_endpoint_specs: tuple[EndpointSpec, ...] = ()
    vpc_endpoint_strategy: Literal["Legacy"] = "Legacy"


def parse(inputs: Mapping[str, Any]) -> VpcArguments:
    """The component's inputs (camel case), understood.

    Raises:
        VpcError: an argument is unknown, not modelled, or not of its type.
    """
    try:
        arguments = VpcArguments.model_validate(dict(inputs))
    except ValidationError as error:
        faults = error.errors(include_url=False, include_input=False, include_context=False)
        raise VpcError(
            "; ".join(_sentence(f["loc"], f["type"], f["msg"]) for f in faults)
        ) from None
    if arguments.availability_zone_names and arguments.number_of_availability_zones:
        raise VpcError(
            "availabilityZoneNames and numberOfAvailabilityZones exclude each other; give one"
        )
    if arguments.subnet_strategy not in ("Auto", "Exact"):
        raise VpcError(
            f"subnetStrategy {arguments.subnet_strategy} (Legacy unless given) is not modelled by "
            "localcloud; choose Auto or Exact"
        )
    return arguments


def _sentence(place: tuple[int | str, ...], kind: str, message: str) -> str:
    path = ".".join(str(part) for part in place)
    if kind == "extra_forbidden":
        return f"{path} is not modelled by localcloud"
    return f"{path}: {message[0].lower()}{message[1:]}"
