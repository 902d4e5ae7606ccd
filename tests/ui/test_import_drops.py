"""Files, pairs, folders and experiments that are dropped onto the window, and what is refused."""

import os

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent
from PySide6.QtWidgets import QApplication, QMessageBox

from densegui.experiment.document import save_experiment
from densegui.experiment.edit import changed
from tests.ui.conftest import PLAIN
from tests.ui.import_helpers import LONG, drop, german_csv, mnist_pair, picture_folder


@pytest.fixture
def window(qtbot, make_window):
    window = make_window()
    qtbot.waitExposed(window)
    return window


def files(*paths):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def settle(qtbot, window):
    qtbot.waitUntil(lambda: not window.importing.background.busy, timeout=LONG)


def refusal(window):
    """The sentence in which something was refused; the box is closed."""
    (box,) = window.findChildren(QMessageBox)
    text, plain = box.text(), box.textFormat() == Qt.TextFormat.PlainText
    box.close()
    assert plain
    return text


def test_that_a_dropped_table_is_shown_and_can_be_used(window, qtbot, tmp_path):
    path = german_csv(tmp_path)
    assert drop(window, files(path)) == (True, Qt.DropAction.CopyAction)  # never moved, though that was asked for
    settle(qtbot, window)
    dialog = window.importing.dialog
    assert dialog.data.path == str(path)
    qtbot.mouseClick(dialog.parts.use, Qt.MouseButton.LeftButton)
    assert window.controller.frame.spec.n == (4, 8, 6, 3)
    assert path.exists()


@pytest.mark.parametrize("turned", [False, True])
def test_that_a_dropped_pair_is_put_in_order(window, qtbot, tmp_path, turned):
    images, labels = mnist_pair(tmp_path)
    hidden = labels.rename(tmp_path / "these-are-labels.gz")
    paths = [hidden, images] if turned else [images, hidden]
    assert drop(window, files(*paths))[0]
    settle(qtbot, window)
    dialog = window.importing.dialog
    assert (dialog.data.path, dialog.data.labels) == (str(images), str(hidden))
    assert dialog._loaded.dataset.m == 30


def test_that_a_dropped_folder_is_read(window, qtbot, tmp_path):
    assert drop(window, files(picture_folder(tmp_path)))[0]
    settle(qtbot, window)
    assert window.importing.dialog._loaded.dataset.class_names == ("dark", "light")


def test_that_a_dropped_experiment_is_opened(window, qtbot, tmp_path):
    german_csv(tmp_path)
    path = tmp_path / "fruit.json"
    save_experiment(changed(PLAIN, ("data",), {"source": "file", "path": "obst.csv"}), path)
    assert drop(window, files(path))[0]
    assert window.importing.dialog is None
    assert window.controller.problem.split.dataset.m == 24  # the path begins at the experiment's folder
    assert window.windowTitle() == "fruit – densegui"


def test_that_a_drop_on_what_lies_in_the_window_is_one_on_the_window(window, qtbot, tmp_path):
    for part in (window.setup.data.gallery, window.network, window.setup.editor(("seed",))):
        assert drop(part, files(german_csv(tmp_path)))[0]
        settle(qtbot, window)
        assert window.importing.dialog._loaded.dataset.m == 24
        window.importing.dialog.reject()
    assert window.setup.editor(("seed",)).text() == "7"


def test_that_a_drop_on_the_dialog_takes_the_place_of_its_file(window, qtbot, tmp_path):
    drop(window, files(german_csv(tmp_path)))
    settle(qtbot, window)
    dialog = window.importing.dialog
    assert drop(dialog, files(picture_folder(tmp_path)))[0]
    settle(qtbot, window)
    assert window.importing.dialog is dialog
    assert dialog._loaded.dataset.m == 12
    drop(dialog, files(tmp_path / "gone.csv"))
    assert "gone.csv does not exist" in dialog.parts.message.text()
    assert dialog._loaded.dataset.m == 12  # what was there stays
    path = tmp_path / "plain.json"
    save_experiment(PLAIN, path)
    drop(dialog, files(path))
    assert window.importing.dialog is None
    assert window.windowTitle() == "plain – densegui"


def test_that_what_is_wrong_with_a_dropped_file_is_said_in_the_dialog(window, qtbot, tmp_path):
    path = tmp_path / "model.npz"
    path.write_bytes(b"\x80\x04K\x01.")
    problem = window.controller.problem
    assert drop(window, files(path))[0]
    settle(qtbot, window)
    assert "model.npz is a Python pickle" in window.importing.dialog.parts.preview.sentence.text()
    assert window.controller.problem is problem


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda folder: files(folder / "gone.csv"), "gone.csv does not exist."),
        (lambda folder: files(fifo(folder)), "pipe is not a regular file"),
        (lambda folder: files(german_csv(folder), *mnist_pair(folder)), "3 files were given; one file, a pair"),
        (lambda folder: files(german_csv(folder), folder), "2 files were given"),
        (lambda folder: files(bad_experiment(folder)), "$.training.learning_rate: -1 is not allowed"),
        (lambda folder: remote(), "Only files and folders of this computer can be dropped"),
    ],
    ids=["gone", "pipe", "three", "file and folder", "bad experiment", "from the web"],
)
def test_that_other_drops_are_refused_in_one_sentence_and_nothing_is_lost(window, tmp_path, make, sentence):
    window.controller.step_minibatch()
    problem, position, title = window.controller.problem, window.controller.frame.position, window.windowTitle()
    drop(window, make(tmp_path))
    assert sentence in refusal(window)
    assert window.importing.dialog is None
    assert (window.controller.problem, window.controller.frame.position) == (problem, position)
    assert window.windowTitle() == title


def fifo(folder):
    os.mkfifo(folder / "pipe")
    return folder / "pipe"


def bad_experiment(folder):
    path = folder / "bad.json"
    path.write_text('{"format": "densegui-experiment", "version": 1, "training": {"learning_rate": -1}}')
    return path


def remote():
    data = QMimeData()
    data.setUrls([QUrl("https://example.org/iris.csv")])
    return data


def test_that_text_is_no_drop(window):
    data = QMimeData()
    data.setText("1,2,3")
    assert drop(window, data) == (False, None)
    assert window.importing.dialog is None


def test_that_a_drop_that_can_only_be_a_move_is_not_taken(window, tmp_path):
    move, keys = Qt.DropAction.MoveAction, Qt.KeyboardModifier.NoModifier
    data = files(german_csv(tmp_path))  # the event does not keep it alive
    event = QDragEnterEvent(QPoint(9, 9), move, data, Qt.MouseButton.LeftButton, keys)
    QApplication.sendEvent(window, event)
    assert not event.isAccepted()
