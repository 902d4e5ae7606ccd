"""What the user looks at: a node, an edge or a bias of the network, and one example of the minibatch or their mean."""

from dataclasses import dataclass
from enum import Enum

from densegui.engine.network import NetworkSpec
from densegui.errors import InputError


class Kind(Enum):
    """What can be selected in the network."""

    NODE = "node"
    EDGE = "edge"
    BIAS = "bias"


@dataclass(frozen=True, slots=True)
class Selection:
    """Node k of layer l; the edge from node j of layer l − 1 to node k of layer l; or the bias of node k of layer l.

    Layers and nodes count from 1, as on the slides. Layer 0 is the input, whose nodes can be selected too.
    """

    kind: Kind
    layer: int
    node: int
    source: int = 0
    """j of an edge; 0 otherwise."""

    def __str__(self) -> str:
        if self.kind is Kind.EDGE:
            return f"edge {self.layer}:{self.source}:{self.node}"
        return f"{self.kind.value} {self.layer}:{self.node}"

    def check(self, spec: NetworkSpec) -> "Selection":
        """Return self, or raise InputError when the network has no such node or edge."""
        lowest = 0 if self.kind is Kind.NODE else 1
        if not lowest <= self.layer <= spec.L:
            raise InputError(f"{self}: layer {self.layer} does not exist; layers are {lowest} to {spec.L}")
        if not 1 <= self.node <= spec.n[self.layer]:
            raise InputError(f"{self}: layer {self.layer} has nodes 1 to {spec.n[self.layer]}, not {self.node}")
        if self.kind is Kind.EDGE and not 1 <= self.source <= spec.n[self.layer - 1]:
            last = spec.n[self.layer - 1]
            raise InputError(f"{self}: layer {self.layer - 1} has nodes 1 to {last}, not {self.source}")
        return self
