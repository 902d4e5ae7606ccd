"""The label that does not ask for a new layout with each number."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QHBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from densegui.ui.widgets.fitting_label import FittingLabel
from densegui.ui.widgets.steady_label import SteadyLabel


class LayoutWatch(QObject):
    """Counts the layouts that a widget is asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.LayoutRequest
        return False


def window_with(qtbot: QtBot, *parts: QWidget) -> tuple[QWidget, LayoutWatch]:
    window = QWidget()
    qtbot.addWidget(window)
    row = QHBoxLayout(window)
    for part in parts:
        row.addWidget(part, 1)
    window.resize(600, 40)
    window.show()
    qtbot.wait(10)
    watch = LayoutWatch()
    window.installEventFilter(watch)
    return window, watch


def test_that_a_number_that_changes_asks_for_no_layout(qtbot: QtBot) -> None:
    label = SteadyLabel()
    label.set_text("minibatch 𝒞 0.5555")
    _window, watch = window_with(qtbot, label)
    for k in range(20):
        label.set_text(f"minibatch 𝒞 0.{k % 9 + 1:04d}")
        qtbot.wait(1)
    assert watch.count == 0
    assert label.text() == "minibatch 𝒞 0.0002"


def test_that_a_longer_text_gets_the_room_that_it_needs(qtbot: QtBot) -> None:
    label = SteadyLabel()
    label.set_text("0.5")
    _window, _ = window_with(qtbot, label)
    label.set_text("after 1,234,567 updates")
    assert label.width() >= label.fontMetrics().horizontalAdvance(label.text())
    label.set_text("0.5")
    assert label.width() < label.fontMetrics().horizontalAdvance("after 1,234")


def test_that_an_empty_text_takes_no_room(qtbot: QtBot) -> None:
    label = SteadyLabel()
    label.set_text("penalty 0.1")
    _window, _ = window_with(qtbot, label)
    label.set_text("")
    assert not label.isVisible()
    label.set_text("penalty 0.1")
    assert label.isVisible()


def test_that_a_fitting_label_asks_for_no_layout(qtbot: QtBot) -> None:
    label = FittingLabel()
    _window, watch = window_with(qtbot, label)
    for k in range(20):
        label.set_texts((f"minibatch {k} · epoch 0", str(k)))
        qtbot.wait(1)
    assert watch.count == 0
    assert label.text() == "minibatch 19 · epoch 0"
