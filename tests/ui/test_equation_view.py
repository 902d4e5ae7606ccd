"""The equations with numbers: what is drawn of an explanation, what is copied, and what a click on a bar wishes."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QHelpEvent, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip

from densegui.debugger.debugger import Debugger
from densegui.debugger.explain.blocks import Bars, Equation, Matrix, Path, Paths, Sum, Term
from densegui.debugger.explain.explain import explain
from densegui.debugger.format import number
from densegui.debugger.frame import Freshness
from densegui.debugger.selection import Kind, Selection
from densegui.ui.equation.activation_curve import CurvePiece
from densegui.ui.equation.bars import BarsPiece
from densegui.ui.equation.column import piece_of
from densegui.ui.equation.equations import EquationPiece
from densegui.ui.equation.latex import chunks, displayed, markup, split_at_relations, text_of
from densegui.ui.equation.paths import PathsPiece
from densegui.ui.equation.view import EquationView
from densegui.ui.inspector.text import INVITATION
from densegui.ui.math.typeset import typeset
from densegui.ui.theme import DARK, LIGHT
from densegui.ui.view import ViewSettings

NODE, OUTPUT, INPUT = Selection(Kind.NODE, 2, 5), Selection(Kind.NODE, 3, 2), Selection(Kind.NODE, 0, 1)
EDGE, BIAS = Selection(Kind.EDGE, 2, 5, 3), Selection(Kind.BIAS, 2, 5)
EVERYTHING = [NODE, OUTPUT, INPUT, EDGE, BIAS, None]


@pytest.fixture
def view(qtbot, monkeypatch):
    made = EquationView()
    qtbot.addWidget(made)
    monkeypatch.setattr(made.typesetter, "start", lambda: None)  # formulas stay text: setting them takes long
    made.resize(400, 900)
    made.show()
    return made


@pytest.fixture
def frame_of(debugger: Debugger, frame_at):
    def frame_of(selection, t=30, i=22, example=14):
        frame_at(t, i)
        debugger.select(selection)
        return debugger.choose_example(example)

    return frame_of


def piece(view, kind, which=0):
    return [(k, found) for k, found in enumerate(view.column.pieces) if isinstance(found, kind)][which]


# -- LaTeX as text


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"0.5 \cdot (-2)^2 + 10^{-8}", "0.5 · (−2)² + 10⁻⁸"),
        (r"1.234 \cdot 10^{-5} \cdot 2", "1.234e−05 · 2"),
        (r"\frac{-0.1}{1 - 0.9^{31}}", "−0.1/(1 − 0.9³¹)"),
        (r"\frac{1}{16} \cdot 0.5", "1/16 · 0.5"),
        (r"e^{-0.05609}", "e^(−0.05609)"),
        (r"e^{0}", "e⁰"),
        (r"\Delta w_{35}^{[2]}", "Δw₃₅[2]"),
        (r"\unheard of", "unheard of"),
    ],
)
def test_that_numbers_in_latex_are_read_as_text(latex, text):
    assert text_of(latex) == text


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (r"w_{35}^{[2]}", "w_{35}^[2]"),
        (r"\frac{\partial\mathcal{L}}{\partial z_{1}^{[3]}}", "∂ℒ/∂z_{1}^[3]"),
        (r"\hat{y}_{1} - \tilde{y}_{1}", "ŷ_{1} − ỹ_{1}"),
        (r"g'(z_{5}^{[2]})", "g′(z_{5}^[2])"),
        (r"a_{1}^{[2](i)}", "a_{1}^[2]⁽ⁱ⁾"),
        (r"e^{z_{1}^{[3]} - 1}", "exp(z_{1}^[3] − 1)"),
    ],
)
def test_that_short_symbols_have_the_markup_of_labels(latex, expected):
    assert markup(latex) == expected


def test_that_formulas_are_cut_at_their_relations_only():
    assert split_at_relations(r"\frac{a=b}{c} = d \leftarrow e") == [r"\frac{a=b}{c}", "= d", r"\leftarrow e"]


def test_that_an_operator_stays_with_what_follows_it():
    assert chunks("1 · (2 + 3) − 4") == ["1", "· (2", "+ 3)", "− 4"]


# -- what is drawn


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
@pytest.mark.parametrize("selection", EVERYTHING, ids=str)
@pytest.mark.parametrize(("t", "i"), [(30, 22), (31, 0), (31, 3), (31, 11), (0, 0)])
def test_that_everything_is_drawn_at_every_kind_of_position(view, frame_of, theme, selection, t, i):
    view.apply_settings(ViewSettings(theme=theme))
    for example in (0, None):
        frame = frame_of(selection, t, i, example)
        view.show_frame(frame)
        image = view.grab().toImage()
        found = {image.pixelColor(x, y).name() for x in range(0, 400, 3) for y in range(20, 300, 2)}
        assert theme.panel in found
        assert len(found) > 3
        wanted = explain(frame)
        assert len(view.column.pieces) == (0 if wanted is None else len(wanted.blocks))
        assert view.note.text == (wanted.title if wanted else "")


def test_that_nothing_to_explain_invites(view, frame_of):
    view.show_frame(frame_of(None, 0, 0, 0))
    assert view.column.pieces == []
    assert view.column.accessibleDescription() == INVITATION
    assert view.note.isHidden()


@pytest.fixture
def application_font(qapp):
    """Change the size of all text, and set it back."""
    before = QApplication.font()

    def set_points(points):
        font = QApplication.font()
        font.setPointSize(points)
        QApplication.setFont(font)
        QApplication.processEvents()

    yield set_points
    QApplication.setFont(before)


@pytest.mark.parametrize("width", [330, 400, 480])
@pytest.mark.parametrize("points", [8, 10, 20])
def test_that_no_number_is_cut_off(view, frame_of, application_font, width, points):
    application_font(points)
    view.resize(width, 500)
    for selection in EVERYTHING:
        view.show_frame(frame_of(selection, 31, 0))
        assert view.column.font().pointSize() == points
        assert view.area.horizontalScrollBar().maximum() == 0
        for found in view.column.pieces:
            if isinstance(found, EquationPiece):
                assert all(fits(found, line, line == found._lines[-1]) for line in found._lines)
            if isinstance(found, PathsPiece):
                assert all(spots[-1].x + spots[-1].width < found.width for spots in found._spots)


def fits(found, line, last):
    """Whether a line of numbers ends within the column; one that can't be broken need not."""
    ahead, mark, result = line.rpartition("= ") if last else (line, "", "")
    s = found.style
    wide = s.em + s.metrics.horizontalAdvance(ahead + mark) + s.bold_metrics.horizontalAdvance(result)
    if last and found.remark and not found._remark_below:
        wide += s.small_metrics.horizontalAdvance(found.remark)
    return wide <= found.width + 1 or len(chunks(line)) == 1


