"""The network: VPC, address plan, network ACLs and security groups, VPC endpoints, flow logs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws
import pulumi_awsx as awsx

from components.network.endpoints import make_gateway_endpoints, make_interface_endpoints
from components.network.flow_logs import make_flow_logs
from components.network.nacl import make_nacls, rules_of
from components.network.security_groups import PUBLIC_ALB, gateways, make_security_groups
from components.network.vpc import (
    lock_defaults,
    make_vpc,
    nat_gateway_ids,
    nat_public_ips,
    route_table_ids,
)
from components.scope import Scope
from components.settings import Network as NetworkSettings
from components.settings import Services

__all__ = ["Network", "NetworkArgs", "NetworkOutputs"]


@dataclass(frozen=True, kw_only=True)
class NetworkArgs:
    """Arguments of the network.

    Attributes:
        settings: The stack's `agentplatform:network` section.
        scope: Account, environment, protection and keys of the stack.
        services: The stack's `agentplatform:services` section.
    """

    settings: NetworkSettings
    scope: Scope
    services: Services


@dataclass(frozen=True, kw_only=True)
class NetworkOutputs:
    """Outputs of the network.

    Attributes:
        cidr: The VPC's CIDR block, as configured.
        zones: Its Availability Zones, as configured, in the order of the subnets.
        subnet_ids: Tier (public, private, data) to one subnet id per zone.
        security_group_ids: Role (such as alb-internal, bff, database) to security group.
        public_alb_security_group_ids: All security groups of the public load balancer.
        endpoint_ids: AWS service (such as s3, ecr.api) to VPC endpoint.
        nat_public_ips: Public IP addresses of outbound traffic.
        nat_gateway_ids: Zone to its NAT gateway.
    """

    vpc_id: pulumi.Output[str]
    cidr: str
    zones: Sequence[str]
    subnet_ids: Mapping[str, pulumi.Output[Sequence[str]]]
    security_group_ids: Mapping[str, pulumi.Output[str]]
    public_alb_security_group_ids: Sequence[pulumi.Output[str]]
    endpoint_ids: Mapping[str, pulumi.Output[str]]
    nat_public_ips: pulumi.Output[Sequence[str]]
    nat_gateway_ids: Mapping[str, pulumi.Output[str]]
    flow_log_group_name: pulumi.Output[str]


class Network(pulumi.ComponentResource):
    """A VPC of three tiers, which denies traffic by default.

    Args:
        name: Logical name and prefix of the children's.
        opts: Options of the component itself.
    """

    outputs: NetworkOutputs

    def __init__(
        self, name: str, args: NetworkArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("agentplatform:network:Network", name, {}, opts)
        self._name, self._args = name, args
        self._own = pulumi.ResourceOptions(parent=self)
        settings = args.settings
        vpc = make_vpc(name, settings, self._own)
        lock_defaults(name, vpc, self._own)
        subnet_ids = {
            "public": vpc.public_subnet_ids,
            "private": vpc.private_subnet_ids,
            "data": vpc.isolated_subnet_ids,
        }
        make_nacls(
            name,
            vpc_id=vpc.vpc_id,
            rules=rules_of(settings.tiers, args.services),
            subnet_ids=subnet_ids,
            opts=self._own,
        )
        groups = make_security_groups(
            name,
            settings=settings,
            services=args.services,
            vpc_id=vpc.vpc_id,
            region=args.scope.account.region,
            opts=self._own,
        )
        endpoints = self._endpoints(vpc, groups)
        self.outputs = NetworkOutputs(
            vpc_id=vpc.vpc_id,
            cidr=str(settings.cidr),
            zones=settings.zones,
            subnet_ids=subnet_ids,
            security_group_ids={role: group.id for role, group in groups.items()},
            public_alb_security_group_ids=[
                groups[role].id for role in PUBLIC_ALB if role in groups
            ],
            endpoint_ids={service: endpoint.id for service, endpoint in endpoints.items()},
            nat_public_ips=nat_public_ips(vpc),
            nat_gateway_ids=nat_gateway_ids(vpc, settings),
            flow_log_group_name=self._flow_logs(vpc).name,
        )
        self.register_outputs(vars(self.outputs))

    def _endpoints(
        self, vpc: awsx.ec2.Vpc, groups: Mapping[str, aws.ec2.SecurityGroup]
    ) -> dict[str, aws.ec2.VpcEndpoint]:
        settings, account = self._args.settings, self._args.scope.account
        endpoints = make_gateway_endpoints(
            self._name,
            vpc_id=vpc.vpc_id,
            account=account,
            services=gateways(settings),
            route_table_ids=route_table_ids(self._name, vpc, "private"),
            opts=self._own,
        )
        if settings.interface_endpoints:
            endpoints |= make_interface_endpoints(
                self._name,
                vpc_id=vpc.vpc_id,
                account=account,
                services=settings.interface_endpoints,
                zones=settings.zones,
                subnet_ids=vpc.private_subnet_ids,
                security_group_id=groups["endpoints"].id,
                opts=self._own,
            )
        return endpoints

    def _flow_logs(self, vpc: awsx.ec2.Vpc) -> aws.cloudwatch.LogGroup:
        return make_flow_logs(
            self._name,
            vpc_id=vpc.vpc_id,
            account_id=self._args.scope.account.account_id,
            key_arn=self._args.scope.logs_key_arn,
            retention_days=self._args.settings.flow_log_retention_days,
            opts=self._own,
        )
