"""NAT gateways."""

from collections.abc import Iterable
from dataclasses import dataclass

from frame.family import COST
from frame.limits import ASK, CONTROL
from frame.parameters import Configurable, number
from frame.rule import Finding, Stack, StackRule, tokens
from frame.sdk import aws
from pulumi_policy import Severity

NAT_GATEWAYS = tokens(aws.ec2.NatGateway)


@dataclass(frozen=True, kw_only=True)
class NatLimit:
    """Parameters of `ec2-nat-gateway-limit`."""

    gateways: int = number(3, "Most NAT gateways of the stack.")


def nat_limit(stack: Stack, given: NatLimit) -> Iterable[Finding]:
    """NAT gateways, which are billed by the hour, are no more than the limit."""
    gateways = sorted(stack.of(NAT_GATEWAYS), key=lambda gateway: gateway.urn)
    for gateway in gateways[given.gateways :]:
        message = f"The stack has {len(gateways)} NAT gateways; allowed: {given.gateways}."
        yield Finding(resource=gateway, message=message)


RULES = (
    StackRule(
        id="ec2-nat-gateway-limit",
        family=COST,
        description="There are no more NAT gateways than the stack is meant to have.",
        severity=Severity.LOW,
        references=CONTROL,
        remediation=f"Share a gateway between zones, use endpoints, {ASK}",
        types=NAT_GATEWAYS,
        check=Configurable(nat_limit, NatLimit()),
    ),
)
