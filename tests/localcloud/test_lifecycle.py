"""Every declared type goes through its whole life: check, create, read, no-op, update, delete."""

import importlib
import inspect
import pkgutil
import sys
from typing import Any

import grpc
import pulumi
import pulumi_aws as aws
import pytest
from pulumi.runtime.proto import provider_pb2

from localcloud.aws import equal, limits, modelled, registry, schema, wire
from localcloud.aws.dynamic import listing
from ops.orphans.adopt import agree
from ops.orphans.untagged import IMPORT_IDS, Create
from tests.localcloud import samples
from tests.localcloud.harness import DEFAULT_TAGS, Engine
from tests.localcloud.sample import Sample

MODULES = [
    importlib.import_module(f"{samples.__name__}.{info.name}")
    for info in pkgutil.iter_modules(samples.__path__)
]
SAMPLES: list[Sample] = [sample for module in MODULES for sample in module.SAMPLES]


def name_of(sample: Sample) -> str:
    return f"{sample.token}{sample.case and '-'}{sample.case}"


def inputs_of(engine: Engine, sample: Sample) -> dict[str, Any]:
    return dict(sample.inputs(engine.maker) if callable(sample.inputs) else sample.inputs)


@pytest.fixture(params=SAMPLES, ids=name_of)
def sample(request: pytest.FixtureRequest) -> Sample:
    return request.param


def test_every_declared_type_has_a_sample() -> None:
    sampled = {sample.token for sample in SAMPLES}
    assert sorted(registry.resources().keys() - sampled) == []


@pytest.mark.usefixtures("port")
@pytest.mark.parametrize("token", sorted(registry.resources()))
def test_declaration_is_consistent(token: str) -> None:
    assert modelled.problems(registry.resources()[token]) == []


def test_life(engine: Engine, sample: Sample) -> None:
    token, kind = sample.token, registry.resources()[sample.token]
    wanted = inputs_of(engine, sample)
    inputs, failures = engine.check(token, wanted)
    assert failures == []
    all_tags = {**DEFAULT_TAGS, **wanted.get("tags", {})}
    checked = kind.tagging and not kind.facts.framework
    assert inputs.get("tagsAll") == (all_tags if checked else None)

    id_, state = engine.create(token, inputs)
    assert id_
    assert state.get("tagsAll") == (all_tags if kind.tagging else None)

    missing = {
        prop: value
        for prop, value in inputs.items()
        if prop[:2] != "__" and not equal.equivalent(kind, prop, state.get(prop), value)
    }
    assert missing == {}, "inputs that are not read back as written"

    read_id, read_state, read_inputs = engine.read(token, id_, inputs, state)
    assert (read_id, read_state, read_inputs) == (id_, state, inputs), "a refresh changes nothing"

    again, _ = engine.check(token, wanted, read_inputs)
    assert again == inputs
    none = engine.diff(token, id_, inputs, state, again)
    assert (none.changes, list(none.diffs)) == (provider_pb2.DiffResponse.DIFF_NONE, [])

    if sample.change:
        changed, failures = engine.check(token, {**wanted, **sample.change}, inputs)
        assert failures == []
        difference = engine.diff(token, id_, inputs, state, changed)
        expected = {*sample.change, *(["tagsAll"] if "tags" in sample.change else [])}
        assert (set(difference.diffs), list(difference.replaces)) == (expected, [])
        state = engine.update(token, id_, inputs, state, changed)
        for prop, value in sample.change.items():
            assert equal.equivalent(kind, prop, state.get(prop), value), prop
        inputs = changed
        assert engine.read(token, id_, inputs, state)[1:] == (state, inputs)

    if sample.replace:
        changed, _ = engine.check(token, {**wanted, **sample.replace}, inputs)
        difference = engine.diff(token, id_, inputs, state, changed)
        assert set(sample.replace) & set(difference.replaces)

    engine.delete(token, id_, inputs, state)
    if kind.delete:
        assert engine.read(token, id_, inputs, state)[0] == ""
    engine.delete(token, id_, inputs, state)


