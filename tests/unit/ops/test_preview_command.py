"""`platformctl preview`: how it ends."""

import json
from typing import Any

import pytest

from tests.unit.ops.conftest import FakePulumi, Platformctl
from tests.unit.ops.test_preview import BUCKET, step, violation

SUMMARY: dict[str, Any] = {"summaryEvent": {"PolicyPacks": {"agentplatform": "1"}}}
SENTENCE = {"diagnosticEvent": {"severity": "error", "message": "preview failed\n"}}
BROKEN = {"diagnosticEvent": {"severity": "error", "message": "the program ended\n"}}
ADVICE, RULE = violation("s3-x", "advisory"), violation("s3-x")
CREATED, LOST = step("create", BUCKET, "files"), step("delete", BUCKET, "files")


@pytest.fixture
def ended(pulumi: FakePulumi, platformctl: Platformctl) -> Any:
    """A run of the command over a preview that writes these events and exits so."""

    def run(code: int, *events: dict[str, Any], options: tuple[str, ...] = ()) -> Any:
        pulumi.has()
        pulumi.effects["preview"] = lambda _: (events, code)
        return platformctl("preview", "dev", *options)

    return run


@pytest.mark.parametrize(
    ("code", "events", "why"),
    [
        # An advisory is always there: it was taken for the cause, and the command ended with 0.
        (1, (CREATED, ADVICE, BROKEN, SENTENCE, SUMMARY), "the program ended"),
        (1, (CREATED, RULE, BROKEN, SENTENCE, SUMMARY), "the program ended"),
        (1, (CREATED, ADVICE, SENTENCE, SUMMARY), "it failed"),
        (0, (CREATED, ADVICE), "did not report its end"),
        (0, (), "did not report its end"),
        (255, (), "it failed"),
    ],
)
def test_a_preview_that_failed_or_was_cut_off_never_ends_well(
    ended: Any, code: int, events: tuple[Any, ...], why: str
) -> None:
    end = ended(code, *events)
    assert end.code == 7
    assert end.out == ""
    assert "of stack dev" in end.err
    assert why in end.err


def test_a_broken_rule_is_red_and_is_no_failure_of_the_engine(ended: Any) -> None:
    end = ended(1, CREATED, RULE, SENTENCE, SUMMARY)
    assert end.code == 1
    assert "s3-x, 1 resource: files" in end.out
    assert "mandatory rules of the policy pack are violated: s3-x" in end.err


def test_a_loss_is_red_unless_it_is_allowed(ended: Any) -> None:
    end = ended(0, LOST, SUMMARY)
    assert end.code == 1
    assert "would lose data (delete Bucket files); --allow-loss lets it pass" in end.err
    assert ended(0, LOST, SUMMARY, options=("--allow-loss",)).code == 0


def test_programs_get_changes_losses_rules_and_costs(ended: Any) -> None:
    end = ended(0, LOST, ADVICE, SUMMARY, options=("--allow-loss", "--json"))
    said = json.loads(end.out)
    assert [(each["operation"], each["loses"]) for each in said["changes"]] == [("delete", "data")]
    assert said["violations"][0]["rule"] == "s3-x"
    assert said["costs"]["exact"] is True
    assert said["costs"]["components"]["Stack"]["afterUsd"] == 0


def test_the_whole_diff_is_printed_on_demand(ended: Any, pulumi: FakePulumi) -> None:
    ended(0, CREATED, SUMMARY)
    assert not pulumi.operated[-1][1]["diff"]
    ended(0, CREATED, SUMMARY, options=("--diff",))
    assert pulumi.operated[-1][1]["diff"]
