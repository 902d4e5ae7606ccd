"""The import dialog, by clicks and keys: what it shows of each format, how options are set, and how it ends."""

import threading
import time

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox, QProgressDialog

from densegui.data.reading import read_dataset
from densegui.experiment.build import build
from densegui.experiment.document import load_experiment
from densegui.experiment.edit import changed
from densegui.experiment.sources import File
from densegui.ui.importing.columns import CATEGORY, NAME
from densegui.ui.importing.pictures import some_of_each
from densegui.ui.theme import DARK, LIGHT
from densegui.ui.view import ViewSettings
from tests.ui.conftest import PLAIN
from tests.ui.import_helpers import LONG, german_csv, mnist_pair, npz_file, picture_folder, slow_reading

CLICK, KEY, ROLE = Qt.MouseButton.LeftButton, Qt.Key, Qt.ItemDataRole


@pytest.fixture
def window(make_active_window):
    return make_active_window()


@pytest.fixture
def open_dialog(window, qtbot):
    """Open the dialog by its key, on a file, and wait until that has been read."""

    def open_on(path=None, wait=True):
        QTest.keyClick(window, KEY.Key_I, Qt.KeyboardModifier.ControlModifier)
        dialog = window.importing.dialog
        qtbot.waitUntil(dialog.isActiveWindow, timeout=LONG)
        if path is not None:
            type_path(dialog, path)
        if wait:
            settle(qtbot, window)
        return dialog

    return open_on


def type_path(dialog, path):
    dialog.parts.path.setFocus()
    dialog.parts.path.selectAll()
    QTest.keyClicks(dialog.parts.path, str(path))
    QTest.keyClick(dialog.parts.path, KEY.Key_Return)


def settle(qtbot, window):
    def idle():
        dialog = window.importing.dialog
        return not window.importing.background.busy and (dialog is None or not dialog._again.isActive())

    qtbot.waitUntil(idle, timeout=LONG)


def choose(dialog, name, text):
    """Choose an entry of an option's list by the keyboard."""
    editor = dialog.parts.options.reading.editors[(name,)]
    editor.setFocus(Qt.FocusReason.TabFocusReason)
    for place in range(editor.count()):
        if editor.itemText(place).startswith(text):
            break
    else:
        pytest.fail(f"{text} is not in {[editor.itemText(k) for k in range(editor.count())]}")
    steps = place - editor.currentIndex()
    for _ in range(abs(steps)):
        QTest.keyClick(editor, KEY.Key_Down if steps > 0 else KEY.Key_Up)
    return editor


def shown(dialog, name):
    return dialog.parts.options.reading.editors[(name,)].currentText()


def cells(dialog, role=ROLE.DisplayRole):
    model = dialog.parts.preview.table.model()
    places = range(model.columnCount())
    return [[model.data(model.index(row, place), role) for place in places] for row in range(model.rowCount())]


def headers(dialog):
    model = dialog.parts.preview.table.model()
    return [model.headerData(place, Qt.Orientation.Horizontal) for place in range(model.columnCount())]


def numbers(dialog):
    """m, n_x and n_y as the heading says them."""
    text = dialog.parts.heading.text().replace("\N{NARROW NO-BREAK SPACE}", "")
    return [int(part.split("= ")[1].split()[0]) for part in text.split(" · ")]


def listed(widget):
    return [widget.item(row).text() for row in range(widget.count())]


def tick(dialog, row, column):
    """Click a check box in the list of columns."""
    table = dialog.parts.options.table
    index = table.model().index(row, column)
    dialog.parts.area.ensureWidgetVisible(table)
    table.scrollTo(index)
    QApplication.processEvents()
    place = table.visualRect(index)
    QTest.mouseClick(table.viewport(), CLICK, pos=QPoint(place.left() + 9, place.center().y() + 1))


# -- each format