def test_what_may_be_left_out_can_be_left_out_later(engine: Engine, sample: Sample) -> None:
    """AWS may refuse it, or nothing may come of it; the local AWS does not fail over it."""
    token, wanted = sample.token, inputs_of(engine, sample)
    id_, inputs, state = engine.make(token, **wanted)
    failed: list[str] = []
    for prop in sorted(wanted.keys() - {"tags"} - required(sample.cls)):
        others = {key: it for key, it in {**wanted, **sample.change}.items() if key != prop}
        fewer, refused = engine.check(token, others, inputs)
        if refused or engine.diff(token, id_, inputs, state, fewer).replaces:
            continue
        try:
            state = engine.update(token, id_, inputs, state, fewer)
            state = engine.update(token, id_, fewer, state, inputs)
        except grpc.RpcError as error:
            failed += [f"{prop}: {error}"] if "localcloud failed" in str(error) else []
    assert failed == []
    engine.delete(token, id_, inputs, state)


def required(cls: type[pulumi.CustomResource]) -> set[str]:
    """Inputs without which the SDK makes no resource: its constructor has no default for them."""
    args = getattr(sys.modules[cls.__module__], f"{cls.__name__}Args")
    taken = inspect.signature(args).parameters.values()
    return {schema.camel(each.name) for each in taken if each.default is each.empty}


def test_import_needs_no_change(engine: Engine, sample: Sample) -> None:
    token, kind = sample.token, registry.resources()[sample.token]
    id_, inputs, state = engine.make(token, **inputs_of(engine, sample))
    if sample.importable:
        words = {prop: next(iter(listing(w)), w) for prop, w in state.items()}
        words["id"] = id_
        import_id = kind.import_id.format(**words) or id_
        found, imported_state, imported = engine.read(token, import_id)
        assert found == id_
        difference = engine.diff(token, id_, imported, imported_state, inputs)
        assert set(difference.diffs) - set(kind.kept) - {"tagsAll", "tags"} == set()
    engine.delete(token, id_, inputs, state)


def test_preview_leaves_computed_outputs_unknown(engine: Engine, sample: Sample) -> None:
    token, kind = sample.token, registry.resources()[sample.token]
    known = schema.of_resource(sample.cls)
    alternatives = {prop for group in _exclusive(token) for prop in group}
    wanted = dict.fromkeys(modelled.created(kind) | alternatives, wire.UNKNOWN)
    inputs, failures = engine.check(token, wanted)
    assert failures == []
    id_, state = engine.create(token, inputs, preview=True)
    assert id_ == ""
    assert wanted.items() <= state.items(), "what the program does not know yet stays unknown"
    computed = known.outputs.keys() - known.inputs.keys() - {"tagsAll", "region"}
    assert {prop: state.get(prop) for prop in computed} == dict.fromkeys(computed, wire.UNKNOWN)


def _exclusive(token: str) -> list[list[str]]:
    """The groups of inputs of which the provider demands one, as far as they are modelled."""
    kind, known = registry.resources()[token], limits.limits().get(token, {})
    groups = [*known.get("exactly_one", ()), *known.get("at_least_one", ())]
    return [[prop for prop in group if prop in modelled.covered(kind)] for group in groups]


@pytest.mark.parametrize("token", sorted(IMPORT_IDS))
def test_what_bears_no_tags_is_read_by_the_id_of_its_inputs(engine: Engine, token: str) -> None:
    """As `platformctl orphans` and an `up` after an interrupted one find it."""
    sample = next(each for each in SAMPLES if each.token == token)
    id_, inputs, state = engine.make(token, **inputs_of(engine, sample))
    create = Create(urn="urn:it", type=token, inputs=inputs)
    assert create.wanted

    found, _, read = engine.read(token, create.wanted.id)

    assert found == id_
    assert agree(inputs, read)
    engine.delete(token, id_, inputs, state)


def test_what_a_pool_owns_is_gone_with_the_pool(engine: Engine) -> None:
    """The program retains a risk configuration at `destroy`; AWS deletes it with its pool."""
    token = schema.token_of(aws.cognito.RiskConfiguration)
    sample = next(each for each in SAMPLES if each.token == token)
    id_, inputs, state = engine.make(token, **inputs_of(engine, sample))
    assert engine.read(token, id_, inputs, state)[0] == id_

    pool = schema.token_of(aws.cognito.UserPool)
    engine.delete(pool, id_, *engine.read(pool, id_)[1:])

    assert engine.read(token, id_, inputs, state)[0] == ""
