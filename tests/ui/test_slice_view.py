"""The slice panel: what it shows of each slice, what it says, and that it works only while it is seen and paused."""

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from densegui.debugger.debugger import Debugger
from densegui.debugger.format import number
from densegui.debugger.position import Position
from densegui.debugger.selection import Kind, Selection
from densegui.experiment.build import build
from densegui.ui.slices.contour_plot import ContourPicture, bands
from densegui.ui.slices.line_plot import Curve, LinePicture, Spot, _parts
from densegui.ui.slices.view import RUNNING, SliceView
from densegui.ui.theme import DARK, LIGHT
from densegui.ui.view import ViewSettings
from tests.ui.conftest import experiment

EDGE, OTHER = Selection(Kind.EDGE, 2, 5, 3), Selection(Kind.EDGE, 3, 1, 2)


@pytest.fixture
def view(make_shown):
    return make_shown(SliceView, size=(400, 360))


def choose(view, mode):
    view.mode_list.setCurrentIndex(view.mode_list.findData(mode))
    view.mode_list.activated.emit(view.mode_list.currentIndex())


def show(view, frame):
    view.show_frame(frame)
    view.jobs.finish()
    return view.plot.picture


def curves(picture):
    return {curve.name: curve for curve in picture.curves}


@pytest.fixture
def paused(debugger):
    debugger.goto(Position(30, 22))
    return debugger


def test_that_a_weight_has_both_curves_tangent_and_marks(view, paused):
    frame = paused.select(EDGE)
    picture = show(view, frame)
    ws = frame.workspace
    assert list(curves(picture)) == ["training set", "minibatch 30", "tangent"]
    assert [upright.x for upright in picture.uprights] == [ws.W[2][2, 4], ws.W_new[2][2, 4]]
    filled = {spot.color: spot for spot in picture.spots if spot.filled}
    assert filled["accent"].x == ws.W[2][2, 4]
    assert filled["accent"].y == pytest.approx(float(ws.cost), rel=1e-12)
    tangent = curves(picture)["tangent"]
    slope = (tangent.y[-1] - tangent.y[0]) / (tangent.x[-1] - tangent.x[0])
    assert slope == pytest.approx(ws.dW[2][2, 4], rel=1e-9)
    assert picture.x_name == "w_{35}^[2]"
    assert view.note.text == "edge 3 → 5 of layer 2 · minibatch 30"


def test_that_predicted_and_actual_change_are_said_as_numbers(view, paused):
    frame = paused.select(EDGE)
    show(view, frame)
    ws = frame.workspace
    predicted = ws.dW[2][2, 4] * (ws.W_new[2][2, 4] - ws.W[2][2, 4])
    first, second = view.lines.text().splitlines()
    assert first.startswith(f"predicted Δ𝒞 = {number(predicted)}, actual Δ𝒞 = ")
    assert second.startswith("training set: actual Δ𝒞 = ")
    assert view.lines.isVisible()


def test_that_without_a_minibatch_the_training_set_alone_is_shown(view, debugger):
    picture = show(view, debugger.select(EDGE))
    assert list(curves(picture)) == ["training set"]
    assert "No minibatch yet" in view.lines.text()
    assert view.note.text.endswith("no minibatch yet")


@pytest.mark.parametrize(("i", "words"), [(3, "No tangent yet"), (17, "no step yet")])
def test_that_it_says_what_is_still_to_run(view, debugger, i, words):
    debugger.select(EDGE)
    show(view, debugger.goto(Position(2, i)))
    assert words in view.lines.text()


def test_that_the_step_has_lambda_marked(view, paused):
    choose(view, "step")
    picture = show(view, paused.select(None))
    assert [(upright.x, upright.name) for upright in picture.uprights] == [(0.1, "λ")]
    assert list(curves(picture)) == ["training set", "minibatch 30", "tangent"]
    ws = paused.frame().workspace
    assert view.lines.text().startswith(f"−λ∇𝒞: predicted Δ𝒞 = {number(-0.1 * float(ws.gradient @ ws.gradient))}, ")


def test_that_the_step_of_another_optimiser_is_named(view):
    made = Debugger(build(experiment(training={"optimizer": {"name": "adam"}, "batch_size": 16})))
    choose(view, "step")
    picture = show(view, made.goto(Position(5, 0)))
    assert "minibatch 4, Adam step" in curves(picture)
    assert view.lines.text().splitlines()[1].startswith("Adam step: predicted")


def test_that_a_sentence_stands_where_there_is_no_slice(view, debugger):
    assert show(view, debugger.frame()) is None
    assert view.plot.message == "Select an edge, a bias or a node first."
    choose(view, "step")
    view.jobs.finish()
    assert view.plot.message.startswith("There is no minibatch yet")
    debugger.goto(Position(0, 5))
    show(view, debugger.frame())
    assert view.plot.message.startswith("Run the minibatch to its last db first")
    assert not view.lines.isVisible()


