"""The image repositories as the whole program registers them."""

import json
from collections.abc import Callable

import pytest
from pulumi_aws import ecr

from tests.support.aws_mocks import ACCOUNT
from tests.support.program import Graph

Deploy = Callable[..., Graph]

SERVICES = ("bff", "graphql", "agentcore")


@pytest.mark.parametrize("service", SERVICES)
def test_images_never_change_are_scanned_and_encrypted_with_our_key(
    deploy: Deploy, stack: str, service: str
) -> None:
    inputs = deploy(stack).one(ecr.Repository, f"registry-{service}").inputs

    assert inputs["name"] == f"agentplatform-{stack}/{service}"
    assert inputs["imageTagMutability"] == "IMMUTABLE"
    assert inputs["imageScanningConfiguration"] == {"scanOnPush": True}
    (encryption,) = inputs["encryptionConfigurations"]
    assert encryption["encryptionType"] == "KMS"
    assert encryption["kmsKey"].endswith("key/security-key-data-id")


def test_contract_tells_where_to_push(deploy: Deploy, stack: str) -> None:
    outputs = deploy(stack).outputs["storage"]

    assert outputs["repositoryUrls"] == {
        service: f"{ACCOUNT}.dkr.ecr.us-east-1.amazonaws.com/agentplatform-{stack}/{service}"
        for service in SERVICES
    }
    assert set(outputs["repositoryArns"]) == set(outputs["repositoryNames"]) == set(SERVICES)


@pytest.mark.parametrize("service", SERVICES)
def test_old_images_go(deploy: Deploy, stack: str, service: str) -> None:
    graph = deploy(stack)
    found = graph.one(ecr.LifecyclePolicy, f"registry-{service}-lifecycle")

    untagged, old = json.loads(found.inputs["policy"])["rules"]
    assert untagged["rulePriority"] < old["rulePriority"], "ECR wants `any` last"
    assert untagged["selection"]["countNumber"] == 7
    assert old["selection"] == {
        "tagStatus": "any",
        "countType": "imageCountMoreThan",
        "countNumber": 30 if stack == "dev" else 100,
    }
    assert found.options.deleteBeforeReplace, "the end of the old policy would be the new one's"


@pytest.mark.parametrize("protection", [True, False])
def test_images_go_with_the_stack_only_without_protection(
    deploy: Deploy, *, protection: bool
) -> None:
    for found in deploy("dev", {"environment": {"protection": protection}}).of(ecr.Repository):
        assert found.options.protect is protection
        assert found.inputs["forceDelete"] is not protection


def test_scanning_of_the_account_is_one_stacks_matter(deploy: Deploy) -> None:
    assert deploy("dev").of(ecr.RegistryScanningConfiguration) == []

    inputs = deploy("prod").one(ecr.RegistryScanningConfiguration, "registry-scanning").inputs
    everything = [{"filter": "*", "filterType": "WILDCARD"}]
    assert inputs["scanType"] == "ENHANCED"
    assert inputs["rules"] == [
        {"scanFrequency": "CONTINUOUS_SCAN", "repositoryFilters": everything}
    ]


def test_basic_scanning_scans_what_is_pushed(deploy: Deploy) -> None:
    graph = deploy("dev", {"data": {"registry": {"scanning": "basic"}}})

    inputs = graph.one(ecr.RegistryScanningConfiguration, "registry-scanning").inputs
    assert inputs["scanType"] == "BASIC"
    assert inputs["rules"][0]["scanFrequency"] == "SCAN_ON_PUSH"


def test_other_accounts_pull_only_if_named(deploy: Deploy) -> None:
    assert deploy("prod").of(ecr.RepositoryPolicy) == []

    graph = deploy("dev", {"data": {"registry": {"pull_accounts": ["111122223333"]}}})
    policies = graph.of(ecr.RepositoryPolicy)
    assert len(policies) == len(SERVICES)
    for found in policies:
        (statement,) = json.loads(found.inputs["policy"])["Statement"]
        assert statement["Principal"] == {"AWS": ["arn:aws:iam::111122223333:root"]}
        assert "ecr:BatchGetImage" in statement["Action"]
        assert not [action for action in statement["Action"] if "Put" in action or "*" in action]
