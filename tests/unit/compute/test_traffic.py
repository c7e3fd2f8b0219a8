"""A blue/green service is not left while its users are at the other target group."""

import asyncio
from collections.abc import Mapping
from typing import Any

import pulumi
import pytest
from pulumi_aws import lb

from components.compute import traffic
from tests.support.program import record

RULE = "arn:aws:elasticloadbalancing:us-east-1:123456789012:listener-rule/app/internal/1/2/3"
ROLLING = {"loadBalancers": [{"targetGroupArn": "arn:blue"}]}


def shifting(rule: str = RULE) -> dict[str, Any]:
    shift = {"alternateTargetGroupArn": "arn:green", "productionListenerRule": rule}
    balancer = {"targetGroupArn": "arn:blue", "advancedConfiguration": shift}
    return {
        "cluster": "agentplatform-dev",
        "loadBalancers": [balancer],
        "deploymentConfiguration": {"strategy": "BLUE_GREEN"},
    }


def serving(monkeypatch: pytest.MonkeyPatch, **weights: int) -> None:
    """Let AWS answer with these weights of the rule."""
    groups = [
        lb.outputs.GetListenerRuleActionForwardTargetGroupResult(arn=f"arn:{name}", weight=weight)
        for name, weight in weights.items()
    ]

    class Rule:
        actions = (
            lb.outputs.GetListenerRuleActionResult(
                order=1,
                type="forward",
                forwards=[lb.outputs.GetListenerRuleActionForwardResult(target_groups=groups)],
            ),
        )

    def answer(arn: str, **_: Any) -> pulumi.Output[Any]:
        assert arn == RULE
        return pulumi.Output.from_input(Rule())

    monkeypatch.setattr(lb, "get_listener_rule_output", answer)


def update(before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    """Run the hook as the engine would before an update."""

    def body() -> None:
        hook = traffic.stays_with_its_traffic("graphql", None)
        asked = pulumi.ResourceHookArgs(
            urn="urn", id="id", name="graphql", type="t", old_inputs=before, new_inputs=after
        )
        ended = hook(asked)
        assert ended is not None
        done.append(ended)

    done: list[Any] = []
    record(body)
    loop = asyncio.new_event_loop()
    try:
        loop.run_until_complete(done[0])
    finally:
        loop.close()


@pytest.mark.parametrize("after", [ROLLING, shifting("arn:another-rule")])
@pytest.mark.parametrize("weights", [{"blue": 0, "green": 100}, {"blue": 50, "green": 50}])
def test_traffic_at_the_other_group_has_to_move_first(
    monkeypatch: pytest.MonkeyPatch, after: dict[str, Any], weights: dict[str, int]
) -> None:
    serving(monkeypatch, **weights)
    with pytest.raises(pulumi.RunError, match=r"services\.graphql: users' requests are at"):
        update(shifting(), after)


@pytest.mark.parametrize("before", [ROLLING, shifting()])
@pytest.mark.parametrize("group", ["arn:other", None])
def test_other_target_groups_are_a_change_of_their_own(
    before: dict[str, Any], group: str | None
) -> None:
    """A new group is unknown in a preview."""
    after = shifting()
    after["loadBalancers"][0]["targetGroupArn"] = group
    with pytest.raises(pulumi.RunError, match=r"services\.graphql: this change .* target group"):
        update(before, after)


def test_traffic_at_the_first_group_may_stay_there(monkeypatch: pytest.MonkeyPatch) -> None:
    serving(monkeypatch, blue=100, green=0)
    update(shifting(), ROLLING)


@pytest.mark.parametrize(
    ("before", "after"), [(ROLLING, ROLLING), (ROLLING, shifting()), (shifting(), shifting())]
)
def test_other_updates_ask_nothing(
    monkeypatch: pytest.MonkeyPatch, before: dict[str, Any], after: dict[str, Any]
) -> None:
    monkeypatch.delattr(lb, "get_listener_rule_output")
    update(before, after)


def _failing(reason: str) -> Any:
    def answer(**_: Any) -> pulumi.Output[Any]:
        raise RuntimeError(reason)

    return answer


def test_a_rule_that_is_gone_sends_nobody_anywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lb, "get_listener_rule_output", _failing("RuleNotFound: no such rule"))
    update(shifting(), ROLLING)


def test_what_cannot_be_asked_is_no_permission(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lb, "get_listener_rule_output", _failing("AccessDenied"))
    with pytest.raises(RuntimeError, match="AccessDenied"):
        update(shifting(), ROLLING)
