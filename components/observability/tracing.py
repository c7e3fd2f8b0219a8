"""Tracing: which requests X-Ray keeps, and where the stack's traces are found together."""

from typing import get_args

import pulumi
from pulumi_aws import xray

from components.settings.observability import Tracing
from components.settings.security import Service

_PRIORITY = 1000
"""Before X-Ray's own rule (10,000), after whatever somebody adds for an investigation."""


def make_tracing(
    name: str, settings: Tracing, *, prefix: str, opts: pulumi.ResourceOptions
) -> None:
    """Sample and group the traces of services that call themselves `<prefix>-<service>`.

    Source: https://docs.aws.amazon.com/xray/latest/devguide/xray-console-sampling.html
    """
    xray.SamplingRule(
        f"{name}-sampling",
        # At most 32 characters.
        rule_name=prefix[:32],
        priority=_PRIORITY,
        reservoir_size=settings.always_per_second,
        fixed_rate=settings.sampled_percent / 100,
        service_name=f"{prefix}-*",
        service_type="*",
        host="*",
        http_method="*",
        url_path="*",
        resource_arn="*",
        version=1,
        opts=opts,
    )
    services = (f'service("{prefix}-{service}")' for service in get_args(Service))
    xray.Group(
        f"{name}-traces",
        group_name=prefix[:32],
        filter_expression=" OR ".join(services),
        insights_configuration=xray.GroupInsightsConfigurationArgs(
            insights_enabled=True, notifications_enabled=False
        ),
        opts=opts,
    )
