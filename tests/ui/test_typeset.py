"""Formulas: what they may hold, that each is drawn, that they are set in the background, and kept on disk."""

import gzip

import numpy as np
import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QImage

from densegui.engine.activations import ACTIVATIONS
from densegui.engine.forms import FORMS
from densegui.engine.network import NetworkSpec
from densegui.engine.optimizers import OPTIMIZERS
from densegui.engine.program import program
from densegui.engine.regularizers import Regularizer
from densegui.ui.math import typeset as module
from densegui.ui.math.latex_text import COMMANDS, commands, plain_text
from densegui.ui.math.typeset import Typesetter, cache_file, picture, typeset

ACTIVATION_NAMES = tuple(ACTIVATIONS)
DEEP = NetworkSpec.dense((2, *[3] * len(ACTIVATION_NAMES), 3), ACTIVATION_NAMES)
SHALLOW = NetworkSpec.dense((2, 3, 3), "relu")
REGULARIZERS = (Regularizer("none", 0.0), Regularizer("l2", 0.1), Regularizer("l1", 0.1))
Z1 = r"Z^{[1]} = W^{[1]\mathsf{T}} A^{[0]} + b^{[1]}"


def formulas(spec):
    """Return every formula that can be on the screen, once."""
    found = {}
    for optimizer in OPTIMIZERS.values():
        for regularizer in REGULARIZERS:
            for op in program(spec, optimizer(), regularizer):
                parts = [op.equation.form(form)[0] for form in FORMS] + op.equation.where.split(r",\ ")
                found.update(dict.fromkeys(part for part in parts if part))
    return list(found)


def ink(image: QImage) -> int:
    """Return how many pixels of a transparent picture are painted."""
    image = image.convertToFormat(QImage.Format.Format_ARGB32)
    bits = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine() // 4, 4)
    return int((bits[:, : image.width(), 3] > 100).sum())


@pytest.fixture
def nothing_known(monkeypatch):
    monkeypatch.setattr(module, "_KNOWN", {})


@pytest.fixture
def typesetter(qapp, nothing_known):
    owner = QObject()
    yield Typesetter(owner)
    owner.deleteLater()


def test_that_every_formula_uses_known_commands_only():
    for latex in formulas(SHALLOW) + formulas(DEEP):
        assert commands(latex) <= COMMANDS, latex
        assert latex.count("{") == latex.count("}"), latex


def test_that_every_formula_has_a_plain_text_without_markup():
    for latex in formulas(SHALLOW) + formulas(DEEP):
        text = plain_text(latex)
        assert text
        assert not set(text) & set("\\{}$"), text


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (Z1, "Z[1] = W[1]ᵀ A[0] + b[1]"),
        (r"a_k^{[2]} = \mathrm{ReLU}(z_k^{[2]})", "aₖ[2] = ReLU(zₖ[2])"),
        (r"\hat{Y} - \tilde{Y}", "Ŷ − Ỹ"),
        (r"\frac{1}{m_b} x", "1/m_b x"),
        (r"\frac{g}{\sqrt{v} + \varepsilon}", "g/(√v + ε)"),
        (r"e^{z_k}", "e^zₖ"),
    ],
)
def test_that_plain_text_reads_as_the_formula(latex, text):
    assert plain_text(latex) == text


def test_that_a_command_outside_the_table_is_refused():
    with pytest.raises(KeyError):
        plain_text(r"\nosuch x")


def test_that_every_formula_is_drawn_with_ink(qapp):
    activations = [
        op.equation.minibatch for op in program(DEEP, OPTIMIZERS["sgd"](), REGULARIZERS[0]) if op.name == "A"
    ]
    for latex in formulas(SHALLOW) + activations:
        formula = typeset(latex)
        image = picture(formula, 16.0, "#102030", 1.0)
        letters = sum(sign.isalnum() for sign in plain_text(latex))
        assert ink(image) > 9 * letters, latex
        assert 0 <= image.width() - formula.width * 16 <= 2


