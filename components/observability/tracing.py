"""X-Ray sampling rule and group of the stack's traces."""

from collections.abc import Iterable

import pulumi
from pulumi_aws import xray

from components.settings.observability import Sampling

_PRIORITY = 1000
"""Priority before X-Ray's default rule (10,000), after rules for investigations."""


def make_tracing(
    name: str,
    settings: Sampling,
    *,
    services: Iterable[str],
    prefix: str,
    opts: pulumi.ResourceOptions,
) -> None:
    """Sample and group the traces of services named `<prefix>-<service>`.

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
    traced = (f'service("{prefix}-{service}")' for service in services)
    xray.Group(
        f"{name}-traces",
        group_name=prefix[:32],
        filter_expression=" OR ".join(traced),
        insights_configuration=xray.GroupInsightsConfigurationArgs(
            insights_enabled=True, notifications_enabled=False
        ),
        opts=opts,
    )
