"""A service: how it runs, deploys and scales."""

import json
from collections.abc import Callable
from functools import partial
from typing import Any

import pulumi
import pulumi_aws as aws
import pytest

from tests.support.program import ROOT, Graph, Registered
from tests.unit.compute.conftest import ACCOUNT, OWN, balancer

Deploy = Callable[..., Graph]
SERVICES = ("bff", "graphql", "agentcore")
BLUE_GREEN = {
    "graphql": {"deployment": {"strategy": "blue-green"}, "scaling": {"requests_per_target": None}}
}


def service(graph: Graph, name: str = "bff") -> dict[str, Any]:
    return graph.one(aws.ecs.Service, name).inputs


def containers(graph: Graph, name: str = "bff") -> list[dict[str, Any]]:
    return json.loads(graph.one(aws.ecs.TaskDefinition, name).inputs["containerDefinitions"])


def statements(graph: Graph, role: str) -> dict[str, Any]:
    policy = json.loads(graph.one(aws.iam.RolePolicy, role).inputs["policy"])
    return {each["Sid"]: each for each in policy["Statement"]}


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


@pytest.mark.parametrize(
    ("name", "cpu", "memory"),
    [("dev", "512", "1024"), ("staging", "1024", "2048"), ("prod", "2048", "4096")],
)
def test_tasks_have_the_size_of_their_environment(
    deploy: Deploy, name: str, cpu: str, memory: str
) -> None:
    for each in deploy(name).of(aws.ecs.TaskDefinition):
        assert (each.inputs["cpu"], each.inputs["memory"]) == (cpu, memory)
        assert each.inputs["family"] == f"agentplatform-{name}-{each.name}"
        assert each.inputs["requiresCompatibilities"] == ["FARGATE"]
        assert each.inputs["skipDestroy"] is True


def test_containers_are_confined(deploy: Deploy, stack: str) -> None:
    graph = deploy(stack)
    for name in SERVICES:
        for each in containers(graph, name):
            assert each["readonlyRootFilesystem"] is True
            assert each["user"].partition(":")[0] not in ("", "0", "root")
            assert each["linuxParameters"] == {
                "initProcessEnabled": True,
                "capabilities": {"drop": ["ALL"]},
            }
            assert "privileged" not in each


def test_a_read_only_root_leaves_shells_and_scratch_their_paths(deploy: Deploy) -> None:
    graph = deploy("prod")
    (container,) = containers(graph)
    volumes = {each["name"] for each in graph.one(aws.ecs.TaskDefinition, "bff").inputs["volumes"]}

    assert {each["containerPath"] for each in container["mountPoints"]} == {
        "/tmp",  # noqa: S108 -- the container's
        "/managed-agents",
        "/var/lib/amazon/ssm",
        "/var/log/amazon/ssm",
    }
    assert {each["sourceVolume"] for each in container["mountPoints"]} == volumes


def test_without_shells_nothing_is_left_of_them(deploy: Deploy) -> None:
    graph = deploy("dev", {"services": {"exec": False}})
    (container,) = containers(graph)

    assert [each["containerPath"] for each in container["mountPoints"]] == ["/tmp"]  # noqa: S108 -- as above
    assert service(graph)["enableExecuteCommand"] is False
    assert not [sid for sid in statements(graph, "bff-task") if sid.startswith("Shell")]
    assert "configuration" not in graph.one(aws.ecs.Cluster, "cluster").inputs


def test_secrets_reach_the_container_by_reference_only(deploy: Deploy, stack: str) -> None:
    graph = deploy(stack)
    (container,) = containers(graph)

    assert {each["name"] for each in container["secrets"]} == {
        "CSRF_KEY", "SESSION_KEY",
    }  # fmt: skip
    readable = {
        arn
        for sid in ("Secrets", "Parameters")
        for arn in statements(graph, "bff-execution")[sid]["Resource"]
    }
    assert {each["valueFrom"] for each in container["secrets"]} == readable


@pytest.mark.parametrize("name", SERVICES)
def test_every_variable_is_documented_for_authors_of_images(deploy: Deploy, name: str) -> None:
    text = (ROOT / "services/README.md").read_text()
    (container,) = containers(deploy("prod"), name)

    for each in container["environment"]:
        assert f"`{each['name']}`" in text


@pytest.mark.parametrize("name", ["graphql", "agentcore"])
def test_the_search_host_is_looked_up_and_waited_for_by_no_container(
    deploy: Deploy, name: str
) -> None:
    graph = deploy("dev")
    parameter = graph.one(aws.ssm.Parameter, "search-host").inputs["name"]
    (container,) = containers(graph, name)

    assert {"name": "SEARCH_HOST_PARAMETER", "value": parameter} in container["environment"]
    arn = f"arn:aws:ssm:us-east-1:{ACCOUNT.account_id}:parameter{parameter}"
    assert arn in statements(graph, f"{name}-task")["Parameters"]["Resource"]
    assert arn not in statements(graph, "bff-task")["Parameters"]["Resource"]
    assert arn not in [each["valueFrom"] for each in container["secrets"]]


def test_each_service_reads_its_own_vault(deploy: Deploy) -> None:
    graph = deploy("dev")
    for name in SERVICES:
        granted = statements(graph, f"{name}-execution")
        for arn in [*granted["Secrets"]["Resource"], *granted["Parameters"]["Resource"]]:
            assert f"-{name}-" in arn or f"/{name}/" in arn


