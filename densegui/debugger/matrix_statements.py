"""Each operation of the program as statements of matrices, with the arrays of a frame."""

from densegui.debugger.frame import Frame
from densegui.debugger.matrix_blocks import Matrices, at_text
from densegui.debugger.matrix_form import (
    CLOSE,
    DOT,
    EQUALS,
    GETS,
    MINUS,
    OPEN,
    PLUS,
    TIMES,
    Item,
    Operator,
    Statement,
    ones,
)
from densegui.debugger.matrix_update import update_statements
from densegui.engine.activations import ACTIVATIONS
from densegui.engine.program import Op
from densegui.engine.symbols import COST


def matrix_form(op: Op, frame: Frame) -> tuple[Statement, ...]:
    """Return the statements of an operation; what its arrays are made of comes before it."""
    m, l, name = Matrices(op, frame), op.layer, op.name
    if name in ("W", "b"):
        return update_statements(m)
    if name == "sample":
        return _sample(m)
    if name == "A":
        return (_activation(m, l),)
    if name == "cost":
        return (_cost(m),)
    items: tuple[Item, ...]
    if name == "Z":
        items = (m.Z(l), EQUALS, m.W(l).T, DOT, m.A(l - 1), PLUS, m.B(l))
    elif name == "dZ" and l == m.L:
        items = (m.dZ(l), EQUALS, m.A(l), MINUS, m.Y())
    elif name == "dZ":
        slope = Operator(f"{ACTIVATIONS[frame.spec.activations[l]].label}′(", words="g′ of each element")
        product = (OPEN, m.W(l + 1), DOT, m.dZ(l + 1), CLOSE)
        items = (m.dZ(l), EQUALS, *m.mask(l), slope, m.Z(l), CLOSE, TIMES, *product)
    elif name == "dW":
        items = (m.dW(l), EQUALS, m.mean(), DOT, m.A(l - 1), DOT, m.dZ(l).T, *_penalty(m, l))
    else:
        items = (m.db(l), EQUALS, m.mean(), DOT, m.dZ(l), DOT, m.ones())
    return (Statement(items),)


def _sample(m: Matrices) -> tuple[Statement, ...]:
    X = m.block("X", "X", 0, (m.n[0], m.m_b), (at_text(0), "m_b"), examples="columns")
    drawn = Operator("drawn at random", words="the next examples of Ω_train in this epoch's order, one in each column")
    labels = Operator("their labels, one-hot", words="a column has a 1 in the row of the example's class")
    return Statement((X, GETS, drawn)), Statement((m.Y(), GETS, labels))


def _activation(m: Matrices, l: int) -> Statement:
    activation = m.frame.spec.activations[l]
    if l == m.L:
        softmax = Operator("softmax(", words="of each column: e^(z − max z), divided by the sum over the column")
        return Statement((m.A(l), EQUALS, softmax, m.Z(l), CLOSE))
    g = Operator(f"{ACTIVATIONS[activation].label}(", words="g of each element")
    return Statement((m.A(l), EQUALS, *m.mask(l), g, m.Z(l), CLOSE))


def _cost(m: Matrices) -> Statement:
    cost = m.block("cost", rf"{COST}_b", 0, (1, 1), ("1", "1"))
    log = Operator("log(", words="the natural logarithm of each element")
    inner = (OPEN, m.Y(), TIMES, log, m.A(m.L), CLOSE, CLOSE)
    ones_y = ones(m.n[m.L], at_text(m.L), m.constant).T
    return Statement((cost, EQUALS, MINUS, m.mean(), DOT, ones_y, DOT, *inner, DOT, m.ones()))


def _penalty(m: Matrices, l: int) -> tuple[Item, ...]:
    regularizer = m.setting.regularizer
    if not regularizer.active:
        return ()
    strength = Operator("s", regularizer.strength, "the strength of the penalty")
    if regularizer.name == "l2":
        return PLUS, strength, DOT, m.W(l)
    return PLUS, strength, DOT, Operator("sign(", words="1, 0 or −1"), m.W(l), CLOSE
