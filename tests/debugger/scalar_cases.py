"""Workspaces at every operation, for the tests of the scalar form, the cursor and the matrix form."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from densegui.debugger.edits import Setting
from densegui.debugger.selection import Selection
from densegui.engine.optimizers import OPTIMIZERS, Optimizer
from densegui.engine.program import Op
from densegui.engine.propagation import run_minibatch
from densegui.engine.regularizers import Regularizer
from densegui.engine.workspace import Workspace
from tests.engine.helpers import case, start

SIZES = (3, 4, 5, 3)
PENALTIES = (Regularizer(), Regularizer("l2", 0.3), Regularizer("l1", 0.05))
EVERY_OPTIMIZER = tuple(make() for make in OPTIMIZERS.values())


def setting_of(
    activation: str = "tanh",
    optimizer: Optimizer | None = None,
    regularizer: Regularizer | None = None,
    sizes: tuple[int, ...] = SIZES,
    dtype: str = "float64",
    off: Sequence[tuple[int, int]] = (),
    frozen: Sequence[Selection] = (),
) -> Setting:
    """A setting with a network of these sizes."""
    spec = replace(case(sizes, activation, dtype=dtype).spec, off=frozenset(off))
    optimizer = optimizer or EVERY_OPTIMIZER[0]
    return Setting(spec, optimizer, regularizer or Regularizer(), 0.1, 11, frozenset(frozen))


def ops_in_turn(setting: Setting, minibatches: int = 2, m: int = 11) -> Iterator[tuple[Op, Workspace]]:
    """Each operation of the last of some minibatches, right before it is run: asking for the next one runs it."""
    spec = setting.spec
    activation = spec.activations[1] if spec.L > 1 else "tanh"
    example = replace(case(spec.n, activation, m, dtype=spec.dtype), spec=spec)
    workspace = start(example, setting.optimizer, setting.learning_rate)
    for _ in range(minibatches - 1):
        run_minibatch(setting.program, workspace)
    for op in setting.program:
        yield op, workspace
        op.run(workspace)
