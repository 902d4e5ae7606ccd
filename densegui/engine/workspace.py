"""The named arrays of one minibatch, and what passes from one minibatch to the next.

Every operation of the program writes arrays of its own and none is overwritten until the next `sample`. W and b are
what this minibatch's forward pass used; W_new and b_new are what its update made. `sample` begins the next minibatch:
the two change places there, and nowhere else.
"""

from typing import Any

import numpy as np

from densegui.engine.network import FloatArray, IntArray, Layers, NetworkSpec, unpack
from densegui.engine.source import ExampleSource, MinibatchOrder
from densegui.engine.state import Parameters, TrainingState


class BatchArrays:
    """The arrays whose size depends on m_b. X and Y are views of gathered rows."""

    def __init__(self, spec: NetworkSpec, m_b: int) -> None:
        def per_layer() -> Layers:
            return [np.empty((size if l else 0, m_b), spec.dtype) for l, size in enumerate(spec.n)]

        self.X_rows = np.empty((m_b, spec.n_x), spec.dtype)
        self.Y_rows = np.empty((m_b, spec.n_y), spec.dtype)
        self.X, self.Y = self.X_rows.T, self.Y_rows.T
        self.labels = np.empty(m_b, np.int64)
        self.Z, self.A, self.dZ = per_layer(), per_layer(), per_layer()
        self.A[0] = self.X
        self.log_Y_hat = np.empty((spec.n_y, m_b), spec.dtype)
        self.scratch = per_layer()
        self.columns = np.arange(m_b)
        self.one_over_m = np.array(1 / m_b, spec.dtype)
        self.ones_over_m = np.full((m_b, 1), 1 / m_b, spec.dtype)


class Workspace:
    """The arrays that the operations read and write.

    Attributes
    ----------
    t, epoch, offset : int
        The minibatch whose arrays these are (−1 before the first `sample`), and where it began; `next_epoch` and
        `next_offset`: where the next one begins.
    indices : int array of shape (m_b,)
        The examples, as rows of the training set.
    X, Y : arrays of shape (n_x, m_b) and (n_y, m_b)
    W, b, W_new, b_new, dW, db : lists by layer
        W[l] is n[l-1] × n[l], b[l] is n[l] × 1.
    Z, A, dZ : lists by layer, each n[l] × m_b
        A[0] is X; dZ carries no 1/m.
    loss : array of shape (m_b,)
    cost, penalty : float
    """

    def __init__(
        self,
        spec: NetworkSpec,
        source: ExampleSource,
        order: MinibatchOrder,
        state: TrainingState,
        learning_rate: float,
        batch_size: int,
    ) -> None:
        self.spec, self.source, self.order = spec, source, order
        self.learning_rate = np.array(learning_rate, spec.dtype)
        self.batch_size = batch_size
        self.t, self.epoch, self.offset, self.step = state.t - 1, state.epoch, state.offset, state.step
        self.next_epoch, self.next_offset = state.epoch, state.offset
        self._now = Parameters(spec, np.empty_like(state.theta), tuple(map(np.empty_like, state.moments)))
        self._new = Parameters(spec, state.theta.copy(), tuple(moment.copy() for moment in state.moments))
        self._by_size: dict[int, BatchArrays] = {}
        self.gradient = np.empty_like(state.theta)
        self.dW, self.db = unpack(spec, self.gradient)
        self._use(self._now, self._new)
        self.indices: IntArray = np.empty(0, np.int64)
        self.loss: FloatArray = np.empty(0, spec.dtype)
        self.cost: np.floating[Any] | float = np.nan
        self.penalty = 0.0

    def _use(self, now: Parameters, new: Parameters) -> None:
        self._now, self._new = now, new
        self.W, self.b, self.W_new, self.b_new = now.W, now.b, new.W, new.b
        self.theta, self.theta_new = now.theta, new.theta
        self.moments_W, self.moments_b = now.moments_W, now.moments_b
        self.moments_W_new, self.moments_b_new = new.moments_W, new.moments_b

    def begin_minibatch(self) -> None:
        """Make the updated parameters the current ones and gather the next examples: the operation `sample`."""
        self._use(self._new, self._now)
        self.t += 1
        self.step += 1
        self.epoch, self.offset = self.next_epoch, self.next_offset
        indices, self.next_epoch, self.next_offset = self.order.take(self.epoch, self.offset, self.batch_size)
        arrays = self._by_size.get(indices.size)
        if arrays is None:
            arrays = self._by_size[indices.size] = BatchArrays(self.spec, indices.size)
        self.indices = indices
        self.batch = arrays
        # "clip" only skips NumPy's bounds check, which would buffer: a permutation is within bounds.
        self.source.rows.take(indices, 0, arrays.X_rows, "clip")
        self.source.one_hot.take(indices, 0, arrays.Y_rows, "clip")
        self.source.labels.take(indices, 0, arrays.labels, "clip")
        self.X, self.Y, self.labels = arrays.X, arrays.Y, arrays.labels
        self.Z, self.A, self.dZ = arrays.Z, arrays.A, arrays.dZ

    @property
    def m_b(self) -> int:
        """Examples in this minibatch; the last one of an epoch can have fewer than batch_size."""
        return self.indices.size

    @property
    def moments(self) -> tuple[FloatArray, ...]:
        """The optimiser's moments that this minibatch's update starts from, flat."""
        return self._now.moments

    @property
    def moments_new(self) -> tuple[FloatArray, ...]:
        """The optimiser's moments after this minibatch's update, flat."""
        return self._new.moments

    def state_after(self) -> TrainingState:
        """Return what the next minibatch depends on: the workspace's own arrays, valid until the next `sample`."""
        return TrainingState(self.t + 1, self.next_epoch, self.next_offset, self.step, self.theta_new, self.moments_new)

    def state_before(self) -> TrainingState:
        """Return what this minibatch began from: the workspace's own arrays, valid until the next `sample`."""
        return TrainingState(self.t, self.epoch, self.offset, self.step - 1, self.theta, self.moments)

    def successor(self) -> "Workspace":
        """Return a workspace of its own buffers that goes on where this one ends: this one can be kept."""
        rate = float(self.learning_rate)
        return Workspace(self.spec, self.source, self.order, self.state_after(), rate, self.batch_size)