def test_that_a_german_spreadsheet_is_understood_shown_and_trained(window, open_dialog, qtbot, tmp_path):
    dialog = open_dialog(german_csv(tmp_path))
    assert [shown(dialog, name) for name in ("format", "separator", "decimal", "header", "encoding", "target")] == [
        "auto: CSV, TSV", "auto: semicolon  ;", "auto: comma  1,5", "auto: names", "auto: UTF-8", "last: Sorte",
    ]  # fmt: skip
    assert numbers(dialog) == [24, 4, 3]
    assert headers(dialog) == ["Länge\nnumber", "Breite\nnumber", "Farbe\ncategory, 2 values", "Sorte\nclass"]
    assert cells(dialog)[:2] == [["4,05", "1,5", "rot", "Apfel"], ["5,15", "2,5", "grün", "Birne"]]
    assert dialog.parts.classes.names == ("Apfel", "Birne", "Süßkirsche")
    assert dialog.parts.classes.counts == (8, 8, 8)
    assert listed(dialog.parts.warnings) == [
        'obst.csv, line 2, column "Farbe": "rot" is no number; the column was taken as categorical: 2 inputs, one for '
        "each of its texts."
    ]
    assert dialog.parts.warnings_title.text() == "1 warning"
    qtbot.mouseClick(dialog.parts.use, CLICK)
    frame = window.controller.frame
    assert window.importing.dialog is None
    assert frame.spec.n == (4, 8, 6, 3)
    assert window.windowTitle() == "Three spirals (changed) – densegui"
    assert window.setup.experiment.data == File(source="file", path=str(tmp_path / "obst.csv"), train_share=0.7)
    window.controller.step_minibatch()
    window.controller.select(None)
    assert window.controller.frame.position.t == 1
    assert np.isfinite(window.controller.frame.shown("cost").array).all()


def test_that_the_network_and_the_training_stay(make_active_window, qtbot, tmp_path):
    own = changed(changed(PLAIN, ("network", "hidden", 0, "nodes"), 3), ("training", "batch_size"), 5)
    window = make_active_window(own)
    window.controller.set_learning_rate(0.03)
    window.importing.open()
    window.importing.dialog.open_file(str(german_csv(tmp_path)))
    settle(qtbot, window)
    qtbot.mouseClick(window.importing.dialog.parts.use, CLICK)
    experiment = window.controller.problem.experiment
    assert experiment.network == own.network
    assert experiment.training == changed(own, ("training", "learning_rate"), 0.03).training
    assert experiment.seed == own.seed


def test_that_an_mnist_pair_is_found_shown_as_pictures_and_trained(window, open_dialog, qtbot, tmp_path):
    images, labels = mnist_pair(tmp_path)
    dialog = open_dialog(images)
    assert shown(dialog, "format") == "auto: IDX (MNIST)"
    assert shown(dialog, "labels") == f"auto: {labels.name}"
    assert numbers(dialog) == [30, 16, 3]
    assert dialog.parts.preview.currentWidget() is dialog.parts.preview.pictures
    assert list(dialog.parts.preview.pictures.examples[:5]) == [0, 1, 2, 3, 4]
    picture = dialog.parts.preview.pictures._images[4]  # example 4: class 1
    assert [picture.pixelColor(0, y).value() for y in range(4)] == [0, 204, 0, 0]
    assert not dialog.data.standardize  # most pixels are 0
    QTest.keyClick(dialog.parts.cancel, KEY.Key_Tab)
    qtbot.mouseClick(dialog.parts.use, CLICK)
    assert window.controller.frame.spec.n == (16, 8, 6, 3)
    np.testing.assert_array_equal(
        window.controller.problem.split.train.rows.max(), window.controller.problem.split.dataset.rows.max() / 255
    )


