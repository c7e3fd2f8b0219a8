"""Shield Advanced: the account's subscription, and the protection of what the internet reaches.

Nothing is protected by the subscription alone. The addresses of NAT gateways are left out: nobody
can connect to them, and what they send would be billed as protected traffic.
Source: https://docs.aws.amazon.com/waf/latest/developerguide/ddos-advanced-summary-protected-resources.html
"""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
from pulumi_aws import shield

from components.settings.security import ShieldAdvanced


@dataclass(frozen=True, kw_only=True)
class ShieldArgs:
    """What the component is made of.

    Attributes:
        settings: The configuration.
        exposed: Role to ARN of what is protected.
    """

    settings: ShieldAdvanced
    exposed: Mapping[str, pulumi.Input[str]]


class Shield(pulumi.ComponentResource):
    """Shield Advanced of one stack.

    Args:
        name: Logical name and prefix of the children's.
        args: What the component is made of.
        opts: Options of the component itself.
    """

    def __init__(
        self, name: str, args: ShieldArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("agentplatform:security:Shield", name, {}, opts)
        subscribed = [self._subscription(name)] if args.settings.subscribe else []
        for role, arn in args.exposed.items():
            shield.Protection(
                f"{name}-{role}",
                resource_arn=arn,
                opts=pulumi.ResourceOptions(parent=self, depends_on=subscribed),
            )
        self.register_outputs({})

    def _subscription(self, name: str) -> shield.Subscription:
        return shield.Subscription(
            f"{name}-subscription",
            auto_renew="ENABLED",
            # AWS ends nothing before the year is over, and lets nobody cancel the renewal but in
            # the last 30 days: an order to would make every `pulumi destroy` fail.
            skip_destroy=True,
            opts=pulumi.ResourceOptions(parent=self),
        )
