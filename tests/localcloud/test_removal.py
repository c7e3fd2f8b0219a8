"""What a program leaves out again is gone at AWS too: the next refresh finds nothing to change."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import grpc
import pytest
import yaml

from localcloud.aws import modelled, registry
from tests.localcloud.harness import Engine
from tests.localcloud.sample import Sample
from tests.localcloud.test_lifecycle import SAMPLES, inputs_of, name_of, required

STAYS: Mapping[str, Sequence[str]] = yaml.safe_load(
    Path(__file__).with_name("removal.yaml").read_text()
)


@pytest.mark.parametrize("sample", SAMPLES, ids=name_of)
def test_what_is_left_out_again_is_gone(engine: Engine, sample: Sample) -> None:
    token, kind = sample.token, registry.resources()[sample.token]
    whole = inputs_of(engine, sample)
    id_, inputs, state = engine.make(token, **whole)
    optional = modelled.updated(kind) | modelled.part_props(kind)
    optional -= {*kind.facts.computed, *kind.facts.keeps, *required(sample.cls)}
    stays: list[str] = []
    for prop in sorted(optional & whole.keys()):
        less = {key: value for key, value in whole.items() if key != prop}
        given, failures = engine.check(token, less, inputs)
        if failures:
            continue
        try:
            updated = engine.update(token, id_, inputs, state, given)
        except grpc.RpcError:
            stays.append(prop)
            continue
        _, read, refreshed = engine.read(token, id_, given, updated)
        stays += [prop] if list(engine.diff(token, id_, refreshed, read, given).diffs) else []
        inputs, _ = engine.check(token, whole, refreshed)
        state = engine.update(token, id_, refreshed, read, inputs)
    engine.delete(token, id_, inputs, state)
    assert stays == STAYS.get(name_of(sample), [])


def test_the_list_of_what_stays_is_of_samples() -> None:
    assert STAYS.keys() <= {name_of(each) for each in SAMPLES}
