"""The matrices of an operation's statements, from the arrays of a frame: each by its name, with its size in symbols."""

from dataclasses import replace
from typing import Any

import numpy as np

from densegui.debugger.frame import ABSENT, Frame, Freshness, Shown
from densegui.debugger.matrix_form import TIMES, Item, MatrixBlock, Operator, ones
from densegui.engine.network import FloatArray
from densegui.engine.program import Op
from densegui.engine.symbols import COST, at, jacobian, nabla
from densegui.engine.workspace import Workspace


class Matrices:
    """Makes the blocks for one operation at one frame.

    At the start of a minibatch all arrays are those of the last one, also W and b as its forward pass used them: a
    statement never mixes two minibatches.
    """

    def __init__(self, op: Op, frame: Frame) -> None:
        self.op, self.frame, self.setting = op, frame, frame.setting
        self.n, self.L = frame.spec.n, frame.spec.L
        self.past = frame.position.i == 0
        self.workspace: Workspace = frame.arrays
        self.known = self.workspace.m_b > 0 and (frame.has_minibatch or not self.past)
        self.m_b = self.workspace.m_b if self.known else self.setting.batch_size
        # After an edit, what is in force is not what the last minibatch was made with.
        self.foreign = self.past and self.workspace is not frame.workspace

    @property
    def constant(self) -> Freshness:
        """The freshness of what is always known, such as a column of ones."""
        return Freshness.FRESH if not self.past else Freshness.STALE if self.known else Freshness.ABSENT

    def shown(self, name: str, l: int) -> Shown:
        """Return an array of the minibatch that the statement is about."""
        if not self.past:
            return self.frame.shown(name, l)
        if not self.known:
            return ABSENT
        value: Any = getattr(self.workspace, name)
        return Shown(value[l] if isinstance(value, list) else np.asarray(value), Freshness.STALE)

    def block(
        self, name: str, latex: str, l: int, size: tuple[int, int], symbols: tuple[str, str],
        gradient: bool = False, examples: str = "",
    ) -> MatrixBlock:  # fmt: skip
        """Return a matrix by the name of its array."""
        return replace(self.matrix(self.shown(name, l), latex, size, symbols, gradient, examples), source=(name, l))

    def matrix(
        self, shown: Shown, latex: str, size: tuple[int, int], symbols: tuple[str, str],
        gradient: bool = False, examples: str = "",
    ) -> MatrixBlock:  # fmt: skip
        """Return an array as a matrix that can't be written to."""
        array = None if shown.array is None else read_only(shown.array.reshape(size))
        return MatrixBlock(latex, array, shown.freshness, *size, *symbols, gradient=gradient, examples=examples)

    def per_example(self, name: str, latex: str, l: int, gradient: bool = False) -> MatrixBlock:
        """Return a matrix with a row for each node and a column for each example."""
        return self.block(name, latex, l, (self.n[l], self.m_b), (at_text(l), "m_b"), gradient, "columns")

    def Z(self, l: int) -> MatrixBlock:
        return self.per_example("Z", f"Z{at(l)}", l)

    def A(self, l: int) -> MatrixBlock:
        block = self.per_example("X" if l == 0 else "A", f"A{at(l)}", l)
        if l == 0:
            return replace(block, words="A[0] = X")
        return replace(block, name=r"\hat{Y}", words=f"Ŷ = A[{l}]") if l == self.L else block

    def Y(self) -> MatrixBlock:
        size, symbols = (self.n[self.L], self.m_b), (at_text(self.L), "m_b")
        return self.block("Y", r"\tilde{Y}", 0, size, symbols, examples="columns")

    def dZ(self, l: int) -> MatrixBlock:
        return self.per_example("dZ", jacobian(l), l, gradient=True)

    def W(self, l: int, name: str = "W") -> MatrixBlock:
        size, symbols = (self.n[l - 1], self.n[l]), (at_text(l - 1), at_text(l))
        return self.block(name, f"W{at(l)}", l, size, symbols)

    def b(self, l: int, name: str = "b") -> MatrixBlock:
        return self.block(name, f"b{at(l)}", l, (self.n[l], 1), (at_text(l), "1"))

    def B(self, l: int) -> MatrixBlock:
        """b[l], repeated for each example."""
        array, freshness = self.shown("b", l)
        size = (self.n[l], self.m_b)
        repeated = None if array is None else np.broadcast_to(array, size)
        block = self.matrix(Shown(repeated, freshness), f"B{at(l)}", size, (at_text(l), "m_b"), examples="columns")
        return replace(block, repeated_columns=True, words=f"b[{l}] in each column", source=("b", l))

    def dW(self, l: int) -> MatrixBlock:
        of = r"(\mathcal{C} + R)" if self.setting.regularizer.active else COST
        size, symbols = (self.n[l - 1], self.n[l]), (at_text(l - 1), at_text(l))
        return self.block("dW", nabla(f"W{at(l)}", of), l, size, symbols, gradient=True)

    def db(self, l: int) -> MatrixBlock:
        return self.block("db", nabla(f"b{at(l)}", COST), l, (self.n[l], 1), (at_text(l), "1"), gradient=True)

    def mask(self, l: int) -> tuple[Item, ...]:
        """M ∘, where nodes are switched off."""
        off = self.frame.spec.off_rows(l)
        if not off:
            return ()
        rows = np.ones((self.n[l], 1))
        rows[off] = 0
        size = (self.n[l], self.m_b)
        shown = ABSENT if self.foreign else Shown(np.broadcast_to(rows, size), self.constant)
        block = self.matrix(shown, f"M{at(l)}", size, (at_text(l), "m_b"), examples="columns")
        return replace(block, repeated_columns=True, words="0 for nodes that are switched off"), TIMES

    def ones(self) -> MatrixBlock:
        """The column of ones that sums over the examples."""
        return replace(ones(self.m_b, "m_b", self.constant), examples="rows")

    def mean(self) -> Operator:
        """1/m_b."""
        return Operator("1/m_b", 1 / self.m_b, f"one in {self.m_b}: the mean over the minibatch")


def at_text(l: int) -> str:
    """Return n[l]."""
    return f"n[{l}]"


def read_only(array: FloatArray) -> FloatArray:
    """Return a view that can't be written to."""
    view = array.view()
    view.flags.writeable = False
    return view
