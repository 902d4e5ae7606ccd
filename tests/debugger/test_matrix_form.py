"""The matrix form: what is drawn, evaluated as it is written with plain NumPy, is the operation's own array."""

import math
from typing import Any

import numpy as np
import pytest

from densegui.debugger.debugger import Debugger
from densegui.debugger.edits import Freeze, SetOptimizer, SwitchOff
from densegui.debugger.frame import Frame, Freshness
from densegui.debugger.matrix_form import MatrixBlock, Operator, Statement
from densegui.debugger.matrix_statements import matrix_form
from densegui.debugger.position import Position
from densegui.debugger.selection import Kind, Selection
from densegui.engine.activations import ACTIVATIONS
from densegui.engine.optimizers import OPTIMIZERS, Adam
from densegui.ui.math.latex_text import COMMANDS, commands
from tests.debugger.helpers import debugger

FUNCTIONS: dict[str, Any] = {
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "tanh": np.tanh,
    "ReLU": lambda z: np.where(z < 0, 0, z),
    "leaky ReLU": lambda z: np.where(z < 0, z / 100, z),
    "ELU": lambda z: np.where(z < 0, np.exp(z) - 1, z),
    "SELU": lambda z: 1.0507009873554805 * np.where(z < 0, 1.6732632423543772 * (np.exp(z) - 1), z),
    "identity": lambda z: z,
    "softmax": lambda z: np.exp(z) / np.exp(z).sum(axis=0),
    "log": np.log,
    "sign": np.sign,
    "√": np.sqrt,
}
SIGNS = {"+": "+", "−": "-", "∘": "*", "·": "@", "/": "/", "(": "(", ")": ")"}


def slope(name: str) -> Any:
    """g′ by central differences; none of these tests stands at a kink."""
    g = FUNCTIONS[name]

    def numeric(z: Any) -> Any:
        return (g(z + 1e-6) - g(z - 1e-6)) / 2e-6

    return numeric


class Number:
    """A number or a matrix, whose @ is the · of the statement: with a number it is a multiple."""

    def __init__(self, value: Any) -> None:
        self.value = np.asarray(value)

    def __matmul__(self, other: "Number") -> "Number":
        a, b = self.value, other.value
        return Number(a @ b if a.ndim and b.ndim else a * b)

    def __mul__(self, other: "Number") -> "Number":
        assert self.value.shape == other.value.shape
        return Number(self.value * other.value)

    def __truediv__(self, other: "Number") -> "Number":
        return Number(self.value / other.value)

    def __add__(self, other: "Number") -> "Number":
        assert not self.value.ndim or not other.value.ndim or self.value.shape == other.value.shape
        return Number(self.value + other.value)

    def __sub__(self, other: "Number") -> "Number":
        assert self.value.shape == other.value.shape
        return Number(self.value - other.value)

    def __neg__(self) -> "Number":
        return Number(-self.value)


def evaluate(statement: Statement) -> Any:
    """Evaluate what stands behind = or ←, from left to right with the usual precedence."""
    code, values = "", {}
    for place, item in enumerate(statement.items[2:]):
        if isinstance(item, MatrixBlock):
            assert item.array is not None
            values[f"v{place}"] = Number(item.array)
            code += f"v{place}"
        elif item.value is not None:
            values[f"v{place}"] = Number(item.value)
            code += f"v{place}"
        elif item.text in SIGNS:
            code += SIGNS[item.text]
        else:
            name = item.text.removesuffix("(")
            function = slope(name.removesuffix("′")) if name.endswith("′") else FUNCTIONS[name]
            values[f"f{place}"] = lambda x, function=function: Number(function(x.value))
            code += f"f{place}("
    return eval(code, {}, values).value


def check(frame: Frame, atol: float = 1e-12) -> None:
    for op in frame.program[1:]:
        for statement in matrix_form(op, frame):
            target = next(statement.blocks)
            assert statement.items[1].text in "=←"
            assert evaluate(statement) == pytest.approx(target.array, rel=1e-7 if atol > 1e-10 else 1e-11, abs=atol)
        made = frame.workspace.cost if op.name == "cost" else getattr(frame.workspace, op.makes)[op.layer]
        assert target.array is not None
        assert np.array_equal(target.array, np.reshape(made, target.array.shape))


def last(d: Debugger) -> Frame:
    """The frame of a finished minibatch, with all of its arrays."""
    return d.goto(Position(3, 0))


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_that_a_statement_evaluates_to_its_array_for_every_activation(activation: str) -> None:
    layers = [{"nodes": 6, "activation": activation}, {"nodes": 5, "activation": activation}]
    check(last(debugger(network={"hidden": layers})), atol=1e-7)  # for the numeric slope


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("penalty", ["none", "l2", "l1"])
def test_that_it_does_for_every_optimiser_and_penalty(optimizer: str, penalty: str) -> None:
    strength = {} if penalty == "none" else {"strength": 0.3}
    training = {"optimizer": {"name": optimizer}, "regularizer": {"name": penalty} | strength, "learning_rate": 0.01}
    layers = [{"nodes": 6, "activation": "identity"}]
    check(last(debugger(training=training, network={"hidden": layers})), atol=1e-9)