def test_that_other_labels_can_be_chosen(window, open_dialog, qtbot, tmp_path, monkeypatch):
    images, labels = mnist_pair(tmp_path)
    hidden = labels.rename(tmp_path / "mine.gz")
    dialog = open_dialog(images)
    assert shown(dialog, "labels") == "not found"
    assert "the labels are needed, too" in dialog.parts.preview.sentence.text()
    assert not dialog.parts.use.isEnabled()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *arguments: ("", ""))
    choose(dialog, "labels", "another file…")
    assert shown(dialog, "labels") == "not found"
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *arguments: (str(hidden), ""))
    choose(dialog, "labels", "another file…")
    settle(qtbot, window)
    assert shown(dialog, "labels") == "mine.gz"
    assert numbers(dialog) == [30, 16, 3]
    assert dialog.data.labels == str(hidden)


def test_that_arrays_are_chosen_by_name(window, open_dialog, qtbot, tmp_path):
    dialog = open_dialog(npz_file(tmp_path))
    assert [shown(dialog, name) for name in "xy"] == ["auto: X", "auto: y"]
    assert numbers(dialog) == [20, 2, 2]
    assert headers(dialog) == ["y\nclass", "x1\nnumber", "x2\nnumber"]
    assert cells(dialog)[:2] == [["0", "0", "1.5"], ["1", "1", "0"]]
    choose(dialog, "x", "wide   20 × 4  float64")
    settle(qtbot, window)
    choose(dialog, "y", "kinds   20  str")
    settle(qtbot, window)
    assert numbers(dialog) == [20, 4, 4]
    assert cells(dialog)[3] == ["d", "2", "0.25", "2", "0.25"]
    QTest.keyClick(dialog.parts.options.reading.editors[("y",)], KEY.Key_Return)
    data = window.controller.problem.experiment.data
    assert (data.x, data.y) == ("wide", "kinds")
    assert window.controller.frame.spec.n == (4, 8, 6, 4)


def test_that_a_folder_of_pictures_is_read_at_the_size_that_is_typed(window, open_dialog, qtbot, tmp_path, monkeypatch):
    folder = picture_folder(tmp_path)
    dialog = open_dialog(wait=False)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *arguments: str(folder))
    qtbot.mouseClick(dialog.parts.folder, CLICK)
    settle(qtbot, window)
    assert numbers(dialog) == [12, 144, 2]
    assert dialog.data.standardize  # a light ground would saturate every node
    width, height = (dialog.parts.options.reading.editors[(name,)] for name in ("width", "height"))
    assert (width.text(), width.placeholderText(), height.placeholderText()) == ("", "auto: 12", "auto: 12")
    width.setFocus()
    QTest.keyClicks(width, "5")
    QTest.keyClick(width, KEY.Key_Return)
    settle(qtbot, window)
    assert window.importing.dialog is dialog  # the key took the number over
    assert numbers(dialog) == [12, 25, 2]
    assert (width.text(), height.placeholderText()) == ("5", "auto: 5")
    assert dialog.parts.preview.pictures._images[0].size().toTuple() == (5, 5)
    QTest.keyClick(width, KEY.Key_Return)  # now it is for the button
    assert window.controller.frame.spec.n == (25, 8, 6, 2)
    assert window.controller.problem.experiment.data.width == 5
    assert window.controller.problem.split.dataset.class_names == ("dark", "light")


def test_that_an_empty_field_leaves_the_size_open_again(window, open_dialog, qtbot, tmp_path):
    dialog = open_dialog(picture_folder(tmp_path))
    width = dialog.parts.options.reading.editors[("width",)]
    QTest.keyClick(width, KEY.Key_Up)  # from what was found
    settle(qtbot, window)
    assert dialog.data.width == 13
    width.setFocus()
    width.selectAll()
    QTest.keyClick(width, KEY.Key_Delete)
    QTest.keyClick(width, KEY.Key_Tab)
    settle(qtbot, window)
    assert dialog.data.width is None
    assert numbers(dialog) == [12, 144, 2]


# -- options


