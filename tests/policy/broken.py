"""A stack's real state, and beside what is in it resources that break rules.

What breaks a rule is what its own cases refuse, with the outputs that the provider has given a real
resource of the type: so a rule cannot take for the program's what AWS has filled in.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from frame.cases import UNKNOWN, Changes, Node, changed
from frame.rule import tokens
from server import ROOT_STACK

from tests.policy.cases import RESOURCE_CASES, STACK_CASES

State = Mapping[str, Any]
"""A resource in a state."""


@dataclass(frozen=True, kw_only=True)
class Violation:
    """Resources that break a rule, the rule's parameters, and which of them it is about."""

    rule: str
    nodes: Sequence[Node]
    name: str
    given: Changes

    def seen_in(self, reported: Collection[tuple[str, str]]) -> bool:
        """Whether a report, of rules and names of resources, has the violation."""
        (culprit,) = (node for node in self.nodes if node.name == self.name)
        if _is_root(culprit):
            return any(rule == self.rule for rule, _ in reported)
        return (self.rule, self.named(self.name)) in reported

    def named(self, node: str) -> str:
        """What one of the resources is called in the state."""
        return f"{self.rule}--{node.replace(' ', '-')}"

    @property
    def types(self) -> frozenset[str]:
        """Those of the resources."""
        return frozenset(token for node in self.nodes for token in tokens(node.cls))


def violations() -> Iterator[Violation]:
    """All that cases refuse."""
    for case in RESOURCE_CASES:
        for changes, _ in case.violations:
            node = Node(cls=case.cls, name="subject", props=changed(case.compliant, changes))
            yield Violation(rule=case.rule, nodes=[node], name=node.name, given=case.given)
    for case in STACK_CASES:
        for nodes, name, _ in case.violations:
            yield Violation(rule=case.rule, nodes=nodes, name=name, given=case.given)


def possible(types: Iterable[str]) -> Mapping[str, Sequence[Violation]]:
    """By rule, the violations that resources of the types can make up."""
    here, found = frozenset(types), dict[str, list[Violation]]()
    for each in violations():
        if each.types <= here:
            found.setdefault(each.rule, []).append(each)
    return found


class Broken:
    """A state that violations can be laid into.

    Args:
        exported: What `pulumi stack export` shows, secrets in plain text.
    """

    def __init__(self, exported: Mapping[str, Any]) -> None:
        self._exported = exported
        self._resources: Sequence[State] = exported["deployment"]["resources"]
        self._by_type = {each["type"]: each for each in self._resources}

    @property
    def types(self) -> frozenset[str]:
        """The types of which there are real resources."""
        return frozenset(self._by_type)

    def beside(self, found: Iterable[Violation]) -> Mapping[str, Any]:
        """The state with the violations beside all that is there."""
        return self._with(self._resources, found)

    def instead(self, found: Violation) -> Mapping[str, Any]:
        """The state with a violation, and nothing else but providers and components."""
        providers = [each for each in self._resources if not each["type"].startswith("aws:")]
        return self._with(providers, [found])

    def _with(self, kept: Sequence[State], found: Iterable[Violation]) -> Mapping[str, Any]:
        added = (made for each in found for made in self._laid(each))
        deployment = {**self._exported["deployment"], "resources": [*kept, *added]}
        return {**self._exported, "deployment": deployment}

    def _laid(self, violation: Violation) -> Iterator[State]:
        """The resources of a violation, each after those that it refers to."""
        urns = {node.name: self._urn(violation, node) for node in violation.nodes}
        waiting, done = [node for node in violation.nodes if not _is_root(node)], set[str]()
        while waiting:
            ready = next(n for n in waiting if {x for r in n.refers.values() for x in r} <= done)
            waiting.remove(ready)
            done.add(ready.name)
            yield self._resource(ready, urns)

    def _urn(self, violation: Violation, node: Node) -> str:
        like = self._like(node)
        return f"{like['urn'].rpartition('::')[0]}::{violation.named(node.name)}"

    def _like(self, node: Node) -> State:
        (token,) = tokens(node.cls)
        return self._by_type[token]

    def _resource(self, node: Node, urns: Mapping[str, str]) -> State:
        like, urn = self._like(node), urns[node.name]
        refers = {key: [urns[name] for name in names] for key, names in node.refers.items()}
        outputs = _renamed(like["outputs"], like["id"], urn.rpartition("::")[2])
        props = {key: _known(value, refers.get(key, ())) for key, value in node.props.items()}
        kept = ("custom", "type", "parent", "provider")
        return {
            **{key: like[key] for key in kept if key in like},
            "urn": urn,
            "id": urn.rpartition("::")[2],
            # What a program only looks up has no inputs.
            "external": not node.own,
            "inputs": {"region": "us-east-1", **props} if node.own else {},
            "outputs": {**outputs, **props, **node.outputs},
            "propertyDependencies": refers,
            "dependencies": sorted({each for names in refers.values() for each in names}),
        }


def _is_root(node: Node) -> bool:
    """Whether it is the one resource that every deployment has: it is there already."""
    return ROOT_STACK in tokens(node.cls)


def _known(value: Any, sources: Sequence[str]) -> Any:
    """The value once it is known: it names what it was made from, as far as cases say that."""
    if not sources:
        return value
    return json.loads(json.dumps(value).replace(UNKNOWN, sources[0].rpartition("::")[2]))


def _renamed(outputs: Mapping[str, Any], name: str, other: str) -> dict[str, Any]:
    """Outputs in which nothing is called by the id of the resource that they are of."""
    return json.loads(json.dumps(outputs).replace(json.dumps(name)[1:-1], other))
