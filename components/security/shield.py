"""Shield Advanced: the account's subscription, and protections of public resources.

The subscription alone protects no resources. The addresses of NAT gateways are not protected: they
accept no connections, and outbound traffic of protected resources is billed.
Source: https://docs.aws.amazon.com/waf/latest/developerguide/ddos-advanced-summary-protected-resources.html
"""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
from pulumi_aws import shield

from components.settings.security import ShieldAdvanced


@dataclass(frozen=True, kw_only=True)
class ShieldArgs:
    """Arguments of the component.

    Attributes:
        exposed: Role to ARN of protected resources.
    """

    settings: ShieldAdvanced
    exposed: Mapping[str, pulumi.Input[str]]


class Shield(pulumi.ComponentResource):
    """Shield Advanced of one stack.

    Args:
        name: Logical name and prefix of the children's.
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
            # AWS allows cancelling the renewal only in the last 30 days of the year: disabling it
            # here would fail every `pulumi destroy`.
            skip_destroy=True,
            opts=pulumi.ResourceOptions(parent=self),
        )
