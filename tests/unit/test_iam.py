"""Policy documents come out as AWS reads them."""

import asyncio
import json
import operator
from collections.abc import Callable, Sequence
from typing import Any

import pulumi
import pytest

from components import iam


def test_document_holds_the_statements_in_order() -> None:
    made = iam.document(
        iam.allow(["s3:GetObject"], ["arn:aws:s3:::files/*"], sid="Read"),
        iam.deny(["s3:*"], ["arn:aws:s3:::files"], principals=iam.EVERYONE),
    )

    assert made == {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "Read",
                "Effect": "Allow",
                "Action": ["s3:GetObject"],
                "Resource": ["arn:aws:s3:::files/*"],
            },
            {
                "Effect": "Deny",
                "Principal": {"AWS": "*"},
                "Action": ["s3:*"],
                "Resource": ["arn:aws:s3:::files"],
            },
        ],
    }


def test_trust_admits_one_service_for_one_account() -> None:
    (statement,) = iam.trust("ecs-tasks.amazonaws.com", account_id="123456789012")["Statement"]

    assert statement == {
        "Effect": "Allow",
        "Principal": {"Service": ["ecs-tasks.amazonaws.com"]},
        "Action": ["sts:AssumeRole"],
        "Condition": {"StringEquals": {"aws:SourceAccount": "123456789012"}},
    }


def test_trust_without_account_has_no_condition_that_could_never_hold() -> None:
    (statement,) = iam.trust("cloudtrail.amazonaws.com", account_id=None)["Statement"]

    assert "Condition" not in statement


@pytest.mark.parametrize(
    ("request_context", "refused"),
    [
        ({"aws:SecureTransport": "false"}, True),
        ({"aws:SecureTransport": "true", "s3:TlsVersion": "1.1"}, True),
        ({"aws:SecureTransport": "true", "s3:TlsVersion": "1.2"}, False),
        ({"aws:SecureTransport": "true", "s3:TlsVersion": "1.3"}, False),
        ({"aws:SecureTransport": "true"}, False),
    ],
)
def test_weak_transport_is_denied_by_one_condition_alone(
    request_context: dict[str, str], *, refused: bool
) -> None:
    statements = rendered(lambda: iam.deny_weak_transport("arn:aws:s3:::files"))

    assert any(_matches(each["Condition"], request_context) for each in statements) is refused
    assert {each["Effect"] for each in statements} == {"Deny"}


def _matches(condition: dict[str, dict[str, str]], context: dict[str, str]) -> bool:
    """As AWS does it: every condition must hold, and a missing key never matches."""
    compare: dict[str, Callable[[str, str], bool]] = {
        "Bool": operator.eq,
        "NumericLessThan": lambda have, want: float(have) < float(want),
    }
    return all(
        key in context and compare[word](context[key], wanted)
        for word, keys in condition.items()
        for key, wanted in keys.items()
    )


def test_weak_transport_is_denied_for_the_bucket_and_its_objects() -> None:
    for statement in rendered(lambda: iam.deny_weak_transport("arn:aws:s3:::files")):
        assert statement["Resource"] == ["arn:aws:s3:::files", "arn:aws:s3:::files/*"]
        assert statement["Action"] == ["s3:*"]
        assert statement["Principal"] == {"AWS": "*"}


def rendered(statements: Callable[[], Sequence[iam.Statement]]) -> list[dict[str, Any]]:
    """The statements as AWS gets them, with every Output resolved."""

    async def text() -> str:
        made = pulumi.Output.json_dumps(iam.document(*statements()))
        return str(await made.future())

    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    try:
        return json.loads(loop.run_until_complete(text()))["Statement"]
    finally:
        loop.close()
        asyncio.set_event_loop(None)
