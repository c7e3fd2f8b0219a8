"""`platformctl diagram`: a stack's architecture, or the critical path of its deployment."""

from pathlib import Path
from typing import Annotated

import typer

from ops.deployment import Deployment
from ops.diagram import draw, topology_of
from ops.diagram.chains import draw_chains, minutes
from ops.diagram.critical_path import Waits, expected
from ops.options import Local, StackName, must_be_writable, progress


def diagram(
    stack: StackName,
    file: Annotated[Path, typer.Argument(help="The SVG file to write.")],
    *,
    critical_path: Annotated[
        bool,
        typer.Option(
            "--critical-path", help="Draw the critical path of a first deployment on AWS instead."
        ),
    ] = False,
    local: Local = False,
) -> None:
    """Draw a stack's architecture from its state, as an SVG file."""
    must_be_writable("FILE", file)
    deployment = Deployment(stack=stack, local=local)
    if critical_path:
        waits = Waits(deployment.state)
        file.write_text(draw_chains(waits, stack))
        progress.print(f"{file}: {minutes(expected(waits)[-1].ends)}")
        return
    topology = topology_of(deployment.state, deployment.contract("agents")["modelIds"])
    file.write_text(draw(topology, stack))
    progress.print(f"{file}: {len(topology.zones)} zones, {len(topology.services)} services")
