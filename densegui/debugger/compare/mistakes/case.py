"""A mistake, and the case it is tried on: an operation with all the arrays before it."""

from collections.abc import Callable
from dataclasses import dataclass

from densegui.debugger.compare.names import GIVEN, Name, before
from densegui.debugger.compare.rules import Array, Rules, UnknownError, Values, compute, need
from densegui.engine.activations import ACTIVATIONS, Activation
from densegui.engine.regularizers import Regularizer


@dataclass(frozen=True)
class Case:
    """One operation: its name, and the arrays that it finds."""

    name: Name
    values: Values
    rules: Rules

    @property
    def layer(self) -> int:
        return self.name.l

    @property
    def right(self) -> Array:
        """What the operation makes by the rules; of a source, what it is."""
        made = self.values.get(self.name) if self.name.base in GIVEN else None
        if made is None:
            made = compute(self.name, self.values, self.rules)
        if made is None:
            raise UnknownError
        return made

    def need(self, base: str, l: int | None = None) -> Array:
        """Return an array of this layer or of another one."""
        return need(self.values, base, self.layer if l is None else l)

    @property
    def A_before(self) -> Array:
        return self.need("A", self.layer - 1)

    @property
    def Y_hat(self) -> Array:
        return self.need("A", self.rules.L)

    @property
    def Y(self) -> Array:
        return self.need("Y", 0)

    @property
    def m(self) -> int:
        """Examples of the minibatch."""
        return int(self.need("X", 0).shape[1])

    @property
    def g(self) -> Activation:
        name = self.rules.activations[self.layer]
        if name is None or name not in ACTIVATIONS:
            raise UnknownError
        return ACTIVATIONS[name]

    @property
    def rate(self) -> float:
        if self.rules.learning_rate is None:
            raise UnknownError
        return self.rules.learning_rate

    @property
    def penalty(self) -> Regularizer:
        """The penalty on the weights, if there is one."""
        if self.rules.regularizer is None or not self.rules.penalised:
            raise UnknownError
        return self.rules.regularizer

    def W_new(self, l: int) -> Array:
        """Return the updated W[l], before the program has come to it."""
        made = compute(Name("W_new", l), self.values, self.rules)
        if made is None:
            raise UnknownError
        return made

    def square_W(self, l: int) -> Array:
        """Return W[l] where it has as many rows as columns, so that its transpose fits in its place."""
        W = self.need("W", l)
        if W.shape[0] != W.shape[1]:
            raise UnknownError
        return W

    def words(self) -> dict[str, object]:
        """Return what a sentence about this case can name."""
        base, l = self.name
        g = self.rules.activations[l] if 0 < l < self.rules.L else None
        x = self.values.get(Name("X"))
        return {
            "name": str(self.name), "base": base, "l": l, "before": str(before(l)) if l else "", "next": l + 1,
            "m": "m" if x is None else x.shape[1], "batch": self.rules.batch_size, "L": self.rules.L,
            "n_y": self.rules.n[-1], "g": ACTIVATIONS[g].label if g in ACTIVATIONS else "g", "rate": self.rules.learning_rate,
            "optimizer": self.rules.optimizer.name if self.rules.optimizer else "",
        }  # fmt: skip


@dataclass(frozen=True, eq=False)
class Mistake:
    """One thing that can go wrong.

    Attributes
    ----------
    key : str
    roles : tuple of str
        Bases of the operations where it can happen; A and dZ are those of hidden layers, "Y_hat" and "dZ_L" those of the
        last one.
    says : str
        The likely cause; {name}, {l}, {m} … stand for the case's words.
    make : callable
        From the case, what the student would have got.
    stored : bool
        Only what was stored is wrong: the operations behind it went on with the right array.
    harmless : bool
        A convention rather than a mistake.
    """

    key: str
    roles: tuple[str, ...]
    says: str
    make: Callable[[Case], Array]
    stored: bool = False
    harmless: bool = False

    def sentence(self, case: Case) -> str:
        return self.says.format(**case.words())


def role(name: Name, L: int) -> str:
    """Return the role of an operation: its base, but for those of the last layer."""
    if name.l == L and name.base in ("A", "dZ"):
        return "Y_hat" if name.base == "A" else "dZ_L"
    return name.base
