"""What a refresh that changes nothing says about each resource."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from ops.errors import ExitCode, OpsError
from ops.verify.drift import UNREAD, Drift, drifted
from tests.unit.ops.conftest import FakePulumi
from tests.unit.ops.verify.estates import STACK, deployed, resource

KEY = resource("kms.Key", "data")
GROUP = resource("cloudwatch.LogGroup", "log")
SECRET = resource("secretsmanager.SecretVersion", "value")


SUMMARY: dict[str, Any] = {
    "summaryEvent": {"maybeCorrupt": False, "durationSeconds": 1, "resourceChanges": {}}
}


def ended(it: Mapping[str, Any], op: str, *names: str, old: Any = None, new: Any = None) -> Any:
    state = {key: it[key] for key in ("type", "urn", "id")} | {"provider": "aws"}
    metadata: dict[str, Any] = {
        "op": op,
        "urn": it["urn"],
        "type": it["type"],
        "provider": "aws",
        "diffs": list(names),
        "old": {**state, "inputs": old or {}},
        "new": {**state, "inputs": new or {}} if op != "delete" else None,
    }
    return {"resOutputsEvent": {"metadata": metadata}}


def failed(it: Mapping[str, Any], text: str) -> Any:
    message = f"Preview failed: {it['urn']}: {text}\n"
    event = {"urn": it["urn"], "severity": "error", "message": message, "color": "never"}
    return {"diagnosticEvent": event}


def refreshed(pulumi: FakePulumi, *events: Any) -> dict[str, Drift]:
    """What is found in these events, by the resource's name."""
    code = int(any("diagnosticEvent" in each for each in events))
    pulumi.effects["preview_refresh"] = lambda _: ((*events, SUMMARY), code)
    stack = deployed(KEY, GROUP, SECRET)
    vars(stack)["environment"] = {}
    return {it.urn.rpartition("::")[2]: it for it in drifted(stack)}


def texts(drift: Drift) -> dict[str, str]:
    return {name: wrong.text for name, wrong in drift.properties.items()}


def test_nothing_is_changed_and_no_secret_is_read(pulumi: FakePulumi) -> None:
    assert refreshed(pulumi, ended(KEY, "same"), ended(GROUP, "same")) == {}

    ((operation, options),) = pulumi.operated
    assert operation == "preview_refresh"
    assert options["exclude"] == [f"**{each}::**" for each in UNREAD]


def test_a_property_is_told_with_its_values_unless_it_is_a_document_or_a_secret(
    pulumi: FakePulumi,
) -> None:
    document = json.dumps({"Statement": ["x" * 60]})
    old = {"days": 7, "on": True, "policy": document, "value": {"ciphertext": "[secret]"}}
    new = {"on": False, "policy": document * 2, "value": {"ciphertext": "[other]"}}
    drift = refreshed(pulumi, ended(KEY, "update", *old, old=old, new=new), ended(GROUP, "same"))

    assert texts(drift["data"]) == {
        "days": "days is not set, and was deployed as 7",
        "on": "on is off, and was deployed as on",
        "policy": "policy differs from what was deployed",
        "value": "value differs from what was deployed",
    }


def test_tags_are_told_once(pulumi: FakePulumi) -> None:
    drift = refreshed(pulumi, ended(KEY, "update", "tags", "tagsAll"), ended(GROUP, "same"))

    assert list(texts(drift["data"])) == ["tagsAll"]


def test_what_is_gone_unreadable_or_unseen_is_told_by_resource(pulumi: FakePulumi) -> None:
    one = refreshed(pulumi, ended(KEY, "delete"), failed(GROUP, "logs DescribeLogGroups: denied"))
    other = refreshed(pulumi, ended(KEY, "same"))

    assert {name: it.gone and it.gone.text for name, it in (one | other).items()} == {
        "data": "is gone",
        "log": "was not compared",
    }
    assert one["log"].gone is not None
    assert one["log"].gone.text == "could not be read: logs DescribeLogGroups: denied"


def test_an_engine_that_says_nothing_of_resources_ends_the_run(pulumi: FakePulumi) -> None:
    with pytest.raises(OpsError, match="preview-refresh of stack dev failed") as refused:
        refreshed(pulumi, failed(STACK, "no plugin"))
    assert refused.value.code is ExitCode.ENGINE
