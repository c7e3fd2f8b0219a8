"""Contracts of what runs: cluster, services, task definitions, discovery, logs, ingress."""

from typing import Literal

from pydantic import Field

from components.contracts.base import ByKey, Contract, Text, Texts


class EcsCluster(Contract):
    """The cluster that all services run in."""

    version: Literal[1] = Field(description="Moves with every breaking change.")
    cluster_name: Text = Field(description="The cluster, as a dimension of metrics.")
    cluster_arn: Text = Field(description="Its ARN.")
    exec_log_group_name: Text | None = Field(
        default=None, description="Log of operators' shells; absent where there are none."
    )


class EcsServices(Contract):
    """The services, by name: bff, graphql, agentcore, and those of the stack's own."""

    version: Literal[1] = Field(description="Moves with every breaking change.")
    service_names: ByKey = Field(description="Service to the ECS service's name.")
    service_arns: ByKey = Field(description="Service to the ECS service's ARN.")
    queue_urls: ByKey | None = Field(
        default=None, description="Worker to the URL of its queue; absent without workers."
    )


class TaskDefinitions(Contract):
    """What each service runs, and with which permissions."""

    version: Literal[1] = Field(description="Moves with every breaking change.")
    task_definition_arns: ByKey = Field(
        description="Service to the ARN of the revision that the last `up` rolled out;"
        " the ARN ends in the revision's number."
    )
    families: ByKey = Field(description="Service to the name that all its revisions share.")
    task_role_arns: ByKey = Field(description="Service to the role of its application.")
    execution_role_arns: ByKey = Field(description="Service to the role that ECS starts it with.")


class ServiceDiscovery(Contract):
    """Where services without a load balancer are found: private DNS inside the VPC."""

    version: Literal[1] = Field(description="Moves with every breaking change.")
    namespace_id: Text = Field(description="The Cloud Map namespace.")
    namespace_arn: Text = Field(description="Its ARN.")
    namespace_name: str = Field(description="The private zone, such as dev.agentplatform.internal.")
    host_names: ByKey = Field(description="Service to the name its tasks are found under.")


class CloudwatchLogs(Contract):
    """Log groups of the services' containers."""

    version: Literal[1] = Field(description="Moves with every breaking change.")
    log_group_names: ByKey = Field(description="Service to the log group of its containers.")
    log_group_arns: ByKey = Field(description="Service to the log group's ARN.")


class Ingress(Contract):
    """Where users and services go in, and what to enter at the parent zone."""

    version: Literal[1] = Field(description="Moves with every breaking change.")
    public_url: Text = Field(description="Where users go.")
    serving: bool = Field(
        description="Whether there is a certificate; without one nobody is served: delegate the"
        " zone to nameServers, then `up` again."
    )
    public_load_balancer_arn: Text = Field(description="The public load balancer.")
    public_load_balancer_dns_name: Text = Field(description="Its own host name.")
    internal_load_balancer_arn: Text = Field(description="The internal load balancer.")
    internal_host_name: str = Field(description="Host of graphql, by HTTPS.")
    target_group_arns: ByKey = Field(
        description="Service behind a load balancer to its target group."
    )
    service_hosts: ByKey | None = Field(
        default=None,
        description="Further service behind a load balancer to its host; absent without one.",
    )
    distribution_id: Text | None = Field(
        default=None, description="The CloudFront distribution; absent without one."
    )
    zone_id: Text | None = Field(default=None, description="The public hosted zone.")
    name_servers: Texts | None = Field(
        default=None, description="The zone's name servers, for its parent."
    )
