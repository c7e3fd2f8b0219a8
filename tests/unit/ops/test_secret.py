"""`secret set`: a value of one's own becomes current, is rolled out, and is told to nobody."""

import io
import json
import logging
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest
from moto.ecs.models import ecs_backends

from ops.aws import Aws
from ops.delivery import secret_value, steady
from ops.deployment import Deployment
from ops.errors import ExitCode
from ops.verify import CHECKS, Outcome, verify
from tests.unit.ops.conftest import Ended, FakePulumi, Platformctl, contract
from tests.unit.ops.verify.estates import drifting, resource

VALUE = "gIvEn-" + "0123456789" * 3
SECRETS_CHECK = replace(next(it for it in CHECKS if it.id == "data.secrets"), covers={})


@dataclass(kw_only=True)
class Store:
    """Stack dev with the service bff and its secret, in one process."""

    manager: Any
    arn: str
    generated: str

    def value(self, label: str = "AWSCURRENT") -> str:
        found = self.manager.get_secret_value(SecretId=self.arn, VersionStage=label)
        return found["SecretString"]

    def labels(self, version: str) -> set[str]:
        return set(self.manager.describe_secret(SecretId=self.arn)["VersionIdsToStages"][version])

    def service(self) -> Any:
        (found,) = ecs_backends["123456789012"]["us-east-1"].services.values()
        return found


@pytest.fixture
def store(pulumi: FakePulumi, aws: None) -> Store:
    _ = aws
    region = Aws(region="us-east-1")
    manager, ecs = region.client("secretsmanager"), region.client("ecs")
    arn = manager.create_secret(Name="session-key")["ARN"]
    made = manager.put_secret_value(SecretId=arn, SecretString="random")["VersionId"]
    ecs.create_cluster(clusterName="main")
    ecs.register_task_definition(
        family="bff", containerDefinitions=[{"name": "bff", "image": "it", "memory": 512}]
    )
    ecs.create_service(cluster="main", serviceName="bff", taskDefinition="bff", desiredCount=0)
    pulumi.has(
        outputs={
            "security": contract("security", secretArns={"bff": {"session-key": arn}}),
            "ecsCluster": contract("ecsCluster", clusterName="main", clusterArn="main"),
            "ecsServices": contract("ecsServices", serviceNames={"bff": "bff"}),
        },
        resources=[
            {"type": "pulumi:pulumi:Stack", "urn": "urn:pulumi:dev::p::pulumi:pulumi:Stack::p"},
            resource("secretsmanager.SecretVersion", "value", id_=f"{arn}|{made}"),
        ],
    )
    return Store(manager=manager, arn=arn, generated=made)


class Piped(io.TextIOWrapper):
    """Standard input that is no terminal."""

    def __init__(self, raw: bytes) -> None:
        super().__init__(io.BytesIO(raw), encoding="utf-8")


@pytest.fixture
def give(platformctl: Platformctl, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ended]:
    """`give("value")` pipes it to the command."""

    def run(value: str | bytes, *more: str, name: str = "session-key") -> Ended:
        raw = value if isinstance(value, bytes) else value.encode()
        monkeypatch.setattr(sys, "stdin", Piped(raw))
        return platformctl("secret", "set", "dev", "bff", name, *more)

    return run


def outcome() -> Outcome:
    with drifting():
        (result,) = verify(Deployment(stack="dev"), [SECRETS_CHECK])
    return result.outcome


