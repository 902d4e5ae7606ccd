"""The panel Draw, with the mouse: a picture goes through the network while it is drawn; points become data."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QApplication

from densegui.debugger.debugger import Debugger
from densegui.debugger.format import hundredths
from densegui.engine.propagation import predict
from densegui.experiment.build import build
from densegui.experiment.document import load_experiment
from densegui.experiment.sources import Drawn
from densegui.ui.controller import Controller
from densegui.ui.main_window import MainWindow
from densegui.ui.pad.points_pad import REACH
from densegui.ui.pad.view import PadView
from densegui.ui.theme import DARK, LIGHT
from densegui.ui.view import ViewSettings
from tests.ui.conftest import experiment

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
SEVEN = ((0.25, 0.15), (0.75, 0.15), (0.45, 0.85))


@pytest.fixture
def make_window(qtbot):
    windows = []

    def make(minibatches=20, **data):
        window = MainWindow(Controller(build(experiment(data=data or {"source": "digits"}))), "drawing")
        qtbot.addWidget(window)
        windows.append(window)
        window.resize(1500, 900)
        window.show()
        qtbot.waitExposed(window)
        window.controller.show(window.controller.debugger.run_minibatches(minibatches))
        window.panels.docks["pad"].bring_up()
        pad = window.panels.view("pad")
        qtbot.waitUntil(pad.isVisible)
        return window, pad

    yield make
    for window in windows:
        window.controller.close()


def drag(qtbot, widget, places, button=LEFT):
    """Press, move and let go: places in pixels."""
    points = [QPoint(round(x), round(y)) for x, y in places]
    qtbot.mousePress(widget, button, pos=points[0])
    for point in points[1:]:
        qtbot.mouseMove(widget, point)
    qtbot.mouseRelease(widget, button, pos=points[-1])


def draw_picture(qtbot, pad, line=SEVEN, button=LEFT):
    area = pad.picture.area()
    drag(
        qtbot, pad.picture, [(area.left() + x * area.width(), area.top() + y * area.height()) for x, y in line], button
    )


def click(qtbot, button):
    qtbot.mouseClick(button, LEFT)


# -- pictures


def test_that_a_picture_goes_through_the_network_when_it_is_drawn(qtbot, make_window):
    window, pad = make_window()
    draw_picture(qtbot, pad)
    frame = window.controller.frame
    assert frame.probe.says == "drawn picture"
    np.testing.assert_array_equal(frame.probe.x, pad.picture.picture.reshape(-1))  # the digits are 0…1 as well
    Y_hat = predict(frame.spec, frame.workspace.theta_new, frame.probe.x[:, None])[:, 0]
    np.testing.assert_allclose(pad.answer.answer, Y_hat, rtol=1e-12)
    assert pad.answer.text().startswith(f"{int(Y_hat.argmax())} {hundredths(Y_hat.max())}, ")
    assert window.network._scene.content.belongs_to.startswith("probe: drawn picture, no label")
    assert pad.header.info.shown_text() == "ŷ of the drawn picture · parameters after 20 updates"


def test_that_the_answer_follows_the_pen(qtbot, make_window):
    window, pad = make_window()
    seen = []
    window.controller.frame_changed.connect(lambda frame: seen.append(frame.probe.x.copy()))
    area = pad.picture.area()
    places = [QPoint(round(area.left() + s * area.width()), round(area.center().y())) for s in (0.2, 0.5, 0.8)]
    qtbot.mousePress(pad.picture, LEFT, pos=places[0])
    assert len(seen) == 1
    for place in places[1:]:
        qtbot.mouseMove(pad.picture, place)
        qtbot.wait(60)  # the wishes are paced
    assert len(seen) == 3
    qtbot.mouseRelease(pad.picture, LEFT, pos=places[-1])
    assert seen[0].sum() < seen[1].sum() < seen[2].sum()
    np.testing.assert_array_equal(seen[-1], pad.picture.picture.reshape(-1))


def test_that_standardised_images_are_sent_as_the_network_sees_them(qtbot, make_window):
    window, pad = make_window(source="digits", standardize=True)
    draw_picture(qtbot, pad)
    used = window.controller.problem.split.standardizer
    probe = window.controller.frame.probe
    np.testing.assert_allclose(probe.x, (pad.picture.picture.reshape(-1) - used.mean) / used.deviation, rtol=1e-12)
    np.testing.assert_allclose(probe.raw, pad.picture.picture.reshape(-1), atol=1e-12)


def test_that_the_right_button_and_the_eraser_wipe_out(qtbot, make_window):
    _, pad = make_window()
    draw_picture(qtbot, pad)
    before = pad.picture.picture.sum()
    draw_picture(qtbot, pad, SEVEN[:2], RIGHT)
    middle = pad.picture.picture.sum()
    assert 0 < middle < before
    click(qtbot, pad.picture_tools.eraser)
    draw_picture(qtbot, pad, SEVEN[1:])
    assert pad.picture.picture.sum() < middle
    click(qtbot, pad.picture_tools.pen)
    draw_picture(qtbot, pad)
    assert pad.picture.picture.sum() > middle


def test_that_strokes_are_undone_and_the_answer_with_them(qtbot, make_window):
    window, pad = make_window()
    draw_picture(qtbot, pad, SEVEN[:2])
    first, answer = pad.picture.picture, pad.answer.answer
    draw_picture(qtbot, pad, SEVEN[1:])
    assert pad.answer.answer != answer
    qtbot.keyClick(pad.picture, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    np.testing.assert_array_equal(pad.picture.picture, first)
    assert pad.answer.answer == answer
    click(qtbot, pad.picture_tools.undo)
    assert pad.picture.empty
    assert window.controller.frame.probe is None
    assert not pad.picture_tools.undo.isEnabled()


def test_that_clearing_ends_the_probe_and_can_be_undone(qtbot, make_window):
    window, pad = make_window()
    draw_picture(qtbot, pad)
    click(qtbot, pad.picture_tools.clear)
    assert pad.picture.empty
    assert window.controller.frame.probe is None
    assert pad.answer.answer is None
    click(qtbot, pad.picture_tools.undo)
    assert window.controller.frame.probe is not None


def test_that_the_chosen_example_can_be_drawn_on(qtbot, make_window):
    window, pad = make_window()
    window.controller.choose_example(3)
    click(qtbot, pad.picture_tools.example)
    frame = window.controller.frame
    split = frame.problem.split
    np.testing.assert_array_equal(frame.probe.x, split.train.rows[frame.stale.indices[3]])
    np.testing.assert_allclose(pad.answer.answer, frame.stale.A[-1][:, 3], atol=0.2)  # one update lies between


def test_that_a_step_ends_the_answer_and_send_brings_it_back(qtbot, make_window):
    window, pad = make_window()
    draw_picture(qtbot, pad)
    window.controller.step_op()
    assert pad.answer.answer is None
    assert pad.header.info.shown_text() == "not in the network now: draw on, or press Send"
    click(qtbot, pad.picture_tools.send)
    assert window.controller.frame.probe.says == "drawn picture"
    assert pad.answer.answer is not None


def test_that_another_probe_is_not_taken_for_the_picture(qtbot, make_window):
    window, pad = make_window()
    draw_picture(qtbot, pad)
    window.controller.probe(np.zeros(64), "point (0.00, 0.00) of PC 1, PC 2")
    assert pad.answer.answer is None
    click(qtbot, pad.picture_tools.clear)
    assert window.controller.frame.probe is not None


def test_that_the_answer_goes_on_changing_while_training_runs(qtbot, make_window):
    window, pad = make_window()
    draw_picture(qtbot, pad)
    before, t = pad.answer.answer, window.controller.frame.position.t
    window.controller.run()
    qtbot.waitUntil(lambda: window.controller.frame.position.t > t + 20)
    draw_picture(qtbot, pad, ((0.2, 0.5), (0.8, 0.5)))
    assert window.controller.running
    window.controller.pause()
    frame = window.controller.frame
    assert pad.answer.answer != before
    np.testing.assert_allclose(pad.answer.answer, frame.probe.A[-1][:, 0])
    np.testing.assert_array_equal(frame.probe.x, pad.picture.picture.reshape(-1))


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_that_ink_and_bars_are_painted(qtbot, theme):
    pad = PadView()
    qtbot.addWidget(pad)
    pad.resize(560, 240)
    pad.apply_settings(ViewSettings(theme=theme))
    debugger = Debugger(build(experiment(data={"source": "digits"})))
    pad.probe_requested.connect(lambda x, says: pad.show_frame(debugger.probe(x, says)))
    pad.show_frame(debugger.run_minibatches(300))
    pad.show()
    qtbot.waitExposed(pad)
    draw_picture(qtbot, pad)
    image = pad.picture.grab().toImage()
    area = pad.picture.area()
    inked = QPointF(area.left() + area.width() * 0.5, area.top() + area.height() * 0.19).toPoint()
    assert image.pixelColor(inked).blue() > image.pixelColor(inked).red()
    assert image.pixelColor(area.bottomRight().toPoint() - QPoint(4, 4)).name() == theme.zero
    bars = pad.answer.grab().toImage()
    best = int(np.argmax(pad.answer.answer))
    row = round((best + 0.5) * min(pad.answer.height() / 10, 1.5 * pad.answer.fontMetrics().height()))
    colors = {bars.pixelColor(x, row).name() for x in range(bars.width())}
    assert theme.class_color(best).name() in colors
    assert pad.grab().toImage().pixelColor(1, 1).name() == theme.panel


def test_that_where_there_is_no_room_the_likeliest_classes_are_shown(qtbot, make_window):
    _, pad = make_window()
    draw_picture(qtbot, pad)
    pad.answer.setFixedHeight(4 * pad.answer.fontMetrics().height())
    QApplication.processEvents()
    order = np.argsort(-np.array(pad.answer.answer)).tolist()
    shown = pad.answer.shown_classes()
    assert len(shown) < 10
    assert shown == sorted(order[: len(shown)])


# -- points


def draw_points(qtbot, pad, number, *places):
    """Click at shares of the pad's size."""
    click(qtbot, pad.point_tools.classes[number - 1])
    for x, y in places:
        spot = QPoint(round(x * pad.points.width()), round(y * pad.points.height()))
        qtbot.mouseClick(pad.points, LEFT, pos=spot)


