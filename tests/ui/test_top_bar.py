"""The bar at the top: what it leaves out where there is no room for all, and that this does not change with the op."""

from collections import defaultdict

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMenu

from densegui.debugger.position import Position
from densegui.ui.top_bar import TopBar
from densegui.ui.window_style import use_font


@pytest.fixture
def make_bar(qtbot, debugger):
    usual = QApplication.font()

    def make(width, scale=1.0):
        use_font(usual, scale)
        menu = QMenu()
        qtbot.addWidget(menu)
        actions = defaultdict(lambda: QAction("action", menu))
        bar = TopBar(actions, menu)
        qtbot.addWidget(bar)
        bar.set_experiment("Three spirals")
        bar.resize(width, 50)
        bar.restyle()
        bar.show()
        bar.show_frame(debugger.goto(Position(30, 12)))
        QApplication.processEvents()  # lays it out
        return bar

    yield make
    QApplication.setFont(usual)


def seen(bar):
    """The names of the buttons that are shown, and whether those at the left have words."""
    worded = bar.back.toolButtonStyle() is Qt.ToolButtonStyle.ToolButtonTextBesideIcon
    names = ("smaller", "larger", "dark", "full_screen")
    return [name for name in names if not bar._buttons[name].isHidden()], worded


@pytest.mark.parametrize(
    ("width", "scale", "shown", "worded"),
    [
        (1600, 1.0, ["smaller", "larger", "dark", "full_screen"], True),
        (1280, 1.5, ["smaller", "larger"], False),
        (1600, 2.0, ["smaller", "larger"], False),
    ],
)
def test_that_the_sizes_of_the_text_and_the_position_in_words_stay_longest(make_bar, width, scale, shown, worded):
    bar = make_bar(width, scale)
    assert seen(bar) == (shown, worded)
    assert bar.place.text().startswith("minibatch 30 · ")


@pytest.mark.parametrize("width", range(880, 1500, 40))
def test_that_no_button_comes_or_goes_while_one_steps(make_bar, debugger, width):
    bar = make_bar(width)
    before = seen(bar)
    for i in range(1, 23):
        bar.show_frame(debugger.goto(Position(30, i)))
        QApplication.processEvents()
        assert seen(bar) == before
        assert bar.place.text()


@pytest.mark.parametrize("width", [1000, 1280, 1400, 1600])
def test_that_nothing_moves_while_minibatches_pass(make_bar, debugger, width):
    bar = make_bar(width)

    def places():
        QApplication.processEvents()
        widgets = [*bar._buttons.values(), bar.step_size, bar.phase, bar.place]
        return [(widget.isHidden(), widget.geometry()) for widget in widgets]

    before = places()
    for position in ((30, 0), (30, 22), (99, 3), (100, 0), (1000, 9)):
        bar.show_frame(debugger.goto(Position(*position)))
        assert places() == before, position
    assert bar.place.text()


def test_that_an_operation_says_that_it_is_one(make_bar):
    assert make_bar(1600).place.text() == "minibatch 30 · epoch 2 · op 12 of 23"


def test_that_after_large_text_the_phase_is_as_narrow_as_before(make_bar, qtbot):
    bar = make_bar(1280)
    usual, before = QApplication.font(), bar.phase.geometry()
    for scale in (2.0, 1.0):
        use_font(usual, scale)
        bar.restyle()
        QApplication.processEvents()
    assert (bar.phase.x(), bar.phase.width()) == (before.x(), before.width())
    assert bar.place.text().startswith("minibatch 30 · ")
