"""The variables' panel: its numbers are the arrays', what is chosen is told, copies and files hold the same bits."""

import math
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QApplication, QFileDialog

from densegui.debugger.debugger import Debugger
from densegui.debugger.edits import SetBatchSize, SetParameter
from densegui.debugger.frame import Comparison, Freshness
from densegui.debugger.position import Position
from densegui.debugger.selection import Kind, Selection
from densegui.debugger.variables import Variable
from densegui.experiment.build import build
from densegui.ui.theme import BINS, DARK, LIGHT, Scale, scale_colors
from densegui.ui.variables import saving
from densegui.ui.variables.comparing import OTHER, PREVIOUS
from densegui.ui.variables.list_model import EQUATION, HIGH, LOW, NAME, NORM, SHAPE
from densegui.ui.variables.picture import Picture, block, pixels, shrink
from densegui.ui.variables.view import VariablesView
from densegui.ui.view import ViewSettings
from tests.ui.conftest import experiment


@pytest.fixture
def view(make_shown, debugger):
    return make_shown(VariablesView, debugger.frame(), (1100, 420))


def cells(view, name):
    """The texts of a row of the list."""
    row = view.model.row_of(name)
    return [view.model.index(row, column).data() for column in range(view.model.columnCount())]


def value(text):
    return float(text.replace("−", "-"))


def compare(view, choice):
    view.tools.versus.setCurrentIndex(view.tools.versus.findData(choice))
    view.tools.versus.activated.emit(view.tools.versus.currentIndex())


