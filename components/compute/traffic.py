"""Traffic of blue/green services, and the change back to rolling deployments."""

from collections.abc import Mapping, Sequence
from typing import Any

import pulumi
from pulumi_aws import lb

_GONE = ("couldn't find resource", "RuleNotFound", "not found")


def stays_with_its_traffic(name: str, parent: pulumi.Resource | None) -> pulumi.ResourceHook:
    """A hook before updates of a service, which refuses to leave the active target group.

    ECS owns the weights of a blue/green service's listener rule, so that the program cannot lead it
    to other target groups: a change that replaces them is refused, too. So is one that replaces the
    target group of a rolling service that becomes blue/green: its new rule, which precedes the old
    one and comes before the update of the service, would lead to a group without tasks.

    Each blue/green deployment shifts traffic to the other target group. A service that becomes
    rolling, or has another listener rule, starts with its first target group: if that one is idle,
    requests would fail until new tasks run. Another blue/green deployment shifts traffic back.

    Args:
        name: The service's logical name.
        parent: The component, whose provider reads the rule's weights.

    Raises:
        pulumi.RunError: By the hook in `preview` and `up`: the second target group is active, or
            the target groups would be replaced.
    """

    async def check(args: pulumi.ResourceHookArgs) -> None:
        before, after = _balancer(args.old_inputs), _balancer(args.new_inputs)
        rule = _shifting(before).get("productionListenerRule")
        other_groups = before.get("targetGroupArn") != after.get("targetGroupArn")
        if rule is None:
            if before and other_groups and _strategy(args.new_inputs) == "BLUE_GREEN":
                raise pulumi.RunError(
                    f"agentplatform:services.{name}: this change makes the service blue-green and"
                    " replaces its target group, and requests would go to the new one before it"
                    " has tasks; make the other change first and run `up`, then set"
                    " deployment.strategy: blue-green"
                )
            return
        if rule == _shifting(after).get("productionListenerRule"):
            if other_groups:
                raise pulumi.RunError(
                    f"agentplatform:services.{name}: this change replaces target groups between"
                    " which blue/green deployments shift traffic, and their listener rule would"
                    " keep the former ones; set deployment.strategy: rolling and run `up`, then"
                    " make the change, and set blue-green again at last"
                )
            return
        serving = await _serving(rule, parent)
        if set(serving) - {before["targetGroupArn"]}:
            raise pulumi.RunError(
                f"agentplatform:services.{name}: users' requests are at the service's alternate"
                " target group, which this change would leave; deploy it once more (`aws ecs"
                f" update-service --cluster {(args.old_inputs or {}).get('cluster')} --service"
                f" {name} --force-new-deployment`), which moves them back, then run this again"
            )

    return pulumi.ResourceHook(
        f"{name}-traffic", check, pulumi.ResourceHookOptions(on_dry_run=True)
    )


async def _serving(rule_arn: str, parent: pulumi.Resource | None) -> Sequence[str]:
    """The target groups of a listener rule with traffic; empty if there is no rule."""
    opts = pulumi.InvokeOptions(parent=parent)
    try:
        rule = await lb.get_listener_rule_output(arn=rule_arn, opts=opts).future()
    except Exception as failed:  # the SDK raises nothing narrower
        if any(each in str(failed) for each in _GONE):
            return []
        raise
    return [
        group.arn
        for action in (rule.actions or [] if rule else [])
        for forward in action.forwards or []
        for group in forward.target_groups or []
        if group.weight
    ]


def _balancer(inputs: Mapping[str, Any] | None) -> Mapping[str, Any]:
    """A service's first entry of load balancers; empty if it has none."""
    found: Sequence[Mapping[str, Any]] = (inputs or {}).get("loadBalancers") or ()
    return found[0] if found else {}


def _strategy(inputs: Mapping[str, Any] | None) -> str | None:
    found: Mapping[str, Any] = (inputs or {}).get("deploymentConfiguration") or {}
    return found.get("strategy")


def _shifting(balancer: Mapping[str, Any]) -> Mapping[str, Any]:
    return balancer.get("advancedConfiguration") or {}
