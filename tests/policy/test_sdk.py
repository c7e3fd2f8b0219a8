"""The stand-in for the SDK knows what the SDK itself says."""

import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from frame.sdk import aws, has_property

from tests.policy.program import PACK

TOKEN = re.compile(r'@pulumi\.type_token\("(aws:[^"]+)"\)')


def sources() -> list[Path]:
    spec = find_spec("pulumi_aws")
    assert spec
    assert spec.origin
    files = Path(spec.origin).parent.glob("*/*.py")
    return [file for file in files if not file.name.startswith(("_", "get_"))]


def test_every_class_of_the_sdk_has_its_token_and_shows_its_tags() -> None:
    tagged = 0
    for file in sources():
        text = file.read_text()
        for token in TOKEN.findall(text):
            service, name = file.parent.name, token.rpartition(":")[2]
            assert vars(getattr(getattr(aws, service), name)) == {"pulumi_type": token}
            assert has_property(token, "tags_all") is ("def tags_all(" in text)
            tagged += "def tags_all(" in text
    assert tagged > 800


@pytest.mark.parametrize("token", ["pulumi:providers:aws", "awsx:ec2:Vpc", "aws:no/where:No", ""])
def test_other_types_have_no_properties(token: str) -> None:
    assert not has_property(token, "tags_all")


def test_the_pack_starts_without_the_sdk() -> None:
    code = "import sys, server, rules; sys.exit('pulumi_aws' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], cwd=PACK, check=True)  # noqa: S603 - our own