def test_that_larger_text_makes_everything_larger(view, frame_of, application_font):
    application_font(9)
    view.show_frame(frame_of(EDGE))
    height, size = view.column.height(), view.column.style_.formula
    application_font(18)
    view.show_frame(frame_of(EDGE))
    assert view.column.height() > 1.7 * height
    assert view.column.style_.formula > 1.7 * size


def test_that_stale_numbers_say_so_and_absent_ones_are_a_dash(view, frame_of):
    view.show_frame(frame_of(EDGE, 31, 0))
    assert {found.remark for found in view.column.pieces} == {"(minibatch 30)"}
    view.show_frame(frame_of(EDGE, 31, 3))
    for found in view.column.pieces:
        assert found.freshness is Freshness.ABSENT
        assert found._lines == ["= —"]
    view.show_frame(frame_of(EDGE, 31, 22))
    assert {found.remark for found in view.column.pieces} == {""}


def test_that_an_equation_shows_its_numbers_and_what_they_come_to(view, frame_of):
    frame = frame_of(EDGE)
    view.show_frame(frame)
    _, found = piece(view, EquationPiece)
    a, dz = frame.shown("A", 1).array[2, 14], frame.shown("dZ", 2).array[4, 14]
    right = f"({number(dz)})" if dz < 0 else number(dz)
    assert " ".join(found._lines) == f"= {number(a)} · {right} = {number(a * dz)}" or a < 0
    assert found.text().endswith(f"= {number(a * dz)}")


def test_that_a_value_is_not_said_twice(view):
    style = view.column.style_
    for block, lines in (
        (Equation("x", numeric="0.5000", value=0.5), ["= 0.5000"]),
        (Equation("x", numeric="0.5 + 0 = 0.5000", value=0.5), ["= 0.5 + 0 = 0.5000"]),
        (Equation("x", numeric=r"2 \cdot 0.25", value=0.5), ["= 2 · 0.25 = 0.5000"]),
        (Equation("x", freshness=Freshness.ABSENT), ["= —"]),
        (Equation("", words="only words"), []),
    ):
        found = EquationPiece(block, style, 3)
        found.place(300)
        assert found._lines == lines


def test_that_a_long_line_of_numbers_is_broken_before_an_operator(view):
    found = EquationPiece(Equation("x", numeric=" + ".join(["0.1234"] * 20), value=2.468), view.column.style_, 0)
    found.place(250)
    assert len(found._lines) > 3
    assert all(line.startswith(("=", "+")) for line in found._lines)
    assert " ".join(found._lines).count("0.1234") == 20


