"""Ticks, axes and the line over a plot."""

import math

import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QFontMetricsF, QImage, QPainter
from PySide6.QtWidgets import QApplication

from densegui.ui.plots.plot_header import Entry, InfoLine, TextButton
from densegui.ui.plots.plotting import Plot
from densegui.ui.plots.ticks import linear_ticks, log_ticks, percent_text, round_up, tick_text
from densegui.ui.theme import LIGHT
from densegui.ui.widgets.class_marks import shape


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"), (-0.0, "0"), (0.5, "0.5"), (-1.5, "−1.5"), (200, "200"), (20_000, "20\u202f000"), (1e-4, "0.0001"),
        (2e8, "2·10⁸"), (1e-5, "10⁻⁵"), (-1e9, "−10⁹"), (0.30000000000000004, "0.3"),
    ],
)  # fmt: skip
def test_that_ticks_are_short(value, text):
    assert tick_text(value) == text


def test_that_a_share_is_a_percentage():
    assert percent_text(0.5) == "50 %"


@pytest.mark.parametrize(("value", "rounded"), [(1, 1), (1.01, 1.2), (412, 500), (0.7, 0.8), (9.9, 10), (1e9, 1e9)])
def test_that_an_axis_ends_at_a_round_number(value, rounded):
    assert round_up(value) == pytest.approx(rounded)


@pytest.mark.parametrize(("low", "high"), [(0, 1), (-5, 500), (0.3, 0.31), (1e8, 3e8), (-1e-9, 1e-9)])
@pytest.mark.parametrize("most", [1, 3, 8])
def test_that_linear_ticks_are_round_few_and_within(low, high, most):
    ticks = linear_ticks(low, high, most)
    assert len(ticks) <= most + 1
    assert all(low - 1e-6 * (high - low) <= tick <= high + 1e-6 * (high - low) for tick in ticks)


def test_that_ticks_of_minibatches_are_whole():
    assert linear_ticks(0, 3, 10, smallest=1.0) == [0, 1, 2, 3]


@pytest.mark.parametrize(("low", "high"), [(-3, 2), (-0.2, 0.3), (-0.01, 0.02), (28, 32), (-16, 30)])
@pytest.mark.parametrize("most", [2, 5])
def test_that_log_ticks_are_within(low, high, most):
    ticks = [math.log10(tick) for tick in log_ticks(low, high, most)]
    assert ticks
    assert all(low - 1e-6 <= tick <= high + 1e-6 for tick in ticks)


def test_that_ten_classes_have_ten_shapes_and_the_next_ten_other_pairs():
    assert len({id(shape(k)) for k in range(10)}) == 10
    assert shape(10) is not shape(0)


@pytest.fixture
def info(qtbot):
    line = InfoLine()
    qtbot.addWidget(line)
    line.apply(LIGHT)
    line.resize(400, 20)
    return line


def test_that_the_longest_text_with_room_is_shown(info):
    info.set_texts("w" * 500, "𝒞_{b} 0.4", "0.4")
    assert info.shown_text() == "𝒞b 0.4"
    info.resize(4, 20)
    assert info.shown_text() == "0.4"


def test_that_the_legend_is_back_when_there_is_no_text(info):
    info.set_legends([[Entry("training", LIGHT.color("text")), Entry("test", LIGHT.color("text"), 2, True)]])
    info.set_texts("something else")
    info.set_texts()
    assert info.shown_text() == "training · test"


def test_that_enter_presses_a_switch_and_a_click_leaves_the_focus_where_it_is(qtbot):
    button = TextButton("log", "Draw the cost on a logarithmic axis.", None)
    qtbot.addWidget(button)
    button.show()
    qtbot.keyClick(button, Qt.Key.Key_Return)
    assert button.isChecked()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert not button.isChecked()
    assert not button.focusPolicy() & Qt.FocusPolicy.ClickFocus


def test_that_a_plot_tells_where_the_mouse_is_and_that_it_has_left(qtbot):
    plot = Plot()
    qtbot.addWidget(plot)
    plot.apply(LIGHT, "100")
    plot.resize(300, 200)
    plot.show()
    plot.set_box(0, 10, 0, 1)
    told = []
    plot.pointed.connect(told.append)
    area = plot.view.mapRectToScene(plot.view.rect())
    qtbot.mouseMove(plot.viewport(), plot.mapFromScene(area.center()))
    assert told[-1].x() == pytest.approx(5, abs=0.1)
    qtbot.mouseMove(plot.viewport(), plot.mapFromScene(QPointF(2, area.center().y())))
    assert told[-1] is None
    assert plot.mapFromScene(area.topLeft()) != QPoint()


