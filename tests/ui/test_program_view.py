"""The listing: what it says at each position and in each form, where the arrow is, and that nothing is cut off."""

from dataclasses import replace
from itertools import pairwise

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QColor, QFont, QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip

from densegui.debugger.debugger import Debugger
from densegui.debugger.frame import Freshness
from densegui.debugger.selection import Kind, Selection
from densegui.engine.forms import FORMS
from densegui.experiment.build import build
from densegui.ui.math.latex_text import plain_text
from densegui.ui.math.typeset import picture
from densegui.ui.program.rows import freshness, lines, note, results, tool_tip
from densegui.ui.program.view import ProgramView
from densegui.ui.theme import DARK, LIGHT, text_on
from densegui.ui.view import ViewSettings
from tests.ui.conftest import experiment


@pytest.fixture
def view(qtbot):
    made = ProgramView()
    qtbot.addWidget(made)
    made.resize(410, 440)
    made.show()
    return made


def settled(view):
    """Have all formulas set and placed."""
    view.typesetter.finish()
    QApplication.processEvents()
    return view


def color_in(view, index, x):
    """The colour of a row's ground, near its top edge."""
    place = view.listing.mapTo(view, QPoint(x, int(view.listing.row_rect(index).top()) + 3))
    return view.grab().toImage().pixelColor(place)


# -- what it says


def test_that_the_shapes_are_those_of_the_arrays(frame_at):
    frame = frame_at(3, 22)
    for op, text in zip(frame.program[:-1], results(frame, "minibatch")[:-1], strict=True):
        if op.phase.value in ("forward", "backward", "update"):
            array = frame.shown(op.makes, op.layer).array
            assert text == f"{array.shape[0]} × {array.shape[1]}", op
    assert results(frame, "minibatch")[0] == "2 × 16"


def test_that_the_cost_shows_its_value_and_the_rest_waits(frame_at):
    frame = frame_at(30, 8)
    texts = results(frame, "minibatch")
    assert float(texts[7]) == pytest.approx(float(frame.workspace.cost), rel=1e-3)
    assert set(texts[8:]) == {"—"}


def test_that_nothing_is_computed_at_the_start(frame_at):
    frame = frame_at(0, 0)
    assert set(results(frame, "node")) == {"—"}
    assert freshness(frame, 0) is Freshness.ABSENT
    assert note(frame, "minibatch") == "no minibatch yet"


def test_that_a_finished_minibatch_is_stale_and_named(frame_at):
    frame = frame_at(31, 0)
    assert {freshness(frame, index) for index in range(23)} == {Freshness.STALE}
    assert "minibatch 30" in note(frame, "minibatch")


def test_that_the_example_form_has_columns_and_the_examples_loss(frame_at):
    frame = frame_at(30, 22)
    texts = results(frame, "example")
    assert texts[1:3] == ["8 × 1", "8 × 1"]
    assert float(texts[7]) == pytest.approx(float(frame.workspace.loss[frame.example]), rel=1e-3)


def test_that_the_node_form_has_the_selected_nodes_values(debugger, frame_at):
    debugger.selection = Selection(Kind.NODE, 2, 5)
    frame = frame_at(30, 22)
    texts = results(frame, "node")
    assert float(texts[3].replace("−", "-")) == pytest.approx(frame.workspace.Z[2][4, 0], rel=1e-3)
    assert texts[1] == "8 nodes"
    assert texts[9] == "18 weights"
    assert note(frame, "node") == "node 5 of layer 2, example 1 of 16, minibatch 30"


def test_that_the_node_form_of_the_mean_says_so(debugger, frame_at):
    debugger.selection, debugger.example = Selection(Kind.EDGE, 2, 5, 3), None
    frame = frame_at(30, 22)
    assert note(frame, "node") == "edge 3 → 5 of layer 2, means, minibatch 30"
    dw = results(frame, "node")[12]
    assert float(dw.replace("−", "-")) == pytest.approx(frame.workspace.dW[2][2, 4], rel=1e-3)


