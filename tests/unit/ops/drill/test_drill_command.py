"""`platformctl drill`: who may, what is shown, written down, and how it ends."""

import json
import signal
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import typer

from ops import __main__ as command
from ops.commands import drill as drills
from ops.deployment import Deployment
from ops.drill.clock import WallClock
from ops.drill.drill import Drill, DrillStep
from ops.drill.session import DrillSession
from ops.drill.target import Target
from ops.errors import OpsError
from tests.unit.ops.drill.staged import FakeClock

TARGET = Target(what="the light is on", limit=60, source="002")


@dataclass(kw_only=True)
class Lamp:
    """Something to drill."""

    takes: float = 10
    on: bool = False
    moves: int = 0
    stuck: bool = False

    def drill(self, _: Deployment) -> Drill:
        return Drill(
            name="lamp",
            about="A lamp is lit.",
            targets=(TARGET,),
            found=("a lamp",),
            costs="nothing",
            risks="light",
            steps=(
                DrillStep(
                    does="light it",
                    do=self._light,
                    undo=lambda _: self._turn(on=False),
                    undoes="put it out",
                    by_hand="blow",
                ),
            ),
        )

    def _turn(self, *, on: bool) -> None:
        if self.stuck and not on:
            raise OpsError("it is stuck")
        self.on, self.moves = on, self.moves + 1

    def _light(self, session: DrillSession) -> None:
        self._turn(on=True)
        session.reach({TARGET: lambda: session.elapsed >= self.takes})


@pytest.fixture
def lamp(monkeypatch: pytest.MonkeyPatch, clock: FakeClock) -> Lamp:
    lamp = Lamp()
    monkeypatch.setattr(drills, "CLOCK", clock)
    app, group = typer.Typer(), typer.Typer()
    app.add_typer(group, name="drill")
    group.callback()(lambda: None)
    drills.of_stack(group, "lamp", "Light a lamp.", lamp.drill)
    monkeypatch.setattr(command, "app", app)
    return lamp


@pytest.fixture
def run(
    lamp: Lamp,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Callable[..., tuple[int, str, str]]:
    assert lamp.moves == 0

    def run(*arguments: str, stack: str = "staging") -> tuple[int, str, str]:
        words = ["platformctl", "drill", "lamp", stack, "--record", str(tmp_path), *arguments]
        monkeypatch.setattr("sys.argv", words)
        code = command.main()
        said = capsys.readouterr()
        return code, said.out, " ".join(said.err.split())

    return run


Run = Callable[..., tuple[int, str, str]]


def written(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def test_without_a_word_it_only_shows_the_plan(run: Run, lamp: Lamp, tmp_path: Path) -> None:
    code, out, _ = run()
    assert code == 0
    assert "1. light it\n     afterwards: put it out" in out
    assert "the light is on: at most 60 s (002)" in out
    assert lamp.moves == 0
    assert written(tmp_path) == []


def test_the_plan_is_there_for_programs(run: Run, lamp: Lamp) -> None:
    code, out, _ = run("--json")
    plan = json.loads(out)
    assert code == 0
    assert plan["steps"] == [{"does": "light it", "putBack": "put it out", "unknownHere": None}]
    assert plan["targets"][0]["limit"] == 60
    assert lamp.moves == 0


@pytest.mark.parametrize(
    ("arguments", "stack", "sentence"),
    [
        (("--run",), "staging", "add --confirm staging; nothing was done"),
        (("--confirm", "dev"), "staging", "'dev' is not 'staging'; nothing was done"),
        (("--run",), "prod", "drills of prod need --confirm prod; nothing was done"),
    ],
)
def test_nobody_drills_by_mistake(
    run: Run, lamp: Lamp, arguments: tuple[str, ...], stack: str, sentence: str
) -> None:
    code, _, err = run(*arguments, stack=stack)
    assert code == 2
    assert sentence in err
    assert lamp.moves == 0


@pytest.mark.parametrize(("typed", "code", "moves"), [("staging", 0, 2), ("prod", 2, 0)])
def test_the_name_is_typed_after_the_plan(
    run: Run, lamp: Lamp, monkeypatch: pytest.MonkeyPatch, typed: str, code: int, moves: int
) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("typer.prompt", lambda *_, **__: typed)  # pyright: ignore[reportUnknownLambdaType, reportUnknownArgumentType] -- any arguments
    got, _, err = run("--run")
    assert (got, lamp.moves) == (code, moves)
    assert "light it" in err


def test_what_was_done_is_written_down(run: Run, lamp: Lamp, tmp_path: Path) -> None:
    code, out, err = run("--confirm", "staging")
    assert (code, lamp.on) == (0, False)
    assert "green" in out
    assert written(tmp_path) == [
        "2026-11-22-120000-lamp.json",
        "2026-11-22-120000-lamp.md",
    ]
    assert "2026-11-22-120000-lamp.md" in err
    record: dict[str, Any] = json.loads((tmp_path / written(tmp_path)[0]).read_text())
    assert record["outcome"] == "green"
    assert record["measured"][0]["value"] == 10
    page = (tmp_path / written(tmp_path)[1]).read_text()
    assert "| the light is on | 10 s | at most 60 s | green | 002 |" in page
    assert "- 12:00:10 put it out" in page


@pytest.mark.parametrize("takes", [61, 1e9])
def test_a_missed_target_is_exit_code_1(run: Run, lamp: Lamp, takes: float) -> None:
    lamp.takes = takes
    code, out, _ = run("--confirm", "staging", "--json")
    assert (code, lamp.on) == (1, False)
    assert json.loads(out)["outcome"] == "red"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_and_a_cancelled_job_are_exit_code_130_and_written_down(
    run: Run, lamp: Lamp, clock: FakeClock, tmp_path: Path, number: int
) -> None:
    clock.at[4] = lambda: signal.raise_signal(number)
    code, _, _ = run("--confirm", "prod", stack="prod")
    assert (code, lamp.on) == (130, False)
    assert len(written(tmp_path)) == 2
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL


def test_a_refusal_of_aws_is_told_after_putting_back(
    run: Run, lamp: Lamp, clock: FakeClock
) -> None:
    def refuse() -> None:
        raise OpsError("AWS is tired")

    clock.at[4] = refuse
    code, _, err = run("--confirm", "staging")
    assert (code, lamp.on) == (6, False)
    assert "the drill ended early: AWS is tired" in err


def test_what_cannot_be_put_back_is_told_last(run: Run, lamp: Lamp) -> None:
    lamp.stuck = True
    code, _, err = run("--confirm", "staging")
    assert code == 1
    assert "remaining manual step: blow (it is stuck)" in err


def test_the_clock_on_the_wall_goes_on() -> None:
    clock = WallClock()
    before = clock.seconds()
    clock.sleep(0)
    assert clock.seconds() >= before
    assert clock.now().utcoffset() is not None
