"""The benchmark runs ways in turn, compares neighbours, and counts whole processes."""

import os
import re
import sys
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from components.settings.stack_file import document_of
from ops.bench import page
from ops.bench.__main__ import bench
from ops.bench.cost import Cost, cost_of
from ops.bench.growth import replicated
from ops.bench.parts import Figure
from ops.bench.turns import Turns, take
from tests.support.program import run_program
from tests.support.stack_files import STACK_FILES


def cost(wall: float) -> Cost:
    return Cost(wall=wall, cpu=wall / 2, peak=1)


def walls(**found: list[float]) -> Turns:
    return Turns(costs={way: [cost(each) for each in these] for way, these in found.items()})


def test_all_ways_run_in_turn_after_a_warm_up() -> None:
    ran: list[str] = []

    def run(way: str) -> Cost:
        ran.append(way)
        return cost(len(ran))

    turns = take({"old": lambda: run("old"), "new": lambda: run("new")}, rounds=2)

    assert ran == ["old", "new"] * 3
    assert [each.wall for each in turns.costs["new"]] == [4, 6]


def test_a_machine_that_slows_down_changes_no_ratio() -> None:
    turns = walls(old=[1, 10, 100], new=[2, 20, 200])

    assert turns.ratios("new", "old", lambda each: each.wall) == (2, 2, 2)
    assert turns.median("new", lambda each: each.cpu) == 10


def test_ratios_tell_how_far_they_spread() -> None:
    turns = walls(old=[1, 1, 1], new=[1, 3, 2])

    assert turns.ratios("new", "old", lambda each: each.wall) == pytest.approx((1, 2, 3))


def test_the_cost_of_a_command_is_that_of_all_its_processes(tmp_path: Path) -> None:
    work = "held = bytearray(150 * 2**20); sum(range(3_000_000)); print('done')"
    script = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {work!r}])"

    found = cost_of([sys.executable, "-c", script], cwd=tmp_path, env=os.environ)

    assert found.output == "done\n"
    assert found.peak > 150
    assert found.cpu > 0.03
    assert found.wall > 0


def test_a_command_that_fails_ends_the_benchmark_with_what_it_said(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=r"no such luck\s+error: .* failed in"):
        cost_of([sys.executable, "-c", "exit('no such luck')"], cwd=tmp_path, env=os.environ)


def test_the_service_set_is_there_as_often_as_was_asked() -> None:
    found = replicated(STACK_FILES / "Pulumi.dev.yaml", 3)
    settings = {key.partition(".")[2]: value for key, value in found.items()}

    graph = run_program("dev", {"services": settings}, preview=True)

    names = {each.name for each in graph.of("aws:ecs/service:Service")}
    assert names == {
        f"{name}{number}" for name in ("bff", "graphql", "agentcore") for number in ("", "-2", "-3")
    }


def test_sets_are_sized_like_the_first() -> None:
    file = STACK_FILES / "Pulumi.dev.yaml"
    first = document_of(file)["config"]["agentplatform:services"]["bff"]

    assert replicated(file, 1) == {}
    further = replicated(file, 2)["agentplatform:services.bff-2"]
    assert isinstance(further, dict)
    assert first.items() <= further.items()  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType] -- YAML data


def test_a_part_that_does_not_exist_and_a_page_of_one_part_are_refused() -> None:
    app = typer.Typer()
    app.command()(bench)
    for arguments, said in (
        (["--only", "flor"], "no such part; accepted: floor"),
        (["--only", "floor", "--write"], "omit --only or --write"),
    ):
        done = CliRunner().invoke(app, arguments)
        assert done.exit_code
        assert said in str(done.exception)


def test_the_page_has_every_figure_with_machine_versions_and_date(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page, "FILE", tmp_path / "performance.md")

    page.write([Figure(what="a preview", value="2.00 s", target="8 s")], rounds=3)

    text = (tmp_path / "performance.md").read_text()
    assert "| a preview | 2.00 s | 8 s |" in text
    assert re.search(r"Machine: \d+ cores", text)
    assert re.search(r"Versions: Pulumi [\d.]+, Python [\d.]+, moto [\d.]+, pulumi-aws", text)
    assert re.search(r"Ended: \d{4}-\d\d-\d\d \d\d:\d\d UTC", text)
    assert "Rounds: 3" in text
