"""How results are printed: values whole and as they are, a line each where no terminal is."""

import json
from collections.abc import Callable, Sequence

import pytest
from rich.console import Console

from ops import options
from ops.options import ABSENT, Cell, show
from tests.unit.ops.conftest import FakePulumi, Platformctl, contract

ARN = "arn:aws:secretsmanager:us-east-1:123456789012:secret:[bold]database/app-AbCdEf:smile:"
LONG = "https://sqs.us-east-1.amazonaws.com/123456789012/" + "queue-" * 40

Printed = Callable[[Sequence[Sequence[Cell]]], str]


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Printed:
    """What `show` prints into a pipe as wide as a small terminal."""
    monkeypatch.setattr(options.console, "width", 80)

    def printed(rows: Sequence[Sequence[Cell]]) -> str:
        show(rows, ["Name"] * len(rows[0]))
        return capsys.readouterr().out

    return printed


def test_a_value_is_no_markup_and_no_emoji(printed: Printed) -> None:
    assert printed([("secret", ARN)]) == f"secret  {ARN}\n"


def test_a_pipe_gets_whole_values_in_columns(printed: Printed) -> None:
    assert printed([("a", LONG, "x"), ("bcd", "short", "y")]).splitlines() == [
        f"a    {LONG}  x",
        f"bcd  {'short':{len(LONG)}}  y",
    ]


def test_each_line_of_a_cell_is_complete(printed: Printed) -> None:
    assert printed([("red", "network.nat", ["no gateway", "Fix: up"])]).splitlines() == [
        "red  network.nat  no gateway",
        "red  network.nat  Fix: up",
    ]


def test_a_terminal_folds_values_and_keeps_them_whole(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    terminal = Console(
        highlight=False, markup=False, emoji=False, force_terminal=True, width=60, no_color=True
    )
    monkeypatch.setattr(options, "console", terminal)

    show([("secret", ARN), ("secret", LONG)], ("Name", "Value"), grouped=True)

    out = capsys.readouterr().out
    values = [line.split("│")[2].strip() for line in out.splitlines() if line.startswith("│")]
    assert "".join(values) == ARN + LONG
    assert out.count("secret") == 2, "one name for both rows, one in the value"


def test_outputs_are_a_line_for_each_value(
    platformctl: Platformctl, pulumi: FakePulumi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(options.console, "width", 80)
    security = contract(
        "security", secretArns={"database": ARN}, webAclArn="", sealed=[], allowed=True
    )
    pulumi.has(outputs={"security": security})
    monkeypatch.setattr("ops.commands.outputs.Deployment.contract", lambda *_: security)  # pyright: ignore[reportUnknownLambdaType, reportUnknownArgumentType] -- whatever is asked

    lines = [line.split() for line in platformctl("outputs", "dev", "security").out.splitlines()]

    assert ["security", "secretArns.database", ARN] in lines
    assert ["security", "webAclArn", *ABSENT.split()] in lines
    assert ["security", "sealed", *ABSENT.split()] in lines
    assert ["security", "allowed", "true"] in lines


def test_json_stays_json(platformctl: Platformctl, pulumi: FakePulumi) -> None:
    pulumi.has(outputs={"ecsCluster": contract("ecsCluster", clusterName=ARN)})

    found = json.loads(platformctl("outputs", "dev", "ecsCluster", "--json").out)
    assert found["ecsCluster"]["clusterName"] == ARN