def test_that_missing_values_are_refused_dropped_or_filled(window, open_dialog, qtbot, tmp_path):
    path = tmp_path / "gaps.csv"
    path.write_text("a,b,kind\n1,2,x\n,3,y\n5,6,x\n7,8,y\n")
    dialog = open_dialog(path)
    sentence = dialog.parts.preview.sentence
    assert sentence.text().startswith('gaps.csv, line 3, column "a": the value is missing')
    assert sentence.isVisible()
    assert not dialog.parts.use.isEnabled()
    assert not dialog.parts.below.isVisible()
    before = window.controller.problem
    choose(dialog, "missing", "drop")
    settle(qtbot, window)
    assert numbers(dialog) == [3, 2, 2]
    assert [row[0] for row in cells(dialog)] == ["1", "missing", "5", "7"]
    marked = [row[0] for row in cells(dialog, ROLE.BackgroundRole)]
    assert [ground is not None for ground in marked] == [False, True, False, False]
    model = dialog.parts.preview.csv
    assert "the row is left out" in model.data(model.index(1, 0), ROLE.ToolTipRole)
    choose(dialog, "missing", "the column's mean")
    settle(qtbot, window)
    assert numbers(dialog) == [4, 2, 2]
    assert "the mean of the column" in model.data(model.index(1, 0), ROLE.ToolTipRole)
    assert window.controller.problem is before
    qtbot.mouseClick(dialog.parts.use, CLICK)
    assert window.controller.problem.split.dataset.rows[1].tolist() == [13 / 3, 3]


def test_that_the_target_is_chosen_and_the_only_text_proposed(window, open_dialog, qtbot, tmp_path):
    path = tmp_path / "flowers.csv"
    path.write_text("species,length,width\nrose,1.5,2\ntulip,2.5,1\nrose,1.25,2\ntulip,2.75,1\n")
    dialog = open_dialog(path)
    assert shown(dialog, "target") == "species"
    assert headers(dialog)[0] == "species\nclass"
    choose(dialog, "target", "last: width")
    settle(qtbot, window)
    assert headers(dialog) == ["species\ncategory, 2 values", "length\nnumber", "width\nclass"]
    assert dialog.data.target is None


def test_that_columns_are_left_out_by_a_click(window, open_dialog, qtbot, tmp_path):
    dialog = open_dialog(german_csv(tmp_path))
    tick(dialog, 1, NAME)
    settle(qtbot, window)
    assert dialog.data.columns == ("Länge", "Farbe")
    assert numbers(dialog) == [24, 3, 3]
    assert headers(dialog)[1] == "Breite\nunused"
    tick(dialog, 1, NAME)
    settle(qtbot, window)
    assert dialog.data.columns is None
    qtbot.mouseClick(dialog.parts.options.none, CLICK)
    settle(qtbot, window)
    assert (dialog.data.columns, numbers(dialog)) == (("Länge",), [24, 1, 3])
    tick(dialog, 0, NAME)  # one has to stay
    assert dialog.data.columns == ("Länge",)
    assert dialog.parts.message.text().startswith("Columns: [] is not allowed")
    qtbot.mouseClick(dialog.parts.options.all, CLICK)
    settle(qtbot, window)
    assert (dialog.data.columns, dialog.parts.message.text()) == (None, "")


def test_that_numbers_are_made_names_by_the_space_bar(window, open_dialog, qtbot, tmp_path):
    dialog = open_dialog(german_csv(tmp_path))
    table = dialog.parts.options.table
    table.setFocus()
    table.setCurrentIndex(table.model().index(1, CATEGORY))
    QTest.keyClick(table, KEY.Key_Space)
    settle(qtbot, window)
    assert dialog.data.categorical == ("Breite",)
    assert headers(dialog)[1] == "Breite\ncategory, 2 values"
    assert numbers(dialog) == [24, 5, 3]
    table.setCurrentIndex(table.model().index(2, CATEGORY))  # a text is one anyway
    QTest.keyClick(table, KEY.Key_Space)
    assert dialog.data.categorical == ("Breite",)
    table.setCurrentIndex(table.model().index(1, CATEGORY))
    QTest.keyClick(table, KEY.Key_Space)
    settle(qtbot, window)
    assert dialog.data.categorical is None


