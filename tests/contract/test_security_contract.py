"""Contract `security`: three keys, and for every service where its secrets lie."""

from collections.abc import Callable

from tests.support.program import Graph

Deploy = Callable[..., Graph]


def test_keys_are_three_different_ones(deploy: Deploy, stack: str) -> None:
    security = deploy(stack).outputs["security"]

    keys = {security[name] for name in ("dataKeyArn", "logsKeyArn", "secretsKeyArn")}
    assert len(keys) == 3
    assert all(key.startswith("arn:aws:kms:") for key in keys)


def test_every_service_finds_secrets_of_its_own_and_parameters_by_path(
    deploy: Deploy, stack: str
) -> None:
    security = deploy(stack).outputs["security"]

    secrets = [arn for arns in security["secretArns"].values() for arn in arns.values()]
    assert secrets
    assert len(secrets) == len(set(secrets))
    for service, names in security["parameterNames"].items():
        assert all(name.startswith(f"/agentplatform/{stack}/{service}/") for name in names.values())
