"""Contracts of compute: cluster, services, task definitions, discovery, logs, ingress."""

from typing import Literal

from pydantic import Field

from components.contracts.base import ByKey, Contract, Text, Texts


class EcsCluster(Contract):
    """The ECS cluster."""

    version: Literal[1] = Field(description="Incremented with every breaking change.")
    cluster_name: Text = Field(description="The cluster's name.")
    cluster_arn: Text = Field(description="Its ARN.")
    exec_log_group_name: Text | None = Field(
        default=None, description="Log group of ECS Exec sessions; absent without ECS Exec."
    )


class EcsServices(Contract):
    """The services by name: bff, graphql, agentcore, and further ones of the stack."""

    version: Literal[1] = Field(description="Incremented with every breaking change.")
    service_names: ByKey = Field(description="Service to the ECS service's name.")
    service_arns: ByKey = Field(description="Service to the ECS service's ARN.")
    queue_urls: ByKey | None = Field(
        default=None, description="Worker to the URL of its queue; absent without workers."
    )


class TaskDefinitions(Contract):
    """Task definitions and roles of the services."""

    version: Literal[1] = Field(description="Incremented with every breaking change.")
    task_definition_arns: ByKey = Field(
        description="Service to the ARN of its task definition revision, as of the last `up`."
    )
    families: ByKey = Field(description="Service to its task definition family.")
    task_role_arns: ByKey = Field(description="Service to its task role.")
    execution_role_arns: ByKey = Field(description="Service to its execution role.")


class ServiceDiscovery(Contract):
    """Service discovery by private DNS in the VPC."""

    version: Literal[1] = Field(description="Incremented with every breaking change.")
    namespace_id: Text = Field(description="The Cloud Map namespace.")
    namespace_arn: Text = Field(description="Its ARN.")
    namespace_name: str = Field(description="The private zone, such as dev.agentplatform.internal.")
    host_names: ByKey = Field(description="Service to its DNS name.")


class CloudwatchLogs(Contract):
    """Log groups of the services' containers."""

    version: Literal[1] = Field(description="Incremented with every breaking change.")
    log_group_names: ByKey = Field(description="Service to its log group's name.")
    log_group_arns: ByKey = Field(description="Service to the log group's ARN.")


class Ingress(Contract):
    """URLs, load balancers and DNS of the platform."""

    version: Literal[1] = Field(description="Incremented with every breaking change.")
    public_url: Text = Field(description="The URL for users.")
    serving: bool = Field(
        description="Whether there is a certificate, which users' requests require: delegate the"
        " zone to nameServers, then run `up` again."
    )
    public_load_balancer_arn: Text = Field(description="The public load balancer.")
    public_load_balancer_dns_name: Text = Field(description="Its DNS name.")
    internal_load_balancer_arn: Text = Field(description="The internal load balancer.")
    internal_host_name: str = Field(description="Internal host name of graphql, for HTTPS.")
    target_group_arns: ByKey = Field(description="Load-balanced service to its target group.")
    service_hosts: ByKey | None = Field(
        default=None,
        description="Further load-balanced service to its host name; absent without one.",
    )
    distribution_id: Text | None = Field(
        default=None, description="The CloudFront distribution; absent without one."
    )
    zone_id: Text | None = Field(default=None, description="The public hosted zone.")
    name_servers: Texts | None = Field(
        default=None, description="The zone's name servers, for delegation."
    )