def test_that_clicks_set_points_of_the_chosen_class_where_they_are(qtbot, make_window):
    _, pad = make_window(source="moons")
    draw_points(qtbot, pad, 3, (0.5, 0.5), (0.25, 0.75))
    (x, y, number), (left, low, _) = pad.points.drawn.points
    assert number == 3
    assert (x, y) == pytest.approx((0, 0), abs=0.02)
    assert left < -0.5
    assert low == pytest.approx(-0.6, abs=0.02)
    assert pad.header.info.shown_text().startswith("2 points of 1 class")


def test_that_a_drag_sets_a_row_of_points_and_the_spray_a_cloud(qtbot, make_window):
    _, pad = make_window(source="moons")
    middle = pad.points.height() / 2
    drag(qtbot, pad.points, [(20 + 4 * step, middle) for step in range(20)])
    row = len(pad.points.drawn.points)
    assert 5 <= row <= 10
    assert {y for _, y, _ in pad.points.drawn.points} == {pad.points.drawn.points[0][1]}
    click(qtbot, pad.point_tools.tools["spray"])
    drag(qtbot, pad.points, [(60 + 6 * step, middle) for step in range(10)])
    cloud = pad.points.drawn.points[row:]
    assert len(cloud) > 15
    assert len({y for _, y, _ in cloud}) > 10


