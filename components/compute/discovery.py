"""Service discovery by private DNS: one address for each healthy task."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
from pulumi_aws import servicediscovery

from components.scope import Scope
from components.settings import PROJECT

_TTL_SECONDS = 10
"""TTL: how long callers may cache a stopped task's address."""


@dataclass(frozen=True, kw_only=True)
class DiscoveryArgs:
    """Arguments of service discovery.

    Attributes:
        scope: Account, environment, protection and keys of the stack.
        vpc_id: The VPC in which the names resolve.
        services: Services of tier discovered.
    """

    scope: Scope
    vpc_id: pulumi.Input[str]
    services: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class DiscoveryOutputs:
    """Outputs of service discovery.

    Attributes:
        namespace_id: The Cloud Map namespace.
        namespace_name: The private zone, such as `dev.agentplatform.internal`.
        registry_arns: Service to its Cloud Map service.
        host_names: Service to its DNS name.
    """

    namespace_id: pulumi.Output[str]
    namespace_arn: pulumi.Output[str]
    namespace_name: str
    registry_arns: Mapping[str, pulumi.Output[str]]
    host_names: Mapping[str, pulumi.Output[str]]


class Discovery(pulumi.ComponentResource):
    """A Cloud Map namespace with a Cloud Map service for each service.

    Args:
        name: Logical name and prefix of the children's.
        opts: Options of the component itself.
    """

    outputs: DiscoveryOutputs

    def __init__(
        self, name: str, args: DiscoveryArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("agentplatform:compute:Discovery", name, {}, opts)
        own = pulumi.ResourceOptions(parent=self)
        zone = f"{args.scope.environment}.{PROJECT}.internal"
        namespace = servicediscovery.PrivateDnsNamespace(
            name, name=zone, description="Services found by private DNS", vpc=args.vpc_id, opts=own
        )
        registries: dict[str, servicediscovery.Service] = {
            service: _registry(f"{name}-{service}", service, namespace, own)
            for service in args.services
        }
        self.outputs = DiscoveryOutputs(
            namespace_id=namespace.id,
            namespace_arn=namespace.arn,
            namespace_name=zone,
            registry_arns={service: registry.arn for service, registry in registries.items()},
            host_names={
                service: pulumi.Output.concat(registry.name, ".", namespace.name)
                for service, registry in registries.items()
            },
        )
        self.register_outputs(vars(self.outputs))


def _registry(
    name: str,
    service: str,
    namespace: servicediscovery.PrivateDnsNamespace,
    opts: pulumi.ResourceOptions,
) -> servicediscovery.Service:
    """A multivalue A record with the healthy tasks, as reported by ECS.

    Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-discovery.html
    """
    return servicediscovery.Service(
        name,
        name=service,
        description=f"Tasks of {service}",
        dns_config=servicediscovery.ServiceDnsConfigArgs(
            namespace_id=namespace.id,
            routing_policy="MULTIVALUE",
            dns_records=[
                servicediscovery.ServiceDnsConfigDnsRecordArgs(type="A", ttl=_TTL_SECONDS)
            ],
        ),
        # Deprecated and 1 in any case, yet the provider drops the whole block without it:
        # https://github.com/hashicorp/terraform-provider-aws/issues/44285
        health_check_custom_config={"failure_threshold": 1},
        # Instances that ECS has not deregistered yet would block the deletion.
        force_destroy=True,
        opts=opts,
    )