def table_numbers(view):
    model = view.page.table.model()
    return np.array([
        [value(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ])  # fmt: skip


# -- the list


def test_that_a_row_has_the_statistics_of_its_array(view, frame_at):
    frame = frame_at(30, 14)
    view.show_frame(frame)
    dW = frame.workspace.dW[2]
    row = cells(view, "dW2")
    assert row[NAME] == "dW2"
    assert row[SHAPE] == "8 × 6"
    assert value(row[LOW]) == pytest.approx(min(dW.ravel().tolist()), rel=1e-3)
    assert value(row[HIGH]) == pytest.approx(max(dW.ravel().tolist()), rel=1e-3)
    assert value(row[NORM]) == pytest.approx(math.sqrt(math.fsum(x * x for x in dW.ravel().tolist())), rel=1e-3)
    assert row[EQUATION].startswith("∇W[2] 𝒞 = ")
    assert "(23a)" in view.model.sentence(view.model.row_of("dW2"))


def test_that_what_is_not_computed_yet_is_a_dash(view, frame_at):
    view.show_frame(frame_at(0, 3))
    assert cells(view, "A1")[LOW] != "—"
    assert cells(view, "Z2")[LOW:EQUATION] == ["—"] * 3
    assert "not computed yet" in view.model.sentence(view.model.row_of("Z2"))
    view.open("Z2")
    assert view.page.stack.currentWidget() is not view.page.table
    assert view.page.absent.text.startswith("—")
    assert not view.tools.copy.isEnabled()


def test_that_before_the_first_minibatch_there_are_only_parameters(view):
    numbered = {item.name for row, item in enumerate(view.model.items) if cells(view, item.name)[NORM] != "—"}
    assert numbered == {f"{name}{l}" for name in "Wb" for l in (1, 2, 3)}
    assert cells(view, "Z1")[SHAPE] == "8 × m_b"


def test_that_the_last_minibatch_is_called_so(view, frame_at):
    view.show_frame(frame_at(31, 0))
    view.open("dZ2")
    assert "last minibatch (30)" in view.note.text
    assert "last minibatch (30)" in view.page.name.text
    row = view.model.row_of("dZ2")
    fresh = view.model.index(view.model.row_of("W2"), 0).data(Qt.ItemDataRole.ForegroundRole)
    assert view.model.index(row, 0).data(Qt.ItemDataRole.ForegroundRole) != fresh
    assert "last minibatch (30)" in view.model.index(row, NAME).data(Qt.ItemDataRole.AccessibleTextRole)


def test_that_the_moments_of_the_optimiser_are_listed(view, debugger):
    adam = experiment(training={"optimizer": {"name": "adam"}, "batch_size": 16})
    view.show_frame(Debugger(build(adam), debugger.versions).goto(Position(2, 22)))
    assert cells(view, "m_W1_new")[EQUATION].startswith("m ← ")
    assert cells(view, "v_b3")[NORM] != "—"


def test_that_the_array_just_computed_is_marked_and_opened_until_another_is_chosen(view, frame_at):
    for i, name in ((1, "X"), (2, "Z1"), (8, "cost"), (9, "dZ3"), (18, "W1_new"), (19, "b1_new")):
        view.show_frame(frame_at(4, i))
        assert view.model.made_now == view.opened == view.page.picture.item.name == name
    view.list.setCurrentIndex(view.model.index(view.model.row_of("W2"), 0))
    assert not view.tools.follow.isChecked()
    assert view.model.items[view.list.currentIndex().row()].name == view.page.picture.item.name == "W2"
    view.show_frame(frame_at(4, 20))
    assert view.page.picture.item.name == "W2"
    view.tools.follow.click()
    assert view.page.picture.item.name == "W2_new"


# -- an opened array


def test_that_the_table_has_the_numbers_of_the_array(view, frame_at):
    frame = frame_at(30, 14)
    view.show_frame(frame)
    view.open("W2")
    np.testing.assert_allclose(table_numbers(view), frame.workspace.W[2], rtol=1e-3)
    model = view.page.table.model()
    assert model.headerData(0, Qt.Orientation.Horizontal) == "1"
    assert model.headerData(4, Qt.Orientation.Vertical) == "5"
    assert model.index(4, 1).data(Qt.ItemDataRole.ToolTipRole).startswith("W2, edge 5 → 2 of layer 2: ")


def test_that_a_clicked_number_selects_its_edge(qtbot, view, frame_at):
    view.show_frame(frame_at(3, 14))
    view.open("dW2")
    QApplication.processEvents()
    table = view.page.table
    place = table.visualRect(table.model().index(4, 1)).center()
    with qtbot.waitSignal(view.selected) as told:
        qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert told.args == [Selection(Kind.EDGE, 2, 2, 5)]


def test_that_a_clicked_column_chooses_its_example_and_node(qtbot, view, frame_at):
    view.show_frame(frame_at(3, 14))
    view.open("A1")
    QApplication.processEvents()
    table = view.page.table
    place = table.visualRect(table.model().index(3, 2)).center()
    told = []
    view.selected.connect(told.append)
    view.example_chosen.connect(told.append)
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert told == [Selection(Kind.NODE, 1, 4), 2]


def test_that_what_is_chosen_elsewhere_is_framed(view, debugger, frame_at):
    frame_at(3, 14)
    debugger.select(Selection(Kind.EDGE, 2, 2, 5))
    view.show_frame(debugger.choose_example(6))
    view.open("W2")
    assert tuple(view.page.picture.marked) == (4, 1, 5, 2)
    view.open("A1")
    assert tuple(view.page.picture.marked) == (0, 6, 8, 7)
    view.show_frame(debugger.select(Selection(Kind.NODE, 1, 3)))
    assert tuple(view.page.picture.marked) == (2, 6, 3, 7)
    view.show_frame(debugger.choose_example(None))
    assert tuple(view.page.picture.marked) == (2, 0, 3, 16)


def test_that_a_click_in_the_picture_selects_the_same(qtbot, view, frame_at):
    view.show_frame(frame_at(3, 14))
    view.open("W2")
    view.page.toggle.setChecked(True)
    QApplication.processEvents()
    area = view.page.heat_map.area()
    point = QPointF(area.left() + 2.5 * area.width() / 6, area.top() + 6.5 * area.height() / 8)
    with qtbot.waitSignal(view.selected) as told:
        qtbot.mouseClick(view.page.heat_map, Qt.MouseButton.LeftButton, pos=point.toPoint())
    assert told.args == [Selection(Kind.EDGE, 2, 3, 7)]


def test_that_the_picture_has_the_colours_of_the_scale(view, frame_at):
    frame = frame_at(3, 14)
    view.show_frame(frame)
    view.open("W2")
    view.page.toggle.setChecked(True)
    QApplication.processEvents()
    image, W = view.page.heat_map.image(), frame.workspace.W[2]
    assert (image.width(), image.height()) == (6, 8)
    row, column = np.unravel_index(np.abs(W).argmax(), W.shape)
    end = scale_colors(LIGHT, Scale.VALUE)[BINS - 1 if W[row, column] > 0 else 0]
    assert image.pixelColor(int(column), int(row)) == end


def test_that_large_arrays_are_shrunk_to_their_largest_magnitudes():
    rng = np.random.default_rng(3)
    array = rng.normal(size=(784, 30))
    small = shrink(array, 100, 7)
    assert small.shape == (100, 7)
    for row, column in ((0, 0), (37, 3), (99, 6)):
        part = array[row * 784 // 100 : (row + 1) * 784 // 100, column * 30 // 7 : (column + 1) * 30 // 7]
        strongest = max(part.ravel().tolist(), key=abs)
        assert small[row, column] == strongest
        assert array[block(array, 100, 7, row, column)] == strongest
    assert shrink(array, 2000, 2000) is array


def test_that_no_picture_hides_what_is_not_finite():
    array = np.ones((40, 4))
    array[17, 2] = math.nan
    small = shrink(array, 10, 4)
    assert np.isnan(small).sum() == 1
    assert block(array, 10, 4, *np.argwhere(np.isnan(small))[0].tolist()) == (17, 2)
    danger = LIGHT.color("danger").rgb()
    assert pixels(small, 1.0, Scale.VALUE, LIGHT)[4, 2] == danger


# -- differences


def test_that_the_change_of_a_minibatch_is_shown(view, debugger, frame_at):
    for i in (0, 9):
        view.show_frame(frame_at(5, i))
    view.show_frame(frame_at(6, 0))
    compare(view, PREVIOUS)
    view.open("W2")
    frame = debugger.frame()
    change = frame.stale.W_new[2] - frame.stale.W[2]
    assert view.page.picture.array == pytest.approx(change, abs=0)
    assert value(cells(view, "W2")[HIGH]) == pytest.approx(change.max(), rel=1e-3)
    before = frame_at(5, 0).stale.Z[1].copy()
    frame = frame_at(6, 0)
    view.show_frame(frame)
    view.open("Z1")
    assert view.page.picture.array == pytest.approx(frame.stale.Z[1] - before, abs=0)
    assert "difference to minibatch 4" in view.note.text


def test_that_a_minibatch_that_is_not_at_hand_is_not_compared_with(view, debugger):
    view.show_frame(debugger.goto(Position(40, 0)))
    compare(view, PREVIOUS)
    assert cells(view, "Z1")[NORM] == "—"
    assert cells(view, "W1")[NORM] != "—"
    assert "minibatch 38 is not at hand" in view.note.text
    view.show_frame(debugger.goto(Position(40, 4)))
    assert cells(view, "Z1")[NORM] != "—"


def test_that_snapshots_are_dropped_with_the_network_and_with_an_edit(view, debugger, frame_at):
    compare(view, PREVIOUS)
    view.show_frame(frame_at(6, 0))
    view.show_frame(frame_at(7, 0))
    assert view.comparing.earlier(debugger.frame()).minibatch == 5
    frame_at(6, 0)
    view.show_frame(debugger.edit(SetParameter(Selection(Kind.EDGE, 1, 1, 1), 0.25)))
    view.show_frame(frame_at(7, 0))
    assert view.comparing._before is None or view.comparing._before.position == Position(6, 0)
    other = Debugger(build(experiment(network={"hidden": [{"nodes": 3, "activation": "tanh"}]})), debugger.versions)
    view.show_frame(other.frame())
    assert view.comparing.earlier(other.frame()) is None
    assert view.opened in {item.name for item in view.model.items}


def test_that_arrays_of_another_size_are_not_compared(view, debugger, frame_at):
    compare(view, PREVIOUS)
    view.show_frame(frame_at(5, 0))
    debugger.edit(SetBatchSize(4))
    view.show_frame(debugger.goto(Position(5, 6)))
    assert cells(view, "Z1")[NORM] == "—"


def test_that_a_bookmark_is_compared_with_by_its_parameters(view, debugger, frame_at):
    first = frame_at(2, 0)
    theta, W = first.workspace.theta_new.copy(), first.workspace.W_new[1].copy()
    frame = frame_at(9, 0)
    assert view.tools.versus.findData(OTHER) < 0
    versions = frame.versions._replace(timeline=frame.versions.timeline + 1)
    compared = replace(frame, comparison=Comparison("start", theta, frame.curves), versions=versions)
    view.show_frame(compared)
    compare(view, OTHER)
    assert view.tools.versus.currentText() == "difference to start"
    view.open("W1")
    assert view.page.picture.array == pytest.approx(frame.workspace.W_new[1] - W, abs=0)
    assert cells(view, "Z1")[NORM] == "—"
    view.show_frame(replace(frame, versions=versions._replace(timeline=versions.timeline + 1)))
    assert view.tools.versus.findData(OTHER) < 0
    assert view.comparing.choice == "none"


# -- copies and files


def test_that_the_copied_text_is_the_array_bit_by_bit(view, frame_at):
    frame = frame_at(3, 14)
    view.show_frame(frame)
    view.open("dW2")
    view.tools.copy.click()
    rows = [list(map(float, line.split("\t"))) for line in QGuiApplication.clipboard().text().splitlines()]
    np.testing.assert_array_equal(rows, frame.workspace.dW[2])


def test_that_only_the_selected_numbers_are_copied(qtbot, view, frame_at):
    frame = frame_at(3, 14)
    view.show_frame(frame)
    view.open("W2")
    QApplication.processEvents()
    table = view.page.table

    def centre(row, column):
        return table.visualRect(table.model().index(row, column)).center()

    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=centre(1, 2))
    shift = Qt.KeyboardModifier.ShiftModifier
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, shift, centre(3, 3))
    with qtbot.waitSignal(view.told) as told:
        qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert told.args == ["Copied 3 × 2 numbers of W2."]
    rows = [list(map(float, line.split("\t"))) for line in QGuiApplication.clipboard().text().splitlines()]
    np.testing.assert_array_equal(rows, frame.workspace.W[2][1:4, 2:4])


@pytest.mark.parametrize("name", ["W1", "labels", "loss", "b2"])
def test_that_a_saved_csv_gives_back_the_array(view, frame_at, tmp_path, name):
    frame = frame_at(3, 9)
    view.show_frame(frame)
    view.open(name)
    view.save_as(str(tmp_path / "a.csv"))
    expected = view.model.items[view.model.row_of(name)].array
    loaded = np.loadtxt(tmp_path / "a.csv", delimiter=",", ndmin=2)
    np.testing.assert_array_equal(loaded, np.atleast_2d(expected))


def test_that_a_saved_npz_gives_back_one_array_or_all(qtbot, view, frame_at, tmp_path):
    frame = frame_at(3, 9)
    view.show_frame(frame)
    view.open("dZ3")
    with qtbot.waitSignal(view.told) as told:
        view.save_as(str(tmp_path / "one.npz"))
    assert told.args == ["Saved dZ3 in one.npz."]
    with np.load(tmp_path / "one.npz") as file:
        assert file.files == ["dZ3"]
        np.testing.assert_array_equal(file["dZ3"], frame.workspace.dZ[3])
    view.save_as(str(tmp_path / "all.npz"), everything=True)
    with np.load(tmp_path / "all.npz") as file:
        assert "Z2" in file.files
        assert "dW3" not in file.files
        np.testing.assert_array_equal(file["Z2"], frame.workspace.Z[2])
        assert file["cost"].shape == ()


def test_that_a_saved_difference_is_named_as_one(view, frame_at, tmp_path):
    view.show_frame(frame_at(6, 0))
    compare(view, PREVIOUS)
    view.open("W1")
    view.save_as(str(tmp_path / "change.npz"))
    with np.load(tmp_path / "change.npz") as file:
        assert file.files == ["W1_difference"]


def test_that_a_file_that_cannot_be_written_is_refused(qtbot, view, tmp_path):
    view.open("W1")
    with qtbot.waitSignal(view.refused) as told:
        view.save_as(str(tmp_path / "no folder" / "a.csv"))
    assert "could not save" in told.args[0]
    assert "folder does not exist" in told.args[0]
    with qtbot.waitSignal(view.refused) as told:
        view.save_as(str(tmp_path / "a.csv"), everything=True)
    assert "NPZ" in told.args[0]


def test_that_the_file_dialog_offers_csv_and_npz(view, frame_at, tmp_path, monkeypatch):
    view.show_frame(frame_at(3, 9))
    view.open("W1")
    asked = []

    def answer(parent, title, name, kinds):
        asked.append((name, kinds.split(";;")))
        return str(tmp_path / "mine"), kinds.split(";;")[0]

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    view.tools.save.click()
    assert asked == [("W1.csv", ["W1 as CSV (*.csv)", "W1 as NPZ (*.npz)", saving.ALL])]
    assert (tmp_path / "mine.csv").exists()


# -- room, keys, time


def test_that_a_small_panel_shows_the_list_or_the_array(qtbot, view, frame_at):
    view.show_frame(frame_at(3, 9))
    view.resize(330, 180)
    QApplication.processEvents()
    assert view.list.isVisible()
    assert not view.page.isVisible()
    view.list.setCurrentIndex(view.model.index(view.model.row_of("W1"), 0))
    assert not view.page.isVisible()
    qtbot.keyClick(view.list, Qt.Key.Key_Return)
    assert view.page.isVisible()
    assert not view.list.isVisible()
    view.page.back.click()
    assert view.list.isVisible()
    assert view.list.isColumnHidden(EQUATION)
    assert not view.list.isColumnHidden(NORM)
    view.resize(1100, 420)
    QApplication.processEvents()
    assert view.list.isVisible()
    assert view.page.isVisible()


@pytest.mark.parametrize("scale", [0.8, 1.0, 2.0])
@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_that_it_is_drawn_in_any_size_and_theme(view, text_size, frame_at, scale, theme):
    text_size(scale)
    view.apply_settings(ViewSettings(theme, scale))
    for position in ((0, 0), (3, 4), (3, 12), (4, 0)):
        view.show_frame(frame_at(*position))
        for size in ((330, 180), (1600, 900)):
            view.resize(*size)
            for picture in (False, True):
                view.page.toggle.setChecked(picture)
                view.open("dZ2")
                assert not view.grab().isNull()
    assert view.minimumSizeHint().width() <= 330
    assert view.minimumSizeHint().height() <= 180


def test_that_arrows_move_in_the_table_and_the_spacebar_does_not_stop_there(view):
    view.open("W1")
    for key, taken in ((Qt.Key.Key_Right, True), (Qt.Key.Key_Space, False)):
        event = QKeyEvent(QEvent.Type.ShortcutOverride, key, Qt.KeyboardModifier.NoModifier)
        event.ignore()
        QApplication.sendEvent(view.page.table, event)
        assert event.isAccepted() is taken


def test_that_the_list_leaves_the_step_key_to_the_program(view):
    for key, taken in ((Qt.Key.Key_Right, False), (Qt.Key.Key_Down, True)):
        event = QKeyEvent(QEvent.Type.ShortcutOverride, key, Qt.KeyboardModifier.NoModifier)
        event.ignore()
        QApplication.sendEvent(view.list, event)
        assert event.isAccepted() is taken


def test_that_a_running_training_is_drawn_a_few_times_a_second(qtbot, view, frame_at, monkeypatch):
    view.apply_settings(ViewSettings(running=True))
    drawn = []
    monkeypatch.setattr(view.model, "show_variables", lambda *rest: drawn.append(rest) or False)
    for t in range(1, 9):
        view.show_frame(frame_at(t, 0))
    assert len(drawn) <= 1
    qtbot.waitUntil(lambda: len(drawn) == 1 and not view._later.isActive(), timeout=2000)
    view.show_frame(frame_at(9, 0))
    view.apply_settings(ViewSettings())
    assert len(drawn) == 2


def test_that_a_hidden_panel_draws_nothing_and_keeps_no_other_frame(view, frame_at, monkeypatch):
    view.show_frame(frame_at(3, 4))
    view.hide()
    assert view.comparing._last is None
    drawn = []
    monkeypatch.setattr(view, "present", lambda frame: drawn.append(frame.position))
    view.show_frame(frame_at(4, 4))
    view.show_frame(frame_at(5, 4))
    assert drawn == []
    view.show()
    assert drawn == [(5, 4)]


def test_that_numbers_that_are_not_finite_are_shown(qtbot, view):
    array = np.array([[1.0, math.nan], [-math.inf, 2.0]])
    item = Variable("W1", "W", 1, (("n[0]", 2), ("n[1]", 2)), array, Freshness.FRESH)
    view.page.show_picture(Picture(item, array, 2.0, None, (), ()), "")
    assert view.page.table.model().index(0, 1).data() == "NaN"
    assert view.page.table.model().index(1, 0).data() == "−∞"
    picture = view.page.table.grab().toImage()
    cell = view.page.table.visualRect(view.page.table.model().index(0, 1))
    corner = view.page.table.viewport().mapToParent(cell.topLeft() + QPoint(3, 3))
    assert picture.pixelColor(corner * picture.devicePixelRatio()) == LIGHT.color("danger")
