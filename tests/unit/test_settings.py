"""The stack configuration: what is accepted, and how refusals read."""

import json
from collections.abc import Callable
from typing import Any

import jsonschema
import pytest
import yaml

from components.settings import Settings, SettingsError
from components.settings.__main__ import SCHEMA_FILE, schema_text
from tests.support.program import ROOT, STACKS, Graph, merged
from tests.support.settings import sections
from tests.support.stack_files import STACK_FILES

Deploy = Callable[..., Graph]


def refusal(changes: dict[str, Any]) -> str:
    with pytest.raises(SettingsError) as refused:
        Settings.parse("dev", merged(sections(), changes))
    return str(refused.value)


def test_every_stack_file_is_accepted(stack: str) -> None:
    assert Settings.parse(stack, sections(stack)).environment.name == stack


@pytest.mark.parametrize(
    ("changes", "key", "accepted"),
    [
        (
            {"netwrok": {}},
            "agentplatform:netwrok",
            "environment, network, security",
        ),
        ({"environment": {"regoin": "x"}}, "agentplatform:environment.regoin", "name, region"),
        ({"environment": {"region": "us-esat-1"}}, "agentplatform:environment.region", "us-east-1"),
        (
            {"environment": {"owner": 7}},
            "agentplatform:environment.owner",
            "text, at most 128 characters (letters, digits, spaces and",
        ),
        (
            {"environment": {"account_id": "12"}},
            "agentplatform:environment.account_id",
            "text (the 12 digits of an account, quoted) or null",
        ),
        (
            {"environment": {"protection": "maybe"}},
            "agentplatform:environment.protection",
            "on, off",
        ),
        (
            {"environment": "dev"},
            "agentplatform:environment",
            "a map of the keys name, region, account_id, project",
        ),
    ],
)
def test_refusal_is_one_sentence_naming_file_key_and_accepted_values(
    changes: dict[str, Any], key: str, accepted: str
) -> None:
    (sentence,) = refusal(changes).splitlines()

    assert sentence.startswith(f"Pulumi.dev.yaml: {key}: ")
    assert accepted in sentence


def test_every_finding_is_told_at_once() -> None:
    text = refusal({"environment": {"owner": 7, "region": "nowhere"}})

    assert len(text.splitlines()) == 2


def test_missing_section_says_what_it_is() -> None:
    with pytest.raises(SettingsError, match="agentplatform:network: required and not set; it is: "):
        Settings.parse("dev", {key: body for key, body in sections().items() if key != "network"})


@pytest.mark.parametrize("word", ["on", "off", True, False])
def test_switch_reads_yaml_words(word: object) -> None:
    parsed = Settings.parse("dev", merged(sections(), {"environment": {"protection": word}}))

    assert parsed.environment.protection is (word in ("on", True))


def test_bad_configuration_registers_nothing(deploy: Deploy) -> None:
    with pytest.raises(SettingsError):
        deploy("dev", {"environment": {"region": "us-esat-1"}})


def test_schema_file_is_what_the_models_say() -> None:
    assert SCHEMA_FILE.read_text() == schema_text(), "run `make generate`"


def test_schema_accepts_every_stack_file_and_refuses_an_unknown_key(stack: str) -> None:
    schema = json.loads(SCHEMA_FILE.read_text())
    document = yaml.safe_load((STACK_FILES / f"Pulumi.{stack}.yaml").read_text())

    jsonschema.validate(document, schema)
    for key, body in {"agentplatform:netwrok": {}, "agentplatform:network": {"natt": 1}}.items():
        wrong = merged(document, {"config": {key: body}})
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(wrong, schema)


def test_pulumi_yaml_declares_every_section() -> None:
    declared = yaml.safe_load((ROOT / "Pulumi.yaml").read_text())["config"]

    assert set(declared) == set(Settings.model_fields)


def test_stack_files_point_editors_to_the_schema() -> None:
    for name in STACKS:
        first = (STACK_FILES / f"Pulumi.{name}.yaml").read_text().splitlines()[0]
        assert first.startswith("# yaml-language-server: $schema=")
        assert (STACK_FILES / first.partition("=")[2]).resolve() == SCHEMA_FILE


def test_the_file_of_another_environment_is_refused() -> None:
    with pytest.raises(SettingsError) as refused:
        Settings.parse("staging", sections("dev"))

    assert str(refused.value) == (
        "Pulumi.staging.yaml: agentplatform:environment.name: 'dev' is refused in the file of"
        " another stack; accepted: staging"
    )