def test_that_a_formula_stands_on_its_baseline(qapp):
    formula = typeset(r"b")
    assert formula.descent < 0.15
    assert 0.5 < formula.ascent < 1.1
    assert typeset(r"\frac{\partial a}{\partial b}").descent > 0.4


def test_that_formulas_of_one_size_have_their_baseline_in_whole_pixels(qapp):
    bottoms = []
    for latex in ("b", r"\hat{b}", "b^{[1]}"):  # letters of one foot, under marks of three heights
        formula = typeset(latex)
        image, rise = picture(formula, 15.3, "#000000", 1.0), formula.rise(15.3, 1.0)
        assert rise == int(rise)
        column = [image.pixelColor(x, int(rise) - 1).alpha() for x in range(7)]
        below = [image.pixelColor(x, int(rise)).alpha() for x in range(7)]
        bottoms.append((column, below))
    assert bottoms[0] == bottoms[1] == bottoms[2]


def test_that_a_hat_is_no_wider_than_its_letter_needs(qapp):
    assert typeset(r"\hat{Y}").width < 1.15 * typeset(r"\tilde{Y}").width


def test_that_a_picture_has_the_colour_and_the_pixels_of_the_screen(qapp):
    formula = typeset(r"\mathbf{1}")
    once, twice = picture(formula, 20.0, "#ff0000", 1.0), picture(formula, 20.0, "#ff0000", 2.0)
    assert twice.width() == pytest.approx(2 * once.width(), abs=2)
    assert twice.devicePixelRatio() == 2.0
    bits = [twice.pixelColor(x, y) for x in range(twice.width()) for y in range(twice.height())]
    assert {color.name() for color in bits if color.alpha() == 255} == {"#ff0000"}
    assert picture(formula, 20.0, "#ff0000", 1.0) is once


def test_that_nothing_is_set_before_the_first_paint(qtbot, typesetter):
    assert typesetter.request(Z1) is None
    qtbot.wait(30)
    assert typesetter.request(Z1) is None
    with qtbot.waitSignal(typesetter.ready, timeout=10_000) as ready:
        typesetter.start()
    assert ready.args == [Z1]
    assert typesetter.request(Z1) is not None
    assert not typesetter.busy
    assert not typesetter._timer.isActive()


def test_that_what_is_in_sight_is_set_first(typesetter):
    order = []
    typesetter.ready.connect(order.append)
    for latex in ("a", "b", "c"):
        typesetter.request(latex)
    typesetter.request("c", first=True)
    typesetter.finish()
    assert order == ["c", "a", "b"]


def test_that_forgotten_formulas_are_not_set(qtbot, typesetter):
    typesetter.start()
    typesetter.request("a")
    typesetter.forget()
    assert not typesetter._timer.isActive()
    assert not typesetter.busy


def test_that_the_second_start_reads_formulas_from_the_disk(typesetter, monkeypatch):
    typesetter.request(Z1)
    typesetter.finish()
    assert cache_file(Z1).is_file()
    monkeypatch.setattr(module, "_KNOWN", {})
    monkeypatch.setattr(module, "typeset", None)
    typesetter.request(Z1)
    typesetter.finish()
    assert typesetter.request(Z1) is not None


@pytest.mark.parametrize(
    "damage",
    [b"", b"no gzip", gzip.compress(b"<svg", mtime=0), gzip.compress(b'<svg viewBox="a b c d"></svg>', mtime=0)],
    ids=["empty", "no gzip", "cut off", "no numbers"],
)
def test_that_a_damaged_cache_file_is_set_again(typesetter, damage):
    file = cache_file(Z1)
    file.parent.mkdir(parents=True)
    file.write_bytes(damage)
    typesetter.request(Z1)
    typesetter.finish()
    assert typesetter.request(Z1).width > 5
    assert gzip.decompress(file.read_bytes()).endswith(b"</svg>")


def test_that_a_cache_that_cannot_be_written_does_no_harm(typesetter):
    folder = cache_file(Z1).parent
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.write_text("a file where the folder should be")
    typesetter.request(Z1)
    typesetter.finish()
    assert typesetter.request(Z1) is not None
