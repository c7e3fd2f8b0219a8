"""The public load balancer: authenticates users, then forwards to public services."""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
from pulumi_aws import lb, wafv2

from components.compute.load_balancer import (
    GET,
    RoutedAlb,
    Site,
    Targets,
    awaiting_rule,
    header,
    host,
    http_listener,
    https_listener,
    make_load_balancer,
    path,
)
from components.security.context import Context
from components.settings.ingress import ORIGIN_HEADER
from components.settings.ingress import Ingress as IngressSettings

_SECONDS_PER_HOUR = 3600


@dataclass(frozen=True, kw_only=True)
class SignInClient:
    """The user pool and app client for authentication by the load balancer.

    Attributes:
        client_id: The load balancer's client.
        domain: The Cognito domain prefix.
        session_hours: Hours until users sign in again.
    """

    user_pool_arn: pulumi.Input[str]
    client_id: pulumi.Input[str]
    domain: pulumi.Input[str]
    session_hours: int


@dataclass(frozen=True, kw_only=True)
class Guard:
    """The conditions for requests.

    Attributes:
        origin_secrets: Accepted values of CloudFront's secret header; empty without CloudFront.
        sign_in: The user pool client.
    """

    origin_secrets: Sequence[pulumi.Input[str]]
    sign_in: SignInClient


def make_public_alb(
    context: Context,
    settings: IngressSettings,
    site: Site,
    served: Sequence[Targets],
    *,
    guard: Guard,
    web_acl_arn: pulumi.Input[str],
    certificate_arn: pulumi.Input[str] | None,
) -> RoutedAlb:
    """Create the load balancer with its web ACL, and the rules of its services.

    Args:
        context: The component.
        settings: The configuration.
        site: The placement of the load balancer.
        served: The public services, bff first.
        guard: The conditions for requests.
        web_acl_arn: The regional web ACL.
        certificate_arn: Certificate of the hosts; None before the zone is delegated.
    """
    alb = make_load_balancer(context, "public", settings, site)
    association = wafv2.WebAclAssociation(
        "ingress-public-web-acl", resource_arn=alb.arn, web_acl_arn=web_acl_arn, opts=context.own()
    )
    redirect = http_listener(context, "public", alb)
    if certificate_arn is None:
        rules = {
            each.name: [awaiting_rule(context, redirect, each, alone=each is served[0])]
            for each in served
        }
        return RoutedAlb(alb=alb, rules=rules)
    listener = https_listener(
        context,
        "public",
        alb,
        settings,
        certificate_arn=certificate_arn,
        otherwise=lb.ListenerDefaultActionArgs(
            type="fixed-response",
            fixed_response=lb.ListenerDefaultActionFixedResponseArgs(
                content_type="text/plain", message_body="Forbidden", status_code="403"
            ),
        ),
        # No listener before the web ACL is associated.
        after=[association],
    )
    return RoutedAlb(
        alb=alb, rules={each.name: _rules(context, listener, each, guard) for each in served}
    )


def _rules(
    context: Context, listener: lb.Listener, targets: Targets, guard: Guard
) -> Sequence[lb.ListenerRule]:
    """The health check path for external monitors, then all requests with authentication.

    Only services with a host of their own have a public health check path. Health checks of the
    load balancer go to the tasks directly.
    Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-authenticate-users.html
    """
    name, prefix = targets.name, targets.service.prefix
    admitted = [host(targets.host_name)]
    if guard.origin_secrets:
        admitted.append(header(ORIGIN_HEADER, guard.origin_secrets))
    forward = lb.ListenerRuleActionArgs(type="forward", order=2, target_group_arn=targets.blue.arn)
    signed_in = lb.ListenerRule(
        f"ingress-{name}",
        listener_arn=listener.arn,
        priority=targets.priority,
        conditions=admitted if prefix == "/" else [*admitted, path(prefix, f"{prefix}/*")],
        actions=[_authenticate(guard.sign_in), forward],
        opts=context.own(),
    )
    if prefix != "/":
        return [signed_in]
    # A host, two secrets and two methods are the maximum of five values in a rule.
    checked = lb.ListenerRule(
        f"ingress-{name}-health",
        listener_arn=listener.arn,
        priority=targets.priority_before,
        conditions=[*admitted, targets.health, GET],
        actions=[targets.forward],
        opts=context.own(),
    )
    return [checked, signed_in]


def _authenticate(sign_in: SignInClient) -> lb.ListenerRuleActionArgs:
    return lb.ListenerRuleActionArgs(
        type="authenticate-cognito",
        order=1,
        authenticate_cognito=lb.ListenerRuleActionAuthenticateCognitoArgs(
            user_pool_arn=sign_in.user_pool_arn,
            user_pool_client_id=sign_in.client_id,
            user_pool_domain=sign_in.domain,
            scope="openid email profile",
            session_timeout=sign_in.session_hours * _SECONDS_PER_HOUR,
            on_unauthenticated_request="authenticate",
        ),
    )
