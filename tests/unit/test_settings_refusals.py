"""No value of any key, however odd, ends in anything but a sentence about it."""

import json
from functools import reduce
from typing import Any

import pytest

from components.settings import Settings, SettingsError
from components.settings.errors import path
from tests.support.program import merged
from tests.support.settings import Key, at, keys, sections

KEYS = list(keys())
LONGEST = 1500
"""Characters of a sentence, which may list the regions of AWS."""

_deep: Any = []
for _ in range(3000):
    _deep = [_deep]

ODD: dict[str, Any] = {
    "long": "x" * 100_000,
    "huge": 10**400,
    "negative": -1,
    "zero": 0,
    "fraction": 1.5,
    "no number": float("nan"),
    "yes": True,
    "null": None,
    "empty text": "",
    "empty list": [],
    "empty map": {},
    "map": {"x": "y"},
    "nested": _deep,
    "control": "a\0b",
    "half": "\ud800",
    "line": "dev\n",
    "words": "no such thing",
}


def said(*changes: Any) -> list[str]:
    """The refusal of dev's file with these changes, by line; nothing if they are accepted."""
    try:
        Settings.parse("dev", reduce(merged, changes, sections()))
    except SettingsError as refused:
        return str(refused).splitlines()
    return []


@pytest.mark.parametrize("odd", ODD)
def test_any_value_at_any_key_is_accepted_or_refused_in_short_sentences(odd: str) -> None:
    for key, _ in KEYS:
        for sentence in said(at(key, ODD[odd])):
            assert sentence.startswith("Pulumi.dev.yaml: agentplatform:"), key
            assert "; accepted: " in sentence or "required and not set; it is: " in sentence, key
            assert len(sentence) < LONGEST, key
            for jargon in ("Input should", "pattern", "^", "\\d", "validation", "None"):
                assert jargon not in sentence, (key, sentence)


def test_a_long_name_of_a_key_is_shortened() -> None:
    for key, _ in KEYS:
        for sentence in said(at((*key[:-1], "y" * 100_000), {})):
            assert len(sentence) < LONGEST, key


def test_every_key_refuses_a_secret_unless_it_keeps_it() -> None:
    keeps: list[Key] = []
    for key, body in KEYS:
        secret = {"secure": "v1:ciphertext", "value": "the-token"}
        sentences = said(at(key, None), at(key, secret))
        assert not any("the-token" in each or "ciphertext" in each for each in sentences), key
        if body.get("x-secret"):
            keeps.append(key)
        else:
            (sentence,) = sentences
            start = f"Pulumi.dev.yaml: {path(('agentplatform',), key)}: is a secret"
            assert sentence.startswith(start), key
    assert keeps == [("observability", "subscriptions", "critical", 0, "endpoint")]


@pytest.mark.parametrize(
    ("changes", "start", "meant"),
    [
        ({"environment": {"regoin": "us-east-1"}}, "agentplatform:environment.regoin", "region"),
        ({"network": {"natt": "none"}}, "agentplatform:network.natt", "nat"),
        ({"network": {"nat": "singel"}}, "agentplatform:network.nat", "single"),
    ],
)
def test_a_typo_is_told_with_what_was_meant(
    changes: dict[str, Any], start: str, meant: str
) -> None:
    (sentence,) = said(changes)

    assert sentence.startswith(f"Pulumi.dev.yaml: {start}: ")
    assert f"(did you mean {meant}?)" in sentence


def test_a_misspelt_section_is_a_typo_and_not_missing_too() -> None:
    misspelt = dict(sections())
    misspelt["netwrok"] = misspelt.pop("network")

    with pytest.raises(SettingsError) as refused:
        Settings.parse("dev", misspelt)

    (sentence,) = str(refused.value).splitlines()
    assert sentence.startswith("Pulumi.dev.yaml: agentplatform:netwrok: unknown key")
    assert "did you mean network?" in sentence


def test_a_plain_endpoint_never_stands_in_a_refusal() -> None:
    """It may be a webhook's, with a token in it."""
    wrong = {"protocol": "email", "endpoint": "https://hooks.example.com/the-token"}

    (sentence,) = said({"observability": {"subscriptions": {"info": [wrong]}}})

    assert "the-token" not in sentence


def test_encrypted_values_are_unknown_to_who_reads_the_file_only() -> None:
    hidden = {"protocol": "https", "endpoint": {"secure": "v1:ciphertext"}}
    changes = {"observability": {"subscriptions": {"critical": [hidden]}}}

    settings = Settings.parse("dev", merged(sections(), changes))

    (subscription,) = settings.observability.subscriptions["critical"]
    assert subscription.endpoint.text is None
    assert "ciphertext" not in repr(settings) + json.dumps(settings.model_dump(), default=str)
    with pytest.raises(ValueError, match="program only"):
        _ = subscription.endpoint.value
