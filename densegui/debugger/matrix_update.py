"""The update of W[l] or b[l] as statements of matrices: (14), (15), with what each optimiser keeps."""

from dataclasses import replace

from densegui.debugger.frame import ABSENT, Freshness, Shown
from densegui.debugger.matrix_blocks import Matrices
from densegui.debugger.matrix_form import (
    CLOSE,
    DOT,
    GETS,
    MINUS,
    OPEN,
    OVER,
    PLUS,
    TIMES,
    Item,
    MatrixBlock,
    Operator,
    Statement,
)
from densegui.engine.optimizers import Adam, Momentum, RMSProp
from densegui.engine.symbols import at

ROOT = Operator("√(", words="the square root of each element")


def update_statements(form: Matrices) -> tuple[Statement, ...]:
    """Return the optimiser's moments, and W ← W − λ … or b ← b − λ …"""
    return _Update(form).statements()


class _Update:
    def __init__(self, form: Matrices) -> None:
        self.form, self.name, self.l = form, form.op.name, form.op.layer
        self.optimizer = form.setting.optimizer
        self.gradient = form.dW(self.l) if self.name == "W" else form.db(self.l)
        self.old, self.new = (
            form.W(self.l, name) if self.name == "W" else form.b(self.l, name)
            for name in (self.name, f"{self.name}_new")
        )

    def statements(self) -> tuple[Statement, ...]:
        way: tuple[Item, ...]
        before: tuple[Statement, ...] = ()
        optimizer, gradient = self.optimizer, self.gradient
        if isinstance(optimizer, Momentum):
            beta = Operator("β", optimizer.beta, "share of the velocity v that is kept")
            before = (Statement((self.moment(0, True), GETS, beta, DOT, self.moment(0), PLUS, gradient)),)
            way = (self.moment(0, True),)
        elif isinstance(optimizer, RMSProp):
            before = (self._mean_square(0, "α", optimizer.alpha),)
            way = (gradient, OVER, OPEN, ROOT, self.moment(0, True), CLOSE, PLUS, epsilon(optimizer.epsilon), CLOSE)
        elif isinstance(optimizer, Adam):
            before = (self._mean(optimizer.beta1), self._mean_square(1, "β₂", optimizer.beta2))
            step = self.form.workspace.step
            first, second = corrected("β₁", optimizer.beta1, step), corrected("β₂", optimizer.beta2, step)
            above = (OPEN, self.moment(0, True), DOT, first, CLOSE)
            below = (ROOT, self.moment(1, True), DOT, second, CLOSE, PLUS, epsilon(optimizer.epsilon))
            way = (*above, OVER, OPEN, *below, CLOSE)
        else:
            way = (gradient,)
        rate = Operator("λ", float(self.form.workspace.learning_rate), "the learning rate")
        update = Statement((self.new, GETS, self.old, MINUS, rate, DOT, *self._mask(), *way))
        return (*before, update)

    def _mean(self, beta: float) -> Statement:
        """m ← β₁ m + (1 − β₁) ∇."""
        kept = Operator("β₁", beta, "share of the mean m that is kept")
        rest = Operator("(1−β₁)", 1 - beta)
        return Statement((self.moment(0, True), GETS, kept, DOT, self.moment(0), PLUS, rest, DOT, self.gradient))

    def _mean_square(self, which: int, symbol: str, share: float) -> Statement:
        """v ← α v + (1 − α) ∇ ∘ ∇."""
        kept = Operator(symbol, share, "share of the mean square v that is kept")
        rest = Operator(f"(1−{symbol})", 1 - share)
        square = (self.gradient, TIMES, self.gradient)
        return Statement((self.moment(which, True), GETS, kept, DOT, self.moment(which), PLUS, rest, DOT, *square))

    def moment(self, which: int, new: bool = False) -> MatrixBlock:
        """Return a moment before the update, or after it."""
        form, l = self.form, self.l
        arrays = getattr(form.workspace, f"moments_{self.name}{'_new' if new else ''}")[l]
        freshness = self.new.freshness if new else self.old.freshness
        shown = ABSENT if form.foreign or freshness is Freshness.ABSENT else Shown(arrays[which], freshness)
        latex = f"{self.optimizer.moments[which]}_{{{self.name}{at(l)}}}"
        return form.matrix(shown, latex, *self._size, gradient=True)

    def _mask(self) -> tuple[Item, ...]:
        """F ∘, where parameters are frozen."""
        form, frozen = self.form, self.form.setting.masks
        if not frozen.has(self.name, self.l):
            return ()
        size, symbols = self._size
        shown = ABSENT if form.foreign else Shown(frozen.mask(self.name, self.l, size), form.constant)
        return replace(form.matrix(shown, f"F{at(self.l)}", size, symbols), words="0 where frozen"), TIMES

    @property
    def _size(self) -> tuple[tuple[int, int], tuple[str, str]]:
        like = self.gradient
        return (like.rows, like.columns), (like.row_symbol, like.column_symbol)


def epsilon(value: float) -> Operator:
    """Return ε, which keeps away from a division by 0."""
    return Operator("ε", value, "keeps away from a division by 0")


def corrected(symbol: str, beta: float, step: int) -> Operator:
    """Return the factor that makes up for the moment's start at 0."""
    value = 1 / (1 - beta**step) if step else None
    return Operator(f"1/(1−{symbol}ᵏ)", value, f"makes up for the start at 0; this is update k = {step}")
