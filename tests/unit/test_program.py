"""The whole program, for every stack."""

import asyncio
import json
import sys
from collections.abc import Callable
from typing import Any

import pulumi
import pulumi_aws as aws
import pytest

from tests.support.program import ROOT, Graph, run_program

Deploy = Callable[..., Graph]


def test_program_uses_one_explicit_provider_with_the_mandatory_tags(
    deploy: Deploy, stack: str
) -> None:
    (provider,) = deploy(stack).of("pulumi:providers:aws")

    tags = json.loads(provider.inputs["defaultTags"])["tags"]
    assert set(tags) == {"Project", "Environment", "Owner", "CostCenter", "ManagedBy"}
    assert tags["Environment"] == stack


@pytest.mark.parametrize("preview", [False, True])
def test_everything_but_the_provider_lives_under_the_platform(
    deploy: Deploy, stack: str, *, preview: bool
) -> None:
    graph = deploy(stack, preview=preview)
    (root,) = graph.of("pulumi:pulumi:Stack")

    assert {found.type for found in graph.children(root)} == {
        "pulumi:providers:aws",
        "agentplatform:platform:Platform",
    }


def test_every_aws_resource_is_made_by_the_explicit_provider(deploy: Deploy, stack: str) -> None:
    strays = [
        found.urn
        for found in deploy(stack).resources
        if found.type.startswith("aws:") and not found.options.provider
    ]

    assert strays == []


def test_the_state_keeps_where_a_resource_is_written_and_not_how_python_came_there(
    deploy: Deploy, stack: str
) -> None:
    for found in deploy(stack).resources:
        options: Any = found.options
        if found.type != "pulumi:pulumi:Stack":
            assert 1 <= len(options.stackTrace.frames) <= 5, found.urn
            assert options.sourcePosition.uri.startswith(ROOT.as_uri()), found.urn


def test_a_program_that_fails_is_traced_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aws, "get_caller_identity", None)

    with pytest.raises(pulumi.RunError):
        run_program("dev", preview=False)

    assert not hasattr(sys, "tracebacklimit")


def test_refused_credentials_end_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_: object) -> None:
        raise Exception("ExpiredToken: the security token has expired")  # noqa: TRY002 -- as the SDK

    monkeypatch.setattr(aws, "get_caller_identity", refuse)

    with pytest.raises(pulumi.RunError, match="log in first: ExpiredToken"):
        run_program("dev", preview=False)


def test_a_run_that_is_refused_leaves_nothing_to_a_later_test(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make, made = asyncio.new_event_loop, list[asyncio.AbstractEventLoop]()

    def remembered() -> asyncio.AbstractEventLoop:
        made.append(make())
        return made[-1]

    monkeypatch.setattr(asyncio, "new_event_loop", remembered)

    with pytest.raises(Exception, match="is offered in none"):
        run_program("dev", {"network": {"zones": ["us-east-1e", "us-east-1f"]}}, preview=False)

    assert made
    assert [task for loop in made for task in asyncio.all_tasks(loop)] == []
