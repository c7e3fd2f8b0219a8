"""The short form of `make torture`, and proof that its comparison sees what it is there to see."""

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from localcloud import process
from localcloud.process import Running
from tests.localcloud.harness import Engine
from tests.torture import leaks, page
from tests.torture.comparison import Account
from tests.torture.mishaps import Mishap
from tests.torture.results import Results
from tests.torture.rounds import Plan, Player, Result, plan
from tests.torture.world import World

pytestmark = pytest.mark.engine

LOST = {"sns.CreateTopic": {"fault": "lost", "times": 1}}
ROUNDS = (
    Plan(seed=0, number=1, operation="up", mishap=Mishap(kind="fault", fault=LOST)),
    Plan(
        seed=0,
        number=2,
        operation="change",
        mishap=Mishap(kind="kill", target="engine", signal="KILL", moment=0.5),
    ),
    Plan(
        seed=0,
        number=3,
        operation="destroy",
        mishap=Mishap(kind="fault", fault={"ec2.DeleteSubnet": {"fault": "denied", "times": 1}}),
    ),
)


@pytest.fixture(scope="module")
def player(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Player]:
    world = World(folder=tmp_path_factory.mktemp("torture"))
    world.build()
    yield Player(world)
    world.close()


@pytest.mark.parametrize("drawn", ROUNDS, ids=lambda drawn: str(drawn.mishap))
def test_nothing_is_lost(player: Player, drawn: Plan) -> None:
    result = player.play(drawn)
    assert result.met
    assert result.faults == []


def test_the_comparison_sees_what_only_one_side_has(local_aws: tuple[Path, Running]) -> None:
    running = process.start(local_aws[0])  # found, unless an earlier test has killed it
    account, engine = Account(running), Engine(running.ports["aws"], region="us-east-1")
    token = "aws:sns/topic:Topic"  # noqa: S105 -- a type's token
    before = account.things()
    id_, inputs, state = engine.make(token, name="seen")
    resource = {"urn": "urn:it", "type": token, "id": id_, "inputs": inputs, "outputs": state}
    assert account.strangers([], before) == [id_]
    assert account.strangers([resource], before) == []
    assert account.missing([resource]) == []

    engine.delete(token, id_, inputs, state)
    assert account.missing([resource]) == ["urn:it"]
    engine.close()


def test_a_leaked_value_is_found_in_files_and_processes(tmp_path: Path) -> None:
    (tmp_path / "passphrase").write_text("open sesame")
    assert leaks.found({"open sesame"}, [tmp_path], {"pulumi up"}, 0) == []

    (tmp_path / "state.json").write_text('{"word": "open sesame"}')
    (tmp_path / "encoded").write_text("b3BlbiBzZXNhbWU=")
    found = leaks.found({"open sesame"}, [tmp_path], {"pulumi --word=open sesame"}, 0)
    assert sorted(each.rpartition("/")[2] for each in found) == [
        "a process: pulumi --word=open sesame",
        "encoded",
        "state.json",
    ]


def test_results_are_kept_and_told_with_what_failed_and_its_fate(tmp_path: Path) -> None:
    results, (lost, killed, _) = Results(tmp_path / "results.jsonl"), ROUNDS
    failed = Result(met=True, code=1, ways=["up"], faults=["in AWS, not in the state: vpc-1"])
    results.add("part", lost, failed)
    results.add("part", killed, Result(met=True, code=255, ways=["up"]))
    text = page.render(results.entries())
    assert "| all | | 2 | 2 | 1 |" in text
    assert "| engine | 1 | 0 | 0 | 1 of 1 |" in text
    assert re.search(r"\| part 0-1 \| up: .* vpc-1 .* open \|", text)

    results.add("part", lost, Result(met=True, ways=["up", "platformctl orphans"]))
    text = page.render(results.entries())
    assert "| all | | 2 | 2 | 2 |" in text
    assert re.search(r"\| part 0-1 \| up: .* vpc-1 .* survived at \w+\+? \|", text)
    assert [each.plan for each in results.entries()] == [lost, killed, lost]


def test_a_seed_says_what_happens() -> None:
    drawn = [plan(5, number) for number in range(30)]
    assert drawn == [plan(5, number) for number in range(30)]
    assert drawn[0].operation == "up"
    assert {each.operation for each in drawn} == {"up", "change", "refresh", "destroy"}
    for before, after in pairwise(drawn):
        gone = before.operation == "destroy" or before.mishap.remote
        assert (after.operation == "up") == gone
