"""What each released version made of the stateful resources, kept as data under `tests/upgrade/`.

`python -m tests.support.released VERSION REVISION` writes the file of a version: it checks the
revision out in a temporary worktree and runs its program there, under that revision's own mocks.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

from localcloud.aws import registry
from ops import urns
from ops.preview import losses
from tests.support.program import ROOT, Graph, Registered

FOLDER = ROOT / "tests" / "upgrade"
_STACK = "pulumi:pulumi:Stack"
_KEPT = (losses.DATA | losses.ADDRESS | losses.SERVICE) & registry.resources().keys()
"""What holds data, serves, or is known to others by its address."""
_RECORD = """\
import json, sys
from tests.support.program import STACKS, run_program
made = {
    name: [
        {"urn": each.urn, "type": each.type, "inputs": each.inputs}
        for each in run_program(name, preview=False).resources
    ]
    for name in STACKS
}
json.dump(made, sys.stdout, default=str)
"""
"""Runs in the checkout of the revision; it uses what every revision since 0.1.0 has."""


def versions() -> list[str]:
    """The versions that are kept."""
    return sorted(path.stem for path in FOLDER.glob("*.json"))


def load(version: str) -> dict[str, Any]:
    """A version: `revision`, and `stacks` with URN, type and force-new inputs of each resource."""
    return json.loads((FOLDER / f"{version}.json").read_text())


@contextmanager
def checked_out(revision: str) -> Generator[Path]:
    """A temporary worktree of a revision, with this checkout's Python packages."""
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder, "tree")
        _git("worktree", "add", "--detach", "--quiet", str(tree), revision)
        try:
            (tree / ".venv").symlink_to(ROOT / ".venv")
            yield tree
        finally:
            _git("worktree", "remove", "--force", str(tree))


def in_history(revision: str) -> bool:
    """Whether this checkout's history has the revision; an exported or shallow one has not."""
    found = subprocess.run(  # noqa: S603 -- git, of this checkout
        ("git", "cat-file", "-e", f"{revision}^{{commit}}"),  # noqa: S607 -- as installed
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    return found.returncode == 0


def lost(before: list[dict[str, Any]], now: Graph) -> list[str]:
    """What an `up` from a version to the present program would delete or replace.

    Args:
        before: A stack's resources, as `load` returns them.
        now: The present program's graph of the same stack.
    """
    heirs = {urn: each for each in now.resources for urn in _former(each, now)}
    return [why for old in before for why in _changes(old, heirs.get(old["urn"]))]


def _changes(old: Mapping[str, Any], new: Registered | None) -> Iterator[str]:
    if new is None:
        yield f"{old['urn']}: is gone, and nothing has an alias for it"
        return
    before, inputs = old["inputs"], _lasting(new.type, new.inputs)
    for name in sorted((inputs.keys() | before.keys()) - {*new.options.ignoreChanges}):
        if inputs.get(name) != before.get(name):
            yield f"{old['urn']}: {name} was {before.get(name)}, is {inputs.get(name)}"


def _lasting(type_: str, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The inputs, or members of them, whose change replaces a resource."""
    kept: dict[str, Any] = {}
    for path in registry.resources()[type_].facts.replace:
        top, _, member = path.partition(".")
        if top in inputs:
            kept[path] = inputs[top].get(member) if member else inputs[top]
    return json.loads(json.dumps(kept, default=str))


def _former(resource: Registered, graph: Graph) -> set[str]:
    """The URNs by which the engine finds a resource: its own, and those of its aliases.

    Aliases of parents count for their children, as in the engine.
    Source: https://www.pulumi.com/docs/iac/concepts/resources/options/aliases/
    """
    parents = {each.urn: each for each in graph.resources}
    parent = parents.get(resource.parent)
    above = _former(parent, graph) if parent else {resource.parent}
    found = {_urn(resource, outer) for outer in above} | {resource.urn}
    for alias in cast("Iterable[Any]", resource.options.aliases):  # pyright: ignore[reportUnknownMemberType] -- protobuf's list
        if alias.urn:
            found.add(_as_mocked(alias.urn))
        else:
            spec = alias.spec
            outers = {str(spec.parentUrn)} if spec.parentUrn else {""} if spec.noParent else above
            found |= {_urn(resource, outer, spec.type, spec.name) for outer in outers}
    return found | {_as_mocked(each) for each in resource.options.aliasURNs}


def _urn(resource: Registered, parent: str, type_: str = "", name: str = "") -> str:
    stack, project, types, own = resource.urn.split("::", 3)
    above = f"{urns.type_of(parent)}$" if parent and urns.type_of(parent) != _STACK else ""
    kind = type_ or types.rpartition("$")[2]
    return f"{stack}::{project}::{above}{kind}::{name or own}"


def _as_mocked(urn: str) -> str:
    """The URN as the SDK's mocks write it: with the type of the parent, and of none above."""
    stack, project, types, name = urn.split("::", 3)
    near = "$".join(types.split("$")[-2:]).removeprefix(f"{_STACK}$")
    return f"{stack}::{project}::{near}::{name}"


def _git(*arguments: str) -> str:
    command = ("git", *arguments)
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603 -- as above
    return done.stdout.strip()


def main(version: str, revision: str) -> None:
    """Write the file of a version."""
    command = (sys.executable, "-c", _RECORD)
    with checked_out(revision) as tree:
        done = subprocess.run(command, cwd=tree, check=True, capture_output=True, text=True)  # noqa: S603 -- our own interpreter
    stacks = {
        name: [
            each | {"inputs": _lasting(each["type"], each["inputs"])}
            for each in made
            if each["type"] in _KEPT
        ]
        for name, made in json.loads(done.stdout).items()
    }
    FOLDER.mkdir(exist_ok=True)
    content = {"version": version, "revision": _git("rev-parse", revision), "stacks": stacks}
    (FOLDER / f"{version}.json").write_text(json.dumps(content, indent=1) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
