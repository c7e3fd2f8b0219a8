"""The report leads with what is red or advised, stands alone, and compares with an earlier one."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from ops.deployment import Deployment
from ops.errors import ExitCode, OpsError
from ops.report import render, snapshot
from ops.report.report import Report
from ops.report.rules import broken_rules
from ops.report.snapshot import compare, hashes
from ops.running import services_of
from ops.verify import Outcome
from tests.support.reports import ADVISORY, BEFORE, BUCKET, VIOLATION, with_findings
from tests.unit.ops.conftest import FakePulumi, Platformctl, contract


def contrast(one: str, other: str) -> float:
    """https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio."""

    def luminance(colour: str) -> float:
        parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
        red, green, blue = (
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


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
        "budget": replace(report, budget_usd=1),
        "policy": replace(report, policies=replace(report.policies, violations=(VIOLATION,))),
    }[fault]
    assert not report.red
    assert broken.red
    assert broken.problem_ids
    for page in (render.html(broken), render.markdown(broken)):
        assert "action needed" in page.lower()
        assert "no problems found" not in page.lower()


def test_what_runs_nowhere_is_not_called_running(report: Report) -> None:
    here = replace(report, local=True, services=(replace(report.services[0], running=None),))
    assert "not provable here" in render.html(here)
    assert "2 of 2" not in render.html(here)


def test_a_page_leads_with_what_is_red_then_advised(report: Report) -> None:
    page = render.html(with_findings(report))
    order = ("problems", "policies", "accepted", "cost", "services", "diagram", "checks", "details")
    places = [page.index(f'<section id="{name}"') for name in order]
    assert places == sorted(places)


def test_every_link_of_a_page_leads_somewhere(report: Report) -> None:
    page = render.html(with_findings(report))
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    targets = re.findall(r'href="#([^"]+)"', page)
    assert len(targets) > 10
    assert set(targets) <= set(ids)


def test_a_red_finding_names_resource_guarantee_and_fix(report: Report) -> None:
    for page in (render.html(with_findings(report)), render.markdown(with_findings(report))):
        for text in ("vpc-2: it is open", "A promise", "Mend it"):
            assert text in page


@pytest.mark.parametrize(
    ("part_of_budget", "tone"),
    [
        (0.5, "good"),
        (0.949, "good"),
        (0.95, "warn"),
        (1.0, "warn"),
        (1.001, "bad"),
        (None, "plain"),
    ],
)
def test_a_headline_has_the_colour_of_what_it_says(
    report: Report, part_of_budget: float | None, tone: str
) -> None:
    budget = report.bill.usd() / part_of_budget if part_of_budget else None
    measured = replace(report, budget_usd=budget)
    assert measured.red == (tone == "bad")
    assert f'<a href="#cost" class="{tone}">' in render.html(measured)
    if budget is None:
        assert "budget (not set)" in render.html(measured)


def test_red_checks_are_the_red_headline_and_missing_proof_is_never_green(report: Report) -> None:
    def headline(of: Report) -> str:
        found = re.search(r'<a href="#(?:problems|checks)" class="(\w+)"><b>(\d+)', render.html(of))
        assert found
        return " ".join(found.groups())

    one = report.findings[0]
    assert headline(report) == "good 0"
    assert headline(with_findings(report)) == "bad 1"
    unproven = replace(report, findings=(one, replace(one, outcome=Outcome.NOT_PROVABLE)))
    assert headline(unproven) == "plain 0"


def test_rules_are_told_once_each_the_worst_first_with_their_reason(report: Report) -> None:
    configured = report.policies.configured
    rule = configured[ADVISORY.rule].rule
    full = f"{ADVISORY.message} {rule.remediation} See docs/policies.md#{rule.id}."
    medium = replace(ADVISORY, rule="backup-vault-locked")
    found = broken_rules((medium, replace(ADVISORY, message=full), VIOLATION, ADVISORY), configured)
    assert [each.rule for each in found] == ["s3-x", ADVISORY.rule, "backup-vault-locked"]
    assert found[1].resources == (("Bucket files", ADVISORY.message),) * 2
    assert found[1].reason == configured[ADVISORY.rule].reason != ""
    assert found[0].mandatory
    assert found[0].fix == "(not set)"


def test_text_is_never_markup(report: Report) -> None:
    finding = replace(report.findings[0], outcome=Outcome.RED, details=("<script>x</script>",))
    page = render.html(replace(report, findings=(replace(finding, fixes=("run `<b>`",)),)))
    assert "<script>x" not in page
    assert "<code>&lt;b&gt;</code>" in page


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_colours_of_text_have_the_contrast_that_wcag_demands(report: Report, theme: str) -> None:
    light, dark = re.findall(r":root \{(.*?)\}", render.html(report), re.DOTALL)
    colours = dict(re.findall(r"--([\w-]+): (#\w{6});", light if theme == "light" else dark))
    for text in ("ink", "quiet", "link", "good", "warn", "bad"):
        for ground in ("paper", "card", "good-tint", "warn-tint", "bad-tint"):
            assert contrast(colours[text], colours[ground]) >= 4.5, (text, ground)


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


def test_an_earlier_report_that_is_named_must_exist(platformctl: Platformctl) -> None:
    ended = platformctl("report", "dev", "--since", "nowhere.html")
    assert ended.code == ExitCode.USAGE
    assert "--since nowhere.html: there is no such file; accepted: an earlier" in ended.err


@pytest.mark.parametrize("red", [False, True])
def test_a_red_report_is_written_and_ends_with_1(
    report: Report,
    platformctl: Platformctl,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    *,
    red: bool,
) -> None:
    made = with_findings(report) if red else report

    def gathered(*_: object) -> Report:
        return made

    monkeypatch.setattr("ops.report.gather.gather", gathered)
    page = tmp_path / "page.html"
    ended = platformctl("report", "dev", "--html", str(page))
    assert ended.code == (ExitCode.RED if red else ExitCode.OK)
    assert ended.err.endswith("red: network.x, s3-x" if red else "no red findings")
    assert snapshot.read(page) == made.snapshot


@pytest.mark.usefixtures("aws")
def test_services_are_told_with_the_image_that_was_deployed_last(pulumi: FakePulumi) -> None:
    deployment = Deployment(stack="dev")
    ecs = deployment.aws.client("ecs")
    arn = ecs.create_cluster(clusterName="dev")["cluster"]["clusterArn"]
    names = {each: each for each in ("bff", "graphql")}
    pulumi.has(
        outputs={
            "ecsServices": contract("ecsServices", serviceNames=names),
            "ecsCluster": contract("ecsCluster", clusterName="dev", clusterArn=arn),
        }
    )
    for tag in ("v1", "v2"):
        ecs.register_task_definition(
            family="bff",
            containerDefinitions=[{"name": "bff", "image": f"repo:{tag}", "memory": 512}],
        )
    ecs.create_service(cluster="dev", serviceName="bff", taskDefinition="bff:1", desiredCount=1)
    ecs.update_service(cluster="dev", service="bff", taskDefinition="bff:2")

    bff, graphql = services_of(deployment)

    assert (bff.revision, bff.image) == ("2", "repo:v2")
    assert (graphql.name, graphql.steady, graphql.image) == ("graphql", False, "(not found)")


def test_no_earlier_report_is_fine_but_another_file_is_refused(tmp_path: Path) -> None:
    assert snapshot.read(tmp_path / "none.html") is None
    (tmp_path / "other.html").write_text("<html></html>")
    with pytest.raises(OpsError, match="no report of platformctl"):
        snapshot.read(tmp_path / "other.html")


def test_programs_get_what_it_comes_to(report: Report) -> None:
    changed = replace(report, difference=compare(BEFORE, BEFORE), budget_usd=1)
    text = json.loads(json.dumps(changed.as_json()))
    assert text["asItShouldBe"] is False
    assert text["checks"] == {"green": 1}
    assert text["services"][0]["image"] == report.services[0].image
    assert text["since"]["added"] == []