def test_that_masks_stand_in_the_statements() -> None:
    d = debugger(training={"optimizer": {"name": "momentum"}})
    d.goto(Position(1, 0))
    d.edit(SwitchOff(1, 2))
    d.edit(Freeze(Selection(Kind.EDGE, 2, 3, 1)))
    d.edit(Freeze(Selection(Kind.BIAS, 1, 4)))
    frame = d.goto(Position(2, 0))
    for op in frame.program[1:]:
        form = matrix_form(op, frame)
        names = [block.name for block in form[-1].blocks]
        masked = (str(op) in ("A 1", "dZ 1", "W 2", "b 1")) * (1 if op.name in ("A", "dZ") else 2)
        assert ("M^{[1]}" in names) is (masked == 1)
        assert (f"F^{{[{op.layer}]}}" in names) is (masked == 2)
        target = next(form[-1].blocks)
        assert evaluate(form[-1]) == pytest.approx(target.array, rel=1e-7, abs=1e-7)


def test_that_what_is_not_computed_is_absent_and_the_last_minibatch_is_stale() -> None:
    d = debugger()
    frame = d.goto(Position(2, 5))
    for done, op in enumerate(frame.program, start=1):
        target = next(matrix_form(op, frame)[-1].blocks)
        assert target.freshness is (Freshness.FRESH if done <= 5 else Freshness.ABSENT)
        assert (target.array is None) is (done > 5)
    between = d.goto(Position(2, 0))
    blocks = [b for op in between.program for s in matrix_form(op, between) for b in s.blocks]
    assert {block.freshness for block in blocks} <= {Freshness.STALE, Freshness.ABSENT}
    start = d.goto(Position(0, 0))
    blocks = [b for op in start.program for s in matrix_form(op, start) for b in s.blocks]
    assert {block.freshness for block in blocks if "mathbf" not in block.name} == {Freshness.ABSENT}


def test_that_another_optimiser_has_no_moments_of_the_last_minibatch() -> None:
    d = debugger()
    d.goto(Position(2, 0))
    frame = d.edit(SetOptimizer(Adam()))
    for op in frame.program:
        for statement in matrix_form(op, frame):
            for block in statement.blocks:
                assert not block.name.startswith(("m_", "v_")) or block.array is None


def test_that_shapes_are_said_in_symbols_and_numbers() -> None:
    frame = debugger().goto(Position(0, 9))  # 2-6-5-3, m_b = 8

    def shapes(index: int) -> list[str]:
        return [block.shape for block in matrix_form(frame.program[index], frame)[0].blocks]

    assert shapes(1) == ["n[1] × m_b = 6 × 8", "n[1] × n[0] = 6 × 2", "n[0] × m_b = 2 × 8", "n[1] × m_b = 6 × 8"]
    assert shapes(7)[:2] == ["1 × 1 = 1 × 1", "1 × n[3] = 1 × 3"]
    assert shapes(7)[-1] == "m_b × 1 = 8 × 1"
    assert shapes(9) == ["n[2] × n[3] = 5 × 3", "n[2] × m_b = 5 × 8", "m_b × n[3] = 8 × 3"]
    Z, W, A, B = matrix_form(frame.program[1], frame)[0].blocks
    assert W.transposed
    assert W.name == r"W^{[1]\mathsf{T}}"
    assert B.repeated_columns
    assert B.array is not None
    assert (B.array == frame.array("b", 1)).all()
    assert Z.examples == A.examples == B.examples == "columns"
    assert list(matrix_form(frame.program[9], frame)[0].blocks)[-1].examples == "rows"


def test_that_sample_shows_the_examples_of_the_minibatch() -> None:
    frame = debugger().goto(Position(1, 1))
    X, Y = (next(statement.blocks) for statement in matrix_form(frame.program[0], frame))
    train = frame.problem.split.train
    assert np.array_equal(X.array, train.rows[frame.workspace.indices].T)
    assert np.array_equal(Y.array, train.one_hot[frame.workspace.indices].T)


def test_that_nothing_can_be_written_to() -> None:
    frame = debugger().goto(Position(2, 20))
    for op in frame.program:
        for statement in matrix_form(op, frame):
            for block in statement.blocks:
                assert block.array is None or not block.array.flags.writeable
                assert commands(block.name) <= COMMANDS
            assert all(item.value is None or math.isfinite(item.value) for item in operators(statement))


def operators(statement: Statement) -> list[Operator]:
    return [item for item in statement.items if isinstance(item, Operator)]
