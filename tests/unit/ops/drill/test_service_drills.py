"""Drills of the services: what they do, measure and put back."""

from datetime import timedelta
from typing import Any

import pytest

from ops.drill.broken_health import broken_health
from ops.drill.record import Record
from ops.drill.rolling import rolling
from ops.drill.scale_out import scale_out
from ops.drill.task_stop import task_stop
from ops.errors import OpsError
from ops.outcome import Outcome
from tests.unit.ops.drill.scheduler import CLUSTER, SERVICE, Site
from tests.unit.ops.drill.staged import FakeClock, Stage, client


@pytest.fixture
def site(clock: FakeClock) -> Site:
    return Site(clock)


def values(record: Record) -> list[float]:
    return [each.value for each in record.measured]


def always(_: str) -> bool:
    return True


def limits() -> tuple[int, int]:
    (found,) = client("application-autoscaling").describe_scalable_targets(ServiceNamespace="ecs")[
        "ScalableTargets"
    ]
    return found["MinCapacity"], found["MaxCapacity"]


def test_making_a_plan_only_reads(site: Site, calls: list[str]) -> None:
    calls.clear()
    stack = site.stack()
    for drill in (
        task_stop(stack, "bff"),
        rolling(stack, "bff", always),
        scale_out(stack, "bff", load=False),
        scale_out(stack, "bff", load=True),
        broken_health(stack, "bff"),
    ):
        assert drill.steps
    assert {each for each in calls if not each.startswith(("Describe", "List"))} == set()


def test_a_service_that_is_not_steady_is_not_drilled(site: Site) -> None:
    site.ecs.desired = 3
    with pytest.raises(OpsError, match="bff is not steady"):
        task_stop(site.stack(), "bff")


@pytest.mark.parametrize(("launch", "outcome"), [(40, Outcome.GREEN), (61, Outcome.RED)])
def test_a_stopped_task_is_replaced_within_a_minute(
    site: Site, stage: Stage, launch: float, outcome: Outcome
) -> None:
    site.ecs.launch = launch
    record = stage.run(task_stop(site.stack(), "bff"))
    assert len(site.ecs.stopped) == 1
    assert values(record) == [launch, launch]
    assert record.outcome is outcome


def test_a_task_that_never_comes_back_is_red(site: Site, stage: Stage) -> None:
    site.ecs.launch = 1e9
    record = stage.run(task_stop(site.stack(), "bff"))
    assert record.outcome is Outcome.RED
    assert not record.measured[0].reached
    assert "ECS replaces the task by itself" in record.left[0]


def test_rolling_counts_what_users_are_answered(site: Site, stage: Stage) -> None:
    asked: list[str] = []

    def ask(url: str) -> bool:
        asked.append(url)
        return True

    record = stage.run(rolling(site.stack(), "bff", ask))
    assert record.outcome is Outcome.GREEN
    assert values(record) == [100]
    assert set(asked) == {"https://agents.example.com/api/health"}
    assert len(asked) > 40


@pytest.mark.parametrize(("failures", "outcome"), [(0, Outcome.GREEN), (1, Outcome.RED)])
def test_one_second_of_forty_is_more_than_a_thousandth(
    site: Site, stage: Stage, failures: int, outcome: Outcome
) -> None:
    bad = set(range(20, 20 + failures))
    record = stage.run(rolling(site.stack(), "bff", lambda _: int(stage.clock.passed) not in bad))
    assert record.outcome is outcome


def test_what_does_not_answer_to_begin_with_is_not_rolled(site: Site, stage: Stage) -> None:
    record = stage.run(rolling(site.stack(), "bff", lambda _: False))
    assert record.outcome is Outcome.FAILED
    assert "network.ingress.cidrs" in record.problem
    assert [each["id"] for each in site.ecs.deployments] == ["one"]


def test_a_deployment_that_ecs_gives_up_ends_the_drill(site: Site, stage: Stage) -> None:
    site.ecs.fails = True
    record = stage.run(rolling(site.stack(), "bff", always))
    assert record.outcome is Outcome.FAILED
    assert "rolled the deployment back" in record.problem


def test_other_services_are_watched_from_outside_the_vpc(site: Site, stage: Stage) -> None:
    record = stage.run(rolling(site.stack(), "graphql"))
    assert "healthy target" in record.measured[0].target.what
    assert record.outcome is Outcome.GREEN


def test_scaling_out_raises_the_fewest_tasks_for_a_while(site: Site, stage: Stage) -> None:
    during: list[tuple[int, int]] = []
    stage.clock.at |= {30: lambda: during.append(limits()), 80: site.ecs.start}
    record = stage.run(scale_out(site.stack(), "bff", load=False))
    assert during == [(3, 4)]
    assert limits() == (2, 4)
    assert values(record) == [80]
    assert record.outcome is Outcome.GREEN