def test_that_a_wrong_separator_is_refused_and_set_right_again(window, open_dialog, qtbot, tmp_path):
    dialog = open_dialog(german_csv(tmp_path))
    choose(dialog, "separator", "bar")
    settle(qtbot, window)
    assert "there is only one column" in dialog.parts.preview.sentence.text()
    choose(dialog, "separator", "auto")
    settle(qtbot, window)
    assert numbers(dialog) == [24, 4, 3]


def test_that_train_share_and_standardising_are_part_of_it(window, open_dialog, qtbot, tmp_path):
    dialog = open_dialog(german_csv(tmp_path))
    share, scale = (dialog.parts.options.splitting.editors[(name,)] for name in ("train_share", "standardize"))
    share.setFocus()
    share.selectAll()
    QTest.keyClicks(share, "0.5")
    QTest.keyClick(share, KEY.Key_Tab)
    scale.setFocus()
    QTest.keyClick(scale, KEY.Key_Space)
    settle(qtbot, window)
    assert "12 examples train, 12 test a network 4-8-6-3" in dialog.parts.use.toolTip()
    qtbot.mouseClick(dialog.parts.use, CLICK)
    split = window.controller.problem.split
    assert (split.train.m, split.standardizer) == (12, None)


def test_that_the_preview_is_what_the_reader_reads(window, open_dialog, tmp_path):
    path = npz_file(tmp_path)
    dialog = open_dialog(path)
    dataset = read_dataset(path)
    assert dialog._loaded.counts == tuple(np.bincount(dataset.labels))
    assert [[float(cell) for cell in row[1:]] for row in cells(dialog)] == dataset.rows.tolist()
    assert [row[0] for row in cells(dialog)] == [dataset.class_names[k] for k in dataset.labels]


def test_that_text_of_a_file_is_never_markup(window, open_dialog, tmp_path):
    path = tmp_path / "<b>x.csv"
    path.write_text("<i>a,<u>b,kind\n1,,<b>p\n2,4,<b>q\n")
    dialog = open_dialog(path)
    assert dialog.parts.preview.sentence.text().startswith('<b>x.csv, line 2, column "<u>b"')
    assert dialog.parts.preview.sentence.textFormat() == Qt.TextFormat.PlainText
    choose(dialog, "missing", "the column's mean")
    model = dialog.parts.preview.csv
    tips = [model.headerData(place, Qt.Orientation.Horizontal, ROLE.ToolTipRole) for place in range(3)]
    columns = dialog.parts.options.columns
    tips += [columns.data(columns.index(row, NAME), ROLE.ToolTipRole) for row in range(3)]
    assert not any("<i>" in text or "<u>" in text for text in tips)
    assert dialog.parts.message.textFormat() == dialog.parts.note.textFormat() == Qt.TextFormat.PlainText


# -- refused files, stopping, closing


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("ragged.csv", b"a,b,kind\n1,2,x\n1,y\n", "ragged.csv, line 3: 2 values for the 3 columns."),
        ("code.npz", b"\x80\x04K\x01.", "code.npz is a Python pickle"),
        ("page.csv", b"<!DOCTYPE html><html></html>", "page.csv is a web page"),
        ("empty.csv", b"", "empty.csv is empty."),
        ("one.csv", b"a,kind\n1,x\n2,x\n", 'all examples have the class "x"'),
        ("train-images-idx3-ubyte", b"\0\0\x08\x03\0\0\0\x09\0\0", "there is no train-labels-idx1-ubyte"),
    ],
)
def test_that_a_refused_file_leaves_all_as_it_was(window, open_dialog, tmp_path, name, content, sentence):
    path = tmp_path / name
    path.write_bytes(content)
    problem, title = window.controller.problem, window.windowTitle()
    window.controller.step_minibatch()
    dialog = open_dialog(path)
    assert sentence in dialog.parts.preview.sentence.text()
    assert not dialog.parts.use.isEnabled()
    QTest.keyClick(dialog, KEY.Key_Return)
    assert window.importing.dialog is dialog
    QTest.keyClick(dialog, KEY.Key_Escape)
    assert window.importing.dialog is None
    assert (window.controller.problem, window.windowTitle()) == (problem, title)
    assert window.controller.frame.position == (1, 0)


