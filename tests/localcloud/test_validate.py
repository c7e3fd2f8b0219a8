"""What AWS refuses of a call's values and botocore does not."""

from typing import Any

import pulumi_aws as aws
import pytest
from grpc import RpcError

from localcloud.aws import models, schema, validate
from tests.localcloud.harness import Engine

REFUSED: list[tuple[str, str, dict[str, Any], str]] = [
    ("logs", "create_log_group", {"logGroupName": "a" * 513}, "length less than or equal to 512"),
    ("logs", "create_log_group", {"logGroupName": "a b"}, "regular expression pattern"),
    ("logs", "create_log_group", {"logGroupName": "a", "logGroupClass": "X"}, "enum value set"),
    ("rds", "describe_db_clusters", {}, ""),
    ("kms", "schedule_key_deletion", {"KeyId": "k", "PendingWindowInDays": 0}, "greater than"),
]


@pytest.mark.parametrize(("service", "op", "params", "said"), REFUSED)
def test_values_are_held_to_the_whole_model(
    service: str, op: str, params: dict[str, Any], said: str
) -> None:
    found = validate.problems(service, op, params)
    assert [said in each for each in found] == ([True] if said else [])


def test_each_exception_is_of_a_shape_that_still_has_the_constraint() -> None:
    for (service, shape), excepted in validate.EXCEPTIONS.items():
        found = models.service(service).shape_for(shape)
        assert getattr(found, excepted.constraint, None) or found.metadata[excepted.constraint]
        assert excepted.page.startswith("https://docs.aws.amazon.com/")


def test_what_is_held_in_memory_is_refused_too_and_no_value_is_told(engine: Engine) -> None:
    token = schema.token_of(aws.cloudwatch.QueryDefinition)
    inputs, _ = engine.check(token, {"name": "hidden" * 50, "queryString": "fields @message"})
    with pytest.raises(RpcError) as refused:
        engine.create(token, inputs)
    assert "ValidationException: 1 validation error detected: Value at 'name'" in str(refused.value)
    assert "hiddenhidden" not in str(refused.value)
