"""From each released version, `up` to the present program deletes and replaces nothing stateful."""

import re
import tomllib
from collections.abc import Callable

import pulumi
import pulumi_aws as aws
import pytest

from tests.support import released
from tests.support.program import ROOT, STACKS, Graph, record

Deploy = Callable[..., Graph]

NAMES = {
    "prod": {
        "security": {"sign_in": {"host_name": "agents.example.com"}},
        "ingress": {"dns": {"zone_name": "example.com"}},
    }
}
"""Names of a stack, which its own file keeps; those of the shipped files have changed since."""


@pytest.mark.parametrize("stack", STACKS)
@pytest.mark.parametrize("version", released.versions())
def test_nothing_stateful_is_lost_by_an_upgrade(deploy: Deploy, version: str, stack: str) -> None:
    before = released.load(version)["stacks"][stack]

    assert len(before) > 30
    assert released.lost(before, deploy(stack, NAMES.get(stack))) == []


def test_each_version_of_the_changelog_is_kept_and_the_last_is_the_packages() -> None:
    text = (ROOT / "CHANGELOG.md").read_text()
    text = re.findall(r"^## \[(\d+\.\d+\.\d+)\] - \d{4}-\d{2}-\d{2}$", text, re.MULTILINE)

    assert text
    assert sorted(text) == released.versions()
    package = tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert package["project"]["version"] == text[0]


class _Parent(pulumi.ComponentResource):
    def __init__(self, name: str, *, was: str | None = None) -> None:
        aliases = [pulumi.Alias(name=was)] if was else None
        super().__init__("t:index:Parent", name, {}, pulumi.ResourceOptions(aliases=aliases))


def _bucket(name: str = "kept", *, locked: bool = False, was: str | None = None) -> None:
    aliases = [pulumi.Alias(name=was)] if was else None
    opts = pulumi.ResourceOptions(parent=_Parent("data"), aliases=aliases)
    aws.s3.Bucket(name, object_lock_enabled=locked, opts=opts)


def test_a_rename_needs_an_alias_and_a_replaced_input_is_seen() -> None:
    (bucket,) = record(_bucket).of(aws.s3.Bucket)
    before = [{"urn": bucket.urn, "type": bucket.type, "inputs": {"objectLockEnabled": False}}]

    assert released.lost(before, record(_bucket)) == []
    assert released.lost(before, record(lambda: _bucket("new", was="kept"))) == []
    (gone,) = released.lost(before, record(lambda: _bucket("new")))
    assert gone.startswith(f"{bucket.urn}: is gone")
    (changed,) = released.lost(before, record(lambda: _bucket(locked=True)))
    assert "objectLockEnabled was False, is True" in changed


def test_an_alias_of_a_parent_counts_for_its_children() -> None:
    def old() -> None:
        aws.s3.Bucket("kept", opts=pulumi.ResourceOptions(parent=_Parent("data")))

    def moved() -> None:
        parent = _Parent("stores", was="data")
        aws.s3.Bucket("kept", opts=pulumi.ResourceOptions(parent=parent))

    (bucket,) = record(old).of(aws.s3.Bucket)
    inputs = dict[str, object]()
    before = [{"urn": bucket.urn, "type": bucket.type, "inputs": inputs}]
    assert released.lost(before, record(moved)) == []
