"""What a switch changes, from graphs of the program recorded under Pulumi's mocks.

It takes two seconds where the engine takes minutes, and tells which switches need the engine: those
that add, remove or replace something. Whether a changed input replaces its resource is what the
local AWS's declarations say, which a test holds to the provider's source.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import pulumi

from components.settings import PROJECT
from localcloud.aws import registry
from localcloud.aws.diff import diff
from ops import urns
from ops.preview import losses
from ops.preview.plan import Change
from tests.support.program import Graph, Registered, run_configured, stack_file
from tests.support.resumable import Lines
from tests.switches.values import STACK, Base, Switch, laid_over, sections

REMOTE = "awsx:"
COMPONENTS = (f"{PROJECT}:", "pulumi:")


@dataclass(frozen=True, kw_only=True)
class Difference:
    """What differs between two graphs, by type of resource and by URN.

    Attributes:
        adds: Types that are only in the second.
        removes: Types that are only in the first.
        replaces: Types of which one is replaced.
        updates: Types of which one is changed in place.
        urns: Everything that differs.
        refused: Why the program refuses the second; nothing if it does not.
    """

    adds: frozenset[str]
    removes: frozenset[str]
    replaces: frozenset[str]
    updates: frozenset[str]
    urns: frozenset[str]
    refused: str = ""

    def has(self, change: Change) -> bool:
        """Whether a change of the engine is one of these; its URNs name more ancestors."""
        return (change.type, change.name) in self._named

    @cached_property
    def _named(self) -> set[tuple[str, str]]:
        return {(urns.type_of(each), urns.name_of(each)) for each in self.urns}

    @property
    def needs_engine(self) -> bool:
        """Whether more happens than updates and the versions that every deployment makes.

        What a remote component makes is in no recorded graph.
        """
        remote = any(each.startswith(REMOTE) for each in self.updates)
        return remote or bool((self.adds | self.removes | self.replaces) - losses.VERSIONS)


def difference(switch: Switch) -> Difference:
    """What a switch changes."""
    before = _base(switch.base)
    try:
        after = _graph({**laid_over(switch.base), **switch.changes})
    except pulumi.RunError as refusal:
        return replace(compare(before, before), refused=str(refusal))
    return compare(before, after)


@cache
def _base(base: Base) -> Graph:
    return _graph(laid_over(base))


def _graph(changes: Mapping[str, Any]) -> Graph:
    return run_configured(STACK, config_of(changes))


def config_of(changes: Mapping[str, Any]) -> Mapping[str, Any]:
    """The `config` of stack dev's file with other values at some keys."""
    others = {key: it for key, it in stack_file(STACK).items() if not key.startswith(PROJECT)}
    return {**others, **{f"{PROJECT}:{name}": body for name, body in sections(changes).items()}}


def compare(old: Graph, new: Graph) -> Difference:
    """What differs between two graphs."""
    before, after = _by_urn(old.resources), _by_urn(new.resources)
    both = before.keys() & after.keys()
    how = {urn: _how(before[urn], after[urn]) for urn in both}
    gone, come = before.keys() - after.keys(), after.keys() - before.keys()
    return Difference(
        adds=frozenset(after[urn].type for urn in come),
        removes=frozenset(before[urn].type for urn in gone),
        replaces=frozenset(before[urn].type for urn in both if how[urn] == "replace"),
        updates=frozenset(before[urn].type for urn in both if how[urn] == "update"),
        urns=frozenset({*gone, *come, *(urn for urn in both if how[urn])}),
    )


def _by_urn(resources: Iterable[Registered]) -> dict[str, Registered]:
    """The resources; a component has no inputs that count, but for those that make resources."""
    return {
        each.urn: each
        for each in resources
        if not each.type.startswith(COMPONENTS) or each.type.startswith("pulumi:providers")
    }


def _how(old: Registered, new: Registered) -> str:
    kind = registry.resources().get(old.type)
    ignored = frozenset(new.options.ignoreChanges)
    if kind is None:  # a remote component, a provider, a generated value
        same = old.inputs == new.inputs
        return "" if same else "replace" if old.type.startswith("random:") else "update"
    found = diff(kind, old.inputs, {}, new.inputs, ignored)
    always = set(_tops(new.options.replaceOnChanges)) & {*found.changed}
    return "replace" if found.replaces or always else "update" if found.changed else ""


def _tops(paths: Iterable[str]) -> Iterator[str]:
    return (path.partition(".")[0].partition("[")[0] for path in paths)


class Graphs:
    """Differences that were looked at, in a file that is only ever added to."""

    def __init__(self, file: Path) -> None:
        self._lines = Lines(file)
        self._known = dict(map(_entry, self._lines.read()))

    def get(self, switch: Switch) -> Difference | None:
        """What a switch changes, if that is known."""
        return self._known.get(str(switch))

    def add(self, switch: Switch, found: Difference) -> None:
        """Append a difference."""
        parts = asdict(found).items()
        line = {key: it if isinstance(it, str) else sorted(it) for key, it in parts}
        self._lines.add({"switch": str(switch), **line})


def _entry(found: dict[str, Any]) -> tuple[str, Difference]:
    name, refused = found.pop("switch"), found.pop("refused")
    return name, Difference(**{key: frozenset(it) for key, it in found.items()}, refused=refused)
