"""awsx.ec2.Vpc: the component with the children, parents, names and inputs of awsx 3.x."""

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, cast

import pulumi
from pulumi_aws import ec2

from localcloud.awsx.arguments import Passed, parse
from localcloud.awsx.layout import Subnet, arrange, described

# At once and not on first use: lazy imports of the SDK fail when two threads start them together.
with warnings.catch_warnings():
    # The SDK warns of a deprecated class of its own.
    warnings.simplefilter("ignore", DeprecationWarning)
    _AwsVpc = ec2.Vpc

TOKEN = "awsx:ec2:Vpc"  # noqa: S105 -- a type's name
_INTERNET = "0.0.0.0/0"
# Public subnets come first because the private ones' routes need the gateways within them.
_ORDER = ("Public", "Private", "Isolated")


@dataclass(frozen=True, kw_only=True)
class _Children:
    subnets: list[ec2.Subnet] = field(default_factory=list[ec2.Subnet])
    public_subnets: list[ec2.Subnet] = field(default_factory=list[ec2.Subnet])
    private_subnets: list[ec2.Subnet] = field(default_factory=list[ec2.Subnet])
    isolated_subnets: list[ec2.Subnet] = field(default_factory=list[ec2.Subnet])
    route_tables: list[ec2.RouteTable] = field(default_factory=list[ec2.RouteTable])
    route_table_associations: list[ec2.RouteTableAssociation] = field(
        default_factory=list[ec2.RouteTableAssociation]
    )
    routes: list[ec2.Route] = field(default_factory=list[ec2.Route])
    eips: list[ec2.Eip] = field(default_factory=list[ec2.Eip])
    nat_gateways: list[ec2.NatGateway] = field(default_factory=list[ec2.NatGateway])


class Vpc(pulumi.ComponentResource):
    """A VPC with subnets in every zone, their route tables and gateways.

    Attributes:
        state: the outputs, by the names that the SDK's awsx.ec2.Vpc declares.

    Raises:
        VpcError: what is asked for is not modelled or cannot be built.
    """

    def __init__(
        self, name: str, inputs: Mapping[str, Any], opts: pulumi.ResourceOptions | None
    ) -> None:
        arguments = parse(inputs)
        super().__init__(TOKEN, name, dict(inputs), opts)
        self._stem = name
        self._arguments = arguments
        self._children = _Children()
        subnets = arrange(name, arguments)
        self._vpc = self._make_vpc()
        self._gateway = ec2.InternetGateway(
            name, vpc_id=self._vpc.id, tags=self._shared_tags(), opts=_within(self._vpc)
        )
        for subnet in sorted(subnets, key=lambda each: (each.zone, _ORDER.index(each.type))):
            self._make_subnet(subnet)
        self.state = self._outputs()
        self.register_outputs(self.state)

    def _shared_tags(self) -> Passed:
        return _merged({"Name": self._stem}, self._arguments.tags)

    def _make_vpc(self) -> ec2.Vpc:
        return _AwsVpc(
            self._stem,
            cidr_block=str(self._arguments.cidr_block),
            tags=self._shared_tags(),
            **self._arguments.passed("enable_dns_hostnames", "enable_dns_support"),
            opts=pulumi.ResourceOptions(parent=self),
        )

    def _make_subnet(self, place: Subnet) -> None:
        named = {"Name": place.name, "SubnetType": place.type}
        subnet = ec2.Subnet(
            place.name,
            vpc_id=self._vpc.id,
            availability_zone=place.zone_name,
            cidr_block=str(place.cidr_block),
            map_public_ip_on_launch=place.type == "Public",
            assign_ipv6_address_on_creation=False,
            tags=_merged(self._shared_tags(), place.tags, named),
            opts=_within(self._vpc),
        )
        table = ec2.RouteTable(
            place.name,
            vpc_id=self._vpc.id,
            tags=_merged(self._shared_tags(), named),
            opts=_within(subnet),
        )
        association = ec2.RouteTableAssociation(
            place.name, route_table_id=table.id, subnet_id=subnet.id, opts=_within(table)
        )
        self._children.subnets.append(subnet)
        self._children.route_tables.append(table)
        self._children.route_table_associations.append(association)
        if place.type == "Public":
            self._children.public_subnets.append(subnet)
            self._make_nat_gateway(place.zone, subnet)
            self._make_route(place.name, table, gateway_id=self._gateway.id)
        elif place.type == "Private":
            self._children.private_subnets.append(subnet)
            self._make_route_to_nat(place, table)
        else:
            self._children.isolated_subnets.append(subnet)

    def _make_nat_gateway(self, zone: int, subnet: ec2.Subnet) -> None:
        nat, made = self._arguments.nat_gateways, self._children.nat_gateways
        if len(made) >= {"None": 0, "Single": 1, "OnePerAz": zone + 1}[nat.strategy]:
            return
        name = f"{self._stem}-{zone + 1}"
        tags = _merged(self._arguments.tags, {"Name": name})
        eip = ec2.Eip(name, tags=tags, opts=_within(subnet))
        self._children.eips.append(eip)
        made.append(
            ec2.NatGateway(
                name,
                subnet_id=subnet.id,
                allocation_id=eip.allocation_id,
                tags=tags,
                opts=_within(subnet),
            )
        )

    def _make_route_to_nat(self, place: Subnet, table: ec2.RouteTable) -> None:
        strategy, made = self._arguments.nat_gateways.strategy, self._children.nat_gateways
        if strategy != "None":
            gateway = made[0 if strategy == "Single" else place.zone]
            self._make_route(place.name, table, nat_gateway_id=gateway.id)

    def _make_route(self, name: str, table: ec2.RouteTable, **target: pulumi.Output[str]) -> None:
        route = ec2.Route(
            name,
            route_table_id=table.id,
            destination_cidr_block=_INTERNET,
            opts=_within(table),
            **target,
        )
        self._children.routes.append(route)

    def _outputs(self) -> dict[str, Any]:
        lists = {_camel(f.name): getattr(self._children, f.name) for f in fields(_Children)}
        return {
            **lists,
            "internetGateway": self._gateway,
            "isolatedSubnetIds": [subnet.id for subnet in self._children.isolated_subnets],
            "privateSubnetIds": [subnet.id for subnet in self._children.private_subnets],
            "publicSubnetIds": [subnet.id for subnet in self._children.public_subnets],
            "subnetLayout": [described(spec) for spec in self._arguments.subnet_specs],
            "vpc": self._vpc,
            "vpcEndpoints": [],
            "vpcId": self._vpc.id,
        }


def _within(parent: pulumi.Resource) -> pulumi.ResourceOptions:
    return pulumi.ResourceOptions(parent=parent, depends_on=[parent])


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)


def _merged(*layers: Passed) -> Passed:
    """The tags of all layers; later ones win. Layers may be unknown as a whole."""
    given = [layer for layer in layers if layer is not None]
    if all(isinstance(layer, Mapping) for layer in given):
        return _flat(given)
    return pulumi.Output.all(*given).apply(_flat)


def _flat(layers: Sequence[Passed]) -> dict[str, Any]:
    tables = cast("Sequence[Mapping[str, Any] | None]", layers)
    return {key: value for table in tables for key, value in (table or {}).items()}
