"""What is special about ECS: old task definitions that stay."""

import json

import pulumi_aws as aws
import pytest

from localcloud.aws import schema
from tests.localcloud.harness import Engine
from tests.localcloud.samples.ecs import containers

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