def test_that_another_file_can_follow_a_refused_one(window, open_dialog, qtbot, tmp_path):
    bad = tmp_path / "bad.csv"
    bad.write_text("a,b\n1\n")
    dialog = open_dialog(bad)
    type_path(dialog, german_csv(tmp_path))
    settle(qtbot, window)
    assert numbers(dialog) == [24, 4, 3]
    assert dialog.parts.use.isEnabled()


def test_that_what_does_not_fit_the_network_is_said_before_it_is_used(make_active_window, qtbot, tmp_path):
    path = tmp_path / "large.csv"
    path.write_text("a,b,kind\n1e60,2,x\n2e60,3,y\n3e60,1,x\n4e60,1,y\n")
    window = make_active_window(changed(PLAIN, ("network", "dtype"), "float32"))
    problem = window.controller.problem
    window.importing.open()
    dialog = window.importing.dialog
    dialog.open_file(str(path))
    settle(qtbot, window)
    assert dialog.parts.use.isEnabled()  # standardised, it fits
    flag = dialog.parts.options.splitting.editors[("standardize",)]
    flag.setFocus()
    QTest.keyClick(flag, KEY.Key_Space)
    settle(qtbot, window)
    assert "too large for float32" in dialog.parts.message.text()
    assert numbers(dialog) == [4, 2, 2]  # the file itself is good, and is shown
    assert not dialog.parts.use.isEnabled()
    assert window.controller.problem is problem


def test_that_a_long_reading_shows_its_progress_and_is_stopped(window, open_dialog, qtbot, tmp_path, monkeypatch):
    begun = slow_reading(monkeypatch)
    dialog = open_dialog(german_csv(tmp_path), wait=False)
    parts = dialog.parts
    qtbot.waitUntil(lambda: parts.bar.isVisible() and parts.bar.value() == 500, timeout=LONG)
    assert headers(dialog)[0] == "Länge\nnumber"  # the first rows are there already
    assert parts.stop.text() == "Stop"
    assert not parts.use.isEnabled()
    qtbot.mouseClick(parts.stop, CLICK)
    assert parts.preview.sentence.text().startswith("Reading was stopped.")
    assert not parts.bar.isVisible()
    qtbot.waitUntil(lambda: not reading(), timeout=LONG)
    monkeypatch.undo()
    qtbot.mouseClick(parts.stop, CLICK)
    settle(qtbot, window)
    assert numbers(dialog) == [24, 4, 3]
    assert len(begun) == 1


def reading():
    return [thread for thread in threading.enumerate() if thread.name == "background"]


def test_that_closing_in_the_middle_leaves_no_thread(window, open_dialog, qtbot, tmp_path, monkeypatch):
    problem, begun = window.controller.problem, slow_reading(monkeypatch)
    dialog = open_dialog(german_csv(tmp_path), wait=False)
    qtbot.waitUntil(lambda: bool(begun), timeout=LONG)
    QTest.keyClick(dialog, KEY.Key_Escape)
    qtbot.waitUntil(lambda: not reading(), timeout=LONG)
    assert window.importing.dialog is None
    assert window.controller.problem is problem


def test_that_closing_the_window_in_the_middle_leaves_no_thread(window, open_dialog, qtbot, tmp_path, monkeypatch):
    begun = slow_reading(monkeypatch)
    open_dialog(german_csv(tmp_path), wait=False)
    qtbot.waitUntil(lambda: bool(begun), timeout=LONG)
    window.close()
    assert not reading()


def test_that_a_changed_option_ends_the_reading_before(window, open_dialog, qtbot, tmp_path, monkeypatch):
    begun = slow_reading(monkeypatch)
    dialog = open_dialog(german_csv(tmp_path), wait=False)
    qtbot.waitUntil(lambda: len(begun) == 1 and dialog._looked is not None, timeout=LONG)
    for text in ("drop", "the column's mean"):  # one after the other: only the last is read
        choose(dialog, "missing", text)
    qtbot.waitUntil(lambda: len(begun) == 2, timeout=LONG)
    assert len(reading()) == 1
    QTest.keyClick(dialog, KEY.Key_Escape)
    qtbot.waitUntil(lambda: not reading(), timeout=LONG)