def test_that_a_hidden_view_draws_nothing(view, frame_of):
    view.hide()
    view.show_frame(frame_of(EDGE))
    assert view.column.explanation is None
    view.show()
    assert view.column.explanation is not None


def test_that_numbers_alone_ask_for_no_new_formula(view, frame_of):
    view.show_frame(frame_of(EDGE))
    view.typesetter.finish()
    view.show_frame(frame_of(EDGE, 35, 22))
    assert not view.typesetter.busy


def test_that_few_frames_are_drawn_while_training_runs_and_the_last_one_when_it_stops(view, frame_of, monkeypatch):
    drawn = []
    show = view.column.show_explanation
    monkeypatch.setattr(view.column, "show_explanation", lambda *shown: (drawn.append(shown[1]), show(*shown)))
    view.show_frame(frame_of(EDGE, 30, 0))
    drawn.clear()
    view.apply_settings(ViewSettings(running=True))
    for t in range(31, 39):
        view.show_frame(frame_of(EDGE, t, 0))
    assert len(drawn) == 2
    view.show_frame(frame_of(BIAS, 39, 0))
    assert drawn[-1] == 38
    view.show_frame(frame_of(BIAS, 41, 0))
    assert drawn[-1] == 38
    view.apply_settings(ViewSettings())
    assert drawn[-1] == 40


# -- what the user does


def click(view, k, point):
    place = (view.column.box(k).topLeft() + point).toPoint()
    QTest.mouseClick(view.column, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)


def test_that_a_click_on_a_bar_chooses_its_example(view, frame_of):
    view.show_frame(frame_of(EDGE))
    wishes = []
    view.example_chosen.connect(wishes.append)
    k, bars = piece(view, BarsPiece)
    middle = (bars._top + bars._bottom) / 2
    for n in (0, 7, 15):
        click(view, k, QPointF((n + 0.5) * bars.width / 16, middle))
    assert wishes == [bars.block.places[n] for n in (0, 7, 15)]
    click(view, k, QPointF(20, 3))
    assert len(wishes) == 3


def test_that_hovering_a_bar_tells_its_example_and_value(view, frame_of):
    view.show_frame(frame_of(EDGE))
    k, bars = piece(view, BarsPiece)
    point = QPointF(2.5 * bars.width / 16, (bars._top + bars._bottom) / 2)
    assert bars.tip(point).startswith(f"{bars.block.labels[2]}: {number(float(bars.block.values[2]))}")
    place = (view.column.box(k).topLeft() + point).toPoint()
    QApplication.sendEvent(view.column, QHelpEvent(QEvent.Type.ToolTip, place, view.column.mapToGlobal(place)))
    assert bars.block.labels[2] in QToolTip.text()
    QToolTip.hideText()


def test_that_the_equation_clicked_is_copied_as_latex(view, frame_of):
    view.show_frame(frame_of(EDGE))
    k, found = piece(view, EquationPiece)
    click(view, k, QPointF(20, 8))
    assert view.column.current == k
    view.column.copy_action.trigger()
    text = QGuiApplication.clipboard().text()
    assert text == f"{found.block.symbolic} = {found.block.numeric} = {text.rpartition(' = ')[2]}"
    assert text.startswith(r"\frac{\partial\mathcal{L}}{\partial w_{35}^{[2]}} = a_{3}^{[1]}")


def test_that_ctrl_c_copies_all_when_no_equation_is_current(qtbot, view, frame_of):
    view.show_frame(frame_of(EDGE))
    view.activateWindow()
    qtbot.waitUntil(view.isActiveWindow)
    view.column.setFocus()
    qtbot.keyClick(view.column, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].startswith(r"\frac{\partial\mathcal{L}}")
    assert lines[-1].startswith(r"\Delta w_{35}^{[2]}")


def test_that_every_block_has_latex_with_balanced_braces(view, frame_of):
    for selection in EVERYTHING:
        view.show_frame(frame_of(selection))
        for found in view.column.pieces:
            assert found.latex().count("{") == found.latex().count("}")
            assert "−" not in found.latex()


def test_that_the_arrow_keys_go_from_block_to_block_and_scroll(qtbot, view, frame_of):
    view.resize(400, 200)
    view.show_frame(frame_of(NODE))
    QApplication.processEvents()
    for _ in range(50):
        qtbot.keyClick(view.column, Qt.Key.Key_Down)
    assert view.column.current == len(view.column.pieces) - 1
    box = view.column.box(view.column.current)
    top = view.area.verticalScrollBar().value()
    assert top <= box.top() + 1
    assert top > 0
    for _ in range(50):
        qtbot.keyClick(view.column, Qt.Key.Key_Up)
    assert view.column.current == 0
    assert view.area.verticalScrollBar().value() <= view.column.box(0).top()


