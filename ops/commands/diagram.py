"""`platformctl diagram`: the architecture of what runs."""

from pathlib import Path
from typing import Annotated

import typer

from ops.deployment import Deployment
from ops.diagram import draw, topology_of
from ops.options import Local, StackName, must_be_writable, progress


def diagram(
    stack: StackName,
    file: Annotated[Path, typer.Argument(help="The SVG file to write.")],
    *,
    local: Local = False,
) -> None:
    """Draw a stack's architecture from its state, as an SVG file."""
    must_be_writable("FILE", file)
    deployment = Deployment(stack=stack, local=local)
    topology = topology_of(deployment.state, deployment.contract("agents")["modelIds"])
    file.write_text(draw(topology, stack))
    progress.print(f"{file}: {len(topology.zones)} zones, {len(topology.services)} services")
