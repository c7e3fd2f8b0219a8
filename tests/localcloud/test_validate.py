"""What AWS refuses of a call's values and botocore does not."""

from collections.abc import Mapping
from typing import Any, cast

import pulumi_aws as aws
import pytest
from grpc import RpcError

from localcloud.aws import lifecycle, modelled, registry, schema
from localcloud.aws import session as sessions
from localcloud.aws.context import Context
from localcloud.aws.declare import Call, Part, Resource
from localcloud.calls import models, validate
from tests.localcloud.harness import Engine
from tests.localcloud.sample import Sample
from tests.localcloud.test_lifecycle import SAMPLES, inputs_of, name_of

SESSION = sessions.configure({"region": "us-east-1"})
registry.load()

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


UNVALIDATED: Mapping[tuple[str, str], str] = {
    ("aws:bedrock/guardrailVersion:GuardrailVersion", "skipDestroy"): "the provider's own",
    ("aws:budgets/budget:Budget", "timePeriodEnd"): "a date, which the model does not constrain",
    ("aws:rds/eventSubscription:EventSubscription", "sourceIds"): (
        "each is added by a call of its own; creation, which moto has, is validated"
    ),
}
"""Inputs held in memory that no validated call has, by type and name, with the reason."""

HELD = [each for each in SAMPLES if registry.resources()[each.token].held_by == "memory"]
PARTS = [
    (each.token, part)
    for each in {sample.token: sample for sample in SAMPLES}.values()
    for part in registry.resources()[each.token].parts
    if part.held_by == "memory"
]


@pytest.mark.parametrize("sample", HELD, ids=name_of)
def test_whatever_is_held_in_memory_is_part_of_the_call_it_stands_for(
    engine: Engine, sample: Sample
) -> None:
    kind = registry.resources()[sample.token]
    inputs, _ = engine.check(sample.token, inputs_of(engine, sample) | dict(sample.change))
    given = {prop: value for prop, value in inputs.items() if prop[:2] != "__"}
    assert isinstance(kind.create, Call)
    unsent = {prop for prop in given if not _is_sent(kind, kind.create, given, prop)}
    excused = {prop for token, prop in UNVALIDATED if token == sample.token}
    assert unsent - modelled.TAG_PROPS == excused & given.keys()


@pytest.mark.parametrize(("token", "part"), PARTS)
def test_whatever_a_part_holds_in_memory_is_part_of_the_call_it_stands_for(
    token: str, part: Part
) -> None:
    kind = registry.resources()[token]
    assert isinstance(part.write, Call)
    sent = modelled.matching(kind, part.write)
    if any(map(callable, _values(part.write.params))):
        sent |= set(part.props)  # a hook spells them
    excused = {prop for owner, prop in UNVALIDATED if owner == token}
    assert set(part.props) - sent == excused & set(part.props)


def _values(params: Any) -> list[Any]:
    """The values in parameters, of inner structures too."""
    if isinstance(params, Mapping):
        return [it for each in cast("Mapping[str, Any]", params).values() for it in _values(each)]
    return [params]


def _is_sent(kind: Resource, call: Call, given: dict[str, Any], prop: str) -> bool:
    """Whether the parameters of a call are others without an input."""

    def sent(inputs: dict[str, Any]) -> Any:
        ctx = Context(kind=kind, session=SESSION, inputs=inputs)
        try:
            return lifecycle.parameters(ctx, call, modelled.created(kind))
        except (KeyError, TypeError):  # a hook that cannot do without it
            return None

    return sent(given) != sent({name: value for name, value in given.items() if name != prop})