def test_that_points_are_erased_undone_and_brought_back(qtbot, make_window):
    _, pad = make_window(source="moons")
    draw_points(qtbot, pad, 1, (0.3, 0.5), (0.7, 0.5))
    whole = pad.points.drawn.points
    spot = QPoint(round(0.3 * pad.points.width() + REACH / 2), round(0.5 * pad.points.height()))
    qtbot.mouseClick(pad.points, RIGHT, pos=spot)
    assert pad.points.drawn.points == whole[1:]
    qtbot.keyClick(pad.points, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert pad.points.drawn.points == whole
    qtbot.keyClick(pad.points, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert pad.points.drawn.points == whole[1:]
    click(qtbot, pad.point_tools.clear)
    assert pad.points.drawn.points == ()
    click(qtbot, pad.point_tools.undo)
    assert pad.points.drawn.points == whole[1:]


def test_that_the_pads_keys_come_before_the_windows(qtbot, make_window):
    window, pad = make_window(source="moons")
    qtbot.mouseClick(pad.points, LEFT, pos=QPoint(30, 30))
    pad.points.setFocus()
    qtbot.keyClick(pad.points, Qt.Key.Key_4)
    assert pad.points.number == 4
    assert pad.point_tools.classes[3].isChecked()
    qtbot.keyClick(pad.points, Qt.Key.Key_E)
    assert pad.points.tool == "eraser"
    qtbot.keyClick(pad.points, Qt.Key.Key_2)
    assert pad.points.tool == "point"
    t = window.controller.frame.position
    qtbot.keyClick(pad.points, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert pad.points.drawn.points == ()
    assert window.controller.frame.position == t


def test_that_the_points_become_the_data_of_an_experiment(qtbot, make_window, tmp_path):
    window, pad = make_window(source="moons")
    draw_points(qtbot, pad, 1, (0.2, 0.3), (0.25, 0.4), (0.2, 0.5), (0.3, 0.4))
    draw_points(qtbot, pad, 2, (0.8, 0.6), (0.75, 0.7), (0.7, 0.6), (0.8, 0.7))
    points = pad.points.drawn.points
    click(qtbot, pad.point_tools.use)
    problem = window.controller.problem
    assert isinstance(problem.experiment.data, Drawn)
    assert problem.split.dataset.rows.tolist() == [[x, y] for x, y, _ in points]
    assert problem.experiment.network.hidden == experiment().network.hidden
    assert window.controller.frame.position == (0, 0)
    assert pad.points.drawn.points == points
    assert window.setup.data.gallery.buttons["drawn"].isChecked()
    path = tmp_path / "mine.json"
    window.files.save(str(path))
    assert load_experiment(path).data.points == points
    window.controller.step_minibatch()
    assert window.controller.frame.m_b == 6


@pytest.mark.parametrize(
    ("classes", "words"),
    [((1, 1), "Draw points of at least two classes."), ((1, 1, 2), "Class 2 has one point; each class needs two")],
)
def test_that_too_few_points_are_refused_and_all_stays(qtbot, make_window, classes, words):
    window, pad = make_window(source="moons")
    problem = window.controller.problem
    for place, number in enumerate(classes):
        draw_points(qtbot, pad, number, (0.2 + 0.2 * place, 0.5))
    with qtbot.waitSignal(pad.refused) as told:
        click(qtbot, pad.point_tools.use)
    assert told.args[0].startswith(words)
    assert window.controller.problem is problem


def test_that_the_present_data_can_be_changed(qtbot, make_window):
    window, pad = make_window(source="moons", n_examples=40, noise=0.0)
    click(qtbot, pad.point_tools.present)
    dataset = window.controller.problem.split.dataset
    assert [[x, y] for x, y, _ in pad.points.drawn.points] == dataset.rows.tolist()
    assert [k - 1 for *_, k in pad.points.drawn.points] == dataset.labels.tolist()
    box = pad.points.shown_box()
    assert box.left < dataset.rows[:, 0].min()
    assert box.top > dataset.rows[:, 1].max()
    x, y, _ = pad.points.drawn.points[0]
    np.testing.assert_allclose(pad.points.to_plane(pad.points.to_screen(x, y)), (x, y), atol=1e-4)


def test_that_more_classes_than_the_pad_has_are_refused(qtbot, make_window):
    _, pad = make_window(source="blobs", classes=8, n_examples=40)
    with qtbot.waitSignal(pad.refused) as told:
        click(qtbot, pad.point_tools.present)
    assert told.args == ["The pad has 6 classes; these data have 8."]


def test_that_an_experiment_with_drawn_points_shows_them(make_window):
    points = [[0.0, 0.5, 1], [0.2, 0.5, 1], [2.0, 0.5, 2], [2.2, 0.5, 2]]
    _, pad = make_window(source="drawn", points=points)
    assert [list(point) for point in pad.points.drawn.points] == points
    assert pad.points.to_screen(2.2, 0.5).x() < pad.points.width()


def test_that_the_gallerys_tile_brings_the_pad_up(qtbot, make_window):
    window, pad = make_window()
    window.panels.docks["regions"].bring_up()
    assert pad.pages.currentIndex() == 0
    button = window.setup.data.gallery.buttons["drawn"]
    qtbot.mouseClick(button, LEFT)
    qtbot.waitUntil(pad.isVisible)
    assert pad.pages.currentIndex() == 1
    assert window.setup.data.gallery.buttons["digits"].isChecked()
    assert window.controller.problem.experiment.data.source == "digits"


def test_that_the_pad_suits_the_data(qtbot, make_window):
    window, pad = make_window()
    assert pad.pages.currentIndex() == 0
    click(qtbot, pad.to_points)
    assert pad.pages.currentIndex() == 1
    click(qtbot, pad.to_picture)
    assert pad.pages.currentIndex() == 0
    window.files.open("three-spirals")
    assert pad.pages.currentIndex() == 1
    assert not pad.to_picture.isEnabled()


def test_that_points_are_painted_in_the_colours_of_their_classes(qtbot, make_window):
    _, pad = make_window(source="moons")
    draw_points(qtbot, pad, 2, (0.3, 0.3))
    image = pad.points.grab().toImage()
    x, y, _ = pad.points.drawn.points[0]
    assert image.pixelColor(pad.points.to_screen(x, y).toPoint()).name() == LIGHT.class_color(1).name()
