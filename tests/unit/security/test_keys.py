"""Who may use which key, and for what."""

import json
from collections.abc import Callable
from typing import Any

import pulumi_aws as aws
import pytest

from tests.support.aws_mocks import ACCOUNT
from tests.support.program import Graph

Deploy = Callable[..., Graph]

ROLES = ("data", "logs", "secrets")
ROOT = {"AWS": [f"arn:aws:iam::{ACCOUNT}:root"]}


def policy(graph: Graph, role: str) -> dict[str, dict[str, Any]]:
    """The key's statements by their Sid."""
    text = graph.one(aws.kms.Key, f"security-key-{role}").inputs["policy"]
    return {each["Sid"]: each for each in json.loads(text)["Statement"]}


@pytest.mark.parametrize("preview", [False, True])
def test_there_are_three_rotating_keys_of_one_region(
    deploy: Deploy, stack: str, *, preview: bool
) -> None:
    found = deploy(stack, preview=preview).of(aws.kms.Key)
    keys = [key for key in found if key.name.startswith("security-")]

    assert {key.name for key in keys} == {f"security-key-{role}" for role in ROLES}
    assert all(key.inputs["enableKeyRotation"] is True for key in keys)
    assert all(key.inputs["multiRegion"] is False for key in keys)


@pytest.mark.parametrize("role", ROLES)
def test_each_key_is_found_by_an_alias(deploy: Deploy, stack: str, role: str) -> None:
    alias = deploy(stack).one(aws.kms.Alias, f"security-alias-{role}")

    assert alias.inputs["name"] == f"alias/agentplatform/{stack}/{role}"
    assert alias.inputs["targetKeyId"] == f"security-key-{role}-id"


def test_deletion_window_follows_the_configuration(deploy: Deploy) -> None:
    graph = deploy("dev", {"security": {"keys": {"deletion_window_days": 21}}})

    assert {key.inputs["deletionWindowInDays"] for key in graph.of(aws.kms.Key)} == {21}


@pytest.mark.parametrize("role", ROLES)
def test_administration_by_iam_includes_no_use(deploy: Deploy, role: str) -> None:
    statement = policy(deploy("prod"), role)["AdministrationByIam"]

    assert statement["Principal"] == ROOT
    assert "kms:PutKeyPolicy" in statement["Action"], "or the key could never be managed again"
    use = ("Decrypt", "Encrypt", "GenerateData", "ReEncrypt", "CreateGrant", "Create*", "kms:*")
    assert not [action for action in statement["Action"] if any(word in action for word in use)]


@pytest.mark.parametrize(
    ("role", "services"),
    [
        ("data", {"backup", "ecr", "es", "rds", "s3"}),
        ("logs", {"s3", "sns", "sqs"}),
        ("secrets", {"rds", "secretsmanager", "ssm"}),
    ],
)
@pytest.mark.parametrize("sid", ["UseThroughServices", "GrantsToServices"])
def test_the_account_uses_a_key_through_its_services_only(
    deploy: Deploy, role: str, services: set[str], sid: str
) -> None:
    statement = policy(deploy("prod"), role)[sid]

    assert statement["Principal"] == ROOT
    inside = statement["Condition"]["StringEquals"]
    assert inside["kms:CallerAccount"] == ACCOUNT
    assert set(inside["kms:ViaService"]) == {f"{name}.us-east-1.amazonaws.com" for name in services}


def test_grants_go_to_aws_services_only(deploy: Deploy) -> None:
    for role in ROLES:
        statement = policy(deploy("prod"), role)["GrantsToServices"]
        assert statement["Action"] == ["kms:CreateGrant"]
        assert statement["Condition"]["Bool"] == {"kms:GrantIsForAWSResource": "true"}