def test_that_a_file_is_read_once_from_the_preview_to_the_training(window, open_dialog, qtbot, tmp_path, monkeypatch):
    from densegui.data import kept

    now, read, times = kept.time.time_ns, kept.read_dataset, []
    monkeypatch.setattr(kept.time, "time_ns", lambda: now() + 10 * kept.SETTLED)
    monkeypatch.setattr(kept, "read_dataset", lambda *arguments: times.append(arguments) or read(*arguments))
    dialog = open_dialog(german_csv(tmp_path))
    loaded = dialog._loaded.dataset
    share = dialog.parts.options.splitting.editors[("train_share",)]
    QTest.keyClick(share, KEY.Key_Up)
    settle(qtbot, window)
    qtbot.mouseClick(dialog.parts.use, CLICK)
    assert window.controller.problem.split.dataset is loaded
    window.files.change(changed(window.controller.problem.experiment, ("network", "hidden", 0, "nodes"), 5))
    assert window.controller.problem.split.dataset is loaded
    assert len(times) == 1


# -- from the open experiment, and back


def test_that_an_open_file_is_shown_with_its_options_and_changed(make_active_window, qtbot, tmp_path):
    german_csv(tmp_path)
    data = {"source": "file", "path": "obst.csv", "columns": ["Länge", "Farbe"], "standardize": False}
    window = make_active_window(changed(PLAIN, ("data",), data), tmp_path)
    qtbot.mouseClick(window.setup.data.change, CLICK)
    settle(qtbot, window)
    dialog = window.importing.dialog
    assert dialog.data == window.controller.problem.experiment.data
    assert numbers(dialog) == [24, 3, 3]
    assert dialog.parts.path.text() == "obst.csv"
    tick(dialog, 1, NAME)
    settle(qtbot, window)
    qtbot.mouseClick(dialog.parts.use, CLICK)
    saved = tmp_path / "mine.json"
    window.files.save(str(saved))
    again = load_experiment(saved)
    assert again.data == File(source="file", path="obst.csv", standardize=False)  # relative, as it was
    assert build(again, tmp_path).split.dataset.n_x == 4


def test_that_widened_inputs_stay_only_with_two_features(make_active_window, qtbot, tmp_path):
    points, more = tmp_path / "points.csv", german_csv(tmp_path)
    points.write_text("a,b,kind\n0,1,0\n1,0,1\n0,2,0\n2,0,1\n")
    data = {"source": "file", "path": str(points), "features": ["x1", "x2", "x1*x2"]}
    window = make_active_window(changed(PLAIN, ("data",), data))
    window.importing.open()
    settle(qtbot, window)
    dialog = window.importing.dialog
    assert (numbers(dialog), dialog.data.features) == ([4, 2, 2], ("x1", "x2", "x1*x2"))
    assert dialog._ready.debugger.problem.spec.n_x == 3
    type_path(dialog, more)
    settle(qtbot, window)
    assert dialog.data.features == ("x1", "x2")


def test_that_training_goes_on_behind_the_dialog(window, open_dialog, qtbot, tmp_path):
    window.controller.run()
    dialog = open_dialog(german_csv(tmp_path))
    t = window.controller.frame.position.t
    qtbot.waitUntil(lambda: window.controller.frame.position.t > t, timeout=LONG)
    qtbot.mouseClick(dialog.parts.use, CLICK)
    assert not window.controller.running
    assert window.controller.frame.position == (0, 0)


# -- looks


