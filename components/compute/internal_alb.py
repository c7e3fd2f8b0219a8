"""The internal load balancer: HTTPS to services of tier internal."""

from collections.abc import Sequence

import pulumi
from pulumi_aws import lb

from components.compute.load_balancer import (
    RoutedAlb,
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


def make_internal_alb(
    context: Context,
    settings: IngressSettings,
    site: Site,
    served: Sequence[Targets],
    *,
    certificate_arn: pulumi.Input[str] | None,
) -> RoutedAlb:
    """Create the load balancer and the host rules of its services.

    Security groups allow callers on port 443 only. Without a certificate, the only listener is on
    port 80, which they deny: tasks run with health checks, but are not reachable.
    """
    alb = make_load_balancer(context, "internal", settings, site)
    first = served[0]
    if certificate_arn is None:
        redirect = http_listener(context, "internal", alb)
        rules = {
            each.name: [awaiting_rule(context, redirect, each, alone=each is first)]
            for each in served
        }
        return RoutedAlb(alb=alb, rules=rules)
    listener = https_listener(
        context,
        "internal",
        alb,
        settings,
        certificate_arn=certificate_arn,
        # Blue/green deployments require listeners with forward actions only.
        # https://docs.aws.amazon.com/AmazonECS/latest/developerguide/alb-resources-for-blue-green.html
        otherwise=lb.ListenerDefaultActionArgs(type="forward", target_group_arn=first.blue.arn),
    )
    return RoutedAlb(
        alb=alb, rules={each.name: [_rule(context, listener, each)] for each in served}
    )


def _rule(context: Context, listener: lb.Listener, targets: Targets) -> lb.ListenerRule:
    """The rule of a service; a blue/green service has another rule resource.

    The actions of a blue/green rule are ignored, because ECS changes them. A rolling service's rule
    would therefore keep its one target group when it becomes blue/green. So the new rule is created
    beside the old one, with a higher priority, and the old one is deleted after the service update.
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
        # ECS changes the weights at every deployment.
        opts=pulumi.ResourceOptions.merge(
            context.own(), pulumi.ResourceOptions(ignore_changes=["actions"])
        ),
    )