def axes_plot(qtbot, bottom, left):
    """A plot of 1 … 10 by 0 … 1 whose axes have these names."""
    plot = Plot()
    qtbot.addWidget(plot)
    plot.bottom_axis.name, plot.left_axis.name = bottom, left
    plot.apply(LIGHT, "−0.25")
    plot.resize(400, 200)
    plot.show()
    plot.set_box(0, 10, 0, 1)
    return plot


def inked(picture, area):
    """Whether anything is painted in a part of a picture."""
    return any(
        picture.pixelColor(x, y).name() != LIGHT.panel
        for x in range(area.left(), area.right() + 1)
        for y in range(area.top(), area.bottom() + 1)
    )


@pytest.mark.parametrize("name", ["x₁", "minibatches", "petal length (cm) (standardised)"])
def test_that_every_tick_below_the_plot_has_its_number(qtbot, name):
    plot = axes_plot(qtbot, name, "x₂")
    picture, view = plot.grab().toImage(), plot.view
    marked = 0
    for value, _ in plot.bottom_axis.ticks():
        place = plot.mapFromScene(view.mapViewToScene(QPointF(value, 0)))
        columns = range(max(place.x() - 1, 0), min(place.x() + 2, plot.width()))
        if any(picture.pixelColor(x, place.y() + 3).name() == LIGHT.faint for x in columns):
            marked += 1
            assert inked(picture, QRect(place.x() - 7, place.y() + 8, 14, 8).intersected(picture.rect()))
    assert marked >= 3
    with_name_below = name.startswith("petal")
    assert (plot.bottom_axis.height() > 1.9 * QFontMetricsF(plot.small_font()).height()) == with_name_below


def test_that_a_short_name_reads_horizontally_at_the_top_and_leaves_the_numbers_their_room(qtbot):
    plot = axes_plot(qtbot, "x₁", "x₂")
    metrics = QFontMetricsF(plot.small_font())
    picture, width, height = plot.grab().toImage(), metrics.horizontalAdvance("x₂"), metrics.height()
    assert inked(picture, QRect(0, 0, round(width), round(height)))
    assert not inked(picture, QRect(0, round(height) + 2, round(width), 100))
    assert plot.left_axis.width() >= width + metrics.horizontalAdvance("−0.25")


@pytest.mark.parametrize("ends", [(-1.3e-4, 1.4e-4), (-0.9, 0.95), (-0.019, 0.018), (0.6, 2.1), (-4.9, 4.9)])
def test_that_a_narrow_plot_has_two_ticks_on_each_axis_where_two_have_room(qtbot, ends):
    plot = axes_plot(qtbot, "", "")
    plot.resize(230, 100)
    plot.set_box(*ends, *ends)
    plot.grab()
    for axis, length in ((plot.bottom_axis, plot.view.width()), (plot.left_axis, plot.view.height())):
        ticks = axis.ticks()
        assert len(ticks) >= 2
        metrics = QFontMetricsF(plot.small_font())
        taken = [metrics.height() if axis.orientation == "left" else metrics.horizontalAdvance(t) for _, t in ticks]
        apart = (ticks[1][0] - ticks[0][0]) * length / (ends[1] - ends[0])
        assert apart >= max(taken)


def test_that_ticks_which_would_touch_are_not_made_more(qtbot):
    plot = axes_plot(qtbot, "", "")
    plot.resize(120, 60)
    plot.bottom_axis.text = lambda value: f"a text as long as this: {value}"
    plot.set_box(-0.9, 0.95, 0, 1)
    plot.grab()
    assert len(plot.bottom_axis.ticks()) == 1


@pytest.mark.parametrize("low", [-20.05, -20.6, -24.0])
def test_that_the_first_number_below_a_plot_is_not_cut_off(qtbot, low):
    plot = Plot()
    qtbot.addWidget(plot)
    plot.resize(300, 160)
    plot.apply(LIGHT, "−20")
    plot.set_box(low, 30.0, 0.0, 1.0)
    plot.show()
    QApplication.processEvents()
    written = []

    class Painter(QPainter):
        def drawText(self, place, text):
            written.append((place.x(), text))

    picture = QImage(300, 40, QImage.Format.Format_RGB32)
    painter = Painter(picture)
    plot.bottom_axis.paint(painter, None, None)
    painter.end()
    assert "−20" in [text for _, text in written]
    assert min(x for x, _ in written) >= 0
