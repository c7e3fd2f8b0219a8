import importlib
import re
from collections.abc import Iterator
from keyword import iskeyword
from typing import cast

import pulumi_aws as aws
import pytest
from frame.cases import UNKNOWN, Changes, Node, ResourceCase, StackCase, changed
from frame.family import FAMILIES
from frame.rule import ResourceRule, StackRule, tokens
from rules import RULES
from rules.all.regions import RegionalTypes
from rules.all.tagging import TaggableTypes
from server import ROOT_STACK

from tests.policy.cases import RESOURCE_CASES, STACK_CASES
from tests.policy.harness import judge, judge_stack, urn

BY_ID = {rule.id: rule for rule in RULES}


def stack_rule(case: StackCase) -> StackRule:
    rule = BY_ID[case.rule]
    assert isinstance(rule, StackRule)
    return rule


def label(case: ResourceCase | StackCase, detail: object) -> str:
    kind = "".join(tokens(case.cls)) if isinstance(case, ResourceCase) else "stack"
    return f"{case.rule}-{kind}-{detail}"


def passing_resources() -> Iterator[object]:
    for case in RESOURCE_CASES:
        yield pytest.param(case, {}, id=label(case, "compliant"))
        for number, changes in enumerate(case.tolerated):
            yield pytest.param(case, changes, id=label(case, f"{number}-{','.join(changes)}"))


def violating_resources() -> Iterator[object]:
    for case in RESOURCE_CASES:
        for number, (changes, message) in enumerate(case.violations):
            yield pytest.param(
                case, changes, message, id=label(case, f"{number}-{','.join(changes)}")
            )


def passing_stacks() -> Iterator[object]:
    for case in STACK_CASES:
        for number, nodes in enumerate(case.compliant):
            yield pytest.param(case, nodes, id=label(case, number))


def violating_stacks() -> Iterator[object]:
    for case in STACK_CASES:
        for number, (nodes, name, message) in enumerate(case.violations):
            yield pytest.param(case, nodes, name, message, id=label(case, number))


@pytest.mark.parametrize(("case", "changes"), list(passing_resources()))
def test_resource_passes(case: ResourceCase, changes: Changes) -> None:
    props = changed(case.compliant, changes)
    assert judge(BY_ID[case.rule], case.cls, props, case.given) == []


@pytest.mark.parametrize(("case", "changes", "message"), list(violating_resources()))
def test_resource_is_refused(case: ResourceCase, changes: Changes, message: str) -> None:
    rule = BY_ID[case.rule]
    refusals = judge(rule, case.cls, changed(case.compliant, changes), case.given)
    assert any(message in refusal for refusal in refusals), refusals
    assert all(rule.remediation in refusal for refusal in refusals)


@pytest.mark.parametrize(("case", "nodes"), list(passing_stacks()))
def test_stack_passes(case: StackCase, nodes: list[Node]) -> None:
    assert judge_stack(stack_rule(case), nodes, case.given) == []


@pytest.mark.parametrize(("case", "nodes", "name", "message"), list(violating_stacks()))
def test_stack_is_refused_at_the_resource(
    case: StackCase, nodes: list[Node], name: str, message: str
) -> None:
    rule = stack_rule(case)
    (cls,) = {node.cls for node in nodes if node.name == name}
    ((found, refusal),) = judge_stack(rule, nodes, case.given)
    assert found == urn(cls, name)
    assert message in refusal
    assert rule.remediation in refusal


def test_every_rule_has_cases_of_both_kinds() -> None:
    passing = {case.rule for case in (*RESOURCE_CASES, *STACK_CASES) if case.compliant}
    refusing = {case.rule for case in (*RESOURCE_CASES, *STACK_CASES) if case.violations}
    assert passing == refusing == set(BY_ID)


@pytest.mark.parametrize("case", RESOURCE_CASES, ids=lambda case: label(case, "unknown"))
def test_unknown_values_neither_raise_nor_violate(case: ResourceCase) -> None:
    rule = BY_ID[case.rule]
    for key in case.compliant:
        assert judge(rule, case.cls, {**case.compliant, key: UNKNOWN}, case.given) == []
    assert judge(rule, case.cls, dict.fromkeys(case.compliant, UNKNOWN), case.given) == []


def test_ids_are_unique() -> None:
    assert len(BY_ID) == len(RULES)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_metadata_is_complete(rule: ResourceRule | StackRule) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", rule.id)
    assert rule.family in FAMILIES
    for sentence in (rule.description, rule.remediation):
        assert re.fullmatch(r"[A-Z].{15,}\.", sentence)
    assert rule.references
    assert all(reference.framework and reference.control for reference in rule.references)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_types_are_those_of_the_sdk(rule: ResourceRule | StackRule) -> None:
    if isinstance(rule.types, TaggableTypes | RegionalTypes):
        return
    for token in cast("frozenset[str]", rule.types) - {ROOT_STACK}:
        _, path, name = token.split(":")
        service = path.partition("/")[0]
        folder = f"{service}_" if iskeyword(service) else service
        sdk = importlib.import_module(f"pulumi_aws.{folder}")
        assert tokens(getattr(sdk, name)) == {token}


@pytest.mark.parametrize(
    ("token", "taggable"),
    [
        ("aws:s3/bucket:Bucket", True),
        ("aws:lambda/function:Function", True),
        ("aws:autoscaling/group:Group", True),
        ("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", True),
        ("aws:s3/bucketPolicy:BucketPolicy", False),
        ("aws:inspector/resourceGroup:ResourceGroup", False),
        ("aws:nosuchservice/thing:Thing", False),
        ("pulumi:providers:aws", False),
        ("awsx:ec2:Vpc", False),
        ("agentplatform:network:Network", False),
        ("aws:ec2:Nonsense", False),
    ],
)
def test_taggable_types(token: str, taggable: bool) -> None:
    assert (token in TaggableTypes()) is taggable


def test_a_rule_ignores_other_types() -> None:
    rule = BY_ID["kms-key-rotation"]
    assert isinstance(rule, ResourceRule)
    assert judge(rule, aws.kms.Alias, {"enableKeyRotation": False}) == []
