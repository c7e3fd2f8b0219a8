"""What is special about ECS: old task definitions that stay."""

import json
from typing import Any

import grpc
import pulumi_aws as aws
import pytest

from localcloud.aws import schema
from tests.localcloud.harness import Engine
from tests.localcloud.samples.ecs import SHIFT, containers
from tests.localcloud.samples.ecs import service as ecs_service
from tests.localcloud.samples.elbv2 import target_group, weighted

FARGATE = {"cpu": "512", "memory": "1024", "requiresCompatibilities": ["FARGATE"]}
TOKEN = schema.token_of(aws.ecs.TaskDefinition)


@pytest.mark.parametrize("keep", [True, False])
def test_old_revision_stays_deployable_where_the_program_says_so(
    engine: Engine, *, keep: bool
) -> None:
    made = {**FARGATE, "family": f"keep-{keep}", "skipDestroy": keep}
    id_, inputs, state = engine.make(TOKEN, **made, containerDefinitions=containers("a:1"))
    engine.delete(TOKEN, id_, inputs, state)

    found, *_ = engine.read(TOKEN, id_, inputs, state)
    assert found == (id_ if keep else "")


def test_revision_of_the_state_is_read_not_the_newest(engine: Engine) -> None:
    made = {**FARGATE, "family": "revisions", "skipDestroy": True}
    id_, inputs, state = engine.make(TOKEN, **made, containerDefinitions=containers("a:1"))
    engine.make(TOKEN, **made, containerDefinitions=containers("a:2"))

    assert engine.read(TOKEN, id_, inputs, state)[1]["revision"] == 1


def test_a_definition_that_leaves_defaults_out_is_no_difference_after_a_refresh(
    engine: Engine,
) -> None:
    """ECS answers with `essential`, `mountPoints` and the like; the provider knows that."""
    container = {
        "name": "c",
        "image": "x/y:1",
        "environment": [{"name": "B", "value": "2"}, {"name": "A", "value": "1"}],
        "portMappings": [{"containerPort": 80}],
        "command": ["a", "b"],
    }
    program = {
        "family": "td",
        "networkMode": "awsvpc",
        "cpu": "256",
        "memory": "512",
        "requiresCompatibilities": ["FARGATE"],
    }
    id_, inputs, state = engine.make(TOKEN, containerDefinitions=json.dumps([container]), **program)
    _, state, refreshed = engine.read(TOKEN, id_, inputs, state)
    again, _ = engine.check(
        TOKEN, {**program, "containerDefinitions": json.dumps([container])}, refreshed
    )
    assert list(engine.diff(TOKEN, id_, refreshed, state, again).diffs) == []
    other = json.dumps([{**container, "command": ["b", "a"]}])
    again, _ = engine.check(TOKEN, {**program, "containerDefinitions": other}, refreshed)
    assert list(engine.diff(TOKEN, id_, refreshed, state, again).replaces) == [
        "containerDefinitions"
    ]


SERVICE = schema.token_of(aws.ecs.Service)
BLUE_GREEN = {"deploymentConfiguration": {"strategy": "BLUE_GREEN", "bakeTimeInMinutes": "5"}}


def _shifting(engine: Engine, *, led_to: int) -> dict[str, Any]:
    """A rolling service's load balancers, when a listener rule leads to so many of its groups."""
    groups = [target_group(engine.maker), target_group(engine.maker)]
    rule = weighted(engine.maker)
    shares = [{"arn": each, "weight": 1} for each in groups[:led_to]]
    rule["actions"] = [{"type": "forward", "forward": {"targetGroups": shares}}]
    arn = engine.maker(aws.lb.ListenerRule, **rule)[0]
    shift = {**SHIFT, "alternateTargetGroupArn": groups[1], "productionListenerRule": arn}
    del shift["testListenerRule"]
    return {
        "targetGroupArn": groups[0],
        "containerName": "app",
        "containerPort": 8080,
        "advancedConfiguration": shift,
    }


@pytest.mark.parametrize("led_to", [1, 2])
def test_blue_green_needs_a_rule_that_leads_to_both_groups(engine: Engine, led_to: int) -> None:
    program = ecs_service(engine.maker)
    id_, inputs, state = engine.make(SERVICE, **program)
    program |= {**BLUE_GREEN, "loadBalancers": [_shifting(engine, led_to=led_to)]}
    wanted, _ = engine.check(SERVICE, program, inputs)

    if led_to == 2:
        engine.update(SERVICE, id_, inputs, state, wanted)
        return
    with pytest.raises(grpc.RpcError, match="testListenerRule is required when"):
        engine.update(SERVICE, id_, inputs, state, wanted)


def test_a_change_of_the_strategy_alone_is_held_to_what_ecs_demands(engine: Engine) -> None:
    program = ecs_service(engine.maker)
    id_, inputs, state = engine.make(SERVICE, **program)
    wanted, _ = engine.check(SERVICE, {**program, **BLUE_GREEN}, inputs)

    assert list(engine.diff(SERVICE, id_, inputs, state, wanted).diffs) == [
        "deploymentConfiguration"
    ]
    with pytest.raises(grpc.RpcError, match="advancedConfiguration field is required"):
        engine.update(SERVICE, id_, inputs, state, wanted)


@pytest.mark.parametrize("forced", [True, False])
def test_other_capacity_takes_a_new_deployment(engine: Engine, *, forced: bool) -> None:
    """The provider refuses the change at preview, and never replaces for it."""
    program = {**ecs_service(engine.maker), "forceNewDeployment": forced}
    id_, inputs, state = engine.make(SERVICE, **program)
    spot = [{"capacityProvider": "FARGATE_SPOT", "weight": 1}]
    wanted, failures = engine.check(
        SERVICE, {**program, "capacityProviderStrategies": spot}, inputs
    )

    said = "force_new_deployment should be true when capacity_provider_strategy is being updated"
    assert failures == ([] if forced else [said])
    assert list(engine.diff(SERVICE, id_, inputs, state, wanted).replaces) == []
    if forced:
        state = engine.update(SERVICE, id_, inputs, state, wanted)
        assert state["capacityProviderStrategies"] == spot


def test_a_service_that_nobody_is_to_reach_gives_up_its_groups_and_its_name(engine: Engine) -> None:
    """The provider sends empty lists: what ECS is not sent, it keeps."""
    program = ecs_service(engine.maker)
    id_, inputs, state = engine.make(SERVICE, **program)
    left = {
        key: it for key, it in program.items() if key not in ("loadBalancers", "serviceRegistries")
    }
    wanted, _ = engine.check(SERVICE, left, inputs)

    state = engine.update(SERVICE, id_, inputs, state, wanted)

    _, state, refreshed = engine.read(SERVICE, id_, wanted, state)
    assert not state.get("loadBalancers")
    assert not state.get("serviceRegistries")
    assert list(engine.diff(SERVICE, id_, refreshed, state, wanted).diffs) == []


def test_blue_green_needs_an_alternate_group(engine: Engine) -> None:
    with pytest.raises(grpc.RpcError, match="advancedConfiguration field is required"):
        engine.make(SERVICE, **{**ecs_service(engine.maker), **BLUE_GREEN})