def test_the_value_is_current_the_one_before_stays_and_tasks_are_new(
    store: Store, give: Callable[..., Ended], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    before = store.service().deployments[0]["id"]

    ended = give(f"{VALUE}\n", "--json")

    assert ended.code == ExitCode.OK, ended.err
    assert store.value() == VALUE
    assert store.value("AWSPREVIOUS") == "random"
    assert store.service().deployments[0]["id"] != before
    assert json.loads(ended.out)["secret"] == store.arn
    assert VALUE not in ended.out + ended.err + caplog.text


def test_the_programs_version_keeps_a_label_lest_aws_deletes_it(
    store: Store, give: Callable[..., Ended], pulumi: FakePulumi
) -> None:
    replaced = resource("secretsmanager.SecretVersion", id_=f"{store.arn}|gone", delete=True)
    _, export, _ = pulumi.answers["stack export"]
    resources = [replaced, *json.loads(export)["deployment"]["resources"]]
    pulumi.has(resources=resources, outputs=json.loads(pulumi.answers["stack output"][1]))
    for value in ("one", "two", "three"):
        assert give(value).code == ExitCode.OK

    assert store.labels(store.generated) == {"platformctl-generated"}
    assert (store.value("AWSPREVIOUS"), store.value()) == ("two", "three")


def test_a_prompt_asks_twice_and_shows_nothing(
    store: Store, platformctl: Platformctl, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[dict[str, Any]] = []

    def prompt(_: str, **options: Any) -> str:
        asked.append(options)
        return VALUE

    monkeypatch.setattr(sys, "stdin", io.StringIO())
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr(secret_value.typer, "prompt", prompt)

    assert platformctl("secret", "set", "dev", "bff", "session-key").code == ExitCode.OK
    assert store.value() == VALUE
    assert asked == [{"hide_input": True, "confirmation_prompt": True, "err": True}]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (b"", "the value is empty"),
        (b" \n", "the value is empty"),
        (b"a\0b", "NUL"),
        (b"\xff\xfe", "no UTF-8"),
        (b"x" * 65_537, "the value has 65537 bytes; accepted: 65536 at most"),
        (b"x" * 200_000, "the value has more than 65537 bytes; accepted: 65536 at most"),
        ("é".encode() * 32_769, "accepted: 65536 at most"),
    ],
)
def test_a_value_that_cannot_be_is_refused_unseen(
    store: Store, give: Callable[..., Ended], value: bytes, said: str
) -> None:
    ended = give(value)

    assert ended.code == ExitCode.USAGE
    assert said in ended.err
    assert store.value() == "random"


def test_the_longest_value_and_inner_line_ends_stay(
    store: Store, give: Callable[..., Ended]
) -> None:
    key = "-----BEGIN-----\nabc\n-----END-----\n"
    for raw, kept in ((key + "\r\n", key), ("x" * 65_536 + "\n", "x" * 65_536)):
        assert give(raw).code == ExitCode.OK
        assert store.value() == kept


@pytest.mark.parametrize(
    ("name", "said", "code"),
    [
        ("sesion-key", "did you mean session-key?", ExitCode.USAGE),
        ("sesion-key", "accepted: session-key, as Pulumi.dev.yaml", ExitCode.USAGE),
        ("a/b", "has no secret 'a/b'; accepted", ExitCode.USAGE),
    ],
)
@pytest.mark.usefixtures("store")
def test_a_secret_that_the_service_has_not_is_refused(
    give: Callable[..., Ended], name: str, said: str, code: ExitCode
) -> None:
    ended = give(VALUE, name=name)

    assert ended.code == code
    assert said in ended.err


@pytest.mark.usefixtures("store")
def test_a_secret_that_is_configured_but_not_deployed_is_refused(
    give: Callable[..., Ended], settings: Callable[[str, object], None]
) -> None:
    settings("security.secrets.bff.token", {})

    ended = give(VALUE, name="token")

    assert ended.code == ExitCode.NOT_DEPLOYED
    assert "agentplatform:security.secrets.bff.token is not deployed yet" in ended.err


def test_a_value_with_which_no_task_comes_up_is_taken_back(
    store: Store, give: Callable[..., Ended], monkeypatch: pytest.MonkeyPatch
) -> None:
    states = iter(("IN_PROGRESS", "FAILED"))

    def tasks_fail(_: float) -> None:
        store.service().deployments[0]["rolloutState"] = next(states, "COMPLETED")

    assert give("first").code == ExitCode.OK
    store.service().deployments[0]["rolloutState"] = "IN_PROGRESS"
    monkeypatch.setattr(steady.time, "sleep", tasks_fail)
    monkeypatch.setattr(steady, "PAUSE_SECONDS", 0)
    renew = steady.renew

    def fresh(*args: Any) -> None:
        """A new deployment begins anew, which moto does not let it."""
        try:
            renew(*args)
        finally:
            store.service().deployments[0]["rolloutState"] = "COMPLETED"

    monkeypatch.setattr(steady, "renew", fresh)

    ended = give(VALUE)

    assert ended.code == ExitCode.RED
    assert "did not become steady with the new value of session-key" in ended.err
    assert "its tasks have the previous value" in ended.err
    assert store.value() == "first"
    assert outcome() is Outcome.GREEN


def test_verify_accepts_given_values_and_no_others(
    store: Store, give: Callable[..., Ended]
) -> None:
    assert outcome() is Outcome.GREEN
    assert give(VALUE).code == ExitCode.OK
    assert outcome() is Outcome.GREEN

    store.manager.put_secret_value(SecretId=store.arn, SecretString="somebody's")
    assert outcome() is Outcome.RED
    assert give(VALUE).code == ExitCode.OK
    assert outcome() is Outcome.GREEN
