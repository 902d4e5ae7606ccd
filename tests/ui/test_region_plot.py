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
def make_plot(make_shown):
    def make(frame=None, size=(560, 260), **settings):
        plot = make_shown(RegionPlot, frame, size, **settings)
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
        Y_hat = answer_at(frame, np.array(X))
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
    Y_hat = answer_at(frame, np.array([there.x(), there.y()]))
    winner = frame.problem.split.dataset.class_names[int(Y_hat.argmax())]
    text = plot.header.info.shown_text()
    assert text.endswith(f"ŷ {Y_hat[0]:.2f} · {Y_hat[1]:.2f} · {Y_hat[2]:.2f} → {winner}")
    qtbot.mouseMove(plot.plot.viewport(), QPoint(1, 1))
    assert plot.header.info.shown_text().startswith("parameters after")


def other_data(**data):
    return Debugger(build(experiment(data=data)))


def click_list(qtbot, box, row):
    """Choose a row of a list with the mouse."""
    box.showPopup()
    view = box.view()
    view.scrollTo(view.model().index(row, 0))
    qtbot.mouseClick(
        view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(view.model().index(row, 0)).center()
    )


def test_that_more_inputs_are_drawn_over_their_principal_components(make_plot):
    debugger = other_data(source="digits")
    frame = debugger.run_minibatches(30)
    plot = make_plot(frame, size=(900, 400))
    assert plot.plot.bottom_axis.name.startswith("PC 1 · ")
    assert plot.chooser.isVisible()
    assert plot.header.info.shown_text().endswith("principal components of the training set")
    rows = frame.problem.split.train.rows
    centred = rows - rows.mean(axis=0)
    _, _, axes = np.linalg.svd(centred, full_matrices=False)
    places = plot.item._rings[0].places
    expected = centred[frame.stale.indices] @ axes[:2].T
    np.testing.assert_allclose(np.abs(places), np.abs(expected), atol=1e-8)


def test_that_two_features_can_be_chosen(qtbot, make_plot):
    debugger = other_data(source="iris")
    plot = make_plot(debugger.run_minibatches(30), size=(900, 400))
    click_list(qtbot, plot.chooser.across, 3)
    names = debugger.problem.split.dataset.feature_names
    assert plot.chooser.choice == (2, 0)
    assert plot.plot.bottom_axis.name == f"{names[2]} (standardised)"
    assert plot.plot.left_axis.name == f"{names[0]} (standardised)"
    assert plot.header.info.shown_text().endswith("other inputs at their training mean")
    click_list(qtbot, plot.chooser.up, 3)
    assert plot.chooser.choice == (0, 2)
    click_list(qtbot, plot.chooser.up, 0)
    assert plot.chooser.choice is None
    assert plot.plot.left_axis.name.startswith("PC 2 · ")


def test_that_components_of_a_large_set_are_looked_for_in_pieces(qtbot, make_plot, monkeypatch):
    monkeypatch.setattr("densegui.ui.plots.region_plot.AT_ONCE", 100)
    plot = RegionPlot()
    qtbot.addWidget(plot)
    plot.resize(900, 400)
    plot.apply_settings(ViewSettings())
    plot.show()
    frame = other_data(source="digits").frame()
    plot.show_frame(frame)
    assert plot.message.text() == "Looking for the principal components of the training set…"
    plot.hide()
    assert not plot.jobs.busy
    plot.show()
    qtbot.waitUntil(lambda: plot.plot.isVisible())
    assert plot.item._image is not None


def test_that_one_input_gets_a_friendly_line(make_plot, tmp_path):
    path = tmp_path / "one.csv"
    path.write_text("size,kind\n" + "".join(f"{k},{'ab'[k % 2]}\n" for k in range(20)), encoding="utf-8")
    plot = make_plot(other_data(source="file", path=str(path)).frame())
    assert plot.message.isVisible()
    assert plot.message.text() == "Decision regions are drawn for two inputs or more; this data has one."
    assert not plot.plot.isVisible()