def test_execution_and_task_roles_are_six_different_ones(deploy: Deploy) -> None:
    graph = deploy("dev")
    roles = {
        each.inputs[role]
        for each in graph.of(aws.ecs.TaskDefinition)
        for role in ("executionRoleArn", "taskRoleArn")
    }

    assert len(roles) == 6
    for each in graph.of(aws.iam.Role):
        if each.name.partition("-")[0] in SERVICES:
            (statement,) = json.loads(each.inputs["assumeRolePolicy"])["Statement"]
            assert statement["Principal"] == {"Service": ["ecs-tasks.amazonaws.com"]}
            assert statement["Condition"] == {"StringEquals": {"aws:SourceAccount": "123456789012"}}


def test_logs_are_encrypted_kept_as_configured_and_never_stop_the_service(
    deploy: Deploy, stack: str
) -> None:
    graph = deploy(stack)
    days = {"dev": 7, "staging": 30, "prod": 365}[stack]
    for name in SERVICES:
        group = graph.one(aws.cloudwatch.LogGroup, f"{name}-log").inputs
        assert group["name"] == f"/agentplatform/{stack}/services/{name}"
        assert group["retentionInDays"] == days
        options = containers(graph, name)[0]["logConfiguration"]["options"]
        assert options["awslogs-group"] == group["name"]
        assert options["mode"] == "non-blocking"


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


@pytest.mark.parametrize(
    ("version", "image"),
    [("1.2", f"{OWN.url}:1.2"), (f"sha256:{'a' * 64}", f"{OWN.url}@sha256:{'a' * 64}")],
)
def test_configured_image_comes_from_the_services_own_repository(
    alone: Deploy, version: str, image: str
) -> None:
    graph = alone("bff", {"bff": {"image": version}})
    (container,) = containers(graph)

    assert container["image"] == image
    assert "command" not in container
    assert statements(graph, "bff-execution")["Images"]["Resource"] == ["arn:repository"]


def test_in_the_platform_each_service_has_a_repository(deploy: Deploy) -> None:
    graph = deploy("prod", {"services": {name: {"image": "1.0"} for name in SERVICES}})
    granted = {name: statements(graph, f"{name}-execution")["Images"] for name in SERVICES}

    assert len({arn for each in granted.values() for arn in each["Resource"]}) == 3
    for name in SERVICES:
        assert name in granted[name]["Resource"][0]


def test_until_then_a_public_image_runs_the_placeholder(alone: Deploy) -> None:
    graph = alone("bff")
    (container,) = containers(graph)

    assert container["image"].startswith("public.ecr.aws/docker/library/python:")
    assert container["command"][:3] == ["python3", "-u", "-c"]
    assert "Images" not in statements(graph, "bff-execution")


PRIVATE = "210987654321.dkr.ecr.eu-west-1.amazonaws.com/mirror/collector:v1"


def test_tracing_adds_a_collector_that_the_service_does_not_depend_on(alone: Deploy) -> None:
    graph = alone("bff", {"tracing": {"image": PRIVATE}})
    app, collector = containers(graph)

    assert (collector["image"], collector["essential"]) == (PRIVATE, False)
    environment = {each["name"]: each["value"] for each in app["environment"]}
    assert environment["OTEL_EXPORTER_OTLP_ENDPOINT"] == "http://127.0.0.1:4318"
    pipeline = json.loads(collector["environment"][0]["value"])["service"]["pipelines"]["traces"]
    assert pipeline["exporters"] == ["awsxray"]
    assert "Traces" in statements(graph, "bff-task")
    assert statements(graph, "bff-execution")["Images"]["Resource"] == [
        "arn:aws:ecr:eu-west-1:210987654321:repository/mirror/collector"
    ]


def test_public_collector_needs_no_repository(alone: Deploy) -> None:
    graph = alone("bff", {"tracing": {"image": "public.ecr.aws/aws/collector:v1"}})

    assert "Images" not in statements(graph, "bff-execution")


def test_variables_come_from_wiring_and_settings(alone: Deploy) -> None:
    graph = alone(
        "bff", {"bff": {"environment": {"MODE": "quiet"}}}, variables={"GRAPHQL_URL": "https://x"}
    )
    (container,) = containers(graph)

    assert {each["name"]: each["value"] for each in container["environment"]} == {
        "GRAPHQL_URL": "https://x", "MODE": "quiet", "PORT": "8080",
    }  # fmt: skip


@pytest.mark.parametrize(
    "twice",
    [
        {"secret_arns": {"key": "a"}, "parameter_arns": {"key": "b"}},
        {"secret_arns": {"key": "a"}, "variables": {"KEY": "b"}},
    ],
)
def test_a_variable_that_two_things_claim_is_refused(alone: Deploy, twice: dict[str, Any]) -> None:
    with pytest.raises(pulumi.RunError, match="bff gets a variable twice; accepted: names"):
        alone("bff", **twice)


def test_health_command_is_the_images_own_where_configured(alone: Deploy) -> None:
    own = {"bff": {"health_command": ["CMD", "/app/healthy"]}}

    assert containers(alone("bff", own))[0]["healthCheck"]["command"] == ["CMD", "/app/healthy"]
    probe = containers(alone("bff"))[0]["healthCheck"]
    assert "http://127.0.0.1:8080/api/health" in probe["command"][-1]
    assert (probe["interval"], probe["retries"]) == (30, 3)


def test_graviton_by_configuration(alone: Deploy) -> None:
    graph = alone("bff", {"bff": {"architecture": "ARM64"}})
    definition: Registered = graph.one(aws.ecs.TaskDefinition, "bff")

    assert definition.inputs["runtimePlatform"] == {
        "cpuArchitecture": "ARM64", "operatingSystemFamily": "LINUX",
    }  # fmt: skip
