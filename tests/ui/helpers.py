"""What the tests of several views do with them."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from densegui.debugger.frame import Frame
from densegui.ui.panel_table import PANELS
from densegui.ui.theme import Theme
from densegui.ui.view import FrameView, ViewSettings
from densegui.ui.window_style import use_font


def show(view: Any, frame: Frame) -> Frame:
    """Show a frame, and let the view do all that it has to do for it."""
    view.show_frame(frame)
    if hasattr(view, "jobs"):
        view.jobs.finish()
    QApplication.processEvents()
    return frame


def draw_in_sizes(
    view: FrameView, theme: Theme, scale: float, frames: Iterable[Frame], sizes: Iterable[tuple[int, int]]
) -> None:
    """Draw frames in a theme, with text `scale` times as large, in panels of these sizes."""
    usual = QApplication.font()
    use_font(usual, scale)
    try:
        view.apply_settings(ViewSettings(theme, scale))
        for frame in frames:
            show(view, frame)
            for size in sizes:
                view.resize(*size)
                assert not view.grab().isNull()
    finally:
        QApplication.setFont(usual)


def activate(qtbot: QtBot, window: QWidget) -> None:
    """Give a window the keys; an editor in a window that has none closes."""
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=10_000)


def note_wishes(view: FrameView, panel: str) -> list[tuple[Any, ...]]:
    """Return a list that each wish of a panel's view goes into: its name and what comes with it."""
    wishes: list[tuple[Any, ...]] = []

    def note(name: str, *values: Any) -> None:
        wishes.append((name, *values))

    for name in next(spec.wishes for spec in PANELS if spec.name == panel):
        getattr(view, name).connect(partial(note, name))
    return wishes
