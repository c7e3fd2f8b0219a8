"""The internal load balancer: HTTPS from services to those of tier internal."""

from collections.abc import Sequence

import pulumi
from pulumi_aws import lb

from components.compute.load_balancer import (
    Entrance,
    Site,
    Targets,
    awaiting_rule,
    host,
    http_listener,
    https_listener,
    make_load_balancer,
)
from components.security.context import Context
from components.settings.ingress import Ingress as IngressSettings


def make_internal_entrance(
    context: Context,
    settings: IngressSettings,
    site: Site,
    served: Sequence[Targets],
    *,
    certificate_arn: pulumi.Input[str] | None,
) -> Entrance:
    """Create the load balancer and the rules that lead to services by their host names.

    Only callers may connect, to port 443. As long as there is no certificate, the one listener is
    that of port 80, which no security group admits: tasks run and are checked, unreached.
    """
    alb = make_load_balancer(context, "internal", settings, site)
    first = served[0]
    if certificate_arn is None:
        redirect = http_listener(context, "internal", alb)
        rules = {
            each.name: [awaiting_rule(context, redirect, each, alone=each is first)]
            for each in served
        }
        return Entrance(alb=alb, rules=rules)
    listener = https_listener(
        context,
        "internal",
        alb,
        settings,
        certificate_arn=certificate_arn,
        # Blue/green deployments fail on a listener that does anything else than forward.
        # https://docs.aws.amazon.com/AmazonECS/latest/developerguide/alb-resources-for-blue-green.html
        otherwise=lb.ListenerDefaultActionArgs(type="forward", target_group_arn=first.blue.arn),
    )
    return Entrance(alb=alb, rules={each.name: [_rule(context, listener, each)] for each in served})


def _rule(context: Context, listener: lb.Listener, targets: Targets) -> lb.ListenerRule:
    """The rule of a service: with two groups it is another resource than with one.

    A rule whose actions are ignored from the change on that gives it two groups would keep its one
    group. So either rule is created beside the other: that of two groups comes first as long as
    both exist, and the old one is deleted after the service has been updated.
    """
    if targets.green:
        return _shared_rule(context, listener, targets, targets.green)
    return lb.ListenerRule(
        f"ingress-{targets.name}",
        listener_arn=listener.arn,
        priority=targets.priority,
        conditions=[host(targets.host_name)],
        actions=[targets.forward],
        opts=context.own(),
    )


def _shared_rule(
    context: Context, listener: lb.Listener, targets: Targets, green: lb.TargetGroup
) -> lb.ListenerRule:
    share = lb.ListenerRuleActionForwardTargetGroupArgs
    return lb.ListenerRule(
        f"ingress-{targets.name}-blue-green",
        listener_arn=listener.arn,
        priority=targets.priority_before,
        conditions=[host(targets.host_name)],
        actions=[
            lb.ListenerRuleActionArgs(
                type="forward",
                forward=lb.ListenerRuleActionForwardArgs(
                    target_groups=[
                        share(arn=targets.blue.arn, weight=100),
                        share(arn=green.arn, weight=0),
                    ]
                ),
            )
        ],
        # The weights belong to ECS, which changes them at every deployment.
        opts=pulumi.ResourceOptions.merge(
            context.own(), pulumi.ResourceOptions(ignore_changes=["actions"])
        ),
    )
