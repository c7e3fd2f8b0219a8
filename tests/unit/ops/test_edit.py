"""A stack's file changes in one key; every other character stays."""

import difflib

import pytest
import yaml

from ops.delivery.edit import with_image
from ops.errors import OpsError
from tests.support.program import ROOT, STACKS

FLOW = "config:\n  agentplatform:services: {bff: {cpu: 512, memory: 1024}, other: 1} # kept\n"


def image_in(text: str, service: str = "bff") -> str | None:
    return yaml.safe_load(text)["config"]["agentplatform:services"][service].get("image")


@pytest.mark.parametrize("stack", STACKS)
@pytest.mark.parametrize("service", ["bff", "graphql", "agentcore"])
def test_one_line_comes_changes_and_goes(stack: str, service: str) -> None:
    before = (ROOT / f"Pulumi.{stack}.yaml").read_text()

    first = with_image(before, service, "v1")
    second = with_image(first, service, "v2")

    for old, new in ((before, first), (first, second)):
        changed = [
            line for line in difflib.ndiff(old.split("\n"), new.split("\n")) if line[0] == "+"
        ]
        assert len(changed) == 1
    assert image_in(second, service) == "v2"
    assert with_image(second, service, None) == before
    assert with_image(before, service, None) == before


@pytest.mark.parametrize("version", ["1.0", "2026-11-22", "0755", "true", "sha256:" + "a" * 64])
def test_a_version_stays_a_text(version: str) -> None:
    text = with_image(FLOW, "bff", version)

    assert image_in(text) == version
    assert image_in(with_image(text, "bff", "v9")) == "v9"


def test_a_mapping_on_one_line_stays_there() -> None:
    text = with_image(FLOW, "bff", "v1")

    assert text == FLOW.replace("{cpu", "{image: v1, cpu")
    assert with_image(text, "bff", None) == FLOW
    last = FLOW.replace("1024}", "1024, image: v1}")
    assert with_image(last, "bff", None) == FLOW


def test_what_is_written_once_for_two_services_is_refused() -> None:
    shared = (
        "config:\n  agentplatform:services:\n    bff: &both\n      cpu: 512\n    graphql: *both\n"
    )
    with pytest.raises(OpsError, match=r"services\.graphql\.image cannot be changed"):
        with_image(shared, "graphql", "v1")
