"""The public load balancer: signs people in, then forwards to public services."""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
from pulumi_aws import lb, wafv2

from components.compute.load_balancer import (
    GET,
    Entrance,
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
class SignIn:
    """The user pool and the client by which the load balancer signs people in.

    Attributes:
        user_pool_arn: The user pool.
        client_id: The load balancer's client.
        domain: Prefix of the sign-in pages' host.
        session_hours: Hours until people sign in again.
    """

    user_pool_arn: pulumi.Input[str]
    client_id: pulumi.Input[str]
    domain: pulumi.Input[str]
    session_hours: int


@dataclass(frozen=True, kw_only=True)
class Guard:
    """What requests must show to be served.

    Attributes:
        origin_secrets: Values of which CloudFront sends one; empty where callers come directly.
        sign_in: Who they are.
    """

    origin_secrets: Sequence[pulumi.Input[str]]
    sign_in: SignIn


def make_public_entrance(
    context: Context,
    settings: IngressSettings,
    site: Site,
    served: Sequence[Targets],
    *,
    guard: Guard,
    web_acl_arn: pulumi.Input[str],
    certificate_arn: pulumi.Input[str] | None,
) -> Entrance:
    """Create the load balancer behind its web ACL, and the rules that lead to services.

    Args:
        context: The component.
        settings: The configuration.
        site: Where the load balancer stands.
        served: The public services, bff first.
        guard: What requests must show.
        web_acl_arn: The regional web ACL.
        certificate_arn: Certificate of the host; None as long as there cannot be one.
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
        return Entrance(alb=alb, rules=rules)
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
        # Nobody gets in before the web ACL stands.
        after=[association],
    )
    return Entrance(
        alb=alb, rules={each.name: _rules(context, listener, each, guard) for each in served}
    )


def _rules(
    context: Context, listener: lb.Listener, targets: Targets, guard: Guard
) -> Sequence[lb.ListenerRule]:
    """The health check for outside monitors, then everything else for people who signed in.

    The health address is that of a host: a service below a path has none. The load balancer's own
    health checks go to the tasks directly and pass no rule.
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
    # With a host, two secrets and a method this rule has the five values that AWS admits.
    checked = lb.ListenerRule(
        f"ingress-{name}-health",
        listener_arn=listener.arn,
        priority=targets.priority_before,
        conditions=[*admitted, targets.health, GET],
        actions=[targets.forward],
        opts=context.own(),
    )
    return [checked, signed_in]


def _authenticate(sign_in: SignIn) -> lb.ListenerRuleActionArgs:
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
