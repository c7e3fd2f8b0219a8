"""Secrets and parameters: made from configuration, never seen outside their store."""

import json
from collections.abc import Callable
from typing import Any, cast

import pulumi_aws as aws
import pytest

from tests.support.aws_mocks import PASSWORD
from tests.support.program import SECRECY_MARK, Graph, Registered

Deploy = Callable[..., Graph]

RANDOM = "random:index/randomPassword:RandomPassword"


def plain(value: Any) -> Any:
    """The value with everything that is marked secret left out."""
    if isinstance(value, dict):
        fields = cast("dict[str, Any]", value)
        return {} if SECRECY_MARK in fields else {key: plain(each) for key, each in fields.items()}
    if isinstance(value, list):
        return [plain(each) for each in cast("list[Any]", value)]
    return value


def parameters(graph: Graph) -> list[Registered]:
    """Those with a generated value; search has one with its host."""
    return [each for each in graph.of(aws.ssm.Parameter) if each.name.startswith("security-")]


@pytest.mark.parametrize("preview", [False, True])
def test_values_are_random_and_stay_secret(deploy: Deploy, stack: str, *, preview: bool) -> None:
    graph = deploy(stack, preview=preview)
    holders = graph.of(aws.secretsmanager.SecretVersion) + parameters(graph)

    assert len(holders) == len(graph.of(RANDOM)) == 6
    for each in graph.resources:
        # What a preview does not know yet is no JSON.
        assert PASSWORD not in json.dumps(plain(each.inputs), default=str), each.name
        assert (PASSWORD in json.dumps(each.inputs, default=str)) is (each in holders), each.name
    assert PASSWORD not in json.dumps(graph.outputs)


def test_every_value_is_encrypted_with_the_secrets_key(deploy: Deploy, stack: str) -> None:
    graph = deploy(stack)
    used = {each.inputs["kmsKeyId"] for each in graph.of(aws.secretsmanager.Secret)}
    used |= {each.inputs["keyId"] for each in graph.of(aws.ssm.Parameter)}

    assert {arn.rpartition("/")[2] for arn in used} == {"security-key-secrets-id"}
    assert {each.inputs["type"] for each in graph.of(aws.ssm.Parameter)} == {"SecureString"}


def test_parameters_have_contractual_paths(deploy: Deploy, stack: str) -> None:
    names = {each.inputs["name"] for each in parameters(deploy(stack))}

    root = f"/agentplatform/{stack}"
    assert names == {
        f"{root}/bff/csrf-key",
        f"{root}/graphql/cache-key",
        f"{root}/agentcore/trace-salt",
    }


def test_configuration_adds_values_and_sets_their_length(deploy: Deploy) -> None:
    graph = deploy("dev", {"security": {"secrets": {"bff": {"api-token": {"length": 48}}}}})
    value = graph.one(RANDOM, "security-random-secret-bff-api-token").inputs

    assert value["length"] == 48
    assert value["special"] is False
    outputs = graph.outputs["security"]["secretArns"]["bff"]
    assert set(outputs) == {"session-key", "api-token"}


def test_a_new_generation_replaces_the_value(deploy: Deploy) -> None:
    raised = {"bff": {"session-key": {"generation": 2}}}
    before = deploy("dev").one(RANDOM, "security-random-secret-bff-session-key")
    after = deploy("dev", {"security": {"secrets": raised}}).one(RANDOM, before.name)

    assert before.inputs["keepers"] == {"generation": "1"}
    assert after.inputs["keepers"] == {"generation": "2"}


@pytest.mark.parametrize(("name", "days"), [("dev", 0), ("staging", 7), ("prod", 30)])
def test_deleted_secrets_can_be_restored(deploy: Deploy, name: str, days: int) -> None:
    secrets = deploy(name).of(aws.secretsmanager.Secret)

    assert {each.inputs["recoveryWindowInDays"] for each in secrets} == {days}
