"""`platformctl history`: what Pulumi noted of each operation, short enough to read."""

import json

import pytest

from tests.unit.ops.conftest import FakePulumi, Platformctl

UPDATE = {
    "kind": "update",
    "startTime": "2026-11-27T15:32:20.000Z",
    "message": "Two more tasks\n\nfor the fair",
    "environment": {
        "git.author": "A. Developer",
        "git.dirty": "true",
        "git.head": "337d858a8d79aaa7728715a3490747c905b35319",
        "ci.build.url": "https://ci.example.com/7",
    },
    "result": "failed",
    "resourceChanges": {"create": 2, "update": 1, "same": 400},
}
BARE = {"kind": "destroy", "startTime": "2026-11-27T16:00:00.000Z", "result": "succeeded"}


@pytest.fixture(autouse=True)
def noted(pulumi: FakePulumi) -> None:
    pulumi.answers["stack history"] = (0, json.dumps([BARE, UPDATE]), "")


def test_each_operation_is_a_line(platformctl: Platformctl, pulumi: FakePulumi) -> None:
    ended = platformctl("history", "dev", "--last", "2")

    assert ended.code == 0
    first, second = ended.out.splitlines()[1:]
    assert first.split() == ["2026-11-27T16:00:00.000Z", "destroy", "succeeded", "none"]
    for text in ("failed", "2 create, 1 update", "337d858a8d+", "https://ci.example.com/7"):
        assert text in second
    assert second.endswith("Two more tasks")
    assert pulumi.asked == [("stack", "history", "--json", "--page-size", "2")]


def test_programs_get_the_same_as_json(platformctl: Platformctl) -> None:
    found = json.loads(platformctl("history", "dev", "--json").out)

    assert [each["changes"] for each in found] == [{}, {"create": 2, "update": 1}]
    assert found[1]["by"] == "A. Developer, https://ci.example.com/7"
