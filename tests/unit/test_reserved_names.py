"""Names that are reserved for examples are refused on AWS, and taken by the local one."""

from collections.abc import Mapping
from typing import Any

import pytest

from components.settings import PROJECT, Settings, SettingsError, running
from components.settings.reserved import is_reserved, refuse_reserved
from tests.support.program import STACKS, merged, run_program
from tests.support.settings import sections

TEAM = [{"protocol": "email", "endpoint": "team@acme.com"}]
OWN: dict[str, Any] = {
    "ingress": {"dns": {"zone_name": "agents.acme.io"}},
    "security": {"sign_in": {"host_name": "agents.acme.io"}},
    "observability": {"subscriptions": {"critical": TEAM, "warning": TEAM}},
}


def parse(changes: Mapping[str, Any]) -> Settings:
    return Settings.parse("dev", merged(sections("dev"), changes))


@pytest.mark.parametrize(
    "name",
    [
        "example.com", "agents.dev.example.org", "it.test", "a.invalid", "b.example",
        "example.net.", "team@example.com", "https://hooks.example.com/1", "https://me@example.org:8443/x",
    ],
)  # fmt: skip
def test_what_is_reserved(name: str) -> None:
    assert is_reserved(name)


@pytest.mark.parametrize(
    "name",
    ["acme.com", "myexample.com", "example.com.acme.io", "team@acme.com", "https://acme.io/test",
     "https://example.com@acme.io", "latest"],
)  # fmt: skip
def test_what_is_not(name: str) -> None:
    assert not is_reserved(name)


def test_own_names_are_accepted() -> None:
    refuse_reserved(parse(OWN), PROJECT)


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        (
            {
                "ingress": {"dns": {"zone_name": "example.com"}},
                "security": {"sign_in": {"host_name": "example.com"}},
            },
            "ingress.dns.zone_name",
        ),
        (
            {
                "observability": {
                    "subscriptions": {
                        "warning": [{"protocol": "email", "endpoint": "team@example.com"}]
                    }
                }
            },
            "observability.subscriptions.warning[0].endpoint",
        ),
    ],
)
def test_each_reserved_name_is_one_sentence(changes: Mapping[str, Any], key: str) -> None:
    with pytest.raises(SettingsError) as refused:
        refuse_reserved(parse(merged(OWN, changes)), PROJECT)
    sentences = [line for line in str(refused.value).splitlines() if f":{key}: " in line]
    assert len(sentences) == 1
    assert sentences[0].startswith("Pulumi.dev.yaml: agentplatform:")
    assert "accepted on AWS: a domain that you own" in sentences[0]
    assert "team@" not in str(refused.value), "an endpoint may hold a token"


@pytest.mark.parametrize("stack", STACKS)
def test_the_files_that_are_shipped_work_on_the_local_aws_alone(
    monkeypatch: pytest.MonkeyPatch, stack: str
) -> None:
    monkeypatch.setattr(running, "on_local_aws", lambda: False)
    with pytest.raises(SettingsError, match=r"ingress\.dns\.zone_name: is below a domain"):
        run_program(stack, preview=False)


@pytest.mark.parametrize(
    ("attached", "local"),
    [("aws:4711,random:4712", True), ("random:1,aws:2", True), ("random:1", False), ("", False)],
)
def test_the_local_aws_is_known_by_its_provider(
    monkeypatch: pytest.MonkeyPatch, attached: str, *, local: bool
) -> None:
    monkeypatch.setenv("PULUMI_DEBUG_PROVIDERS", attached)
    assert running.on_local_aws() is local


def test_no_stack_is_below_the_zone_of_another() -> None:
    zones = {
        stack: Settings.parse(stack, sections(stack)).ingress.dns.zone_name for stack in STACKS
    }
    for zone in zones.values():
        assert not [each for each in zones.values() if each.endswith(f".{zone}")]
