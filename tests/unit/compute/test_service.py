"""A service: how it runs, deploys and scales."""

import json
from collections.abc import Callable
from functools import partial

import pulumi
import pulumi_aws as aws
import pytest

from tests.support.program import Graph
from tests.unit.compute.conftest import ACCOUNT, balancer, service, statements

Deploy = Callable[..., Graph]
SERVICES = ("bff", "graphql", "agentcore")
BLUE_GREEN = {
    "graphql": {"deployment": {"strategy": "blue-green"}, "scaling": {"requests_per_target": None}}
}


@pytest.mark.parametrize("preview", [False, True])
def test_three_services_run_in_private_subnets(
    deploy: Deploy, stack: str, *, preview: bool
) -> None:
    graph = deploy(stack, preview=preview)
    services = graph.of(aws.ecs.Service)

    assert {each.name for each in services} == set(SERVICES)
    for each in services:
        assert each.inputs["networkConfiguration"]["assignPublicIp"] is False
        assert each.inputs["desiredCount"] == 2
        assert list(each.options.ignoreChanges) == ["desiredCount"]


def test_deployments_roll_back_by_themselves(deploy: Deploy, stack: str) -> None:
    for each in deploy(stack).of(aws.ecs.Service):
        assert each.inputs["deploymentCircuitBreaker"] == {"enable": True, "rollback": True}
        assert each.inputs["deploymentMinimumHealthyPercent"] == 100
        assert each.inputs["deploymentMaximumPercent"] == 200
        assert each.inputs["availabilityZoneRebalancing"] == "ENABLED"
        assert each.inputs["waitForSteadyState"] is True
        assert each.inputs["propagateTags"] == "SERVICE"
        assert each.inputs["enableEcsManagedTags"] is True


def test_alarms_roll_a_deployment_back(alone: Deploy) -> None:
    assert "alarms" not in service(alone("bff"))
    assert service(alone("bff", rollback_alarms=["errors"]))["alarms"] == {
        "alarmNames": ["errors"], "enable": True, "rollback": True,
    }  # fmt: skip


@pytest.mark.parametrize(("name", "base"), [("dev", 1), ("prod", 2)])
def test_spot_is_a_share_above_an_on_demand_base(deploy: Deploy, name: str, base: int) -> None:
    assert service(deploy(name))["capacityProviderStrategies"] == [
        {"capacityProvider": "FARGATE", "base": base, "weight": 70},
        {"capacityProvider": "FARGATE_SPOT", "base": 0, "weight": 30},
    ]
    assert service(deploy(name))["forceNewDeployment"] is True


def test_no_share_is_no_spot(alone: Deploy) -> None:
    strategy = service(alone("bff", {"capacity": {"spot_percent": 0}}))[
        "capacityProviderStrategies"
    ]

    assert [each["capacityProvider"] for each in strategy] == ["FARGATE"]


def depends_on(graph: Graph, name: str) -> set[str]:
    return {
        urn.rpartition("::")[2] for urn in graph.one(aws.ecs.Service, name).options.dependencies
    }


def test_service_waits_for_what_its_tasks_need(alone: Deploy) -> None:
    graph = alone("bff", load_balancer=balancer)

    assert depends_on(graph, "bff") >= {"rule", "cluster-capacity", "bff-execution", "bff-task"}


def test_load_balancer_brings_target_group_grace_and_request_scaling(alone: Deploy) -> None:
    graph = alone("bff", load_balancer=balancer)
    policy = graph.one(aws.appautoscaling.Policy, "bff-scaling-requests").inputs

    (target,) = service(graph)["loadBalancers"]
    assert target == {
        "targetGroupArn": "arn:blue", "containerName": "bff", "containerPort": 8080,
    }  # fmt: skip
    assert service(graph)["healthCheckGracePeriodSeconds"] == 60
    specification = policy["targetTrackingScalingPolicyConfiguration"][
        "predefinedMetricSpecification"
    ]
    assert specification == {
        "predefinedMetricType": "ALBRequestCountPerTarget",
        "resourceLabel": "app/public/1/targetgroup/bff/2",
    }


