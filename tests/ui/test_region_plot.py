"""Decision regions on the screen: colours where the network answers, the examples in their places, the rings."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from densegui.debugger.debugger import Debugger
from densegui.debugger.position import Position
from densegui.debugger.regions import Box, Regions, answer_at
from densegui.experiment.build import build
from densegui.experiment.config import Experiment
from densegui.ui.plots.region_item import LEVELS, color_table, region_image
from densegui.ui.plots.region_plot import RegionPlot
from densegui.ui.theme import DARK, LIGHT
from densegui.ui.view import ViewSettings
from tests.ui.conftest import experiment


@pytest.fixture
def make_plot(qtbot):
    def make(frame=None, size=(560, 260), **settings):
        plot = RegionPlot()
        qtbot.addWidget(plot)
        plot.resize(*size)
        plot.apply_settings(ViewSettings(**settings))
        plot.show()
        if frame is not None:
            plot.show_frame(frame)
        QApplication.processEvents()
        return plot

    return make


def frame_of(**data):
    source = {"source": "moons", "n_examples": 80, "train_share": 0.5} | data
    return Debugger(build(experiment(data=source))).frame()


def place_of(plot, x, y):
    """Where a point of the plane is in the whole widget."""
    view = plot.plot.view
    return plot.plot.mapTo(plot, plot.plot.mapFromScene(view.mapViewToScene(QPointF(x, y))))


def test_that_the_background_has_the_colour_of_the_winner(make_plot, debugger):
    frame = debugger.run_minibatches(400)
    plot = make_plot(frame)
    picture = plot.grab().toImage()
    (left, right), (bottom, top) = plot.plot.view.viewRange()
    checked = 0
    for x, y in ((0.02, 0.5), (0.98, 0.5), (0.05, 0.05), (0.95, 0.95)):
        X = left + x * (right - left), bottom + y * (top - bottom)
        Y_hat = answer_at(frame, *X)
        if Y_hat.max() > 0.9:
            hue = QColor(LIGHT.class_color(int(Y_hat.argmax()))).hue()
            assert picture.pixelColor(place_of(plot, *X)).hue() == pytest.approx(hue, abs=12)
            checked += 1
    assert checked >= 2


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_that_training_examples_are_filled_and_test_examples_hollow(make_plot, theme):
    frame = frame_of(noise=0.0)
    plot = make_plot(frame, size=(900, 500), theme=theme)
    picture = plot.grab().toImage()
    split = frame.problem.split
    for examples, filled in ((split.train, True), (split.test, False)):
        matches = [
            picture.pixelColor(place_of(plot, *row)).name()
            == (theme.class_color(label).name() if filled else theme.panel)
            for row, label in zip(examples.rows.tolist(), examples.labels.tolist(), strict=True)
        ]
        assert np.mean(matches) > 0.8  # the others are covered by neighbours


def test_that_the_minibatch_is_ringed_and_the_chosen_example_marked(make_plot, frame_at):
    frame = frame_at(30, 12)
    plot = make_plot(frame)
    minibatch, chosen = plot.item._rings
    rows = frame.problem.split.train.rows
    np.testing.assert_array_equal(minibatch.places, rows[frame.workspace.indices])
    np.testing.assert_array_equal(minibatch.places.T, frame.workspace.X)
    np.testing.assert_array_equal(chosen.places, rows[frame.workspace.indices[:1]])
    assert chosen.pen.color().name() == LIGHT.marker
    assert minibatch.pen.style() is Qt.PenStyle.SolidLine


def test_that_the_rings_of_the_last_minibatch_are_dashed(make_plot, frame_at):
    minibatch, _ = make_plot(frame_at(31, 0)).item._rings
    assert minibatch.pen.style() is Qt.PenStyle.CustomDashLine


def test_that_nothing_is_ringed_before_there_is_a_minibatch(make_plot, debugger):
    assert make_plot(debugger.frame()).item._rings == ()


def test_that_the_mean_marks_no_example(make_plot, debugger):
    debugger.step()
    debugger.choose_example(None)
    assert len(make_plot(debugger.frame()).item._rings) == 1


def test_that_the_header_tells_whose_parameters_these_are(make_plot, frame_at):
    assert make_plot(frame_at(0, 0)).header.info.shown_text() == "parameters after 0 updates"
    assert make_plot(frame_at(1, 3)).header.info.shown_text() == "parameters after 1 update · minibatch 1 ringed"
    assert make_plot(frame_at(31, 0)).header.info.shown_text() == "parameters after 31 updates · minibatch 30 ringed"


def test_that_pointing_at_a_place_tells_the_answer_there(qtbot, make_plot, debugger):
    frame = debugger.run_minibatches(100)
    plot = make_plot(frame, size=(800, 300))
    view = plot.plot.view
    spot = plot.plot.mapFromScene(view.mapViewToScene(QPointF(0.5, -0.25)))
    qtbot.mouseMove(plot.plot.viewport(), spot)
    there = view.mapSceneToView(plot.plot.mapToScene(spot))
    Y_hat = answer_at(frame, there.x(), there.y())
    winner = frame.problem.split.dataset.class_names[int(Y_hat.argmax())]
    text = plot.header.info.shown_text()
    assert text.endswith(f"ŷ {Y_hat[0]:.2f} · {Y_hat[1]:.2f} · {Y_hat[2]:.2f} → {winner}")
    qtbot.mouseMove(plot.plot.viewport(), QPoint(1, 1))
    assert plot.header.info.shown_text().startswith("parameters after")


def test_that_other_data_get_a_friendly_line(make_plot):
    frame = Debugger(build(experiment(data={"source": "digits"}))).frame()
    plot = make_plot(frame)
    assert plot.message.isVisible()
    assert plot.message.text() == "Decision regions are drawn for two inputs; this data has 64."
    assert not plot.plot.isVisible()


def test_that_two_inputs_are_back_after_other_data(make_plot):
    plot = make_plot(Debugger(build(experiment(data={"source": "iris"}))).frame())
    debugger = Debugger(build(experiment()), plot.frame.versions)
    plot.show_frame(debugger.frame())
    assert plot.plot.isVisible()
    assert plot.item._image is not None


def test_that_standardised_axes_say_so(make_plot):
    plain, standard = make_plot(frame_of()), make_plot(frame_of(standardize=True))
    assert plain.plot.bottom_axis.name == "x₁"
    assert standard.plot.bottom_axis.name == "x₁ (standardised)"
    assert standard.plot.left_axis.name == "x₂ (standardised)"


def test_that_both_axes_have_the_same_scale_whatever_the_panels_shape(make_plot, debugger):
    for size in ((700, 200), (300, 500)):
        plot = make_plot(debugger.frame(), size=size)
        (left, right), (bottom, top) = plot.plot.view.viewRange()
        area = plot.plot.view.rect()
        assert area.width() / (right - left) == pytest.approx(area.height() / (top - bottom), rel=1e-6)


def test_that_the_picture_follows_the_panels_size(make_plot, debugger):
    plot = make_plot(debugger.frame())
    before = plot.item._image.width() / plot.item._image.height()
    plot.resize(400, 400)
    QApplication.processEvents()
    assert plot.item._image.width() / plot.item._image.height() < 0.7 * before


def test_that_the_picture_is_coarser_while_training_runs(make_plot, debugger):
    running, still = (make_plot(debugger.frame(), running=running).item._image for running in (True, False))
    assert still.width() == pytest.approx(2 * running.width(), abs=2)


def test_that_the_examples_are_painted_once_for_many_frames(make_plot, debugger, monkeypatch):
    plot = make_plot(debugger.frame())
    painted = []
    paint = plot.item._paint_points
    monkeypatch.setattr(plot.item, "_paint_points", lambda *place: painted.append(1) or paint(*place))
    for _ in range(5):
        plot.show_frame(debugger.run_minibatches(3))
        plot.grab()
    assert len(painted) <= 1


def test_that_a_diverged_network_is_grey_and_named(make_plot, debugger):
    frame = debugger.run_minibatches(3)
    frame.workspace.theta_new[:] = np.nan
    plot = make_plot(frame)
    assert "not a number" in plot.header.info.shown_text()
    (left, _), (bottom, _) = plot.plot.view.viewRange()
    assert plot.grab().toImage().pixelColor(place_of(plot, left, bottom) + QPoint(4, -4)).name() == LIGHT.border


def test_that_the_surer_the_answer_the_stronger_the_colour():
    table = color_table(LIGHT, 3)
    winner = np.array([[0, 0], [1, -1]])
    probability = np.array([[0.34, 1.0], [1.0, 0.0]])
    image = region_image(Regions(Box(0, 1, 0, 1), winner, probability), table)
    assert image.pixel(0, 1) == table[0, 0]
    assert image.pixel(1, 1) == table[0, LEVELS - 1]
    assert image.pixel(0, 0) == table[1, LEVELS - 1]
    assert image.pixelColor(1, 0).name() == LIGHT.border
    assert QColor(int(table[0, -1])).saturation() > QColor(int(table[0, 0])).saturation()


def test_that_one_class_alone_can_be_coloured():
    image = region_image(Regions(Box(0, 1, 0, 1), np.zeros((1, 1), int), np.ones((1, 1))), color_table(LIGHT, 1))
    assert image.width() == 1


def test_that_names_from_files_are_shown_as_they_are(tmp_path, make_plot):
    rows = "\n".join(f"{k},{1000 * k},{'<b>yes</b>' if k % 2 else 'no'}" for k in range(20))
    (tmp_path / "odd.csv").write_text(f"<i>a</i>,b,class\n{rows}\n", encoding="utf-8")
    data = {"source": "file", "path": "odd.csv", "target": "class", "train_share": 0.5, "standardize": False}
    small = Experiment.model_validate({"format": "densegui-experiment", "version": 1, "data": data})
    plot = make_plot(Debugger(build(small, tmp_path)).frame())
    assert plot.plot.bottom_axis.name == "<i>a</i>"
    assert "<b>yes</b>" in [mark.text for mark in plot.legend._marks]
    (left, right), (bottom, top) = plot.plot.view.viewRange()
    assert (top - bottom) / (right - left) == pytest.approx(1000)


def test_that_the_legend_gives_way_in_a_narrow_panel(make_plot, debugger):
    assert make_plot(debugger.frame(), size=(600, 250)).legend.isVisible()
    assert not make_plot(debugger.frame(), size=(160, 160)).legend.isVisible()


def test_that_frames_keep_coming_while_the_panel_has_no_size(make_plot, debugger):
    plot = make_plot(debugger.frame(), size=(1, 1))
    plot.show_frame(debugger.run_minibatches(2))
    plot.grab()


def test_that_any_position_can_be_drawn(make_plot, debugger):
    plot = make_plot(debugger.frame())
    for position in ((0, 2), (30, 12), (30, 22), (31, 0)):
        frame = debugger.goto(Position(*position))
        plot.show_frame(frame)
        assert f"after {position[0]} update" in plot.accessibleDescription()
