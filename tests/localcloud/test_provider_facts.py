"""Declarations beside `localcloud/aws/facts.yaml`: what the provider's own source says."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pytest

from localcloud.aws import facts, modelled, registry
from localcloud.aws.declare import Resource
from localcloud.differences import DIFFERENCES
from localcloud.iam import reference

FACTS = facts.known()
MADE_BY_LOCALCLOUD = ("computed", "replace")
"""Differences that localcloud adds to the facts itself."""
KNOWN = ("replace", "replace_when", "computed", "keeps", "defaults", "plain")

pytestmark = pytest.mark.usefixtures("port")


def at_top(paths: Iterable[str]) -> set[str]:
    return {path.partition(".")[0] for path in paths}


def deviations(kind: Resource, said: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Where a declaration has no rule for a fact, or one without a fact."""
    covered = modelled.covered(kind)
    for about, key in (("replace", "replace_when"), ("refusal", "refuses_change")):
        ours: Mapping[str, Any] = getattr(kind, key)
        yield from ((about, prop) for prop in (set(said.get(key, ())) & covered) ^ ours.keys())
    yield from (("refusal", prop) for prop in said.get("refuses", ()))


def test_there_are_facts_of_every_declared_type_and_no_others() -> None:
    assert FACTS.keys() == registry.resources().keys()


@pytest.mark.parametrize("token", sorted(FACTS))
def test_a_declaration_is_as_the_provider_is(token: str) -> None:
    differences = [each for each in DIFFERENCES if each.kind == token]
    made = [each for each in differences if each.about in MADE_BY_LOCALCLOUD]
    excused = {(each.about, each.prop) for each in differences if each not in made}
    assert set(deviations(registry.resources()[token], FACTS[token])) == excused
    for each in made:
        key = "replace" if each.about == "replace" else "computed"
        assert each.prop not in FACTS[token].get(key, ()), "a difference that is none"


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
