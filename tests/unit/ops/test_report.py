"""The report's page stands alone, and tells what has changed since the one before."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from ops.errors import OpsError
from ops.events import Violation
from ops.report import render, snapshot
from ops.report.report import Report
from ops.report.snapshot import Snapshot, compare, hashes
from ops.verify import Outcome

BUCKET = "urn:pulumi:dev::agentplatform::agentplatform:data:Storage$aws:s3/bucket:Bucket::files"
VIOLATION = Violation(rule="s3-x", urn=BUCKET, message="It is public.", mandatory=True)
BEFORE = Snapshot(
    made="2026-01-01T00:00:00+00:00",
    resources={BUCKET: "1", f"{BUCKET}-old": "1"},
    images={"bff": "repo:1"},
    usd=10.0,
)


def test_a_page_can_be_read_back_whatever_it_holds(report: Report, tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    page.write_text(render.html(report))
    assert snapshot.read(page) == report.snapshot


def test_the_page_fetches_nothing(report: Report) -> None:
    page = render.html(report)
    fetched = re.findall(r'(?:src|<link[^>]*href)="([^"]*)"', page)
    assert all(each.startswith("data:") for each in fetched)
    assert "@import" not in page
    assert "url(http" not in page


@pytest.mark.parametrize("fault", ["check", "tasks", "rollout", "contract", "budget", "policy"])
def test_one_fault_makes_the_whole_report_red(report: Report, fault: str) -> None:
    service = report.services[0]
    broken = {
        "check": replace(report, findings=(replace(report.findings[0], outcome=Outcome.RED),)),
        "tasks": replace(report, services=(replace(service, running=1),)),
        "rollout": replace(report, services=(replace(service, rollout="FAILED"),)),
        "contract": replace(report, contracts=(replace(report.contracts[0], wrong="gone"),)),
        "budget": replace(report, budget_usd=-1),
        "policy": replace(report, policies=replace(report.policies, violations=(VIOLATION,))),
    }[fault]
    assert not report.red
    assert broken.red
    assert "needs a look" in render.html(broken)
    assert "needs a look" in render.markdown(broken)


def test_what_runs_nowhere_is_not_called_running(report: Report) -> None:
    here = replace(report, local=True, services=(replace(report.services[0], running=None),))
    assert "not provable here" in render.html(here)
    assert "2 of 2" not in render.html(here)


def test_a_comparison_names_what_changed() -> None:
    after = replace(
        BEFORE,
        resources={BUCKET: "2", f"{BUCKET}-new": "1"},
        images={"bff": "repo:2"},
        usd=12.5,
    )
    found = compare(BEFORE, after)
    assert found.added == ("Bucket files-new",)
    assert found.removed == ("Bucket files-old",)
    assert found.changed == ("Bucket files",)
    assert found.images == ("bff: repo:1 -> repo:2",)
    assert found.usd == 2.5
    assert compare(BEFORE, BEFORE).nothing


def test_changes_stand_in_the_report(report: Report) -> None:
    changed = replace(report, difference=compare(BEFORE, replace(BEFORE, resources={})))
    for page in (render.html(changed), render.markdown(changed)):
        assert "Bucket files-old" in page


def test_inputs_decide_whether_a_resource_has_changed() -> None:
    one, other = ({"urn": BUCKET, "inputs": {"acl": acl}} for acl in ("private", "public"))
    assert hashes([one]) != hashes([other])


def test_no_earlier_report_is_fine_but_another_file_is_refused(tmp_path: Path) -> None:
    assert snapshot.read(tmp_path / "none.html") is None
    (tmp_path / "other.html").write_text("<html></html>")
    with pytest.raises(OpsError, match="no report of platformctl"):
        snapshot.read(tmp_path / "other.html")


def test_programs_get_what_it_comes_to(report: Report) -> None:
    changed = replace(report, difference=compare(BEFORE, BEFORE), budget_usd=-1)
    told = json.loads(json.dumps(changed.as_json()))
    assert told["asItShouldBe"] is False
    assert told["checks"] == {"green": 1}
    assert told["services"][0]["image"] == report.services[0].image
    assert told["since"]["added"] == []
