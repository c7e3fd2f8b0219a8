"""The VPC: three tiers of subnets, NAT gateways, and locked defaults."""

from collections.abc import Sequence

import pulumi
import pulumi_aws as aws
import pulumi_awsx as awsx

from components.settings import Network as NetworkSettings

_SUBNET_TYPES = {
    "public": awsx.ec2.SubnetType.PUBLIC,
    "private": awsx.ec2.SubnetType.PRIVATE,
    "data": awsx.ec2.SubnetType.ISOLATED,
}
_NAT = {
    "none": awsx.ec2.NatGatewayStrategy.NONE,
    "single": awsx.ec2.NatGatewayStrategy.SINGLE,
    "per-zone": awsx.ec2.NatGatewayStrategy.ONE_PER_AZ,
}


def make_vpc(name: str, settings: NetworkSettings, opts: pulumi.ResourceOptions) -> awsx.ec2.Vpc:
    """The VPC with public, private and data tier; the data tier has no route to the internet.

    CIDR blocks of subnets are set, because awsx would renumber them when a tier changes.
    """
    return awsx.ec2.Vpc(
        name,
        cidr_block=str(settings.cidr),
        availability_zone_names=list(settings.zones),
        subnet_strategy=awsx.ec2.SubnetAllocationStrategy.AUTO,
        subnet_specs=[
            awsx.ec2.SubnetSpecArgs(
                name=tier,
                type=_SUBNET_TYPES[tier],
                cidr_blocks=[str(subnet) for subnet in plan.subnets],
            )
            for tier, plan in settings.tiers.items()
        ],
        nat_gateways=awsx.ec2.NatGatewayConfigurationArgs(strategy=_NAT[settings.nat]),
        enable_dns_hostnames=True,
        enable_dns_support=True,
        opts=pulumi.ResourceOptions.merge(
            opts, pulumi.ResourceOptions(transforms=[_without_public_addresses])
        ),
    )


def lock_defaults(name: str, vpc: awsx.ec2.Vpc, opts: pulumi.ResourceOptions) -> None:
    """Remove all rules of the VPC's default security group and network ACL.

    Source: https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-2
    """
    aws.ec2.DefaultSecurityGroup(
        f"{name}-default",
        vpc_id=vpc.vpc_id,
        tags={"Name": f"{name}-default-unused"},
        opts=opts,
    )
    aws.ec2.DefaultNetworkAcl(
        f"{name}-default",
        default_network_acl_id=vpc.vpc.apply(lambda made: made.default_network_acl_id),
        tags={"Name": f"{name}-default-unused"},
        # Subnets are associated with it until they get their own: that is no drift.
        opts=pulumi.ResourceOptions.merge(
            opts, pulumi.ResourceOptions(ignore_changes=["subnetIds"])
        ),
    )


def route_table_ids(name: str, vpc: awsx.ec2.Vpc, tier: str) -> pulumi.Output[Sequence[str]]:
    """The route tables of a tier, one for each zone, identified by awsx's names."""

    def of_tier(tables: Sequence[aws.ec2.RouteTable]) -> pulumi.Output[Sequence[str]]:
        prefix = f"{name}-{tier}-"
        return pulumi.Output.all(
            *(table.id for table in tables if table.pulumi_resource_name.startswith(prefix))
        )

    return vpc.route_tables.apply(of_tier)


def nat_public_ips(vpc: awsx.ec2.Vpc) -> pulumi.Output[Sequence[str]]:
    """The public IP addresses of outbound traffic."""

    def addresses(eips: Sequence[aws.ec2.Eip]) -> pulumi.Output[Sequence[str]]:
        return pulumi.Output.all(*(eip.public_ip for eip in eips))

    return vpc.eips.apply(addresses)


def nat_gateway_ids(vpc: awsx.ec2.Vpc, settings: NetworkSettings) -> dict[str, pulumi.Output[str]]:
    """The NAT gateways by zone; awsx lists them in the order of the zones."""
    zones = {"none": (), "single": settings.zones[:1], "per-zone": settings.zones}[settings.nat]

    def at(place: int) -> pulumi.Output[str]:
        def gateway_id(made: Sequence[aws.ec2.NatGateway]) -> pulumi.Output[str]:
            return made[place].id

        return vpc.nat_gateways.apply(gateway_id)

    return {zone: at(place) for place, zone in enumerate(zones)}


def _without_public_addresses(
    args: pulumi.ResourceTransformArgs,
) -> pulumi.ResourceTransformResult | None:
    """Disable automatic public addresses; NAT gateways and load balancers have their own.

    Source: https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-15
    """
    if args.type_ != aws.ec2.Subnet.pulumi_type:  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType] -- set on every generated SDK class
        return None
    return pulumi.ResourceTransformResult(
        props={**args.props, "mapPublicIpOnLaunch": False}, opts=args.opts
    )