def test_that_two_weights_are_the_selected_one_and_the_one_before(view, paused):
    choose(view, "contour")
    show(view, paused.select(OTHER))
    assert "Second weight" in view.plot.message
    picture = show(view, paused.select(EDGE))
    assert isinstance(picture, ContourPicture)
    assert (picture.contour.first, picture.contour.second) == (EDGE, OTHER)
    assert (picture.x_name, picture.y_name) == ("w_{35}^[2]", "w_{21}^[3]")
    assert view.note.text == "w[2] 3→5 and w[3] 2→1 · minibatch 30"


def test_that_a_second_weight_is_kept_when_it_is_asked_for(view, paused):
    choose(view, "contour")
    show(view, paused.select(OTHER))
    view.use_second.click()
    third = Selection(Kind.BIAS, 1, 2)
    show(view, paused.select(third))
    assert view.mode_list.itemText(0) == "along this bias"
    picture = show(view, paused.select(EDGE))
    assert view.mode_list.itemText(0) == "along this weight"
    assert picture.contour.second == OTHER
    assert view.use_second.isVisible()
    choose(view, "weight")
    assert not view.use_second.isVisible()


def test_that_the_buttons_change_the_width(view, paused):
    picture = show(view, paused.select(EDGE))
    width = np.ptp(picture.curves[0].x)
    view.narrower.click()
    view.jobs.finish()
    assert np.ptp(view.plot.picture.curves[0].x) == pytest.approx(width / 2)
    view.wider.click()
    view.wider.click()
    view.jobs.finish()
    assert np.ptp(view.plot.picture.curves[0].x) == pytest.approx(2 * width)


def test_that_nothing_is_computed_while_training_runs(view, paused):
    view.apply_settings(ViewSettings(running=True))
    view.show_frame(paused.select(EDGE))
    assert not view.jobs.busy
    assert view.note.text == RUNNING
    view.apply_settings(ViewSettings())
    assert view.jobs.busy
    view.jobs.finish()
    assert view.plot.picture is not None


def test_that_a_hidden_panel_stops_and_begins_anew_when_it_is_seen(view, paused):
    view.show_frame(paused.select(EDGE))
    assert view.jobs.busy
    view.hide()
    assert not view.jobs.busy
    view.show()
    assert view.jobs.busy
    view.jobs.finish()


def test_that_another_network_forgets_the_second_weight(view, paused):
    choose(view, "contour")
    show(view, paused.select(OTHER))
    view.use_second.click()
    network = {"hidden": [{"nodes": 4, "activation": "tanh"}]}
    made = Debugger(build(experiment(network=network)), paused.versions)
    made.goto(Position(2, 0))
    show(view, made.select(Selection(Kind.EDGE, 1, 1, 1)))
    assert "Second weight" in view.plot.message


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize("size", [(330, 200), (400, 360), (700, 500)])
@pytest.mark.parametrize("mode", ["weight", "step", "contour"])
def test_that_it_paints_in_every_size_and_theme(view, paused, mode, size, theme):
    view.resize(*size)
    view.apply_settings(ViewSettings(theme))
    show(view, paused.select(OTHER))
    choose(view, mode)
    show(view, paused.select(EDGE))
    image = view.grab().toImage()
    colors = {image.pixelColor(x, y).name() for x in range(0, size[0], 2) for y in range(60, size[1] - 60)}
    assert theme.panel in colors
    assert len(colors) > 8


# -- pictures


def test_that_a_gap_breaks_the_line():
    y = np.array([np.nan, 1.0, 2.0, np.nan, 3.0, np.inf])
    assert [(part.start, part.stop) for part in _parts(y)] == [(1, 3), (4, 5)]


def test_that_a_picture_of_gaps_alone_can_be_painted(qapp):
    x = np.linspace(0, 1, 5)
    picture = LinePicture((Curve("none", x, np.full(5, np.nan), "text"),), (Spot(0, np.nan, "text"),), (), "w")
    image = QImage(200, 120, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    picture.paint(painter, QRectF(0, 0, 200, 120), LIGHT)
    painter.end()


def test_that_a_tangent_does_not_widen_the_picture():
    x = np.array([0.0, 1.0])
    steep = Curve("tangent", x, np.array([0.0, 1e6]), "text", guide=True)
    picture = LinePicture((Curve("c", x, np.array([1.0, 2.0]), "text"), steep), (), (), "w")
    (left, right), (bottom, top) = picture.ranges()
    assert (left, right) == (0, 1)
    assert 0.9 < bottom < 1
    assert 2 < top < 2.1


def test_that_the_lowest_cost_is_the_bluest_and_a_gap_is_the_ground():
    cost = np.array([[1.0, 2.0, np.nan], [2.0, 3.0, 4.0], [5.0, 6.0, 7.0]])
    image = bands(cost, 30, 30, LIGHT)
    low, high, gap = image.pixelColor(0, 29), image.pixelColor(29, 0), image.pixelColor(29, 29)
    assert low.red() < high.red()  # row 0 is at the bottom
    assert gap.name() == LIGHT.canvas