def test_that_another_selection_begins_at_the_top(view, frame_of):
    view.resize(400, 200)
    view.show_frame(frame_of(NODE))
    QApplication.processEvents()
    view.area.verticalScrollBar().setValue(150)
    view.column.set_current(2)
    view.show_frame(frame_of(NODE, 31, 22))
    assert view.area.verticalScrollBar().value() == 150
    view.show_frame(frame_of(EDGE))
    assert view.area.verticalScrollBar().value() == 0
    assert view.column.current is None


def test_that_the_curve_marks_the_training_set_on_demand(view, frame_of, debugger):
    view.show_frame(frame_of(EDGE))
    assert view.training_set.isHidden()
    view.show_frame(frame_of(NODE))
    assert not view.training_set.isHidden()
    assert piece(view, CurvePiece)[1].block.ticks.size == 16
    view.training_set.click()
    assert piece(view, CurvePiece)[1].block.ticks.size == debugger.problem.split.train.m
    view.apply_settings(ViewSettings(running=True))
    view.show_frame(frame_of(Selection(Kind.NODE, 2, 4)))
    assert piece(view, CurvePiece)[1].block.ticks.size == 16


# -- single blocks


def painted(view, block, width=320):
    """Place and paint a block alone; return its piece and height."""
    found = piece_of(block, view.column.style_, 4)
    height = found.place(width)
    image = QImage(width, max(round(height), 1), QImage.Format.Format_RGB32)
    image.fill(view.column.style_.panel)
    painter = QPainter(image)
    found.paint(painter, QRectF(image.rect()))
    painter.end()
    return found, image


def colors(image):
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


def test_that_the_factor_that_kills_a_path_is_framed(view):
    factors = (("x_{1}", 0.5), ("g'(z_{1}^{[1]})", 0.0), (r"\hat{y}_{1} - \tilde{y}_{1}", 0.25))
    path = Path(((0, 1), (1, 1)), factors, 0.0, 1)
    found, image = painted(view, Paths("one path", (path,), 0, 0.0))
    assert LIGHT.danger in colors(image)
    spot = found._spots[0][1]
    assert "lets next to nothing" in found.tip(QPointF(spot.x + 3, spot.top + 5))
    _, alive = painted(view, Paths("one path", (Path(((0, 1),), factors[:1], 0.5),), 0, 0.5))
    assert LIGHT.danger not in colors(alive)


def test_that_more_bars_than_pixels_are_drawn_and_found(view):
    values = np.linspace(1, -1, 5000)
    bars = Bars("many", values, tuple(range(5000)), tuple(f"example {i}" for i in range(5000)), 2500, 0.0, "gradient")
    found, image = painted(view, bars)
    assert {LIGHT.gradient_positive, LIGHT.gradient_negative, LIGHT.marker} <= colors(image)
    assert found.example(QPointF(319.9, found._top + 5)) >= 4980


@pytest.mark.parametrize("values", [[], [0.0], [np.nan, 1.0], [np.inf, -np.inf]])
def test_that_odd_values_are_drawn_without_complaint(view, values):
    labels = tuple(f"example {i + 1}" for i in range(len(values)))
    painted(view, Bars("odd", np.array(values), tuple(range(len(values))), labels, None, np.nan, "gradient"))
    terms = tuple(Term("z", "1", v, v) for v in values)
    painted(view, Sum("odd", terms, float("nan")))
    if values:
        painted(view, Matrix("odd", "J", np.array([values])))
        painted(view, Paths("odd", (Path(((1, 1),), (("x_{1}", values[0]),), values[0]),), 3, values[0]))


def test_that_matrix_cells_tell_their_row_and_column(view):
    matrix = Matrix("J", "J", np.array([[0.25, -0.25], [-0.25, 0.25]]), "18", ("a_{1}", "a_{2}"), ("z_{1}", "z_{2}"))
    found, _ = painted(view, matrix)
    point = QPointF(found._left + 1.5 * found._cell, found._top + 0.5 * found._row)
    assert found.tip(point) == "a₁, z₂: −0.2500"
    assert found.latex() == r"J = \begin{pmatrix} 0.2500 & -0.2500 \\ -0.2500 & 0.2500 \end{pmatrix}"


@pytest.mark.parametrize("selection", EVERYTHING, ids=str)
def test_that_every_formula_can_be_set(frame_of, selection):
    for example in (0, None):
        for block in explain(frame_of(selection, example=example)).blocks:
            if isinstance(block, Equation | Matrix):
                for part in split_at_relations(displayed(block.symbolic)):
                    assert typeset(part).width > 0
                assert not set(text_of(block.symbolic)) & set("\\{}"), block.symbolic
