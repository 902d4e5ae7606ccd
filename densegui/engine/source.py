"""Where minibatches come from: what the engine asks of a training set and of an order of its examples."""

from typing import Protocol

from densegui.engine.network import FloatArray, IntArray


class ExampleSource(Protocol):
    """A training set: examples in rows, since gathering rows is 20 times faster than gathering columns."""

    @property
    def rows(self) -> FloatArray: ...
    @property
    def one_hot(self) -> FloatArray: ...
    @property
    def labels(self) -> IntArray: ...


class MinibatchOrder(Protocol):
    """Which examples minibatches hold: a pure function of the place in the epoch."""

    def take(self, epoch: int, offset: int, batch_size: int) -> tuple[IntArray, int, int]: ...
