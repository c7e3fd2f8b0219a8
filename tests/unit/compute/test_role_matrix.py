"""What each role may do and what it must not: the rendered policies under IAM's own logic.

`widened` makes the matrix prove itself: with any Resource or condition of any statement gone, it
has to fail.
"""

import asyncio
import json
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from typing import Any

import pulumi
import pytest

from components import iam
from components.compute import roles
from components.compute.permissions import task_permissions
from components.settings.services import Agentcore, Bff, Graphql
from tests.unit.compute.role_cases import (
    ACCOUNT,
    LOGS_KEY,
    REACH,
    ROLES,
    RULES,
    SECRETS_KEY,
    SHELLS,
    TARGET_GROUPS,
    log,
    needed,
    parameter,
    refused,
    repository,
    secret,
)


@cache
def policies() -> dict[str, str]:
    """The seven policies, rendered as AWS gets them, by role."""

    async def texts() -> dict[str, str]:
        return {
            role: str(await pulumi.Output.json_dumps(document).future())
            for role, document in documents().items()
        }

    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    try:
        return loop.run_until_complete(texts())
    finally:
        loop.close()
        asyncio.set_event_loop(None)


def documents() -> dict[str, iam.Document]:
    kinds = {"bff": Bff, "graphql": Graphql, "agentcore": Agentcore}
    permissions = {
        name: task_permissions(ACCOUNT, REACH, kind.model_fields["uses"].default)
        for name, kind in kinds.items()
    }
    made = {"traffic": roles.traffic_shift_policy(TARGET_GROUPS, RULES)}
    for service, own in permissions.items():
        secrets = roles.ServiceSecrets(
            secret_arns=[secret(service)],
            parameter_arns=[parameter(service)],
            key_arn=SECRETS_KEY,
        )
        made[f"{service}-execution"] = roles.execution_policy(
            ACCOUNT,
            repository_arns=[repository(service)],
            log_group_arn=log(service),
            secrets=secrets,
        )
        made[f"{service}-task"] = roles.task_policy(
            ACCOUNT,
            log_group_arn=log(service),
            secrets=secrets,
            permissions=own,
            exec_log_group_arn=SHELLS,
            exec_key_arn=LOGS_KEY,
            tracing=True,
        )
    return made


def document_of(role: str) -> iam.Document:
    return json.loads(policies()[role])


def failures(role: str, document: iam.Document) -> list[str]:
    """What the matrix holds against a document."""
    return [
        *(f"{role} needs {case}" for case in needed(role) if not case.verdict(document)),
        *(f"{role} must not {case}" for case in refused(role) if case.verdict(document)),
    ]


@pytest.mark.parametrize("role", ROLES)
def test_role_may_do_what_it_needs_and_nothing_beside_it(role: str) -> None:
    assert failures(role, document_of(role)) == []


WITHOUT_RESOURCE = {
    "ecr:GetAuthorizationToken",
    "logs:DescribeLogGroups",
    "elasticloadbalancing:DescribeListeners",
    "elasticloadbalancing:DescribeRules",
    "elasticloadbalancing:DescribeTargetGroups",
    "elasticloadbalancing:DescribeTargetHealth",
    "ssmmessages:CreateControlChannel",
    "ssmmessages:CreateDataChannel",
    "ssmmessages:OpenControlChannel",
    "ssmmessages:OpenDataChannel",
    "xray:GetSamplingRules",
    "xray:GetSamplingTargets",
    "xray:PutTelemetryRecords",
    "xray:PutTraceSegments",
}
"""Actions for which AWS knows no resource (Service Authorization Reference)."""


def widened(role: str) -> Iterator[tuple[str, iam.Document]]:
    """The role's policy with one safeguard gone, for every safeguard of it."""
    for place, statement in enumerate(document_of(role)["Statement"]):
        sid = statement["Sid"]
        if statement["Resource"] != ["*"]:
            yield f"{sid} on everything", changed(role, place, Resource="*")
        if "Condition" in statement:
            yield f"{sid} under no condition", changed(role, place, Condition={})
        service = statement["Action"][0].partition(":")[0]
        if service not in NO_OTHER_ACTION:
            yield f"{sid} with all of {service}", changed(role, place, Action=f"{service}:*")


def changed(role: str, place: int, **elements: Any) -> iam.Document:
    document = deepcopy(document_of(role))
    document["Statement"][place].update(elements)
    return document


@pytest.fixture
def event_loop_of_outputs() -> Iterator[None]:
    """Outputs are futures of a loop, even where nobody asks for their values."""
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    yield
    loop.run_until_complete(asyncio.sleep(0))
    loop.close()
    asyncio.set_event_loop(None)


NO_OTHER_ACTION = {"rds-db", "ssmmessages"}
"""Services of which a role has every action there is."""

WIDENED = [
    pytest.param(role, document, id=f"{role}: {what}")
    for role in ROLES
    for what, document in widened(role)
]


@pytest.mark.parametrize(("role", "document"), WIDENED)
def test_matrix_notices_every_safeguard_that_is_gone(role: str, document: iam.Document) -> None:
    assert [found for found in failures(role, document) if "must not" in found]


@pytest.mark.parametrize("role", ROLES)
def test_matrix_notices_every_right_that_is_gone(role: str) -> None:
    statements = document_of(role)["Statement"]
    for place in range(len(statements)):
        rest = iam.document(*statements[:place], *statements[place + 1 :])
        assert failures(role, rest), statements[place]["Sid"]


@pytest.mark.parametrize("role", ROLES)
def test_everything_is_named_only_where_aws_knows_no_resource(role: str) -> None:
    for statement in document_of(role)["Statement"]:
        assert statement["Effect"] == "Allow"
        assert not [action for action in statement["Action"] if "*" in action]
        if statement["Resource"] == ["*"]:
            assert set(statement["Action"]) <= WITHOUT_RESOURCE, statement["Sid"]


@pytest.mark.usefixtures("event_loop_of_outputs")
def test_a_role_has_no_statement_for_what_its_service_lacks() -> None:
    nothing = roles.ServiceSecrets(secret_arns=[], parameter_arns=[], key_arn=SECRETS_KEY)
    execution = roles.execution_policy(
        ACCOUNT, repository_arns=[], log_group_arn=log("bff"), secrets=nothing
    )
    task = roles.task_policy(
        ACCOUNT,
        log_group_arn=log("bff"),
        secrets=nothing,
        permissions=[],
        exec_log_group_arn=None,
        exec_key_arn=LOGS_KEY,
        tracing=False,
    )

    assert [each["Sid"] for each in execution["Statement"]] == ["Log"]
    assert [each["Sid"] for each in task["Statement"]] == ["Log"]
