"""Every declaration against what the provider's own source says about its type.

`provider_facts.yaml` has for each type the source file it was read from, and:

- `replace`, `replace_when`: inputs (members of blocks) whose change replaces, always or in cases;
- `computed`, `keeps`: inputs that may be left out: AWS chooses, or the provider suppresses that;
- `defaults`: what the provider fills in; `plain`: all other inputs that were looked at;
- `ordered`: lists whose order counts, where all others are sets;
- `name`: the property that pulumi-aws names automatically, with the greatest length;
- `deleted_first`, `framework`: as `Resource.delete_before_replace` and `Resource.framework`;
- `refuses_change`: inputs of which the provider refuses some changes, as the declaration does;
- `refuses`: inputs with refusals at plan time beyond those that Check reads from
  `localcloud/aws/limits.yaml`, which has all others;
- `calls`: the permissions that the provider's own calls need, by step; what `bootstrap`'s roles
  allow is compared with them (`tests/unit/ops/test_bootstrap.py`).
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from localcloud.aws import modelled, registry
from localcloud.aws.declare import Resource
from localcloud.differences import DIFFERENCES
from localcloud.iam import reference

FACTS: dict[str, dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "provider_facts.yaml").read_text()
)
KNOWN = ("replace", "replace_when", "computed", "keeps", "defaults", "plain")

pytestmark = pytest.mark.usefixtures("port")


def at_top(paths: Iterable[str]) -> set[str]:
    return {path.partition(".")[0] for path in paths}


def differing(one: Mapping[str, Any], other: Mapping[str, Any]) -> set[str]:
    """The keys of two mappings whose values are not the same in both."""
    return {key for key in one.keys() | other.keys() if one.get(key) != other.get(key)}


def deviations(kind: Resource, facts: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What a declaration says about modelled inputs that the provider's source does not."""
    covered = modelled.covered(kind) - modelled.prefix_props(kind)
    for key in ("replace", "ordered"):
        said = {path for path in facts.get(key, ()) if at_top([path]) <= covered}
        ours = [path for path in getattr(kind, key) if path not in modelled.prefix_props(kind)]
        about = "order" if key == "ordered" else key
        yield from ((about, path) for path in said ^ set(ours))
    said = set(facts.get("replace_when", ())) & covered
    yield from (("replace", prop) for prop in said ^ set(kind.replace_when))
    named = {kind.name.prop: kind.name.max_length} if kind.name else {}
    yield from (("name", prop) for prop in differing(facts.get("name", {}), named))
    left = {*facts.get("computed", ()), *facts.get("keeps", ())} & covered
    ours = {*kind.computed, *kind.keeps} & covered
    yield from (("computed", prop) for prop in (left ^ ours) - named.keys())
    yield from (("default", p) for p in differing(facts.get("defaults", {}), kind.defaults))
    yield from (("refusal", prop) for prop in facts.get("refuses", ()))
    refused = set(facts.get("refuses_change", ())) ^ set(kind.refuses_change)
    yield from (("refusal", prop) for prop in refused)
    if facts.get("deleted_first", False) != kind.delete_before_replace:
        yield "deleted first", ""
    if facts.get("framework", False) != kind.framework:
        yield "framework", ""


def test_there_are_facts_of_every_declared_type_and_no_others() -> None:
    assert FACTS.keys() == registry.resources().keys()


@pytest.mark.parametrize("token", sorted(FACTS))
def test_a_declaration_is_as_the_provider_is(token: str) -> None:
    kind = registry.resources()[token]
    excused = {(each.about, each.prop) for each in DIFFERENCES if each.kind == token}
    assert set(deviations(kind, FACTS[token])) == excused


@pytest.mark.parametrize("token", sorted(FACTS))
def test_nothing_is_modelled_of_which_no_fact_is_known(token: str) -> None:
    kind = registry.resources()[token]
    known = set[str]().union(*(at_top(FACTS[token].get(key, ())) for key in KNOWN))
    known |= {*modelled.TAG_PROPS, *modelled.prefix_props(kind), "region"}
    assert modelled.covered(kind) - known == set()
    assert FACTS[token]["source"].startswith("internal/service/")


@pytest.mark.parametrize("token", sorted(FACTS))
def test_the_providers_calls_are_actions_that_iam_knows(token: str) -> None:
    calls: Mapping[str, Iterable[str]] = FACTS[token]["calls"]
    assert {"create", "read"} <= calls.keys()
    for step in calls.values():
        assert all(map(reference.of_name, step))
