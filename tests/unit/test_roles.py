"""What a role allows is what the program says; what somebody switches off by hand is seen."""

from collections.abc import Callable

import pulumi_aws as aws
import pytest

from tests.support.program import Graph

Deploy = Callable[..., Graph]


@pytest.mark.parametrize("preview", [False, True])
def test_every_role_has_its_own_policies_and_no_others(
    deploy: Deploy, stack: str, *, preview: bool
) -> None:
    graph = deploy(stack, preview=preview)
    inline = {each.name: each.inputs for each in graph.of(aws.iam.RolePoliciesExclusive)}
    attached = {each.name: each.inputs for each in graph.of(aws.iam.RolePolicyAttachmentsExclusive)}

    roles = {each.name for each in graph.of(aws.iam.Role)}
    assert roles == set(inline) == set(attached)
    if not preview:
        for kind, exclusive, each_has in (
            (aws.iam.RolePolicy, inline, "policyNames"),
            (aws.iam.RolePolicyAttachment, attached, "policyArns"),
        ):
            held = {it["roleName"]: len(it[each_has]) for it in exclusive.values()}
            made = [each.inputs["role"] for each in graph.of(kind)]
            assert held == {role: made.count(role) for role in held}


def test_what_was_attached_by_hand_never_stops_a_deletion(deploy: Deploy, stack: str) -> None:
    assert all(each.inputs["forceDetachPolicies"] for each in deploy(stack).of(aws.iam.Role))


def test_rules_and_scaling_are_switched_on_explicitly(deploy: Deploy, stack: str) -> None:
    """The provider does not look at either of them where the program leaves it out."""
    graph = deploy(stack)

    assert {each.inputs["state"] for each in graph.of(aws.cloudwatch.EventRule)} == {"ENABLED"}
    for target in graph.of(aws.appautoscaling.Target):
        assert target.inputs["suspendedState"] == {
            "dynamicScalingInSuspended": False,
            "dynamicScalingOutSuspended": False,
            "scheduledScalingSuspended": True,  # no stack here has schedules
        }