def test_without_load_balancer_there_is_none_of_it(alone: Deploy) -> None:
    graph = alone("agentcore", registry_arn="arn:registry")

    found = service(graph, "agentcore")
    assert found["serviceRegistries"] == {"registryArn": "arn:registry"}
    assert not {"loadBalancers", "healthCheckGracePeriodSeconds"} & set(found)
    assert {each.name for each in graph.of(aws.appautoscaling.Policy)} == {
        "agentcore-scaling-cpu",
        "agentcore-scaling-memory",
    }


def test_blue_green_shifts_traffic_with_a_role_for_just_that(alone: Deploy) -> None:
    graph = alone("graphql", BLUE_GREEN, load_balancer=partial(balancer, blue_green=True))
    (target,) = service(graph, "graphql")["loadBalancers"]

    assert service(graph, "graphql")["deploymentConfiguration"] == {
        "strategy": "BLUE_GREEN", "bakeTimeInMinutes": "10",
    }  # fmt: skip
    assert target["advancedConfiguration"] == {
        "alternateTargetGroupArn": "arn:green",
        "productionListenerRule": "arn:live",
        "testListenerRule": "arn:test",
        "roleArn": f"arn:aws:iam:us-east-1:{ACCOUNT.account_id}:graphql-traffic",
    }
    role = graph.one(aws.iam.Role, "graphql-traffic").inputs
    (trust,) = json.loads(role["assumeRolePolicy"])["Statement"]
    assert trust["Principal"] == {"Service": ["ecs.amazonaws.com"]}
    assert "Condition" not in trust, "ECS sends no source account with this role"
    granted = statements(graph, "graphql-traffic")
    assert granted["Targets"]["Resource"] == ["arn:blue", "arn:green"]
    assert granted["Rules"]["Resource"] == ["arn:live", "arn:test"]


def test_blue_green_without_a_second_target_group_is_refused(alone: Deploy) -> None:
    with pytest.raises(pulumi.RunError, match="one target group only; accepted: rolling"):
        alone("graphql", BLUE_GREEN, load_balancer=balancer)


def test_rolling_is_said_so_that_it_can_follow_blue_green(alone: Deploy) -> None:
    assert service(alone("bff"))["deploymentConfiguration"] == {"strategy": "ROLLING"}


def test_scaling_holds_targets_within_limits(deploy: Deploy, stack: str) -> None:
    graph = deploy(stack)
    for name in SERVICES:
        target = graph.one(aws.appautoscaling.Target, f"{name}-scaling").inputs
        assert (target["minCapacity"], target["maxCapacity"]) == (2, 10)
        assert target["resourceId"].startswith(f"service/agentplatform-{stack}/{name}")
        for metric, value in (("cpu", 70), ("memory", 80)):
            policy = graph.one(aws.appautoscaling.Policy, f"{name}-scaling-{metric}").inputs
            tracking = policy["targetTrackingScalingPolicyConfiguration"]
            assert tracking["targetValue"] == value
            assert tracking["scaleInCooldown"] == tracking["scaleOutCooldown"] == 300


def test_schedules_move_the_limits_and_deployments_leave_them(alone: Deploy) -> None:
    night = {"schedule": "cron(0 22 * * ? *)", "timezone": "Europe/Zurich", "min": 1, "max": 2}
    graph = alone("bff", {"bff": {"scaling": {"scheduled": {"night": night}}}})
    action = graph.one(aws.appautoscaling.ScheduledAction, "bff-scaling-night").inputs
    target = graph.one(aws.appautoscaling.Target, "bff-scaling")

    assert action["scalableTargetAction"] == {"minCapacity": 1, "maxCapacity": 2}
    assert (action["schedule"], action["timezone"]) == ("cron(0 22 * * ? *)", "Europe/Zurich")
    assert set(target.options.ignoreChanges) == {"minCapacity", "maxCapacity"}


def test_a_schedule_that_goes_takes_its_limits_along(alone: Deploy) -> None:
    """The target is registered anew, with the settings' limits: the state knows no others."""
    night = {"schedule": "cron(0 22 * * ? *)", "min": 1, "max": 2}
    states = [
        alone("bff", {"bff": {"scaling": {"scheduled": plans}}})
        .one(aws.appautoscaling.Target, "bff-scaling")
        .inputs["suspendedState"]["scheduledScalingSuspended"]
        for plans in ({}, {"night": night})
    ]
    assert states == [True, False]
