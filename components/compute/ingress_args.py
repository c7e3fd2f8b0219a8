"""What the ways in take, and what they hand out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi

from components.aws_account import AwsAccount
from components.compute.public_alb import SignIn
from components.settings import Ingress as IngressSettings
from components.settings import Services


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What network, security and storage provide.

    Attributes:
        vpc_id: The VPC.
        subnet_ids: Tier (public, private) to one subnet id per zone.
        public_security_group_ids: All groups that the public load balancer has.
        internal_security_group_id: The internal load balancer's group.
        web_acl_arn: Regional web ACL.
        logs_key_arn: Key of log groups.
        log_bucket_name: Bucket for load balancers' logs; its policy admits their delivery.
        log_bucket_arn: The same bucket.
    """

    vpc_id: pulumi.Input[str]
    subnet_ids: Mapping[str, pulumi.Input[Sequence[str]]]
    public_security_group_ids: Sequence[pulumi.Input[str]]
    internal_security_group_id: pulumi.Input[str]
    web_acl_arn: pulumi.Input[str]
    logs_key_arn: pulumi.Input[str]
    log_bucket_name: pulumi.Input[str]
    log_bucket_arn: pulumi.Input[str]


@dataclass(frozen=True, kw_only=True)
class IngressArgs:
    """What the component is made of.

    Attributes:
        settings: The stack's `agentplatform:ingress` section.
        services: Its `agentplatform:services` section.
        account: Account, region and partition.
        environment: The environment's name, part of physical names.
        protect: Whether load balancers and a created zone resist deletion.
        host_name: The platform's public host name.
        at_edge: Whether CloudFront is in front.
        sign_in: How the public load balancer signs people in.
        around: What network, security and storage provide.
    """

    settings: IngressSettings
    services: Services
    account: AwsAccount
    environment: str
    protect: bool
    host_name: str
    at_edge: bool
    sign_in: SignIn
    around: Surroundings


@dataclass(frozen=True, kw_only=True)
class IngressOutputs:
    """What other components build on.

    Attributes:
        target_group_arns: Service behind a load balancer to the target group of its tasks.
        target_group_arn_suffixes: The same, as CloudWatch's metrics name it.
        alternate_target_group_arns: Service to the group that takes turns in blue/green; empty
            without blue/green, and as long as there is no certificate.
        alternate_target_group_arn_suffixes: The same, as CloudWatch's metrics name it.
        production_rule_arns: Service to the rule whose weights ECS moves; empty likewise.
        ready: Service to what must exist before ECS accepts its target group.
        public_alb_arn: The public load balancer.
        public_alb_arn_suffix: The same, as CloudWatch's metrics name it.
        public_alb_dns_name: Its own host name.
        internal_alb_arn: The internal load balancer.
        internal_alb_arn_suffix: The same, as CloudWatch's metrics name it.
        internal_host_name: Host name under which services reach graphql, by HTTPS.
        host_names: Service behind a load balancer to the host that leads to it.
        public_url: Where users go.
        serving: Whether there is a certificate, without which nobody is served.
        distribution_id: The CloudFront distribution; None without one.
        edge_web_acl_metric_name: By which the metrics of its web ACL are found, in us-east-1.
        exposed: Role to ARN of what the internet reaches and this stack owns.
        zone_id: The public hosted zone.
        name_servers: Its name servers, for the parent zone.
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
