"""The component as a whole: conventions, account-wide resources, outputs."""

from collections.abc import Callable

import pulumi_aws as aws
import pytest

from tests.support.program import Graph

Deploy = Callable[..., Graph]

TOKEN = "agentplatform:security:Security"  # noqa: S105 -- a type token


@pytest.mark.parametrize("preview", [False, True])
def test_children_are_named_by_role_whatever_the_stack(
    deploy: Deploy, stack: str, *, preview: bool
) -> None:
    graph = deploy(stack, preview=preview)
    (component,) = graph.of(TOKEN)
    names = [child.name for child in graph.children(component)]

    assert names
    assert all(name.startswith("security-") for name in names)
    assert not [name for name in names if stack in name.split("-")]


def test_access_analyzer_watches_the_account(deploy: Deploy, stack: str) -> None:
    (analyzer,) = deploy(stack).of(aws.accessanalyzer.Analyzer)

    assert analyzer.inputs["type"] == "ACCOUNT"


def test_account_wide_resources_can_be_left_to_another_stack(deploy: Deploy) -> None:
    graph = deploy("dev", {"security": {"access_analyzer": "off"}})

    assert graph.of(aws.accessanalyzer.Analyzer) == []


def test_contract_publishes_what_other_programs_need(deploy: Deploy) -> None:
    published = deploy("prod").outputs["security"]

    assert all(published.values())
    assert {"dataKeyArn", "logsKeyArn", "secretsKeyArn", "webAclArn", "trailArn"} <= set(published)
    assert {"userPoolId", "userPoolClientId", "userPoolDomain"} <= set(published)
    assert {"secretArns", "parameterNames"} <= set(published)
