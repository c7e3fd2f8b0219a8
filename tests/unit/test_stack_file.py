"""A stack's file that is no YAML, or not the YAML that was meant, is refused by line and column."""

from pathlib import Path

import pytest

from components.settings import SettingsError
from components.settings.reading import sections_of_file

WRONG = {
    "config:\n\tagentplatform:network: {}\n": "line 2, column 1: a tab",
    "config:\n  agentplatform:data: {}\n  agentplatform:data: {}\n": "line 3, column 3: the key",
    "config:\n  agentplatform:data:\n    a: 1\n    a: 2\n": "line 4, column 5: the key a",
    "config:\n  agentplatform:data: [a\n": "line 3, column 1: a bracket",
    "config:\n  agentplatform:data: {a: 1\n": "line 3, column 1: a brace",
    "config:\n  agentplatform:data: a: b\n": "line 2, column 24: a colon",
    'config:\n  agentplatform:data: "a\n': "line 3, column 1: a quote",
    "config:\n\N{NO-BREAK SPACE} agentplatform:data: {}\n": "line 2, column 1: a no-break space",
    "config:\n  agentplatform:data: {}\n  ? [a]\n  : b\n": "line 3, column 5: a key",
    "config:\n  agentplatform:data: @a\n": "line 2, column 23: this is no YAML",
    "config:\n  agentplatform:data: 2026-13-45\n": "a date or number that is none",
    "config:\n  agentplatfrom:data: {}\n": "accepted: 'agentplatform:data'",
    "config:\n  data: {}\n": "accepted: 'agentplatform:data'",
    f"config: {'[' * 3000}{']' * 3000}": "nested too deeply",
    f"config:\n  agentplatform:data: 1{'0' * 5000}": "a date or number that is none",
    "just text": "nothing is configured",
    "": "nothing is configured",
    "- config\n": "nothing is configured",
    "config: [a]\n": "nothing is configured",
    "secretsprovider: passphrase\n": "nothing is configured",
}


@pytest.mark.parametrize("text", WRONG, ids=lambda text: repr(text[:40]))
def test_the_sentence_says_where_and_what(tmp_path: Path, text: str) -> None:
    file = tmp_path / "Pulumi.dev.yaml"
    file.write_text(text)

    with pytest.raises(SettingsError) as refused:
        sections_of_file(file, "agentplatform")

    (sentence,) = str(refused.value).splitlines()
    assert sentence.startswith("Pulumi.dev.yaml: ")
    assert WRONG[text] in sentence
    assert "; accepted: " in sentence


@pytest.mark.parametrize("content", [b"config:\n  a: \xff\n", b"config:\n  a: \x01\n"])
def test_bytes_that_are_no_text_are_found(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "Pulumi.dev.yaml"
    file.write_bytes(content)

    with pytest.raises(SettingsError, match="line 2, column 6: "):
        sections_of_file(file, "agentplatform")


def test_what_pulumi_reads_is_read(tmp_path: Path) -> None:
    file = tmp_path / "Pulumi.dev.yaml"
    text = (
        "config:\n  aws:region: eu-west-1\n  agentplatform:agents: {text: a\N{NO-BREAK SPACE}b}\n"
    )
    file.write_bytes(b"\xef\xbb\xbf" + text.encode())

    assert sections_of_file(file, "agentplatform") == {"agents": {"text": "a\N{NO-BREAK SPACE}b"}}
