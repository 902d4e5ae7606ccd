"""Data files as other programs write them, small, and the window that opens them."""

import gzip
import struct
import time

import numpy as np
from PIL import Image
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

LONG = 10_000
"""Milliseconds to wait for what takes no time on a machine that has nothing else to do."""

GERMAN = (
    "Länge;Breite;Farbe;Sorte\r\n"
    + "".join(
        f"{4 + k % 3},{k}5;{1 + k % 2},5;{('rot', 'grün')[k % 2]};{('Apfel', 'Birne', 'Süßkirsche')[k % 3]}\r\n"
        for k in range(24)
    )
)  # fmt: skip
"""As a German spreadsheet saves it, but for the mark at its beginning."""


def german_csv(folder):
    """A CSV file with semicolons, decimal commas, CR LF and a byte order mark: 24 examples, 4 features, 3 classes."""
    path = folder / "obst.csv"
    path.write_bytes(b"\xef\xbb\xbf" + GERMAN.encode())
    return path


def mnist_pair(folder, m=30, side=4):
    """Images and labels in the format of MNIST, packed; a class is a bright row."""
    labels = np.arange(m, dtype=np.uint8) % 3
    images = np.zeros((m, side, side), np.uint8)
    images[np.arange(m), labels] = 200 + np.arange(m, dtype=np.uint8)[:, None]
    paths = folder / "train-images-idx3-ubyte.gz", folder / "train-labels-idx1-ubyte.gz"
    with gzip.open(paths[0], "wb") as file:
        file.write(struct.pack(">iiii", 0x803, m, side, side) + images.tobytes())
    with gzip.open(paths[1], "wb") as file:
        file.write(struct.pack(">ii", 0x801, m) + labels.tobytes())
    return paths


def npz_file(folder):
    """Two arrays with unusual names, and a pair with the usual ones."""
    path = folder / "arrays.npz"
    x = np.array([[0, 1.5], [1, 0], [0, 2], [2, 0.25]] * 5)
    np.savez(path, X=x, y=np.arange(20) % 2, wide=np.hstack([x, x]), kinds=np.array(["a", "b", "c", "d"] * 5))
    return path


def picture_folder(folder):
    """Two classes of pictures, of different formats."""
    top = folder / "pictures"
    for k, name in enumerate(("dark", "light")):
        (top / name).mkdir(parents=True)
        for i in range(6):
            pixels = np.full((12, 12), 40 + 150 * k + i, np.uint8)
            Image.fromarray(pixels).save(top / name / f"{i}.{('png', 'jpg')[i % 2]}")
    return top


def drop(widget, data, action=Qt.DropAction.MoveAction):
    """Drag something onto a widget and let go; return whether it was taken, and what was done with it."""
    actions = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction
    where = QPoint(widget.width() // 2, widget.height() // 2)
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(where, actions, data, buttons, keys)
    enter.setDropAction(action)
    QApplication.sendEvent(widget, enter)
    if not enter.isAccepted():
        return False, None
    event = QDropEvent(QPointF(where), actions, data, buttons, keys)
    event.setDropAction(action)
    QApplication.sendEvent(widget, event)
    return event.isAccepted(), event.dropAction()


def slow_reading(monkeypatch, seconds=30.0):
    """Make reading take long, until it is told to stop; return the list of what was begun to be read."""
    from densegui.ui.importing import work

    begun, read = [], work.read_kept

    def read_slowly(path, options, progress=None):
        begun.append(path)
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            time.sleep(0.002)
            progress(50, 100)
        return read(path, options, progress)

    monkeypatch.setattr(work, "read_kept", read_slowly)
    return begun
