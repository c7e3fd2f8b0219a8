"""`platformctl verify`: choice of checks, the table, JSON, JUnit, and the exit code."""

import json
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from rich.console import Console

from ops import __main__ as platformctl
from ops.commands import verify as command
from ops.deployment import Deployment
from ops.errors import ExitCode
from ops.verify import CHECKS, Check
from ops.verify.check import AcceptedError, Fault, Faults, Look, Made
from tests.unit.ops.verify.estates import deployed, resource


def green(_: Deployment, __: Made) -> Faults:
    yield from ()


def red(_: Deployment, __: Made) -> Faults:
    yield Fault("allows 0.0.0.0/0 on [1]")


def accepted(_: Deployment, __: Made) -> Faults:
    raise AcceptedError("network.nat is single")


def made_up(id_: str, at: Callable[[Deployment, Made], Faults], unknown_here: str = "") -> Check:
    looks = (Look(("ec2.SecurityGroup",), at),)
    return Check(
        id=id_, title=f"{id_} holds", looks=looks, fix="revoke it", unknown_here=unknown_here
    )


def stack_of(stack: str, *, local: bool) -> Deployment:
    assert stack == "dev"
    return deployed(resource("ec2.SecurityGroup", "bff"), local=local)


WELL = (
    made_up("network.a", green),
    made_up("network.b", accepted),
    made_up("services.c", green, "no containers run on the local AWS"),
)


@pytest.fixture(autouse=True)
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "Deployment", stack_of)
    monkeypatch.setattr(command, "CHECKS", WELL)
    monkeypatch.setattr(command, "console", Console(width=120))


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr("sys.argv", ["platformctl", "verify", "dev", *arguments])
    return platformctl.main()


def test_well_ends_with_0_and_says_what_was_not_provable(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "--local") == ExitCode.OK

    said = capsys.readouterr().out
    assert "no containers run on the local AWS" in said
    assert "1 green, 1 accepted, 1 not provable here" in said


def test_red_ends_with_1_and_names_resource_and_fix(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "CHECKS", (*WELL, made_up("network.d", red)))

    assert run(monkeypatch) == ExitCode.RED

    said = capsys.readouterr().out
    assert "SecurityGroup bff: allows 0.0.0.0/0 on [1]" in said
    assert "Fix: revoke it" in said
    assert "2 green, 1 red, 1 accepted" in said


def test_json_is_for_programs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "CHECKS", (*WELL, made_up("network.d", red)))

    assert run(monkeypatch, "--json", "--local") == ExitCode.RED

    found = json.loads(capsys.readouterr().out)
    assert found["stack"] == "dev"
    assert found["local"] is True
    assert found["summary"] == {"green": 1, "red": 1, "accepted": 1, "not provable here": 1}
    (broken,) = (each for each in found["findings"] if each["outcome"] == "red")
    assert broken["details"] == ["SecurityGroup bff: allows 0.0.0.0/0 on [1]"]
    assert broken["fixes"] == ["revoke it"]
    assert not any(each["fixes"] for each in found["findings"] if each["outcome"] != "red")


def test_junit_fails_on_red_and_skips_what_is_not_proven(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(command, "CHECKS", (*WELL, made_up("services.d", red)))
    report = tmp_path / "junit.xml"

    assert run(monkeypatch, "--local", "--junit", str(report)) == ExitCode.RED

    root = ET.parse(report).getroot()  # noqa: S314 -- written above
    assert {key: root.get(key) for key in ("tests", "failures", "skipped", "errors")} == {
        "tests": "4", "failures": "1", "skipped": "2", "errors": "0"
    }  # fmt: skip
    assert [suite.get("name") for suite in root] == ["dev.network", "dev.services"]
    (failure,) = root.iter("failure")
    assert failure.get("message") == "SecurityGroup bff: allows 0.0.0.0/0 on [1]"
    assert "Fix: revoke it" in (failure.text or "")
    assert [each.get("message") for each in root.iter("skipped")] == [
        "accepted: network.nat is single",
        "not provable here: no containers run on the local AWS",
    ]


def test_only_takes_families_and_checks(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "--json", "--only", "services", "--only", "network.a") == 0

    found = json.loads(capsys.readouterr().out)["findings"]
    assert [each["id"] for each in found] == ["network.a", "services.c"]


@pytest.mark.parametrize(
    ("name", "accepted_names"),
    [("netwrk", "network, services"), ("network.z", "network.a, network.b")],
)
def test_unknown_check_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    name: str,
    accepted_names: str,
) -> None:
    assert run(monkeypatch, "--only", name) == ExitCode.USAGE

    said = " ".join(capsys.readouterr().err.split())
    assert said == f"error: --only {name}: there is no such check; accepted: {accepted_names}"


@pytest.mark.parametrize("place", [".", "nowhere/junit.xml"])
def test_junit_file_that_cannot_be_written_is_told_before_the_work(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    place: str,
) -> None:
    assert run(monkeypatch, "--junit", str(tmp_path / place)) == ExitCode.USAGE

    said = capsys.readouterr()
    assert "it cannot be written; accepted: a file" in " ".join(said.err.split())
    assert said.out == ""


def test_all_checks_are_chosen_by_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "CHECKS", CHECKS)

    assert command.chosen([]) == list(CHECKS)