def click_at(qtbot, plot, u, v):
    """Click at a place of the plane; return the place that was hit, to the pixel."""
    view = plot.plot.view
    spot = plot.plot.mapFromScene(view.mapViewToScene(QPointF(u, v)))
    hit = view.mapSceneToView(plot.plot.mapToScene(spot))
    qtbot.mouseClick(plot.plot.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    return hit.x(), hit.y()


def test_that_a_click_asks_for_that_point(qtbot, make_plot, debugger):
    plot = make_plot(debugger.frame(), size=(800, 300))
    with qtbot.waitSignal(plot.probe_requested) as asked:
        place = click_at(qtbot, plot, 0.31, -0.4)
    x, says = asked.args
    np.testing.assert_allclose(x, place)
    assert says == f"point ({place[0]:.2f}, {place[1]:.2f})".replace("-", "−")


def test_that_a_click_on_a_plane_of_components_asks_for_all_inputs(qtbot, make_plot):
    debugger = other_data(source="wine")
    plot = make_plot(debugger.frame(), size=(800, 300))
    with qtbot.waitSignal(plot.probe_requested) as asked:
        u, v = click_at(qtbot, plot, 1.0, -1.0)
    x, says = asked.args
    np.testing.assert_allclose(plot._cut.axes @ (x - plot._cut.origin), (u, v), atol=1e-9)
    assert says.endswith(" of PC 1, PC 2")
    frame = debugger.probe(x, says)
    assert frame.probe is not None
    np.testing.assert_allclose(frame.probe.A[-1][:, 0], answer_at(frame, x), rtol=1e-12)


def test_that_a_drag_asks_for_nothing(qtbot, make_plot, debugger):
    plot = make_plot(debugger.frame(), size=(800, 300))
    viewport, asked = plot.plot.viewport(), []
    plot.probe_requested.connect(lambda *what: asked.append(what))
    qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=QPoint(300, 100))
    qtbot.mouseMove(viewport, QPoint(380, 120))
    qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=QPoint(380, 120))
    assert not asked


def test_that_the_probe_is_crossed_in_place_of_the_chosen_example(make_plot, frame_at, debugger):
    frame_at(30, 12)
    plot = make_plot(debugger.probe((0.5, -0.25)), size=(800, 300))
    minibatch, probe = plot.item._rings
    assert not minibatch.cross
    assert probe.cross
    np.testing.assert_array_equal(probe.places, [[0.5, -0.25]])
    spot = place_of(plot, 0.5, -0.25)
    assert plot.grab().toImage().pixelColor(spot).name() == LIGHT.text


def test_that_pointing_tells_the_three_likeliest_of_many_classes(qtbot, make_plot):
    debugger = other_data(source="digits")
    frame = debugger.run_minibatches(60)
    plot = make_plot(frame, size=(1200, 300))
    spot = plot.plot.mapFromScene(plot.plot.view.mapViewToScene(QPointF(0.0, 0.0)))
    there = plot.plot.view.mapSceneToView(plot.plot.mapToScene(spot))
    qtbot.mouseMove(plot.plot.viewport(), spot)
    Y_hat = answer_at(frame, plot._cut.inputs(np.array([[there.x()], [there.y()]]))[:, 0])
    best = np.argsort(-Y_hat)[:3]
    told = " · ".join(f"{k} {Y_hat[k]:.2f}" for k in best)
    assert plot.header.info.shown_text().endswith(f"ŷ {told} · …")
    qtbot.mouseMove(plot.plot.viewport(), QPoint(1, 1))


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


@pytest.fixture
def wide(monkeypatch):
    """A debugger whose fine picture takes too long to be made at once; it is made in the smallest pieces."""
    monkeypatch.setattr("densegui.ui.jobs.SLICE_SECONDS", 0.0)
    hidden = [{"nodes": 64, "activation": "relu"}, {"nodes": 64, "activation": "relu"}]
    return Debugger(build(experiment(network={"hidden": hidden})))


