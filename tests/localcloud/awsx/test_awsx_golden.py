"""What the real awsx plugin registered, against what localcloud registers."""

import json
from pathlib import Path
from typing import Any

import pytest

# The recorder lies next to the tests; importlib mode has no package to import it from.
GOLDEN = sorted((Path(__file__).parent / "golden").glob("*.json"))


def key(resource: dict[str, Any]) -> tuple[str, str]:
    return resource["type"], resource["name"]


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_children_and_outputs_are_those_recorded(path: Path, awsx: Any, monitor: Any) -> None:
    golden = json.loads(path.read_text())
    (component,) = [r for r in golden["resources"] if r["type"] == "awsx:ec2:Vpc"]
    # The recorder saw the component's own inputs wrapped: an artefact of the Node.js SDK.
    built = awsx.construct(monitor, component["inputs"]["args"])
    children = [
        {"inputs": r.inputs, "name": r.name, "parent": r.parent, "type": r.type}
        for r in monitor.registered
        if r.type != "awsx:ec2:Vpc"
    ]
    recorded = [r for r in golden["resources"] if r["type"] != "awsx:ec2:Vpc"]
    assert sorted(children, key=key) == sorted(recorded, key=key)
    outputs = {
        "vpc_id": built.outputs["vpcId"],
        **{
            f"{t}_subnet_ids": built.outputs[f"{t}SubnetIds"]
            for t in ("public", "private", "isolated")
        },
    }
    assert outputs == golden["outputs"]


def test_there_are_recordings() -> None:
    assert len(GOLDEN) == 3
