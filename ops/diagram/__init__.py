"""Architecture diagrams of a stack, drawn from the resources in its state."""

from ops.diagram.drawing import draw
from ops.diagram.topology import Topology, topology_of

__all__ = ["Topology", "draw", "topology_of"]