def test_that_a_wide_network_is_drawn_coarsely_at_once_and_finely_a_little_later(qtbot, make_plot, wide, monkeypatch):
    plot = RegionPlot()
    qtbot.addWidget(plot)
    plot.resize(560, 260)
    plot.apply_settings(ViewSettings())
    plot.show()
    QApplication.processEvents()
    frame = wide.run_minibatches(20)
    plot.show_frame(frame)
    coarse = plot.item._image
    assert plot.refining.busy
    plot.refining.finish()
    fine = plot.item._image
    assert fine.width() > 3 * coarse.width()
    same = make_plot(frame)
    monkeypatch.setattr("densegui.debugger.regions.WORK_AT_ONCE", 1e12)
    at_once = make_plot(frame)
    assert not at_once.refining.busy
    same.refining.finish()
    assert at_once.item._image == same.item._image


def test_that_a_step_inside_a_minibatch_leaves_the_fine_picture_as_it_is(make_plot, wide):
    plot = make_plot(wide.run_minibatches(20))
    plot.refining.finish()
    fine = plot.item._image
    for _ in range(3):
        plot.show_frame(wide.step())
        assert not plot.refining.busy
        assert plot.item._image == fine
    plot.show_frame(wide.run_minibatches(1))
    assert plot.refining.busy
    assert plot.item._image.width() < fine.width()


def test_that_a_step_does_not_begin_the_fine_picture_again(make_plot, wide):
    plot = make_plot(wide.run_minibatches(20))
    plot.show_frame(wide.step())
    work = plot.refining._work
    assert work is not None
    plot.show_frame(wide.step())
    assert plot.refining._work is work


def test_that_no_fine_picture_is_made_while_training_runs(make_plot, wide):
    plot = make_plot(wide.run_minibatches(20))
    plot.apply_settings(ViewSettings(running=True))
    assert not plot.refining.busy
    coarse = plot.item._image
    plot.show_frame(wide.run_minibatches(3))
    assert not plot.refining.busy
    plot.apply_settings(ViewSettings(running=False))
    assert plot.refining.busy
    plot.refining.finish()
    assert plot.item._image.width() > 3 * coarse.width()


def test_that_a_hidden_panel_goes_on_with_the_fine_picture_when_it_is_shown(make_plot, wide):
    plot = make_plot(wide.run_minibatches(20))
    assert plot.refining.busy
    plot.hide()
    assert not plot.refining.busy
    plot.show()
    assert plot.refining.busy


def test_that_another_theme_colours_the_fine_picture_without_computing_it_again(make_plot, wide):
    plot = make_plot(wide.run_minibatches(20))
    plot.refining.finish()
    light = plot.item._image
    plot.apply_settings(ViewSettings(theme=DARK))
    dark = plot.item._image
    assert not plot.refining.busy
    assert dark.size() == light.size()
    assert dark.pixel(3, 3) != light.pixel(3, 3)


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


@pytest.mark.parametrize("width", [380, 410, 500, 640, 900])
def test_that_the_header_always_says_after_how_many_updates(make_plot, width):
    plot = make_plot(other_data(source="wine").run_minibatches(30), size=(width, 208))
    assert "30 updates" in plot.header.info.shown_text() or plot.header.info.shown_text() == "t = 30"


def test_that_classes_stand_in_columns_where_one_has_no_room_and_the_rings_stay_longest(make_plot):
    frame = other_data(source="digits").run_minibatches(30)
    legend, places = make_plot(frame, size=(500, 208)).legend, {}
    for rows in (20, 8, 7, 4, 2):
        places[rows] = {mark.text: (row, left > 0) for row, left, mark in legend._places(rows)}
    assert places[20]["9"] == (9, False)
    assert (places[8]["4"], places[8]["5"], places[8]["9"]) == ((4, False), (0, True), (4, True))
    assert [mark.text for mark in legend._marks[10:]] == list(places[8])[10:]
    rings = ["minibatch 29", "example 1 of 16"]
    assert len(places[7]) == 13
    assert places[7]["9"] == (1, True)
    assert list(places[4])[-3:] == ["and 6 more", *rings]
    assert "hollow: test" not in places[4]
    assert list(places[2]) == ["and 10 more", rings[0]]


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