@pytest.mark.parametrize(("name", "count"), [("sgd", 0), ("momentum", 1), ("rmsprop", 1), ("adam", 4)])
def test_that_the_first_update_says_what_the_optimiser_adds(name, count):
    training = {"batch_size": 16, "optimizer": {"name": name}}
    frame = Debugger(build(experiment(training=training))).frame()
    assert [len(line.where) for line in lines(frame.program, "minibatch")] == [0] * 17 + [count] + [0] * 5


def test_that_each_phase_is_named_once(frame_at):
    phases = [line.phase.value for line in lines(frame_at(0, 0).program, "example") if line.first]
    assert phases == ["sample", "forward", "cost", "backward", "update"]


def test_that_every_tool_tip_has_a_sentence_and_shapes(frame_at):
    frame = frame_at(3, 3)
    for form in ("node", "example", "minibatch"):
        for index, op in enumerate(frame.program):
            text = tool_tip(frame, index, form)
            assert "." in text, op
            assert "makes" in text, op
    assert "W[2]: 8 × 6" in tool_tip(frame, 3, "minibatch")
    assert "softmax" in tool_tip(frame, 6, "minibatch")


# -- how it looks


def test_that_the_line_that_has_just_run_is_highlighted(view, frame_at):
    view.show_frame(frame_at(30, 12))
    settled(view)
    assert color_in(view, 11, 200).name() == LIGHT.current_line
    assert color_in(view, 10, 200).name() == LIGHT.panel
    view.show_frame(frame_at(30, 13))
    assert color_in(view, 11, 200).name() == LIGHT.panel
    assert color_in(view, 12, 200).name() == LIGHT.current_line


def test_that_nothing_is_highlighted_between_minibatches(view, frame_at):
    view.show_frame(frame_at(31, 0))
    settled(view)
    image = view.listing.grab().toImage()
    colors = {image.pixelColor(60, y).name() for y in range(image.height())}
    assert LIGHT.current_line not in colors


def test_that_plain_text_is_drawn_until_formulas_are_ready(qtbot, frame_at, monkeypatch):
    monkeypatch.setattr("densegui.ui.math.typeset._KNOWN", {})
    view = ProgramView()
    qtbot.addWidget(view)
    view.resize(410, 440)
    view.show_frame(frame_at(0, 3))
    view.show()
    before = view.listing.grab().toImage()
    assert view.typesetter.busy
    row = view.listing.row_rect(2).toRect()
    ground = QColor(LIGHT.current_line)
    inked = sum(before.pixelColor(x, row.center().y()) != ground for x in range(row.left() + 24, 160))
    assert inked > 5
    settled(view)
    assert view.listing.grab().toImage() != before
    assert not view.typesetter.busy


def test_that_no_equation_is_cut_off_in_a_narrow_panel(view, frame_at):
    view.resize(250, 300)
    view.show_frame(frame_at(3, 12))
    settled(view)
    listing = view.listing
    for line in listing.lines:
        places, formula = listing.places, view.typesetter.request(line.latex)
        scale = places.fit(line.latex, places.formula, places.room(line))
        assert formula.width * places.formula * scale <= places.room(line) + 0.01
        assert scale > 0.3


def ink_of(view, index):
    """The pixels, as a set of places in the listing, that a row's equation paints."""
    listing = view.listing
    places, line, row = listing.places, listing.lines[index], listing.places.rows[index]
    formula = view.typesetter.request(line.latex)
    size = round(places.formula * places.fit(line.latex, places.formula, places.room(line)), 2)
    image = picture(formula, size, "#000000", 1.0)
    left = round(places.sizes.left)
    top = round(row.top + row.gap + row.baseline) - round(formula.rise(size, 1.0))
    return {
        (left + x, top + y)
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).alpha() > 60
    }


@pytest.mark.parametrize("width", [330, 410])
def test_that_the_whole_default_program_fits_into_430_pixels(view, frame_at, width):
    view.resize(width, 470)
    view.show_frame(frame_at(30, 12))
    settled(view)
    assert len(view.listing.lines) == 23
    assert view.listing.height() <= 430
    heights = {round(row.height, 3) for row in view.listing.places.rows}
    assert len(heights) == 1
    assert 17 <= heights.pop() <= 18


