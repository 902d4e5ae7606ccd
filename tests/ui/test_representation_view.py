"""The panel of representations: its marks lie where plain NumPy puts them, clicks choose examples, layers and nodes."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QApplication

from densegui.debugger.debugger import Debugger
from densegui.debugger.position import Position
from densegui.experiment.build import build
from densegui.ui.representation.text import every_words
from densegui.ui.representation.view import SINGLE, RepresentationView
from densegui.ui.theme import DARK, LIGHT
from densegui.ui.view import ViewSettings
from tests.debugger.test_representation import activations
from tests.ui.conftest import experiment
from tests.ui.helpers import draw_in_sizes, show


@pytest.fixture
def view(make_shown, debugger):
    made = make_shown(RepresentationView, debugger.frame(), (900, 520))
    made.jobs.finish()
    QApplication.processEvents()
    return made


def choose(qtbot, box, index):
    """Choose an entry of a list by its keys."""
    box.setFocus()
    step = Qt.Key.Key_Down if index > box.currentIndex() else Qt.Key.Key_Up
    while box.currentIndex() != index:
        qtbot.keyClick(box, step)


def place_of(view, x, y):
    plot = view.plot
    return plot.mapFromScene(plot.view.mapViewToScene(QPointF(x, y)))


def lonely(places):
    """The example that is furthest from its neighbours."""
    away = np.hypot(*(places[:, np.newaxis] - places).transpose(2, 0, 1))
    np.fill_diagonal(away, np.inf)
    return int(away.min(axis=1).argmax())


def test_that_marks_lie_at_the_activations_of_the_chosen_nodes(qtbot, view, frame_at):
    frame = show(view, frame_at(30, 12))
    choose(qtbot, view.chooser.steps.list, 1)
    choose(qtbot, view.chooser.plane.up, 6)
    choose(qtbot, view.chooser.plane.across, 3)
    view.jobs.finish()
    assert (view.chooser.layer, view.chooser.nodes) == (1, (2, 5))
    assert view.plot.bottom_axis.name == "a₃ of layer 1"
    assert view.plot.left_axis.name == "a₆ of layer 1"
    split = frame.problem.split
    test, training = view.item._examples
    for points, examples in ((training, split.train), (test, split.test)):
        expected = activations(frame, examples.rows, 1)[:, [2, 5]]
        np.testing.assert_allclose(points.places, expected, rtol=1e-10, atol=1e-12)
        assert points.labels.tolist() == examples.labels.tolist()
    assert training.filled
    assert not test.filled


def test_that_marks_have_the_colours_of_their_classes(view, frame_at):
    frame = show(view, frame_at(30, 12))
    picture = view.plot.grab().toImage()
    test, training = view.item._examples
    everything = np.array([place_of(view, *p).toTuple() for p in np.concatenate([training.places, test.places])])
    away = np.hypot(*(everything[:, np.newaxis] - everything).transpose(2, 0, 1))
    np.fill_diagonal(away, np.inf)
    alone = np.flatnonzero(away.min(axis=1)[: frame.problem.split.train.m] > 9)
    assert alone.size > 30
    for i in alone.tolist():
        x, y = everything[i].tolist()
        around = {picture.pixelColor(x + dx, y + dy).name() for dx in range(-2, 3) for dy in range(-2, 3)}
        classes = {LIGHT.class_color(k).name() for k in range(3)}
        assert around & classes == {LIGHT.class_color(int(training.labels[i])).name()}


def test_that_minibatch_and_chosen_example_are_ringed_by_the_present_parameters(view, frame_at):
    frame = show(view, frame_at(31, 0))
    minibatch, chosen = view.item._rings
    axes, mean = view.shown.aspect.components.axes, view.shown.aspect.components.mean
    rows = frame.problem.split.train.rows[frame.stale.indices]
    np.testing.assert_allclose(minibatch.places, (activations(frame, rows, 2) - mean) @ axes.T, atol=1e-10)
    np.testing.assert_array_equal(chosen.places, minibatch.places[:1])
    assert minibatch.pen.style() is Qt.PenStyle.CustomDashLine
    assert chosen.pen.color().name() == LIGHT.marker


def test_that_the_grid_is_drawn_under_the_examples(view, frame_at):
    show(view, frame_at(30, 12))
    solid, dashed = view.item._lines
    assert len(solid.paths) == len(dashed.paths) == 13
    assert dashed.pen.style() is Qt.PenStyle.CustomDashLine
    texts = [mark.text for mark in view.body.legend._marks]
    assert "x₁ constant" in texts
    path = solid.paths[6]
    spots = [place_of(view, *point) for point in path.tolist()]
    with_lines = view.plot.grab().toImage()
    view.item.set_lines()
    without = view.plot.grab().toImage()
    changed = [with_lines.pixelColor(spot) != without.pixelColor(spot) for spot in spots]
    assert np.mean(changed) > 0.5


def test_that_the_line_tells_updates_components_and_minibatch(view, frame_at):
    show(view, frame_at(30, 12))
    share = 100 * sum(view.shown.aspect.components.shares)
    assert view.accessibleDescription() == (
        f"A[2] after 30 updates · first two principal components: {share:.1f} % of the spread · minibatch 30 ringed"
    )
    show(view, frame_at(1, 0))
    assert view.accessibleDescription().startswith("A[2] after 1 update ·")


def test_that_steps_go_from_layer_to_layer(qtbot, view, frame_at):
    show(view, frame_at(30, 12))
    seen = [view.shown.aspect.layer]
    for button in (
        view.chooser.steps.next,
        view.chooser.steps.previous,
        view.chooser.steps.previous,
        view.chooser.steps.previous,
    ):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        view.jobs.finish()
        seen.append(view.shown.aspect.layer)
    assert seen == [2, 3, 2, 1, 0]
    assert not view.chooser.steps.previous.isEnabled()
    assert view.chooser.nodes == (0, 1)
    assert view.plot.bottom_axis.name == "x₁"


def test_that_a_click_on_an_example_wishes_its_row(qtbot, view, frame_at):
    frame = show(view, frame_at(30, 12))
    i = lonely(view.shown.training.places)
    row = int(view.shown.training.rows[i])
    assert row == int(frame.problem.split.train.indices[i])
    spot = place_of(view, *view.shown.training.places[i].tolist())
    qtbot.mouseMove(view.plot.viewport(), spot)
    label = int(frame.problem.split.train.labels[i])
    assert view.header.info.shown_text().startswith(f"training example, row {row}, arm {label + 1}: (")
    with qtbot.waitSignal(view.row_chosen) as told:
        qtbot.mouseClick(view.plot.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert told.args == [row]
    qtbot.mouseMove(view.plot.viewport(), QPoint(1, 1))
    assert "after 30 updates" in view.header.info.shown_text()


def test_that_a_click_beside_the_examples_wishes_nothing(qtbot, view, frame_at):
    show(view, frame_at(30, 12))
    told = []
    view.row_chosen.connect(told.append)
    (left, _), (bottom, _) = view.plot.view.viewRange()
    qtbot.mouseClick(view.plot.viewport(), Qt.MouseButton.LeftButton, pos=place_of(view, left, bottom) + QPoint(3, -3))
    assert told == []


def test_that_a_probed_example_is_crossed(view, debugger, frame_at):
    frame = frame_at(30, 12)
    row = int(frame.problem.split.test.indices[3])
    show(view, debugger.look_at(row))
    cross = view.item._rings[-1]
    assert cross.cross
    np.testing.assert_allclose(cross.places[0], view.shown.test.places[3], atol=1e-10)


def test_that_nothing_is_computed_again_for_the_same_picture(view, debugger, frame_at):
    show(view, frame_at(30, 4))
    view.show_frame(debugger.step())
    assert not view.jobs.busy
    view.show_frame(debugger.choose_example(5))
    assert not view.jobs.busy
    np.testing.assert_array_equal(view.item._rings[1].places, view.item._rings[0].places[5:6])
    view.show_frame(debugger.goto(Position(31, 1)))
    assert view.jobs.busy
    view.jobs.cancel()


def test_that_the_view_stays_while_the_examples_fill_it(view, debugger):
    show(view, debugger.run_minibatches(300))
    before = view.plot.view.viewRange()
    show(view, debugger.run_minibatches(1))
    assert view.plot.view.viewRange() == before


def test_that_a_layer_of_one_node_says_so(qtbot, view):
    problem = build(experiment(network={"hidden": [{"nodes": 1, "activation": "tanh"}]}))
    show(view, Debugger(problem, view.frame.versions).frame())
    assert view.message.isVisible()
    assert view.message.text() == SINGLE.format(1)
    qtbot.mouseClick(view.chooser.steps.next, Qt.MouseButton.LeftButton)
    view.jobs.finish()
    assert view.plot.isVisible()


def test_that_other_data_are_drawn_without_a_grid(view, digits):
    frame = show(view, Debugger(digits, view.frame.versions).goto(Position(5, 0)))
    assert view.item._lines[0].paths == ()
    A = activations(frame, frame.problem.split.train.rows, 2)
    _, s, _ = np.linalg.svd(A - A.mean(axis=0), full_matrices=False)
    assert view.shown.aspect.share == pytest.approx((s[:2] ** 2).sum() / (s**2).sum())


def test_that_fewer_examples_are_drawn_while_training_runs(view, digits):
    debugger = Debugger(digits, view.frame.versions)
    view.apply_settings(ViewSettings(running=True))
    view.jobs.finish()
    view.show_frame(debugger.goto(Position(5, 0)))
    view._present()
    view.jobs.finish()
    assert view.shown.every == 2
    assert "every 2nd example" in [mark.text for mark in view.body.legend._marks]
    view.apply_settings(ViewSettings(running=False))
    view.jobs.finish()
    assert view.shown.every == 1


def test_that_ordinals_are_english():
    assert [every_words(n).split()[1] for n in (2, 3, 4, 11, 12, 13, 21, 22, 23, 100, 111)] == [
        "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "22nd", "23rd", "100th", "111th",
    ]  # fmt: skip


def test_that_a_diverged_network_is_said(view, debugger):
    frame = debugger.run_minibatches(3)
    frame.workspace.theta_new[:] = np.nan
    show(view, frame)
    assert view.accessibleDescription().startswith("some activations are not numbers")
    assert not view.grab().isNull()


@pytest.mark.parametrize("scale", [0.8, 2.0])
@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_that_it_is_drawn_in_any_size_and_theme(view, frame_at, digits, scale, theme):
    frames = (frame_at(0, 0), frame_at(3, 4), Debugger(digits, view.frame.versions).goto(Position(2, 9)))
    draw_in_sizes(view, theme, scale, frames, ((60, 40), (410, 154), (1600, 900)))


def test_that_a_dead_layer_is_said(view, debugger):
    frame = debugger.run_minibatches(3)
    frame.workspace.b_new[2][:] = -1000.0
    show(view, frame)
    assert "all training examples lie at the same place" in view.accessibleDescription()
    view.resize(410, 260)
    QApplication.processEvents()
    assert "all at one place" in view.header.info.shown_text()
    assert not view.grab().isNull()


def test_that_long_numbers_have_room_beside_the_plot(qtbot, view, frame_at):
    frame = frame_at(3, 0)
    frame.workspace.W_new[1][:] *= 1e-4
    frame.workspace.b_new[1][:] *= 1e-4
    before = view.plot.left_axis.width()
    qtbot.mouseClick(view.chooser.steps.previous, Qt.MouseButton.LeftButton)
    show(view, frame)
    assert view.shown.aspect.layer == 1
    assert view.plot.left_axis.width() > before
