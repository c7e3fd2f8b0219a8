"""The import map of AGENTS.md, and circular imports of packages and files."""

import ast
import re
import subprocess
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter

import pytest

from tests.support.program import ROOT

FREE = ("tests/", "examples/")
"""Beside the program and its tools."""


@cache
def files() -> dict[str, str]:
    """The Python files by module, as paths in the repository."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.py"],  # noqa: S607 -- git is on PATH
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    there = [each for each in listed if (ROOT / each).exists() and not each.startswith(FREE)]
    return {each[:-3].replace("/", ".").removesuffix(".__init__"): each for each in there}


def runs(node: ast.AST) -> bool:
    """Whether a statement is no `if TYPE_CHECKING:`."""
    return not (isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING")


def imported(source: str, known: dict[str, str], *, types: bool = True) -> Iterator[str]:
    """The files of ours that a source imports; by default, also those imported for types."""
    tree = ast.parse(source)
    if not types:
        tree.body = [node for node in tree.body if runs(node)]
    for node in ast.walk(tree):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [each.name for each in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{each.name}" for each in node.names]
        for name in names:
            module = name if name in known else name.rpartition(".")[0]
            if module in known:
                yield known[module]


@cache
def imports(*, types: bool = True) -> dict[str, set[str]]:
    """What each file imports."""
    known = files()
    return {
        path: {*imported((ROOT / path).read_text(), known, types=types)} for path in known.values()
    }


def rows() -> dict[str, list[str]]:
    """The map: the patterns of what a pattern of paths may import."""
    table = (ROOT / "AGENTS.md").read_text().partition("## Map")[2].partition("## ")[0]
    found: dict[str, list[str]] = {}
    for line in table.splitlines():
        cells = line.split("|")
        if len(cells) == 5:
            for pattern in re.findall(r"`([^`]+)`", cells[1]):
                found[pattern] = re.findall(r"`([^`]+)`", cells[3])
    return found


def matches(path: str, pattern: str) -> bool:
    """Whether a path is that of a pattern, or below it if the pattern is a folder."""
    end = ".*" if pattern.endswith("/") else ""
    return bool(re.fullmatch(re.escape(pattern).replace(r"\*", "[^/]*") + end, path))


def beyond(path: str, imports: set[str]) -> list[str]:
    """What a file imports that its row of the map does not name."""
    own = [each for each in rows() if matches(path, each)]
    # Of two rows, the one with fewer stars, then the longer one, is about the file.
    row = min(own, key=lambda it: (it.count("*"), -len(it))) if own else ""
    home = ["/".join(path.split("/")[: row.count("/")]) + "/"] if row.endswith("/") else []
    allowed = [*rows().get(row, []), *home]
    return sorted(each for each in imports if not any(matches(each, it) for it in allowed))


def test_each_part_imports_what_the_map_names() -> None:
    assert {path: found for path, them in imports().items() if (found := beyond(path, them))} == {}


@pytest.mark.parametrize(
    ("path", "other"),
    [
        ("components/settings/data.py", "components/iam.py"),
        ("components/data/vault.py", "components/compute/service.py"),
        ("components/iam.py", "components/data/vault.py"),
        ("policy/frame/value.py", "components/iam.py"),
        ("localcloud/serve.py", "ops/aws.py"),
        ("somewhere/new.py", "ops/aws.py"),
    ],
)
def test_another_import_is_seen(path: str, other: str) -> None:
    assert beyond(path, {other}) == [other]


def package(path: str) -> str:
    """The folder of a file; modules beside packages are on their own."""
    folder = path.rpartition("/")[0]
    return folder if "/" in folder else path


def circle(edges: dict[str, set[str]], of: Callable[[str], str] = package) -> list[str]:
    """Packages that import in a circle, or whatever else a path is of."""
    graph: dict[str, set[str]] = defaultdict(set)
    for path, them in edges.items():
        graph[of(path)] |= {of(each) for each in them} - {of(path)}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return error.args[1]
    return []


def test_no_packages_import_in_a_circle() -> None:
    # A provider's `types/` are its own: `registry.py` finds them, and they declare with its words.
    assert circle(imports(), lambda path: package(path).removesuffix("/types")) == []
    assert circle({"ops/cost/a.py": {"ops/preview/b.py"}, "ops/preview/c.py": {"ops/cost/d.py"}})


def test_no_files_import_in_a_circle() -> None:
    # For types alone, two files may name each other: a hook of a declaration is a function of the
    # context that holds the declaration.
    assert circle(imports(types=False), lambda path: path) == []
    assert circle({"ops/a.py": {"ops/b.py"}, "ops/b.py": {"ops/a.py"}}, lambda path: path)