def test_that_every_control_has_a_name_a_tool_tip_and_is_reached_by_tab(window, open_dialog, qtbot, tmp_path):
    dialog = open_dialog(german_csv(tmp_path))
    parts = dialog.parts
    wanted = {
        parts.path, parts.file, parts.folder, parts.use, parts.cancel, parts.options.table, parts.options.all,
        parts.options.none, parts.preview.table, parts.warnings, *parts.options.reading.editors.values(),
        *parts.options.splitting.editors.values(),
    }  # fmt: skip
    assert [widget for widget in wanted if not widget.accessibleName() and not hasattr(widget, "text")] == []
    parts.path.setFocus()
    seen = set()
    for _ in range(60):
        seen.add(QApplication.focusWidget())
        QTest.keyClick(QApplication.focusWidget(), KEY.Key_Tab)
    assert wanted <= seen


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_that_it_fits_into_a_small_window_and_takes_over_its_looks(make_active_window, qtbot, tmp_path, theme, scale):
    window = make_active_window(view=ViewSettings(theme, scale))
    window.importing.open()
    dialog = window.importing.dialog
    dialog.open_file(str(german_csv(tmp_path)))
    settle(qtbot, window)
    assert dialog.width() <= 1280
    assert dialog.height() <= 720
    for part in (dialog.parts.use, dialog.parts.cancel, dialog.parts.file, dialog.parts.heading):
        assert dialog.rect().contains(part.geometry().translated(part.parentWidget().mapTo(dialog, QPoint())))
    middle = dialog.grab().toImage().pixelColor(3, dialog.height() // 2)
    assert middle.name() == theme.panel


def test_that_pictures_are_shown_of_each_class_in_turn():
    assert some_of_each(np.array([2, 2, 2, 0, 1, 0])) == (3, 4, 0, 5, 1, 2)
    assert some_of_each(np.zeros(10, int), 3) == (0, 1, 2)


def test_that_a_table_with_very_many_columns_does_not_hold_up_the_dialog(window, open_dialog, qtbot, tmp_path):
    path, n_x = tmp_path / "wide.csv", 3_000
    lines = [",".join(f"x{j}" for j in range(n_x)) + ",kind"]
    lines += [",".join(str((i * j) % 7) for j in range(n_x)) + f",{i % 2}" for i in range(4)]
    path.write_text("\n".join(lines))
    dialog = open_dialog(path)
    assert numbers(dialog) == [4, n_x, 2]
    assert dialog.parts.options.reading.editors[("target",)].count() == 1_001
    assert dialog.parts.options.columns.rowCount() == n_x + 1
    assert headers(dialog)[-1] == "kind\nclass"


# -- opening an experiment whose data are large


@pytest.mark.parametrize("given_up", [True, False])
def test_that_opening_an_experiment_with_large_data_shows_progress(window, qtbot, tmp_path, monkeypatch, given_up):
    from densegui.experiment import build as building
    from densegui.ui import waiting

    german_csv(tmp_path)
    path = tmp_path / "fruit.json"
    path.write_text('{"format": "densegui-experiment", "version": 1, "data": {"source": "file", "path": "obst.csv"}}')
    read, seen, problem = building.read_kept, [], window.controller.problem

    def read_slowly(path, options, progress):
        for done in range(1, 20):
            progress(done, 20)
            time.sleep(0.02)
        return read(path, options, progress)

    def look():
        bars = [bar for bar in window.findChildren(QProgressDialog) if bar.isVisible()]
        seen.extend(bar.value() for bar in bars)
        if given_up and bars:
            bars[0].cancel()

    eyes = QTimer(window)
    eyes.timeout.connect(look)
    eyes.start(5)
    monkeypatch.setattr(waiting, "SHOWN_AFTER", 0.0)
    monkeypatch.setattr(building, "read_kept", read_slowly)
    window.files.open(str(path))
    eyes.stop()
    assert seen == sorted(seen)
    assert seen
    assert given_up or len(set(seen)) > 5  # the window was drawn all the time
    assert (window.controller.problem is problem) == given_up
    assert (window.windowTitle() == "Three spirals – densegui") == given_up
    assert not window.findChildren(QMessageBox)  # who gives it up need not be told
