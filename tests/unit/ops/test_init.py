"""`platformctl init`: a stack's own file from a few answers, or nothing at all."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from moto import mock_aws

from ops import stacks
from ops.aws import Aws
from ops.errors import ExitCode
from tests.support.stack_files import STACK_FILES
from tests.unit.ops.conftest import Platformctl

ACCOUNT = "123456789012"


def nobody(_: str) -> None:
    """A machine without credentials."""


@pytest.fixture(autouse=True)
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the stack files, in a checkout without credentials."""
    for name in ("dev", "prod"):
        shutil.copy(STACK_FILES / f"Pulumi.{name}.yaml", tmp_path)
    monkeypatch.setenv(stacks.VARIABLE, str(tmp_path))
    monkeypatch.setattr("ops.commands.init.account_at", nobody)
    return tmp_path


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """moto's account, which has the zone qa.example.com."""
    monkeypatch.undo()
    with mock_aws():
        route53 = Aws(region="us-east-1").client("route53")
        route53.create_hosted_zone(Name="qa.example.com", CallerReference="test")
        yield


def config(checkout: Path, stack: str) -> dict[str, Any]:
    whole: dict[str, Any] = yaml.safe_load((checkout / f"Pulumi.{stack}.yaml").read_text())
    return {key.removeprefix("agentplatform:"): it for key, it in whole["config"].items()}


def test_a_new_stack_takes_after_the_smallest(checkout: Path, platformctl: Platformctl) -> None:
    ended = platformctl("init", "qa", "--yes")

    made = config(checkout, "qa")
    assert ended.code == ExitCode.OK, ended.err
    assert made["environment"]["name"] == "qa"
    assert made["network"]["cidr"] == "10.1.0.0/16", "the first that no other stack has"
    assert made["security"]["sign_in"]["host_name"] == "agents.qa.example.com"
    assert "make up STACK=qa" in ended.out
    assert platformctl("validate", "qa").code == ExitCode.OK


def test_the_bootstrap_names_every_stack_of_the_account(
    checkout: Path, platformctl: Platformctl
) -> None:
    for stack, account in (("dev", "1"), ("qa", "1"), ("eu", "2"), ("uk", "1")):
        ended = platformctl("init", stack, "--yes", "--account", account * 12)
    assert "./platformctl bootstrap dev qa uk " in ended.out
    assert (checkout / "Pulumi.uk.yaml").exists()


def test_what_names_a_region_follows_it(checkout: Path, platformctl: Platformctl) -> None:
    options = ("--size", "prod", "--region", "eu-central-1", "--account", ACCOUNT)

    assert platformctl("init", "eu", "--yes", *options).code == ExitCode.OK

    made = config(checkout, "eu")
    assert made["network"]["zones"] == [f"eu-central-1{letter}" for letter in "abc"]
    assert made["data"]["recovery_region"] == "eu-west-1"
    models = [each["id"].partition(".")[0] for each in made["agents"]["models"]]
    assert models == ["eu", "eu", "amazon"]


def test_an_edit_changes_what_is_given_and_keeps_the_rest(
    checkout: Path, platformctl: Platformctl
) -> None:
    file = checkout / "Pulumi.dev.yaml"
    before = file.read_text()

    assert platformctl("init", "dev", "--yes").code == ExitCode.OK
    assert file.read_text() == before
    assert platformctl("init", "dev", "--yes", "--mail", "a@acme.org").code == ExitCode.OK

    changed = set(file.read_text().splitlines()) - set(before.splitlines())
    assert changed == {"        - {protocol: email, endpoint: a@acme.org}"}


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (("Qa",), "STACK 'Qa'"),
        (("qa", "--size", "huge"), "accepted: dev, prod"),
        (("qa", "--account", "12"), "environment.account_id"),
        (("qa", "--network", "10.0.0.0/8"), "network.cidr"),
        (("qa", "--network", "10.2.0.0/16"), "overlaps 10.2.0.0/16 of stack prod"),
        (("qa", "--zone", "dev.example.com"), "is the zone of stack dev"),
        (("qa", "--mail", "nobody"), "subscriptions.critical[0]"),
        (("qa", "--region", "eu-nowhere-1"), "environment.region"),
    ],
)
def test_what_does_not_go_together_writes_nothing(
    checkout: Path, platformctl: Platformctl, words: tuple[str, ...], text: str
) -> None:
    before = sorted(checkout.iterdir())

    ended = platformctl("init", *words, "--yes")

    assert ended.code == ExitCode.USAGE
    assert text in ended.err
    assert sorted(checkout.iterdir()) == before


@pytest.mark.usefixtures("account")
def test_the_account_is_asked_where_there_are_credentials(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, platformctl: Platformctl
) -> None:
    monkeypatch.setenv(stacks.VARIABLE, str(tmp_path))

    other = platformctl("init", "qa", "--yes", "--account", "210987654321")
    ended = platformctl("init", "qa", "--yes")

    assert (other.code, ended.code) == (ExitCode.USAGE, ExitCode.OK)
    assert f"these credentials are of account {ACCOUNT}" in other.err
    made = config(tmp_path, "qa")
    assert made["environment"]["account_id"] == ACCOUNT
    assert made["ingress"]["dns"]["zone"] == "existing"
