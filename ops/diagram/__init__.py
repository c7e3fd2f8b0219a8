"""An architecture diagram of a stack, drawn from the resources that its state really holds."""

from ops.diagram.drawing import draw
from ops.diagram.topology import Topology, topology_of

__all__ = ["Topology", "draw", "topology_of"]
