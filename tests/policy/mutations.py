"""Every input of the real prod stack, taken away or turned round: which rule notices?

`make mutations` prints the numbers. An input that no rule notices has to stand in
`reviewed_inputs.yaml`, with the reason why it is no matter of security, and one that rules notice
at some places only in `reviewed_places.yaml`, with the reason why the others are none.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from frame.rule import Resource, ResourceRule, Stack, StackRule
from frame.value import Value

from tests.policy import changes
from tests.policy.experiment import Experiment, inputs_of
from tests.policy.graph import registered
from tests.policy.leaves import Leaf, leaves, mutants, replaced, texts
from tests.policy.levels import mandatory
from tests.policy.reviewed import How, Input, entries, how, partly

_ENOUGH = 24
"""Places of one input that are tried: the stack has 81 alarms, all made by the same few lines."""


def _changed(resource: Resource, leaf: Leaf, mutant: object) -> Resource:
    before, key = inputs_of(resource), str(leaf.place[0])
    props = replaced(before, leaf.place, mutant)
    made_from = frozenset(
        urn
        for urn in resource.refers_to.get(key, frozenset())
        if not _lost(urn, leaf, before[key], props.get(key))
    )
    refers_to = {**resource.refers_to, key: made_from}
    return replace(resource, props=Value(props), refers_to=refers_to)


def _lost(urn: str, leaf: Leaf, before: object, after: object) -> bool:
    """Whether the input no longer comes from the resource, once the leaf is something else.

    That is so when the leaf was all there was, or when it alone had the resource's name in it:
    mocks make ids and ARNs of the logical name.
    """
    name = urn.rsplit("::", 1)[-1]
    lost = set(texts(leaf.value))
    named = any(name in text for text in lost)
    return set(texts(before)) <= lost or (named and not any(name in t for t in texts(after)))


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """How many leaves of an input a rule notices, of how many that were tried, and which rules."""

    noticed: int
    tried: int
    rules: frozenset[str]

    @property
    def how(self) -> How:
        """Where rules notice it."""
        return how(self.noticed, self.tried)


def outcomes(stack: Stack, rules: Sequence[ResourceRule | StackRule]) -> Mapping[Input, Outcome]:
    """Each input of the stack, and what rules notice of its changes."""
    experiment = Experiment(stack, rules)
    seen: dict[Input, list[str | None]] = defaultdict(list)
    for resource in stack.resources:
        for leaf in leaves(inputs_of(resource)):
            which = Input(resource.type, leaf.path)
            if len(seen[which]) >= _ENOUGH:
                continue
            attempts = (_changed(resource, leaf, mutant) for mutant in mutants(leaf))
            noticed = (experiment.noticed(resource, after) for after in attempts)
            seen[which].append(next((rule for rule in noticed if rule), None))
    return {
        which: Outcome(
            noticed=sum(1 for each in found if each),
            tried=len(found),
            rules=frozenset(each for each in found if each),
        )
        for which, found in seen.items()
    }


@cache
def of_prod() -> Mapping[Input, Outcome]:
    """The outcomes for the stack that has everything, under the rules that stop its deployment."""
    rules = [configured.rule for configured in mandatory("prod")]
    return outcomes(registered("prod", delegated=True), rules)


def report(found: Mapping[Input, Outcome]) -> Iterator[str]:
    """The numbers, as a table by service and as a sum."""
    services: dict[str, Counter[str]] = defaultdict(Counter)
    for which, outcome in found.items():
        service = which.type.split(":")[1].partition("/")[0]
        services[service][outcome.how] += 1
        services[service]["places noticed"] += outcome.noticed
        services[service]["places"] += outcome.tried
    total = sum(services.values(), Counter[str]())
    kinds = tuple(How)
    places = ("places", "places noticed")
    yield "".join((f"{'service':<20}", *(f"{each:>15}" for each in ("inputs", *kinds, *places))))
    for service, numbers in [*sorted(services.items()), ("all", total)]:
        counts = (sum(numbers[each] for each in kinds), *(numbers[each] for each in kinds + places))
        yield "".join((f"{service:<20}", *(f"{each:>15}" for each in counts)))
    yield ""
    reasons = Counter(
        line.reason
        for which, o in found.items()
        for line in (entries() if o.how is How.REVIEWED else partly())
        if line.covers(which)
    )
    yield "why places that no rule notices are no matter of security:"
    for reason, number in reasons.most_common():
        yield f"{number:>5}  {reason}"


if __name__ == "__main__":
    print("\n".join((*report(of_prod()), "", *changes.report(changes.of_all_stacks()))))  # noqa: T201 -- a command
