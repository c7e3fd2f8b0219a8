"""What a resource ignores must not begin, or end, with the change of that very resource.

Pulumi takes an ignored property from the state: where it becomes ignored together with a new value,
the old value stays, and the rest of the program is built on the new one. So a resource ignores what
it ignores from its creation on; where a setting decides, another logical name makes it another
resource.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.support.program import ROOT

DECIDED_BY_A_SETTING = {
    # Limits: each schedule sets both, and the target is registered anew when the last one goes.
    "components/compute/autoscaling.py": "_LIMITS if scheduled else []",
}


def ignored() -> Iterator[tuple[str, ast.expr]]:
    """Every `ignore_changes=` of the program, with its file."""
    for file in sorted((ROOT / "components").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.keyword) and node.arg == "ignore_changes":
                yield str(Path(file).relative_to(ROOT)), node.value


def test_what_is_ignored_is_ignored_from_the_start() -> None:
    found = list(ignored())
    assert found
    conditional = {
        file: ast.unparse(value)
        for file, value in found
        if not isinstance(value, (ast.List, ast.Name))
    }
    assert conditional == DECIDED_BY_A_SETTING
