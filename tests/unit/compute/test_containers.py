"""What runs in a service's tasks: containers, their rights, secrets, logs and images."""

import json
from collections.abc import Callable
from typing import Any

import pulumi
import pulumi_aws as aws
import pytest

from tests.support.program import ROOT, Graph, Registered
from tests.unit.compute.conftest import ACCOUNT, OWN, containers, service, statements

Deploy = Callable[..., Graph]
SERVICES = ("bff", "graphql", "agentcore")


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
    configuration = graph.one(aws.ecs.Cluster, "cluster").inputs["configuration"]
    assert configuration["executeCommandConfiguration"] == {"logging": "NONE"}


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
    with pytest.raises(
        pulumi.RunError, match="bff has a duplicate variable; accepted: distinct names"
    ):
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