@pytest.mark.parametrize("form", FORMS)
def test_that_no_equation_leaves_its_column_at_330_pixels(view, frame_at, form):
    view.apply_settings(ViewSettings(form=form))
    view.resize(330, 470)
    view.show_frame(frame_at(30, 22))
    settled(view)
    listing = view.listing
    for index, line in enumerate(listing.lines):
        row, ink = listing.row_rect(index), ink_of(view, index)
        assert max(x for x, _ in ink) <= listing.places.sizes.left + listing.places.room(line)
        assert min(y for _, y in ink) >= row.top() - 2, line
        assert max(y for _, y in ink) <= row.bottom() + 2, line


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("scale", [1.5, 2.0, 3.0])
def test_that_what_stands_at_the_right_edge_is_never_cut_off(qtbot, text_size, frame_at, form, scale):
    """With the largest text, 2 × 16 would read 2 × 1."""
    text_size(scale)
    view = ProgramView()
    qtbot.addWidget(view)
    view.resize(450, 300)
    view.show()
    view.apply_settings(ViewSettings(form=form, font_scale=scale))
    view.show_frame(frame_at(3, 22))
    settled(view)
    assert view.area.viewport().width() >= view.listing.width()
    places = view.listing.places
    for line in view.listing.lines:
        number = places.number_width + places.sizes.gap if places.numbered and line.number else 0.0
        start = places.sizes.left + places.room(line)
        assert places.room(line) >= 1.4 * places.sizes.em
        assert start + places.sizes.gap + number + places.result_width + places.sizes.gap <= view.listing.width() + 1


@pytest.mark.parametrize(("width", "numbered"), [(700, True), (430, False)])
def test_that_the_slides_numbers_go_before_the_equations_become_small(qtbot, text_size, frame_at, width, numbered):
    text_size(2.0)
    view = ProgramView()
    qtbot.addWidget(view)
    view.resize(width, 400)
    view.show()
    view.apply_settings(ViewSettings(font_scale=2.0))
    view.show_frame(frame_at(3, 12))
    settled(view)
    places = view.listing.places
    assert places.numbered is numbered
    assert min(places.fit(line.latex, places.sizes.formula, places.room(line)) for line in view.listing.lines) >= 0.7


@pytest.mark.parametrize("form", FORMS)
def test_that_equations_do_not_touch_each_other(view, frame_at, form):
    view.apply_settings(ViewSettings(form=form))
    view.show_frame(frame_at(3, 12))
    settled(view)
    inks = [ink_of(view, index) for index in range(23)]
    for above, below in pairwise(inks):
        assert not above & below


def test_that_the_name_of_a_phase_stands_clear_of_its_equation_and_number(view, frame_at):
    view.show_frame(frame_at(3, 12))
    settled(view)
    places = view.listing.places
    for index, line in enumerate(view.listing.lines):
        start = places.word(line)
        assert (start is not None) == line.first
        if start is not None:
            assert start > max(x for x, _ in ink_of(view, index)) + 3
            end = start + places.sizes.word_metrics.horizontalAdvance(line.phase.value)
            assert end <= places.width - places.result_width - (places.number_width if line.number else 0)


def test_that_the_gutter_is_free(view, frame_at):
    view.show_frame(frame_at(31, 0))
    settled(view)
    image = view.listing.grab().toImage()
    assert {image.pixelColor(x, y).name() for x in range(21) for y in range(image.height())} == {
        image.pixelColor(0, 0).name()
    }


def test_that_the_rule_beside_a_line_is_strong_once_it_has_run(view, frame_at):
    view.show_frame(frame_at(30, 12))
    settled(view)
    x = round(view.listing.places.sizes.gutter) + 1
    image = view.listing.grab().toImage()
    ran, ahead = (image.pixelColor(x, int(view.listing.row_rect(k).center().y())) for k in (9, 13))
    assert ran.name() == LIGHT.gradient_negative
    assert ahead.lightness() > ran.lightness() + 60


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_that_the_current_line_has_a_border_and_an_arrow_on_yellow(view, frame_at, theme):
    view.apply_settings(ViewSettings(theme=theme))
    view.show_frame(frame_at(30, 12))
    settled(view)
    box, sizes = view.listing.row_rect(11), view.listing.places.sizes
    image = view.listing.grab().toImage()
    assert image.pixelColor(200, round(box.top())).name() == theme.current_border
    tab = [image.pixelColor(x, int(box.center().y())) for x in range(round(sizes.gutter), round(sizes.left) - 5)]
    assert theme.marker in {color.name() for color in tab}
    assert text_on(QColor(theme.marker)).name() in {color.name() for color in tab}