def test_nobody_else_but_the_logs_keys_services_has_access(deploy: Deploy, stack: str) -> None:
    own = {"AdministrationByIam", "UseThroughServices", "GrantsToServices"}
    graph = deploy(stack)

    assert set(policy(graph, "data")) == set(policy(graph, "secrets")) == own
    assert set(policy(graph, "logs")) - own == {
        "LogGroups",
        "AuditTrail",
        "AuditTrailKey",
        "Alarms",
        "Events",
        "Shells",
        "ModelCalls",
    }


def test_log_groups_of_this_account_only(deploy: Deploy) -> None:
    statement = policy(deploy("prod"), "logs")["LogGroups"]

    assert statement["Principal"] == {"Service": ["logs.us-east-1.amazonaws.com"]}
    assert statement["Condition"] == {
        "ArnLike": {
            "kms:EncryptionContext:aws:logs:arn": f"arn:aws:logs:us-east-1:{ACCOUNT}:log-group:*"
        }
    }


def test_only_the_stacks_own_trail_encrypts(deploy: Deploy, stack: str) -> None:
    graph = deploy(stack)
    statement = policy(graph, "logs")["AuditTrail"]
    trail = graph.one(aws.cloudtrail.Trail, "security-trail")

    assert statement["Action"] == ["kms:GenerateDataKey*"]
    arn = statement["Condition"]["StringEquals"]["aws:SourceArn"]
    assert arn == f"arn:aws:cloudtrail:us-east-1:{ACCOUNT}:trail/{trail.inputs['name']}"


def test_no_trail_may_encrypt_where_the_stack_has_none(deploy: Deploy) -> None:
    graph = deploy("dev", {"security": {"trail": {"enabled": False}}})

    assert not [sid for sid in policy(graph, "logs") if sid.startswith("AuditTrail")]


def test_alarms_and_events_can_publish_to_encrypted_topics(deploy: Deploy) -> None:
    statements = policy(deploy("prod"), "logs")
    senders = {
        "Alarms": ["cloudwatch", "budgets", "costalerts"],
        "Events": ["events", "events.rds"],
    }

    for sid, services in senders.items():
        names = [f"{service}.amazonaws.com" for service in services]
        assert statements[sid]["Principal"] == {"Service": names}
        assert set(statements[sid]["Action"]) == {"kms:Decrypt", "kms:GenerateDataKey*"}
    assert statements["Alarms"]["Condition"]["StringEquals"] == {"aws:SourceAccount": ACCOUNT}
    assert "Condition" not in statements["Events"], "EventBridge sends no source: it fell silent"


def test_bedrock_files_model_calls_of_this_account_only(deploy: Deploy) -> None:
    statement = policy(deploy("prod"), "logs")["ModelCalls"]

    assert statement["Principal"] == {"Service": ["bedrock.amazonaws.com"]}
    assert statement["Action"] == ["kms:GenerateDataKey"]
    assert statement["Condition"]["StringEquals"] == {"aws:SourceAccount": ACCOUNT}
    source = statement["Condition"]["ArnLike"]["aws:SourceArn"]
    assert source == f"arn:aws:bedrock:us-east-1:{ACCOUNT}:*"


@pytest.mark.parametrize("protection", [True, False])
def test_keys_are_protected_by_configuration(deploy: Deploy, *, protection: bool) -> None:
    graph = deploy("dev", {"environment": {"protection": protection}})

    assert {key.options.protect for key in graph.of(aws.kms.Key)} == {protection}


def test_shells_use_the_logs_key_for_this_clusters_tasks_only(deploy: Deploy, stack: str) -> None:
    statement = policy(deploy(stack), "logs")["Shells"]

    assert statement["Principal"] == ROOT
    assert statement["Action"] == ["kms:Decrypt", "kms:GenerateDataKey"]
    assert statement["Condition"] == {
        "StringEquals": {"kms:CallerAccount": ACCOUNT},
        "StringLike": {"kms:EncryptionContext:aws:ssm:TargetId": f"ecs:agentplatform-{stack}_*"},
    }
