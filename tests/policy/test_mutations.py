"""Each input of the prod stack matters to a rule, or somebody said why it need not."""

import pytest

from tests.policy.leaves import GONE, Leaf, leaves, mutants, replaced
from tests.policy.mutations import of_prod
from tests.policy.reviewed import Entry, How, Input, doubtful, entries, partly, stale, unreviewed


@pytest.fixture(
    scope="module", params=[(How.REVIEWED, entries), (How.PARTLY, partly)], ids=lambda p: p[0]
)
def reviewed(request: pytest.FixtureRequest) -> tuple[list[Input], list[Entry]]:
    """The inputs that rules notice nowhere, or at some places only, and the lines about them."""
    how, lines = request.param
    return sorted(which for which, each in of_prod().items() if each.how is how), lines()


def test_each_input_is_noticed_everywhere_or_reviewed(
    reviewed: tuple[list[Input], list[Entry]],
) -> None:
    assert list(unreviewed(*reviewed)) == []


def test_the_list_has_no_line_that_a_rule_or_the_program_made_void(
    reviewed: tuple[list[Input], list[Entry]],
) -> None:
    assert list(stale(*reviewed)) == []


def test_no_input_has_two_reasons(reviewed: tuple[list[Input], list[Entry]]) -> None:
    assert list(doubtful(*reviewed)) == []


@pytest.mark.parametrize(
    ("which", "rule"),
    [
        (Input("aws:kms/key:Key", "enableKeyRotation"), "kms-key-rotation"),
        (Input("aws:ec2/flowLog:FlowLog", "vpcId"), "vpc-flow-logs"),
        (Input("aws:ecr/lifecyclePolicy:LifecyclePolicy", "repository"), "ecr-lifecycle-declared"),
    ],
)
def test_a_rule_notices_at_every_resource(which: Input, rule: str) -> None:
    outcome = of_prod()[which]
    assert outcome.noticed == outcome.tried
    assert outcome.rules == {rule}


KEY = Input("aws:kms/key:Key", "description")
TOPIC = Input("aws:sns/topic:Topic", "description")
FOR_ALL = Entry("A text.", "*", "description")
FOR_KEYS = Entry("Another reason.", "aws:kms/key:Key", "description")


def test_what_is_not_on_the_list_is_told() -> None:
    assert list(unreviewed([KEY, TOPIC], [FOR_KEYS])) == ["aws:sns/topic:Topic description"]
    assert list(unreviewed([KEY, TOPIC], [FOR_ALL])) == []


def test_a_void_line_is_told() -> None:
    assert list(stale([TOPIC], [FOR_ALL, FOR_KEYS])) == [
        "Another reason.: aws:kms/key:Key description"
    ]


def test_two_reasons_are_told() -> None:
    assert list(doubtful([KEY, TOPIC], [FOR_ALL, FOR_KEYS])) == ["aws:kms/key:Key description"]


DOCUMENT = '{"Statement": [{"Effect": "Allow", "Condition": {"Bool": {"x": "true"}}}]}'
INPUTS = {
    "on": True,
    "size": 3,
    "tags": {"Name": "a"},
    "list": ["a", "b"],
    "none": [],
    "policy": DOCUMENT,
}


def test_leaves_reach_into_lists_and_json_texts() -> None:
    assert [(leaf.path, leaf.value) for leaf in leaves(INPUTS)] == [
        ("on", True),
        ("size", 3),
        ("tags.*", "a"),
        ("list[]", "a"),
        ("list[]", "b"),
        ("none", []),
        ("policy.Statement[].Effect", "Allow"),
        ("policy.Statement[].Condition", {"Bool": {"x": "true"}}),
        ("policy.Statement[].Condition.Bool.x", "true"),
    ]


def test_one_leaf_is_replaced_and_nothing_else() -> None:
    places = {leaf.path: leaf.place for leaf in leaves(INPUTS)}
    assert replaced(INPUTS, places["on"], GONE) == {k: v for k, v in INPUTS.items() if k != "on"}
    assert replaced(INPUTS, ("list", 0), GONE)["list"] == ["b"]
    assert replaced(INPUTS, ("list", 1), "c")["list"] == ["a", "c"]
    without = replaced(INPUTS, places["policy.Statement[].Condition"], GONE)
    assert without["policy"] == '{"Statement": [{"Effect": "Allow"}]}'
    assert INPUTS["list"] == ["a", "b"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (True, [GONE, False]),
        (3, [GONE, 0, 10**9]),
        ([], [GONE]),
        ("Deny", [GONE, "*", "other", "Allow"]),
        ("10.0.0.0/16", [GONE, "*", "other", "0.0.0.0/0"]),
        ("https://a", [GONE, "*", "other", "http://a"]),
        ("30", [GONE, "*", "other", "0", str(10**9)]),
    ],
)
def test_a_leaf_is_taken_away_and_turned_round(value: object, expected: list[object]) -> None:
    assert list(mutants(Leaf(("key",), value))) == expected
