"""Common parts of the load balancers: attributes, listeners, target groups, conditions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import pulumi
from pulumi_aws import lb

from components.security.context import Context
from components.settings.ingress import Ingress as IngressSettings
from components.settings.service import Service, rule_priority

_FIRST = 100
"""Rule priority of bff, and of graphql internally."""

_HSTS = "max-age=31536000"


@dataclass(frozen=True, kw_only=True)
class Site:
    """The placement of a load balancer."""

    subnet_ids: pulumi.Input[Sequence[str]]
    security_group_ids: Sequence[pulumi.Input[str]]
    log_bucket_name: pulumi.Input[str]


@dataclass(frozen=True, kw_only=True)
class Targets:
    """A service with its host and target groups.

    Attributes:
        green: Its second target group for blue/green.
    """

    name: str
    service: Service
    host_name: str
    blue: lb.TargetGroup
    green: lb.TargetGroup | None

    @property
    def priority(self) -> int:
        """The priority of its listener rule."""
        return rule_priority(self.name, self.service.prefix)

    @property
    def priority_before(self) -> int:
        """The priority of its preceding rule: health check path, or blue/green."""
        return 10 if self.priority == _FIRST else self.priority - 1

    @property
    def forward(self) -> lb.ListenerRuleActionArgs:
        """The forward action to its target group."""
        return lb.ListenerRuleActionArgs(type="forward", target_group_arn=self.blue.arn)

    @property
    def health(self) -> lb.ListenerRuleConditionArgs:
        """The condition on its health check path, without the query."""
        return path(self.service.health_path.partition("?")[0])


@dataclass(frozen=True, kw_only=True)
class RoutedAlb:
    """A load balancer and its listener rules.

    Attributes:
        alb: The load balancer.
        rules: Service to its rules; the last one has the users' requests.
    """

    alb: lb.LoadBalancer
    rules: Mapping[str, Sequence[lb.ListenerRule]]


def make_load_balancer(
    context: Context,
    role: Literal["public", "internal"],
    settings: IngressSettings,
    site: Site,
) -> lb.LoadBalancer:
    """Create an Application Load Balancer with access logs, which drops invalid headers.

    Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html
    """
    return lb.LoadBalancer(
        f"ingress-{role}",
        load_balancer_type="application",
        internal=role == "internal",
        ip_address_type="ipv4",
        subnets=site.subnet_ids,
        security_groups=list(site.security_group_ids),
        drop_invalid_header_fields=True,
        desync_mitigation_mode="strictest",
        enable_deletion_protection=context.protect,
        enable_http2=True,
        enable_zonal_shift=True,
        idle_timeout=settings.idle_timeout_seconds,
        access_logs=lb.LoadBalancerAccessLogsArgs(
            bucket=site.log_bucket_name, prefix=f"{role}/access", enabled=True
        ),
        connection_logs=lb.LoadBalancerConnectionLogsArgs(
            bucket=site.log_bucket_name, prefix=f"{role}/connections", enabled=True
        ),
        opts=context.own(),
    )


def make_targets(
    context: Context,
    name: str,
    service: Service,
    settings: IngressSettings,
    vpc_id: pulumi.Input[str],
    *,
    host_name: str,
    blue_green: bool,
) -> Targets:
    """Create the target group of a service, and the second one for blue/green."""
    return Targets(
        name=name,
        service=service,
        host_name=host_name,
        blue=_target_group(context, f"ingress-{name}", service, settings, vpc_id),
        green=_target_group(context, f"ingress-{name}-green", service, settings, vpc_id)
        if blue_green
        else None,
    )


def _target_group(
    context: Context,
    name: str,
    service: Service,
    settings: IngressSettings,
    vpc_id: pulumi.Input[str],
) -> lb.TargetGroup:
    """Create a target group of tasks.

    The protocol is HTTP by default: load balancers do not verify the certificates of targets, and
    traffic stays inside the VPC between two security groups. Where a control requires TLS (Security
    Hub ELB.21), use images that terminate TLS and `target_protocol: HTTPS`.
    Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html
    """
    check = settings.health_check
    return lb.TargetGroup(
        name,
        vpc_id=vpc_id,
        target_type="ip",
        port=service.port,
        protocol=settings.target_protocol,
        protocol_version="HTTP1",
        deregistration_delay=settings.deregistration_seconds,
        # Response times vary from milliseconds to minutes: round robin would overload slow tasks.
        load_balancing_algorithm_type="least_outstanding_requests",
        slow_start=0,
        health_check=lb.TargetGroupHealthCheckArgs(
            enabled=True,
            path=service.health_path,
            port="traffic-port",
            protocol=settings.target_protocol,
            matcher="200",
            interval=check.interval_seconds,
            timeout=check.timeout_seconds,
            unhealthy_threshold=check.failures,
            healthy_threshold=check.successes,
        ),
        opts=context.own(),
    )


def http_listener(
    context: Context, role: Literal["public", "internal"], alb: lb.LoadBalancer
) -> lb.Listener:
    """Create the HTTP listener, which redirects to HTTPS."""
    return lb.Listener(
        f"ingress-{role}-http",
        load_balancer_arn=alb.arn,
        port=80,
        protocol="HTTP",
        default_actions=[
            lb.ListenerDefaultActionArgs(
                type="redirect",
                redirect=lb.ListenerDefaultActionRedirectArgs(
                    port="443", protocol="HTTPS", status_code="HTTP_301"
                ),
            )
        ],
        opts=context.own(),
    )


def https_listener(
    context: Context,
    role: Literal["public", "internal"],
    alb: lb.LoadBalancer,
    settings: IngressSettings,
    *,
    certificate_arn: pulumi.Input[str],
    otherwise: lb.ListenerDefaultActionArgs,
    after: Sequence[pulumi.Resource] = (),
) -> lb.Listener:
    """Create the HTTPS listener; `otherwise` is its default action."""
    return lb.Listener(
        f"ingress-{role}-https",
        load_balancer_arn=alb.arn,
        port=443,
        protocol="HTTPS",
        ssl_policy=settings.tls_policy,
        certificate_arn=certificate_arn,
        routing_http_response_server_enabled=False,
        routing_http_response_strict_transport_security_header_value=_HSTS,
        routing_http_response_x_content_type_options_header_value="nosniff",
        default_actions=[otherwise],
        opts=context.own(after=after),
    )


def awaiting_rule(
    context: Context, listener: lb.Listener, targets: Targets, *, alone: bool
) -> lb.ListenerRule:
    """Forward only the health check path over HTTP, before there is a certificate.

    ECS requires a listener for the target group of a service, and operators can check its health.
    Nothing else is served without TLS.

    Args:
        context: The component.
        listener: The HTTP listener.
        targets: The service.
        alone: Whether it matches every host, before there are DNS records.
    """
    named = [] if alone else [host(targets.host_name)]
    return lb.ListenerRule(
        f"ingress-{targets.name}-awaiting",
        listener_arn=listener.arn,
        priority=10 if alone else targets.priority,
        conditions=[*named, targets.health, GET],
        actions=[targets.forward],
        opts=context.own(),
    )


def host(name: str) -> lb.ListenerRuleConditionArgs:
    """The condition on a host name."""
    return lb.ListenerRuleConditionArgs(
        host_header=lb.ListenerRuleConditionHostHeaderArgs(values=[name])
    )


def path(*patterns: str) -> lb.ListenerRuleConditionArgs:
    """The condition on paths."""
    return lb.ListenerRuleConditionArgs(
        path_pattern=lb.ListenerRuleConditionPathPatternArgs(values=list(patterns))
    )


def header(name: str, values: Sequence[pulumi.Input[str]]) -> lb.ListenerRuleConditionArgs:
    """The condition on the values of a header."""
    return lb.ListenerRuleConditionArgs(
        http_header=lb.ListenerRuleConditionHttpHeaderArgs(
            http_header_name=name, values=list(values)
        )
    )


GET = lb.ListenerRuleConditionArgs(
    http_request_method=lb.ListenerRuleConditionHttpRequestMethodArgs(values=["GET"])
)
