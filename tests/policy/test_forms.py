"""A rule by declaration says what is wrong and what to do, and its cases follow from it."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from frame.cases import UNKNOWN, ResourceCase, StackCase
from frame.companions import CompanionRule
from frame.derived_cases import derived
from frame.family import ENCRYPTION
from frame.inputs import (
    Demand,
    InputRule,
    absent,
    at_least,
    customer_key,
    equals,
    never,
    present,
)
from frame.rule import security_hub, tokens
from frame.sdk import aws
from frame.value import Value
from pulumi_policy import Severity
from rules import RULES


def rule(**inputs: Demand) -> InputRule:
    return InputRule(
        id="some-rule",
        family=ENCRYPTION,
        description="Something holds.",
        severity=Severity.LOW,
        references=(security_hub("Some.1"),),
        types=tokens(aws.rds.Proxy, aws.rds.Cluster),
        inputs={path.replace("_", "."): demand for path, demand in inputs.items()},
    )


def taking(demand: Demand, default: object) -> Demand:
    return replace(demand, default=default)


@pytest.mark.parametrize(
    ("demand", "inputs", "message"),
    [
        (equals(True), {}, "a is not set; it has to be true."),
        (equals(True), {"a": False}, "a is false; it has to be true."),
        (equals("A", "B"), {"a": "C"}, "a is C; it has to be A or B."),
        (present(but="NONE"), {"a": "NONE"}, "a is NONE; it has to be set, and not to NONE."),
        (absent([1]), {"a": [1]}, "a is set; it has to be left out."),
        (never("host"), {"a": "host"}, "a is host; it has to be other than host."),
        (taking(at_least(3), 1), {}, "a is not set; it has to be 3 or more."),
        (at_least(3), {"a": 2.0}, "a is 2.0; it has to be 3 or more."),
        (customer_key(), {"a": "alias/aws/s3"}, "a is alias/aws/s3; it has to be a customer-mana"),
    ],
)
def test_what_is_wrong_is_said(demand: Demand, inputs: Mapping[str, object], message: str) -> None:
    (said,) = rule(a=demand).check(Value(inputs))
    assert said.startswith(message)


@pytest.mark.parametrize(
    ("demand", "inputs"),
    [
        (taking(equals(True), True), {}),
        (equals(True), {"a": UNKNOWN}),
        (equals("A", "B"), {"a": "B"}),
        (present(), {"a": [UNKNOWN]}),
        (absent([1]), {"a": []}),
        (never("host"), {}),
        (at_least(3), {"a": 3.0}),
        (at_least(3), {"a": UNKNOWN}),
        (taking(at_least(3), 3), {}),
    ],
)
def test_what_is_right_or_not_known_is_let_pass(
    demand: Demand, inputs: Mapping[str, object]
) -> None:
    assert list(rule(a=demand).check(Value(inputs))) == []


def test_what_to_do_follows_for_each_input() -> None:
    assert rule(someThing_isOn=equals(True), mode=taking(equals("A"), "A")).remediation == (
        'Set some_thing.is_on=True. Leave mode out, or set it to "A".'
    )


def test_each_element_of_a_list_is_evaluated() -> None:
    found = rule(**{"replicas[]_keyId": customer_key()}).check(
        Value({"replicas": [{"keyId": "k"}, {}, UNKNOWN]})
    )
    assert [message.partition(" ")[0] for message in found] == ["replicas[1].keyId"]


def test_a_block_that_is_not_there_has_nothing_wrong() -> None:
    tls = rule(**{"files[]_efs?_tls": equals("ON")})
    assert list(tls.check(Value({"files": [{}, {"efs": UNKNOWN}, {"efs": {"tls": "ON"}}]}))) == []
    (said,) = tls.check(Value({"files": [{"efs": {"id": "fs-1"}}]}))
    assert said.startswith("files[0].efs.tls is not set")
    assert tls.remediation == 'Set files.efs.tls="ON".'


def test_cases_are_derived_for_every_type_and_both_kinds() -> None:
    for each in RULES:
        cases = list(derived(each))
        if isinstance(each, InputRule):
            of_resources = [case for case in cases if isinstance(case, ResourceCase)]
            assert all(case.violations for case in of_resources)
            assert tokens(*(case.cls for case in of_resources)) == each.types
        elif isinstance(each, CompanionRule) and each.example is not None:
            assert all(isinstance(case, StackCase) and case.violations for case in cases)
            assert len(cases) == len(each.types)
        else:
            assert cases == []
