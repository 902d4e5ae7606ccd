"""Canned frames for the views: from a real debugger, so that no test draws what could not be."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from densegui.debugger.debugger import Debugger
from densegui.debugger.frame import Frame
from densegui.debugger.position import Position
from densegui.experiment.build import Problem, build
from densegui.experiment.config import Experiment
from densegui.experiment.document import builtin
from densegui.ui.controller import Controller
from densegui.ui.main_window import MainWindow
from densegui.ui.view import FrameView, ViewSettings
from densegui.ui.window_style import use_font
from tests.ui.helpers import activate

SPIRALS = {
    "format": "densegui-experiment",
    "version": 1,
    "data": {"source": "spirals", "noise": 0.1, "n_examples": 300, "classes": 3, "train_share": 0.7},
    "network": {"hidden": [{"nodes": 8, "activation": "tanh"}, {"nodes": 6, "activation": "relu"}]},
    "training": {"learning_rate": 0.1, "batch_size": 16, "evaluate_every": 50},
    "seed": 7,
}

PLAIN = Experiment(format="densegui-experiment", version=1)


def experiment(**changes: object) -> Experiment:
    """Three spirals in a 2-8-6-3 network, with other top-level parts where given."""
    return Experiment.model_validate(SPIRALS | changes)


@pytest.fixture(scope="session")
def problem() -> Problem:
    """Three spirals, 2-8-6-3, built once: problems are read-only."""
    return build(experiment())


@pytest.fixture(scope="session")
def digits() -> Problem:
    """Images of 8 × 8 pixels."""
    return build(builtin("digits"))


@pytest.fixture
def debugger(problem: Problem) -> Debugger:
    """A debugger of the three spirals at 0:0."""
    return Debugger(problem)


@pytest.fixture
def frame_at(debugger: Debugger) -> Callable[[int, int], Frame]:
    """Go to a position and return its frame: `frame_at(30, 12)`."""
    return lambda t, i: debugger.goto(Position(t, i))


@pytest.fixture
def make_shown(qtbot: QtBot) -> Callable[..., Any]:
    """Make a view and show a frame in it: `make_shown(CostPlot, frame, (600, 220), theme=DARK)`."""

    def make(
        kind: type[FrameView], frame: Frame | None = None, size: tuple[int, int] = (600, 400), **settings: Any
    ) -> Any:
        view = kind()
        qtbot.addWidget(view)
        view.resize(*size)
        view.apply_settings(ViewSettings(**settings))
        view.show()
        if frame is not None:
            view.show_frame(frame)
        return view

    return make


@pytest.fixture
def text_size() -> Iterator[Callable[[float], None]]:
    """Make the text of all widgets that are made from now on so many times as large; the end makes it as before."""
    usual = QApplication.font()
    yield lambda scale: use_font(usual, scale)
    QApplication.setFont(usual)


@pytest.fixture
def new_window(qtbot: QtBot) -> Iterator[Callable[..., MainWindow]]:
    """Make a main window. At the end it is closed, and the application looks as before."""
    font, palette = QApplication.font(), QApplication.palette()
    made = []

    def make(shown: Experiment = PLAIN, folder: Path | None = None, **arguments: Any) -> MainWindow:
        window = MainWindow(Controller(build(shown, folder), folder), "Three spirals", **arguments)
        qtbot.addWidget(window)
        made.append(window)
        return window

    yield make
    for window in made:
        window.close()
    QApplication.setFont(font)
    QApplication.setPalette(palette)


@pytest.fixture
def make_window(new_window: Callable[..., MainWindow]) -> Callable[..., MainWindow]:
    """Make a main window of a size and show it."""

    def make(*what: Any, size: tuple[int, int] = (1280, 720), **arguments: Any) -> MainWindow:
        window = new_window(*what, **arguments)
        window.resize(*size)
        window.show()
        return window

    return make


@pytest.fixture
def make_active_window(qtbot: QtBot, make_window: Callable[..., MainWindow]) -> Callable[..., MainWindow]:
    """Make a main window that has the keys."""

    def make(*what: Any, **arguments: Any) -> MainWindow:
        window = make_window(*what, **arguments)
        activate(qtbot, window)
        return window

    return make
