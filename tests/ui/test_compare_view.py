"""The panel "Your backprop": opening, dropping and checking again, the verdict, and where a click on a row leads."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog

from densegui.debugger.debugger import Debugger
from densegui.debugger.edits import SetOptimizer, SetParameter
from densegui.debugger.position import Granularity, Position
from densegui.debugger.selection import Kind, Selection
from densegui.debugger.trace import finished_arrays
from densegui.engine.optimizers import Adam
from densegui.experiment.build import build
from densegui.experiment.document import builtin
from densegui.ui.compare.model import AT, DIFFERENCE, NAME, VERDICT
from densegui.ui.compare.view import INVITATION, CompareView
from densegui.ui.controller import Controller
from densegui.ui.main_window import MainWindow
from densegui.ui.theme import DARK, LIGHT
from densegui.ui.view import ViewSettings

CLICK = Qt.MouseButton.LeftButton


@pytest.fixture
def debugger():
    made = Debugger(build(builtin("compare")))
    made.run_minibatches(4)
    return made


@pytest.fixture
def arrays(debugger):
    """Minibatch 3, which is on the screen at (4, 0)."""
    return {name: np.array(array) for name, array in finished_arrays(debugger.frame()).items()}


@pytest.fixture
def view(make_shown, debugger):
    return make_shown(CompareView, debugger.frame(), (420, 600))


def save(folder: Path, arrays, **wrong) -> str:
    np.savez(folder / "mine.npz", **(arrays | wrong))
    return str(folder / "mine.npz")


def done(view):
    view.jobs.finish()
    return view.sentence.text()


def cell(view, name, column):
    row = next(row for row in range(view.model.rowCount()) if view.model.index(row, NAME).data() == name)
    return view.model.index(row, column).data()


def click(qtbot, view, name):
    row = next(row for row in range(view.model.rowCount()) if view.model.index(row, NAME).data() == name)
    index = view.model.index(row, VERDICT)
    view.table.scrollTo(index)
    qtbot.mouseClick(view.table.viewport(), CLICK, pos=view.table.visualRect(index).center())


def test_that_it_says_at_first_what_it_is_for(view):
    assert view.sentence.text() == INVITATION
    assert not view.again.isVisible()
    assert not view.table.isVisible()


def test_that_a_file_is_asked_for_and_compared(qtbot, view, arrays, tmp_path, monkeypatch):
    path = save(tmp_path, arrays)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (path, ""))
    qtbot.mouseClick(view.choose, CLICK)
    assert view.cancel.isVisible()
    assert view.bar.isVisible()
    assert done(view) == "✓ agrees"
    assert not view.cancel.isVisible()
    assert view.note.text == "mine.npz · minibatch 3"
    assert view.model.rowCount() == len(arrays)
    assert {view.model.index(row, VERDICT).data() for row in range(len(arrays))} == {"agrees"}


def test_that_no_choice_leaves_all_as_it_is(qtbot, view, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("", ""))
    qtbot.mouseClick(view.choose, CLICK)
    assert not view.jobs.busy
    assert view.sentence.text() == INVITATION


def test_that_the_verdict_stands_large_above_conventions_and_rows(view, arrays, tmp_path):
    wrong = (arrays["W3"] @ arrays["dZ3"]).T
    path = save(tmp_path, {"Z2": arrays["Z2"].T, "dZ3": arrays["dZ3"].T, "dW3": arrays["dW3"]}, dZ2=wrong)
    view.open(path)
    assert done(view) == "✗ differs at dZ2: g'(z) forgotten: dZ2 = W3 dZ3"
    assert view.sentence.font().pointSizeF() > 1.2 * view.table.font().pointSizeF()
    assert view.conventions.text() == "convention: rows for columns: the examples are the rows of Z, dZ"
    assert [view.model.index(row, NAME).data() for row in range(4)] == ["Z2", "dZ3", "dW3", "dZ2"]
    assert cell(view, "dZ2", VERDICT) == "differs"
    example, node = map(int, cell(view, "dZ2", AT).strip("[]").split(", "))
    relative = np.abs(wrong - arrays["dZ2"].T) / np.abs(arrays["dZ2"].T)
    assert relative[example, node] == relative.max()
    assert cell(view, "dZ2", DIFFERENCE) == f"{relative.max():.1f}"
    assert view.detail.text().startswith("dZ2 ")
    assert view.table.selectionModel().selectedRows()[0].row() == 3


def test_that_a_file_can_be_dropped(view, arrays, tmp_path):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(save(tmp_path, arrays))])
    buttons, keys, copy = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, Qt.DropAction.CopyAction
    enter = QDragEnterEvent(QPoint(5, 5), copy, data, buttons, keys)
    view.dragEnterEvent(enter)
    assert enter.isAccepted()
    view.dropEvent(QDropEvent(QPointF(5, 5), copy, data, buttons, keys))
    assert done(view) == "✓ agrees"
    data.setUrls([QUrl("https://example.org/mine.npz")])
    enter = QDragEnterEvent(QPoint(5, 5), copy, data, buttons, keys)
    enter.ignore()
    view.dragEnterEvent(enter)
    assert not enter.isAccepted()


def test_that_check_again_reads_the_file_anew(qtbot, view, arrays, tmp_path):
    view.open(save(tmp_path, arrays, db1=-arrays["db1"]))
    assert done(view) == "✗ differs at db1: sign: −db1 instead of db1"
    save(tmp_path, arrays)
    qtbot.mouseClick(view.again, CLICK)
    assert done(view) == "✓ agrees"


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"Z1,Z2\n1,2\n"])
def test_that_a_bad_file_is_refused_in_a_sentence_and_can_be_mended(qtbot, view, arrays, tmp_path, content):
    path = tmp_path / "mine.npz"
    path.write_bytes(content)
    view.open(str(path))
    assert done(view).endswith(".")
    assert "mine.npz" in view.sentence.text()
    assert not view.table.isVisible()
    save(tmp_path, arrays)
    qtbot.mouseClick(view.again, CLICK)
    assert done(view) == "✓ agrees"


@pytest.mark.parametrize(
    ("name", "place", "selection", "example", "position"),
    [
        ("Z1", (4, 7), Selection(Kind.NODE, 1, 5), 7, Position(3, 2)),
        ("dZ2", (6, 2), Selection(Kind.NODE, 2, 7), 2, Position(3, 12)),
        ("dW2", (8, 3), Selection(Kind.EDGE, 2, 4, 9), None, Position(3, 13)),
        ("db3", (2, 0), Selection(Kind.BIAS, 3, 3), None, Position(3, 11)),
        ("X", (6, 10), Selection(Kind.NODE, 0, 7), 10, Position(3, 1)),
        ("loss", (5,), None, 5, Position(3, 8)),
        ("b3_new", (1, 0), Selection(Kind.BIAS, 3, 2), None, Position(4, 0)),
    ],
)  # fmt: skip
def test_that_a_click_on_a_row_leads_to_its_place(
    qtbot, view, arrays, tmp_path, name, place, selection, example, position
):
    wrong = arrays[name].copy()
    wrong[place] += 1000
    view.open(save(tmp_path, arrays, **{name: wrong}))
    assert done(view).startswith(f"✗ differs at {name}: ")
    told = []
    view.travel_requested.connect(told.append)
    view.selected.connect(told.append)
    view.example_chosen.connect(told.append)
    click(qtbot, view, name)
    assert told == [position, *([selection] if selection else []), *([example] if example is not None else [])]
    assert view.detail.text().startswith(f"{name} differs")


@pytest.mark.parametrize("i", [1, 9, 22])
def test_that_a_minibatch_in_progress_is_compared_to_its_end(debugger, view, tmp_path, i):
    frame = debugger.goto(Position(5, i))
    view.show_frame(frame)
    later = Debugger(debugger.problem)
    later.run_minibatches(5)
    theirs = finished_arrays(later.step(Granularity.MINIBATCH))
    view.open(save(tmp_path, theirs))
    assert done(view) == "✓ agrees"
    assert view.note.text == "mine.npz · minibatch 5"
    assert debugger.frame().position == (5, i)


def test_that_before_anything_has_run_the_first_minibatch_is_compared(view, tmp_path, debugger):
    fresh = Debugger(debugger.problem)
    view.show_frame(fresh.frame())
    first = finished_arrays(Debugger(debugger.problem).step(Granularity.MINIBATCH))
    view.open(save(tmp_path, first))
    assert done(view) == "✓ agrees"
    assert "all biases are 0" in view.conventions.text()


def test_that_a_result_of_another_minibatch_is_said_to_be_so(debugger, view, arrays, tmp_path):
    view.open(save(tmp_path, arrays))
    done(view)
    view.show_frame(debugger.goto(Position(3, 7)))
    assert view.note.text == "mine.npz · minibatch 3"
    view.show_frame(debugger.goto(Position(6, 2)))
    assert view.note.text == "mine.npz · minibatch 3, not the one on the screen"
    color = view.model.index(0, VERDICT).data(Qt.ItemDataRole.ForegroundRole)
    assert color.name() == LIGHT.faint
    view.show_frame(debugger.goto(Position(3, 12)))
    assert view.note.text == "mine.npz · minibatch 3"
    view.show_frame(debugger.edit(SetParameter(Selection(Kind.EDGE, 1, 2, 3), 0.5)))
    assert view.note.text.endswith("not the one on the screen")


def test_that_an_edit_after_the_minibatch_does_not_change_how_it_is_judged(debugger, view, arrays, tmp_path):
    view.show_frame(debugger.edit(SetOptimizer(Adam())))
    view.open(save(tmp_path, arrays))
    assert done(view) == "✓ agrees"


def test_that_it_takes_over_the_theme_and_rests_while_training_runs(view, arrays, tmp_path):
    view.open(save(tmp_path, arrays, dW1=2 * arrays["dW1"]))
    done(view)
    view.apply_settings(ViewSettings(theme=DARK, running=True))
    assert DARK.danger in view.styleSheet()
    assert not view.again.isEnabled()
    assert not view.choose.isEnabled()
    view.apply_settings(ViewSettings(theme=DARK))
    assert view.again.isEnabled()


def test_that_hiding_the_panel_ends_its_work(view, arrays, tmp_path):
    view.open(save(tmp_path, arrays))
    view.hide()
    assert not view.jobs.busy


def test_that_the_window_follows_a_click(qtbot, arrays, tmp_path):
    window = MainWindow(Controller(build(builtin("compare"))), "Your own backprop")
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    docks = window.panels.docks
    qtbot.waitUntil(lambda: docks["regions"].built is not None)
    window.controller.goto(Position(4, 0))
    qtbot.keyClick(window, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: docks["compare"].built is not None)
    view = docks["compare"].built
    assert isinstance(view, CompareView)
    assert view.isVisible()
    wrong = arrays["dZ2"].copy()
    wrong[3, 8] *= -1000
    view.open(save(tmp_path, arrays, dZ2=wrong))
    assert done(view).startswith("✗ differs at dZ2: unexplained")
    click(qtbot, view, "dZ2")
    frame = window.controller.frame
    assert (frame.position, frame.selection, frame.example) == (Position(3, 12), Selection(Kind.NODE, 2, 4), 8)
    assert not view.note.text.endswith("screen")
