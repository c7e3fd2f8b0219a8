"""Contract `storage`: a bucket per purpose, a repository per service, recovery points."""

from collections.abc import Callable

from tests.support.program import Graph

Deploy = Callable[..., Graph]

PURPOSES = {"documents", "artifacts", "access-logs", "load-balancer-logs"}
SERVICES = {"bff", "graphql", "agentcore"}


def test_every_purpose_has_a_bucket_of_its_own(deploy: Deploy, stack: str) -> None:
    storage = deploy(stack).outputs["storage"]

    assert set(storage["bucketNames"]) == set(storage["bucketArns"]) == PURPOSES
    assert len(set(storage["bucketNames"].values())) == len(PURPOSES)
    for purpose, name in storage["bucketNames"].items():
        assert storage["bucketArns"][purpose] == f"arn:aws:s3:::{name}"


def test_every_service_has_a_repository(deploy: Deploy, stack: str) -> None:
    storage = deploy(stack).outputs["storage"]

    for field in ("repositoryUrls", "repositoryArns", "repositoryNames"):
        assert set(storage[field]) == SERVICES
    for service, url in storage["repositoryUrls"].items():
        assert url.endswith(storage["repositoryNames"][service])


def test_stack_without_backup_promises_none(deploy: Deploy) -> None:
    storage = deploy("dev", {"data": {"backup": {"enabled": False}}}).outputs["storage"]

    assert not [name for name in storage if name.startswith("backup") and storage[name]]