def interrupt() -> None:
    raise KeyboardInterrupt


def test_ctrl_c_lowers_the_fewest_tasks_again(site: Site, stage: Stage) -> None:
    stage.clock.at[30] = interrupt
    record = stage.run(scale_out(site.stack(), "bff", load=False))
    assert record.outcome is Outcome.INTERRUPTED
    assert limits() == (2, 4)
    assert record.left == ()


def test_limits_that_cannot_be_put_back_are_left_as_a_command(
    site: Site, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    drill = scale_out(site.stack(), "bff", load=False)

    def refuse() -> None:
        site.ecs.start()
        for service in ("application-autoscaling",):
            monkeypatch.setattr(client(service), "register_scalable_target", broken)

    def broken(**_: Any) -> None:
        raise OpsError("no more")

    stage.clock.at[10] = refuse
    record = stage.run(drill)
    assert record.outcome is Outcome.RED
    assert "--min-capacity 2" in record.left[0]


def test_a_service_at_its_most_tasks_cannot_scale_out(site: Site) -> None:
    for _ in range(2):
        site.ecs.start()
    site.ecs.desired = 4
    with pytest.raises(OpsError, match=r"services\.bff\.tasks\.max"):
        scale_out(site.stack(), "bff", load=False)


def test_under_load_the_stopwatch_starts_with_the_first_busy_minute(
    site: Site, stage: Stage
) -> None:
    def load() -> None:
        client("cloudwatch").put_metric_data(
            Namespace="AWS/ECS",
            MetricData=[
                {
                    "MetricName": "CPUUtilization",
                    "Value": 95,
                    "Timestamp": stage.clock.now() - timedelta(seconds=60),
                    "Dimensions": [
                        {"Name": "ClusterName", "Value": CLUSTER},
                        {"Name": "ServiceName", "Value": SERVICE},
                    ],
                }
            ],
        )

    stage.clock.at |= {100: load, 300: site.ecs.start}
    record = stage.run(scale_out(site.stack(), "bff", load=True))
    assert values(record)[0] == pytest.approx(260, abs=60)
    assert limits() == (2, 4)
    assert record.outcome is Outcome.GREEN


def test_a_broken_task_is_found_beside_the_service_and_taken_away(site: Site, stage: Stage) -> None:
    record = stage.run(broken_health(site.stack(), "bff"))
    assert record.outcome is Outcome.GREEN
    assert sorted(values(record)) == [65, 75]
    ecs = site.ecs.real
    assert (
        ecs.list_tasks(cluster=CLUSTER, startedBy="bff-drill", desiredStatus="RUNNING")["taskArns"]
        == []
    )
    assert (
        ecs.list_task_definitions(familyPrefix="bff-drill", status="ACTIVE")["taskDefinitionArns"]
        == []
    )
    assert (
        len(site.elb.describe_target_health(TargetGroupArn=site.group)["TargetHealthDescriptions"])
        == 2
    )


@pytest.mark.parametrize(("ecs", "elb"), [(91, 60), (60, 91)])
def test_what_is_found_too_late_is_red(site: Site, stage: Stage, ecs: float, elb: float) -> None:
    site.ecs.verdict, site.elb.verdict = ecs, elb
    assert stage.run(broken_health(site.stack(), "bff")).outcome is Outcome.RED


def test_only_the_health_check_of_the_task_is_broken(site: Site, stage: Stage) -> None:
    seen: dict[str, Any] = {}

    def look() -> None:
        ecs = site.ecs.real
        (sound,) = ecs.describe_task_definition(taskDefinition="bff")["taskDefinition"][
            "containerDefinitions"
        ]
        (broken,) = ecs.describe_task_definition(taskDefinition="bff-drill")["taskDefinition"][
            "containerDefinitions"
        ]
        seen.update(sound=sound, broken=broken)

    stage.clock.at[10] = look
    stage.run(broken_health(site.stack(), "bff"))
    sound, broken = seen["sound"], seen["broken"]
    assert broken.pop("healthCheck")["command"] == ["CMD-SHELL", "exit 1"]
    sound.pop("healthCheck")
    assert broken == sound


@pytest.mark.parametrize("name", ["task-stop", "rolling", "scale-out", "broken-health"])
def test_without_containers_nothing_is_proven(site: Site, stage: Stage, name: str) -> None:
    stack = site.stack(local=True)
    drill = {
        "task-stop": lambda: task_stop(stack, "bff"),
        "rolling": lambda: rolling(stack, "bff", always),
        "scale-out": lambda: scale_out(stack, "bff", load=False),
        "broken-health": lambda: broken_health(stack, "bff"),
    }[name]()
    record = stage.run(drill, local=True)
    assert record.outcome is Outcome.NOT_PROVABLE
    assert any("no containers run" in each for each in record.not_provable)
    assert limits() == (2, 4)