@pytest.mark.parametrize(("width", "height"), [(337, 170), (337, 250), (410, 300)])
def test_that_the_current_line_is_in_view_with_two_lines_around(view, frame_at, width, height):
    view.resize(width, height)
    for i in (1, 12, 22, 3, 17):
        view.show_frame(frame_at(30, i))
        settled(view)
        top = view.area.verticalScrollBar().value()
        assert top <= view.listing.row_rect(max(i - 3, 0)).top() + 0.01
        assert view.listing.row_rect(min(i + 1, 22)).bottom() <= top + view.area.viewport().height() + 0.01


def test_that_a_line_taller_than_its_surroundings_allow_is_still_seen(view, frame_at):
    view.resize(337, 110)
    for i in (12, 22):
        view.show_frame(frame_at(30, i))
        settled(view)
        row, top = view.listing.row_rect(i - 1), view.area.verticalScrollBar().value()
        assert top <= row.top()
        assert row.bottom() <= top + view.area.viewport().height()


def test_that_the_first_lines_are_seen_between_minibatches(view, frame_at):
    view.resize(337, 250)
    view.show_frame(frame_at(30, 22))
    settled(view)
    assert view.area.verticalScrollBar().value() > 0
    view.show_frame(frame_at(31, 0))
    assert view.area.verticalScrollBar().value() == 0


def test_that_a_line_in_view_does_not_scroll(view, frame_at):
    view.show_frame(frame_at(30, 12))
    settled(view)
    value = view.area.verticalScrollBar().value()
    view.show_frame(frame_at(30, 11))
    assert view.area.verticalScrollBar().value() == value


def test_that_the_text_follows_theme_and_size(view, frame_at):
    view.show_frame(frame_at(0, 0))
    settled(view)
    height, font = view.listing.height(), QApplication.font()
    larger = QFont(font)
    larger.setPointSizeF(2 * font.pointSizeF())
    view.resize(820, 440)
    try:
        QApplication.setFont(larger)
        settled(view)
        assert view.listing.height() > 1.7 * height
    finally:
        QApplication.setFont(font)
    view.apply_settings(ViewSettings(theme=DARK))
    assert view.grab().toImage().pixelColor(2, view.height() - 2).name() == DARK.panel


def test_that_thirty_layers_are_listed(view):
    hidden = [{"nodes": 3, "activation": "elu"}] * 29
    debugger = Debugger(build(experiment(network={"hidden": hidden})))
    view.show_frame(debugger.frame())
    view.typesetter.forget()
    assert len(view.listing.lines) == 7 * 30 + 2


# -- what the user does


def test_that_a_click_wishes_for_another_form(qtbot, view, frame_at):
    view.show_frame(frame_at(0, 3))
    with qtbot.waitSignal(view.form_changed) as wish:
        qtbot.mouseClick(view.forms["node"], Qt.MouseButton.LeftButton)
    assert wish.args == ["node"]
    assert view.forms["minibatch"].isChecked()
    view.apply_settings(replace(view.settings, form="node"))
    settled(view)
    assert view.forms["node"].isChecked()
    assert view.listing.lines[1].latex == frame_at(0, 3).program[1].equation.node


def test_that_a_row_has_a_tool_tip(qtbot, view, frame_at):
    view.show_frame(frame_at(3, 12))
    settled(view)
    place = view.listing.row_rect(3).center().toPoint()
    event = QHelpEvent(QEvent.Type.ToolTip, place, view.listing.mapToGlobal(place))
    QApplication.sendEvent(view.listing, event)
    assert "Each node of layer 2" in QToolTip.text()
    QToolTip.hideText()
    assert view.listing.line_at(view.listing.height() - 1) is None


def test_that_the_current_line_is_told_in_words(view, frame_at):
    frame = frame_at(3, 2)
    view.show_frame(frame)
    assert view.listing.accessibleDescription() == f"after {plain_text(frame.op.equation.minibatch)}"
    view.typesetter.forget()
