"""Arguments and outputs of the ingress."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi

from components.compute.public_alb import SignInClient
from components.scope import Scope
from components.settings import Ingress as IngressSettings
from components.settings import Services


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """Outputs of network, security and storage.

    Attributes:
        subnet_ids: Tier (public, private) to one subnet id per zone.
        public_security_group_ids: All security groups of the public load balancer.
        internal_security_group_id: The internal load balancer's security group.
        web_acl_arn: Regional web ACL.
        log_bucket_name: Bucket for load balancer logs; resolves after its policy.
    """

    vpc_id: pulumi.Input[str]
    subnet_ids: Mapping[str, pulumi.Input[Sequence[str]]]
    public_security_group_ids: Sequence[pulumi.Input[str]]
    internal_security_group_id: pulumi.Input[str]
    web_acl_arn: pulumi.Input[str]
    log_bucket_name: pulumi.Input[str]
    log_bucket_arn: pulumi.Input[str]


@dataclass(frozen=True, kw_only=True)
class IngressArgs:
    """Arguments of the component.

    Attributes:
        settings: The stack's `agentplatform:ingress` section.
        scope: Account, environment, protection and keys of the stack.
        services: Its `agentplatform:services` section.
        host_name: The platform's public host name.
        at_edge: Whether CloudFront is used.
        sign_in: The user pool client of the public load balancer.
        around: Outputs of network, security and storage.
    """

    settings: IngressSettings
    scope: Scope
    services: Services
    host_name: str
    at_edge: bool
    sign_in: SignInClient
    around: Surroundings


@dataclass(frozen=True, kw_only=True)
class IngressOutputs:
    """Outputs of the component.

    Attributes:
        target_group_arns: Load-balanced service to its target group.
        target_group_arn_suffixes: The same as ARN suffixes, for CloudWatch metrics.
        alternate_target_group_arns: Service to its second target group for blue/green; empty
            without blue/green, and before there is a certificate.
        alternate_target_group_arn_suffixes: The same as ARN suffixes, for CloudWatch metrics.
        production_rule_arns: Service to the listener rule that ECS changes; empty likewise.
        ready: Service to the listener or rules that its ECS service must wait for.
        public_alb_arn: The public load balancer.
        public_alb_arn_suffix: Its ARN suffix, for CloudWatch metrics.
        internal_alb_arn: The internal load balancer.
        internal_alb_arn_suffix: Its ARN suffix, for CloudWatch metrics.
        internal_host_name: Internal host name of graphql, for HTTPS.
        host_names: Load-balanced service to its host name.
        public_url: The URL for users.
        serving: Whether there is a certificate, which users' requests require.
        distribution_id: The CloudFront distribution; None without one.
        edge_web_acl_metric_name: The metric name of its web ACL, in us-east-1.
        exposed: Role to ARN of this stack's public resources.
        zone_id: The public hosted zone.
        name_servers: Its name servers, for delegation.
    """

    target_group_arns: Mapping[str, pulumi.Output[str]]
    target_group_arn_suffixes: Mapping[str, pulumi.Output[str]]
    alternate_target_group_arns: Mapping[str, pulumi.Output[str]]
    alternate_target_group_arn_suffixes: Mapping[str, pulumi.Output[str]]
    production_rule_arns: Mapping[str, pulumi.Output[str]]
    ready: Mapping[str, Sequence[pulumi.Resource]]
    public_alb_arn: pulumi.Output[str]
    public_alb_arn_suffix: pulumi.Output[str]
    public_alb_dns_name: pulumi.Output[str]
    internal_alb_arn: pulumi.Output[str]
    internal_alb_arn_suffix: pulumi.Output[str]
    internal_host_name: str
    host_names: Mapping[str, str]
    public_url: str
    serving: bool
    distribution_id: pulumi.Output[str] | None
    edge_web_acl_metric_name: pulumi.Output[str] | None
    exposed: Mapping[str, pulumi.Output[str]]
    zone_id: pulumi.Output[str]
    name_servers: pulumi.Output[Sequence[str]]
