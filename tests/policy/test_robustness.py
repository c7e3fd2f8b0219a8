"""Whatever a program says, the pack neither falls over nor lets pass what it cannot read."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, cast

import pulumi_aws as aws
import pytest
from frame.cases import ResourceCase
from frame.value import Value
from rules import RULES

from tests.policy.cases import RESOURCE_CASES, STACK_CASES
from tests.policy.harness import judge, judge_stack
from tests.policy.requests import Made, analyzer, findings

BY_ID = {rule.id: rule for rule in RULES}
DEEP = "[" * 100_000
SURROGATE = "\ud800"
"""Half a character, which JSON can spell and UTF-8 cannot."""
ODD: tuple[object, ...] = (
    -1.5,
    float("nan"),
    True,
    DEEP,
    SURROGATE,
    [[None]],
    {"": None, "Statement": [None, "text", [[None]], {"Action": {"": 1}, "Condition": [1]}]},
)


def odd(props: Mapping[str, object]) -> Iterator[dict[str, object]]:
    """The inputs with each of them, and each field of a block or list, turned into odd values."""
    for key, value in props.items():
        yield from ({**props, key: each} for each in ODD)
        for part in _parts(value):
            yield from ({**props, key: [{**part, name: each}]} for name in part for each in ODD)


def _parts(value: object) -> Iterator[dict[str, object]]:
    for part in cast("list[object]", value) if isinstance(value, list) else [value]:
        if isinstance(part, dict):
            yield cast("dict[str, object]", part)


@pytest.mark.parametrize("case", RESOURCE_CASES, ids=lambda case: case.rule)
def test_no_rule_falls_over_odd_inputs(case: ResourceCase) -> None:
    for props in odd(case.compliant):
        judge(BY_ID[case.rule], case.cls, props, case.given)


@pytest.mark.parametrize("number", range(len(STACK_CASES)))
def test_no_rule_on_the_whole_stack_falls_over_odd_inputs(number: int) -> None:
    case = STACK_CASES[number]
    rule = cast("Any", BY_ID[case.rule])
    for nodes, _, _ in case.violations[:2]:
        for place, node in enumerate(nodes):
            for props in odd(node.props):
                judge_stack(
                    rule,
                    [*nodes[:place], replace(node, props=props), *nodes[place + 1 :]],
                    case.given,
                )


def test_text_that_nests_too_deeply_is_no_document() -> None:
    assert Value(DEEP).document().missing


def test_what_utf8_cannot_say_is_reported_all_the_same() -> None:
    statement = {"Sid": SURROGATE, "Effect": "Allow", "Action": "*", "Resource": "*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    made = Made(cls=aws.iam.Policy, name="wide", inputs={"policy": document})
    assert ("iam-policy-no-every-action", "wide") in findings(analyzer(), [made])


def test_one_of_five_thousand_resources_is_found() -> None:
    many = [
        Made(
            cls=cls,
            name=f"{cls.__name__}-{number}",
            inputs={key: f"name-{number}"},
            refers={} if cls is aws.s3.Bucket else {key: [f"Bucket-{number}"]},
        )
        for cls, key in (
            (aws.s3.Bucket, "bucket"),
            (aws.s3.BucketVersioning, "bucket"),
            (aws.s3.BucketLogging, "bucket"),
            (aws.s3.BucketPolicy, "bucket"),
            (aws.s3.BucketServerSideEncryptionConfiguration, "bucket"),
        )
        for number in range(1000)
    ]
    bare = Made(cls=aws.s3.Bucket, name="bare", inputs={"bucket": "bare"})
    found = findings(analyzer(), [*many, bare])
    assert {name for rule, name in found if rule == "s3-versioning-declared"} == {"bare"}
