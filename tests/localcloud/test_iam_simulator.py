"""The policy simulator: what IAM's documentation says it decides."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, cast

import boto3
import pytest
from botocore.exceptions import ClientError

from localcloud import serve
from localcloud.iam.simulator import Policy, PolicyError, Request, context_of, simulate

BUCKET = "arn:aws:s3:::documents"
OBJECT = f"{BUCKET}/a/b.txt"


def statement(effect: str = "Allow", **elements: Any) -> dict[str, Any]:
    return {"Effect": effect, "Action": "s3:GetObject", "Resource": f"{BUCKET}/*", **elements}


def without(element: str, **elements: Any) -> dict[str, Any]:
    return {key: value for key, value in statement(**elements).items() if key != element}


def policy(*statements: dict[str, Any], name: str = "given") -> Policy:
    return Policy(name=name, document={"Version": "2012-10-17", "Statement": list(statements)})


def decide(
    *statements: dict[str, Any],
    action: str = "s3:GetObject",
    resource: str = OBJECT,
    boundary: Policy | None = None,
    given: Mapping[str, str | list[str]] | None = None,
) -> str:
    request = Request(action=action, resource=resource, context=context_of(given or {}))
    return simulate(request, [policy(*statements)], [boundary] if boundary else []).decision


def test_nothing_is_allowed_by_default_and_a_denial_wins() -> None:
    assert decide() == "implicitDeny"
    assert decide(statement()) == "allowed"
    assert decide(statement(), statement("Deny")) == "explicitDeny"
    assert decide(statement("Deny"), statement()) == "explicitDeny"


@pytest.mark.parametrize(
    ("pattern", "action", "expected"),
    [
        ("s3:GetObject", "S3:getobject", True),
        ("s3:Get*", "s3:GetObject", True),
        ("s3:?etObject", "s3:GetObject", True),
        ("s3:Get", "s3:GetObject", False),
        ("*", "iam:PassRole", True),
        (["s3:PutObject", "s3:GetObject"], "s3:GetObject", True),
        ("s3:Get.bject", "s3:GetObject", False),
        ("s3:[G]etObject", "s3:GetObject", False),
    ],
)
def test_actions_ignore_case_and_know_two_wildcards(
    pattern: Any, action: str, *, expected: bool
) -> None:
    found = decide(statement(Action=pattern), action=action)
    assert found == ("allowed" if expected else "implicitDeny")


@pytest.mark.parametrize(
    ("pattern", "resource", "expected"),
    [
        (OBJECT, OBJECT, True),
        (BUCKET, OBJECT, False),
        (f"{BUCKET}*", OBJECT, True),
        (f"{BUCKET}/A/*", OBJECT, False),
        ("*", OBJECT, True),
        ("*", "*", True),
        (OBJECT, "*", False),
        ([BUCKET, f"{BUCKET}/*"], OBJECT, True),
        (f"{BUCKET}/a/b?txt", OBJECT, True),
        (f"{BUCKET}/a/b.txt", f"{BUCKET}/a/bxtxt", False),
    ],
)
def test_resources_heed_case(pattern: Any, resource: str, *, expected: bool) -> None:
    found = decide(statement(Resource=pattern), resource=resource)
    assert found == ("allowed" if expected else "implicitDeny")


def test_not_action_and_not_resource_turn_the_match_around() -> None:
    all_but_iam = without("Action", NotAction="iam:*")
    all_but_one = without("Resource", NotResource=OBJECT)

    assert decide(all_but_iam) == "allowed"
    assert decide(all_but_iam, action="iam:PassRole") == "implicitDeny"
    assert decide(all_but_one) == "implicitDeny"
    assert decide(all_but_one, resource=BUCKET) == "allowed"
    assert decide(statement(), without("Action", effect="Deny", NotAction="s3:*")) == "allowed"


@pytest.mark.parametrize(
    ("operator", "wanted", "value", "expected"),
    [
        ("StringEquals", "a", "a", True),
        ("StringEquals", "a", "A", False),
        ("StringEquals", "a*", "ab", False),
        ("StringEquals", ["a", "b"], "b", True),
        ("StringNotEquals", ["a", "b"], "c", True),
        ("StringNotEquals", ["a", "b"], "b", False),
        ("StringEqualsIgnoreCase", "a", "A", True),
        ("StringLike", "a*", "ab", True),
        ("StringNotLike", "a*", "ab", False),
        ("ArnLike", "arn:aws:ecs:*:1:task/*", "arn:aws:ecs:us-east-1:1:task/x/y", True),
        ("ArnLike", "arn:aws:ecs:*", "arn:aws:ecs:us-east-1:1:task/x", False),
        ("ArnNotLike", "arn:aws:ecs:*:1:*", "arn:aws:ecs:us-east-1:2:task/x", True),
        ("Bool", "true", "true", True),
        ("Bool", True, "false", False),
        ("NumericLessThan", "1.2", "1.1", True),
        ("NumericLessThanEquals", 1, "1", True),
        ("NumericGreaterThan", "1", "1", False),
        ("NumericNotEquals", "1", "2", True),
        ("DateGreaterThan", "2025-01-01T00:00:00Z", "2025-01-02T00:00:00Z", True),
        ("DateLessThan", "2025-01-01T00:00:00Z", "1735689601", False),
        ("IpAddress", "10.0.0.0/8", "10.1.2.3", True),
        ("IpAddress", "10.0.0.0/8", "11.1.2.3", False),
        ("NotIpAddress", "10.0.0.0/8", "11.1.2.3", True),
        ("IpAddress", ["192.168.0.0/16", "10.0.0.7"], "10.0.0.7", True),
    ],
)
def test_condition_operators(operator: str, wanted: Any, value: str, *, expected: bool) -> None:
    when = statement(Condition={operator: {"aws:Key": wanted}})
    assert decide(when, given={"AWS:key": value}) == ("allowed" if expected else "implicitDeny")


@pytest.mark.parametrize(
    ("operator", "expected"),
    [
        ("StringEquals", False),
        ("StringNotEquals", True),
        ("StringEqualsIfExists", True),
        ("BoolIfExists", True),
        ("ForAllValues:StringEquals", True),
        ("ForAnyValue:StringEquals", False),
        ("ForAnyValue:StringNotEquals", False),
    ],
)
def test_a_key_the_request_lacks(operator: str, *, expected: bool) -> None:
    found = decide(statement(Condition={operator: {"aws:Key": "true"}}))
    assert found == ("allowed" if expected else "implicitDeny")


def test_null_asks_whether_a_key_is_there() -> None:
    absent = statement(Condition={"Null": {"aws:TokenIssueTime": "true"}})
    present = statement(Condition={"Null": {"aws:TokenIssueTime": False}})

    assert (decide(absent), decide(present)) == ("allowed", "implicitDeny")
    given = {"aws:TokenIssueTime": "2025-01-01T00:00:00Z"}
    assert (decide(absent, given=given), decide(present, given=given)) == (
        "implicitDeny",
        "allowed",
    )


@pytest.mark.parametrize(
    ("operator", "values", "expected"),
    [
        ("ForAllValues:StringEquals", ["a", "b"], True),
        ("ForAllValues:StringEquals", ["a", "c"], False),
        ("ForAnyValue:StringEquals", ["a", "c"], True),
        ("ForAnyValue:StringEquals", ["c", "d"], False),
        ("ForAllValues:StringNotEquals", ["c", "d"], True),
        ("ForAllValues:StringNotEquals", ["a", "d"], False),
    ],
)
def test_keys_with_several_values(operator: str, values: list[str], *, expected: bool) -> None:
    when = statement(Condition={operator: {"aws:TagKeys": ["a", "b"]}})
    assert decide(when, given={"aws:TagKeys": values}) == (
        "allowed" if expected else "implicitDeny"
    )


def test_all_conditions_of_a_statement_must_hold() -> None:
    both = statement(
        Condition={"StringEquals": {"aws:A": "1", "aws:B": "2"}, "Bool": {"aws:C": "true"}}
    )

    assert decide(both, given={"aws:A": "1", "aws:B": "2", "aws:C": "true"}) == "allowed"
    for wrong in ("aws:A", "aws:B", "aws:C"):
        given = {"aws:A": "1", "aws:B": "2", "aws:C": "true", wrong: "x"}
        assert decide(both, given=given) == "implicitDeny"


def test_variables_come_from_the_request() -> None:
    own = statement(Resource=f"{BUCKET}/${{aws:username}}/*")

    assert decide(own, given={"aws:username": "a"}) == "allowed"
    assert decide(own, given={"aws:username": "*"}) == "implicitDeny", "a value brings no wildcard"
    assert decide(own) == "implicitDeny"
    assert decide(statement(Resource=f"{BUCKET}/${{aws:username, 'a'}}/*")) == "allowed"
    assert decide(statement(Resource=f"{BUCKET}/${{*}}/*")) == "implicitDeny"


def test_a_boundary_limits_and_grants_nothing() -> None:
    reading = policy(statement(), name="boundary")

    assert decide(statement(), boundary=reading) == "allowed"
    assert decide(boundary=reading) == "implicitDeny"
    assert decide(statement(), boundary=policy(name="boundary")) == "implicitDeny"
    assert decide(statement(), boundary=policy(statement("Deny"))) == "explicitDeny"


def test_verdict_names_policies_and_the_keys_it_lacked() -> None:
    request = Request(action="s3:GetObject", resource=OBJECT, context={})
    one = policy(statement(Condition={"Bool": {"aws:SecureTransport": "true"}}), name="one")
    verdict = simulate(request, [one, policy(statement(), name="two")])

    assert (verdict.decision, verdict.matched) == ("allowed", ("two",))
    assert verdict.missing == ("aws:SecureTransport",)


@pytest.mark.parametrize(
    ("broken", "sentence"),
    [
        (statement("Permit"), "every statement needs Effect: Allow or Deny"),
        (without("Action"), "a statement needs one of Action and NotAction"),
        (statement(NotResource="*"), "a statement needs one of Resource and NotResource"),
        (statement(Condition={"StringMatches": {"aws:A": "1"}}), "'StringMatches' is no condition"),
    ],
)
def test_what_iam_refuses_is_refused(broken: dict[str, Any], sentence: str) -> None:
    with pytest.raises(PolicyError, match=sentence):
        decide(broken)


@pytest.fixture(scope="module")
def iam() -> Iterator[Any]:
    with serve.moto() as url:
        yield cast("Any", boto3).client(
            "iam",
            endpoint_url=url,
            region_name="us-east-1",
            aws_access_key_id="test",
            aws_secret_access_key="test",  # noqa: S106 -- moto takes any
        )


def text(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


@pytest.fixture(scope="module")
def reader(iam: Any) -> str:
    """A role with an inline policy, a managed one and a boundary."""
    trust = {
        "Effect": "Allow",
        "Action": "sts:AssumeRole",
        "Principal": {"Service": "ecs-tasks.amazonaws.com"},
    }
    boundary = iam.create_policy(PolicyName="edge", PolicyDocument=text(statement(Action="s3:*")))
    role = iam.create_role(
        RoleName="reader",
        Path="/services/",
        AssumeRolePolicyDocument=text(trust),
        PermissionsBoundary=boundary["Policy"]["Arn"],
    )["Role"]
    iam.put_role_policy(RoleName="reader", PolicyName="inline", PolicyDocument=text(statement()))
    managed = iam.create_policy(
        PolicyName="managed",
        PolicyDocument=text(statement(Action=["s3:PutObject", "sqs:SendMessage"], Resource="*")),
    )
    iam.attach_role_policy(RoleName="reader", PolicyArn=managed["Policy"]["Arn"])
    return role["Arn"]


def results(answer: Any) -> dict[tuple[str, str], str]:
    return {
        (each["EvalActionName"], each["EvalResourceName"]): each["EvalDecision"]
        for each in answer["EvaluationResults"]
    }


def test_principal_is_judged_by_all_that_is_attached(iam: Any, reader: str) -> None:
    answer = iam.simulate_principal_policy(
        PolicySourceArn=reader,
        ActionNames=["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "sqs:SendMessage"],
        ResourceArns=[OBJECT],
    )

    assert results(answer) == {
        ("s3:GetObject", OBJECT): "allowed",
        ("s3:PutObject", OBJECT): "allowed",
        ("s3:DeleteObject", OBJECT): "implicitDeny",
        ("sqs:SendMessage", OBJECT): "implicitDeny",  # the boundary
    }
    assert answer["EvaluationResults"][0]["MatchedStatements"][0]["SourcePolicyId"] == "inline"


def test_context_and_additional_policies_count(iam: Any, reader: str) -> None:
    insecure = statement("Deny", Condition={"Bool": {"aws:SecureTransport": "false"}})
    ask = {
        "PolicySourceArn": reader,
        "ActionNames": ["s3:GetObject"],
        "ResourceArns": [OBJECT],
        "PolicyInputList": [text(insecure)],
    }
    entry = {
        "ContextKeyName": "aws:SecureTransport",
        "ContextKeyType": "boolean",
        "ContextKeyValues": ["false"],
    }

    unknown = iam.simulate_principal_policy(**ask)
    assert results(unknown) == {("s3:GetObject", OBJECT): "allowed"}
    assert unknown["EvaluationResults"][0]["MissingContextValues"] == ["aws:SecureTransport"]
    plain = iam.simulate_principal_policy(**ask, ContextEntries=[entry])
    assert results(plain) == {("s3:GetObject", OBJECT): "explicitDeny"}


def test_custom_policies_are_judged_alone(iam: Any) -> None:
    answer = iam.simulate_custom_policy(
        PolicyInputList=[text(statement(Resource="*"))], ActionNames=["s3:GetObject"]
    )

    assert results(answer) == {("s3:GetObject", "*"): "allowed"}


@pytest.mark.parametrize(
    ("change", "code", "sentence"),
    [
        (
            {"PolicySourceArn": "arn:aws:iam::123456789012:role/none"},
            "NoSuchEntity",
            "is no role, user or group",
        ),
        ({"ResourcePolicy": text(statement())}, "InvalidInput", "does not model ResourcePolicy"),
        ({"PolicyInputList": ["{"]}, "InvalidInput", "PolicyInputList: .* is no JSON"),
    ],
)
def test_refusals_name_what_is_wrong(
    iam: Any, reader: str, change: dict[str, Any], code: str, sentence: str
) -> None:
    ask = {"PolicySourceArn": reader, "ActionNames": ["s3:GetObject"], **change}
    with pytest.raises(ClientError, match=sentence) as refusal:
        iam.simulate_principal_policy(**ask)
    assert refusal.value.response.get("Error", {}).get("Code") == code
