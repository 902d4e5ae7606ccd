"""The panels: made when they are first seen, in tabs that cost nothing while covered, with room for tall ones."""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from weakref import ref

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt, Signal
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QTabBar, QToolTip, QWidget
from shiboken6 import delete, isValid

from densegui.debugger.selection import Kind, Selection
from densegui.experiment.build import build
from densegui.ui import main_window, window_settings
from densegui.ui.controller import Controller
from densegui.ui.main_window import MainWindow
from densegui.ui.panel_table import PANELS, PanelSpec
from densegui.ui.view import FrameView
from tests.ui.conftest import experiment


class Probe(FrameView):
    """A view that counts what is asked of it."""

    shows = ("position",)
    example_chosen = Signal(object)
    selected = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.drawn: list[object] = []

    def draw(self, frame):
        self.drawn.append(frame)


@dataclass(frozen=True)
class ProbeSpec(PanelSpec):
    """A row of the table whose view is a probe."""

    def make(self, parent):
        return Probe(parent)

    @property
    def exists(self):
        return True


ROOT = Path(__file__).resolve().parents[2]
WISHES = ("example_chosen", "selected")
ROWS = (
    *(spec for spec in PANELS if spec.name in ("setup", "program", "inspector", "cost", "regions")),
    ProbeSpec("low", "Low", "Alt+6", "inspector", "probe", WISHES),
    ProbeSpec("high", "High", "Alt+7", "inspector", "probe", WISHES, tall=True),
    ProbeSpec("wide", "Wide", "Alt+8", "cost", "probe", tall=True),
)
ASIDE = ProbeSpec("aside", "Aside", "Alt+9", "regions", "probe", tall=True)


@pytest.fixture
def hidden_window(new_window, monkeypatch) -> Callable[..., MainWindow]:
    monkeypatch.setattr(main_window, "PANELS", ROWS)

    def make(stored=None):
        window = new_window(experiment(), stored=stored)
        window.resize(1280, 720)
        return window

    return make


@pytest.fixture
def make_window(qtbot, hidden_window) -> Callable[..., MainWindow]:
    def make(stored=None):
        window = hidden_window(stored)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(lambda: window.panels.docks["regions"].built is not None)
        QCoreApplication.processEvents()
        return window

    return make


@pytest.fixture
def window(make_window) -> MainWindow:
    return make_window()


@pytest.fixture
def docks(window):
    return window.panels.docks


def heights(docks, *names):
    QCoreApplication.processEvents()
    return [docks[name].height() for name in names]


def bring_up(dock):
    dock.bring_up()
    QCoreApplication.processEvents()
    QCoreApplication.processEvents()


def tab_bar(docks, name):
    """The bar of a panel's tabs, and its tab."""
    bars = docks[name].parent().findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return next((bar, i) for bar in bars for i in range(bar.count()) if bar.tabText(i) == docks[name].spec.on_tab)


# -- made when they are first seen


def test_that_the_first_picture_needs_no_plots() -> None:
    program = """
import os, sys
from densegui.ui.network.view import NetworkView
paint = NetworkView.paintEvent
def tell(view, event):
    paint(view, event)
    docks = view.window().panels.docks
    print("pyqtgraph" in sys.modules, docks["cost"].built, docks["regions"].built, docks["program"].seen, flush=True)
    os._exit(0)
NetworkView.paintEvent = tell
from densegui.app import run
run("xor")
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, cwd=ROOT)
    assert done.stdout.split() == ["False", "None", "None", "True"], done.stderr


def test_that_a_panel_is_made_after_the_first_picture_and_one_that_is_not_seen_is_not_made(
    qtbot, hidden_window
) -> None:
    window = hidden_window()
    docks = window.panels.docks
    made = {name for name, dock in docks.items() if dock.built}
    assert made == {"setup", "program", "inspector"}
    docks["regions"].hide()
    window.show()
    qtbot.waitUntil(lambda: docks["cost"].built is not None)
    qtbot.wait(50)
    assert {name for name, dock in docks.items() if dock.built} == made | {"cost"}
    docks["regions"].show()
    qtbot.waitUntil(lambda: docks["regions"].built is not None)
    assert docks["low"].built is docks["high"].built is docks["wide"].built is None


def test_that_no_other_panel_is_made_when_panels_of_the_same_tabs_are_raised_one_after_the_other(
    qtbot, monkeypatch, make_window
) -> None:
    """With these two, in this order, Qt paints panels that lie outside of the window."""
    monkeypatch.setattr(main_window, "PANELS", PANELS)
    window = make_window()
    window.files.open("digits")
    docks = window.panels.docks
    for name in ("variables", "weights"):
        docks[name].bring_up()
        qtbot.waitUntil(lambda dock=docks[name]: dock.built is not None)
        qtbot.wait(50)
    seen = {"setup", "program", "inspector", "cost", "regions", "variables", "weights"}
    assert {name for name, dock in docks.items() if dock.built} == seen


@pytest.mark.parametrize("width", [1280, 1600])
def test_that_no_panel_makes_the_window_wider_with_the_largest_text(qtbot, monkeypatch, make_window, width) -> None:
    monkeypatch.setattr(main_window, "PANELS", PANELS)
    window = make_window()
    window.resize(width, 960)
    window.files.open("wine")
    docks = window.panels.docks
    for name in ("runs", "representation", "compare"):
        docks[name].bring_up()
        qtbot.waitUntil(lambda dock=docks[name]: dock.built is not None)
    for _ in range(9):
        window.actions_by_name["larger"].trigger()
    assert window.settings.font_scale == window_settings.LARGEST
    qtbot.wait(50)
    assert window.width() == width
    window.actions_by_name["normal"].trigger()
    qtbot.wait(50)
    assert window.width() == width


def test_that_a_window_that_goes_without_being_closed_moves_no_panel(qtbot, monkeypatch) -> None:
    """Qt raises other tabs while it deletes the panels one by one; an error in that would fail the test."""
    monkeypatch.setattr(main_window, "PANELS", ROWS)
    font, palette = QApplication.font(), QApplication.palette()
    window = MainWindow(Controller(build(experiment())), "Three spirals")
    window.show()
    docks = window.panels.docks
    for name in ("high", "wide"):
        bring_up(docks[name])
    window.controller.close()
    told: list[object] = []
    docks["low"].shown_or_hidden.connect(told.append)
    with qtbot.capture_exceptions() as errors:
        delete(window)
    assert told, "no panel was raised or hidden while the window went"
    assert not errors
    QApplication.setFont(font)
    QApplication.setPalette(palette)


def test_that_a_view_is_made_at_once_where_it_is_asked_for(hidden_window) -> None:
    window = hidden_window()
    assert window.cost is window.panels.view("cost") is window.panels.docks["cost"].built
    assert window.regions.frame is window.controller.frame
    window.panels.build(["low"])
    assert window.panels.docks["low"].built in window.views


def test_that_a_new_view_has_the_present_frame_and_settings(window, docks) -> None:
    window.actions_by_name["dark"].trigger()
    window.controller.step_minibatch()
    bring_up(docks["low"])
    assert docks["low"].view.drawn == [window.controller.frame]
    assert docks["low"].view.settings is window.settings


def test_that_wishes_of_a_new_view_arrive(window, docks) -> None:
    window.controller.step_op()
    docks["high"].view.example_chosen.emit(3)
    docks["high"].view.selected.emit(Selection(Kind.NODE, 1, 2))
    assert window.controller.frame.example == 3
    assert window.controller.frame.selection == Selection(Kind.NODE, 1, 2)


# -- tabs


def test_that_a_covered_tab_draws_nothing_and_shows_the_newest_frame_when_raised(window, docks) -> None:
    bring_up(docks["low"])
    probe = docks["low"].view
    window.controller.step_op()
    assert probe.drawn[-1] is window.controller.frame
    bring_up(docks["inspector"])
    drawn = len(probe.drawn)
    for _ in range(3):
        window.controller.step_op()
    assert len(probe.drawn) == drawn
    assert not probe.isVisible()
    bring_up(docks["low"])
    assert probe.drawn[drawn:] == [window.controller.frame]


def test_that_a_key_raises_a_covered_tab_and_hides_one_that_is_seen(qtbot, window, docks) -> None:
    low = docks["low"]
    for seen in (True, False, True):
        qtbot.keyClick(window, Qt.Key.Key_6, Qt.KeyboardModifier.AltModifier)
        QCoreApplication.processEvents()
        assert low.seen is low.toggle.isChecked() is low.view.isVisible() is seen
    assert not docks["inspector"].seen
    assert not docks["inspector"].toggle.isChecked()


def test_that_at_first_the_first_tab_of_each_place_is_seen(docks) -> None:
    seen = {name for name, dock in docks.items() if dock.seen}
    assert seen == {"setup", "program", "inspector", "cost", "regions"}
    assert {name for name, dock in docks.items() if dock.toggle.isChecked()} == seen


def test_that_tabs_say_their_key(window, docks) -> None:
    bar, tab = tab_bar(docks, "high")
    place = bar.tabRect(tab).center()
    QApplication.sendEvent(bar, QHelpEvent(QEvent.Type.ToolTip, place, bar.mapToGlobal(place)))
    assert "Alt+7" in QToolTip.text()
    QToolTip.hideText()


def bars(docks):
    """The bars that can be seen, by their tabs, and whether each lies right below one of its panels."""
    window = docks["setup"].parent()
    found = window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly)
    lows = {dock.geometry().bottom() + 1: dock for dock in docks.values() if dock.seen}
    return sorted((bar.tabText(0), bar.count(), bar.y() in lows) for bar in found if bar.isVisible())


def test_that_each_place_has_one_bar_of_tabs(make_window) -> None:
    expected = [("Cost", 2, True), ("Inspector", 3, True)]
    first = make_window(window_settings.open_settings())
    assert bars(first.panels.docks) == expected
    bring_up(first.panels.docks["high"])
    assert bars(first.panels.docks) == expected
    first.close()
    second = make_window(window_settings.open_settings())
    assert bars(second.panels.docks) == expected
    second.panels.docks["low"].fill_screen()
    second.panels.end_full_screen()
    bring_up(second.panels.docks["inspector"])
    assert bars(second.panels.docks) == expected


# -- room


def test_that_a_tall_panel_gets_room_and_gives_it_back(docks) -> None:
    before = heights(docks, "program", "inspector")
    bring_up(docks["high"])
    program, high = heights(docks, "program", "high")
    assert high > 1.5 * before[1]
    assert program >= 0.35 * (program + high)
    bring_up(docks["inspector"])
    assert heights(docks, "program", "inspector") == pytest.approx(before, abs=3)


def test_that_the_place_of_the_split_is_kept_for_each_kind(window, docks) -> None:
    bring_up(docks["high"])
    wished = [docks["program"].height() + 30, docks["high"].height() - 30]
    window.resizeDocks([docks["program"], docks["high"]], wished, Qt.Orientation.Vertical)
    chosen = heights(docks, "program", "high")
    bring_up(docks["low"])
    bring_up(docks["high"])
    assert heights(docks, "program", "high") == pytest.approx(chosen, abs=3)


def test_that_a_tall_panel_at_the_bottom_gets_room_from_the_network(window, docks) -> None:
    before, network = docks["cost"].height(), window.network.height()
    bring_up(docks["wide"])
    assert heights(docks, "wide")[0] > 1.3 * before
    assert window.network.height() < network
    bring_up(docks["cost"])
    assert heights(docks, "cost")[0] == pytest.approx(before, abs=3)
    assert window.network.height() == pytest.approx(network, abs=3)


def test_that_tall_panels_beside_each_other_share_their_room(make_window, monkeypatch) -> None:
    monkeypatch.setattr(main_window, "PANELS", (*ROWS, ASIDE))
    docks = make_window().panels.docks
    before = heights(docks, "cost")[0]
    bring_up(docks["aside"])
    high = heights(docks, "aside")[0]
    assert high > 1.3 * before
    bring_up(docks["wide"])
    bring_up(docks["regions"])
    assert heights(docks, "regions")[0] == pytest.approx(high, abs=3)
    bring_up(docks["cost"])
    assert heights(docks, "cost")[0] == pytest.approx(before, abs=3)


# -- out of the window


def test_that_a_double_click_on_a_tab_fills_the_screen_and_escape_ends_it(qtbot, window, docks) -> None:
    bar, tab = tab_bar(docks, "low")
    qtbot.mouseDClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(tab).center())
    low = docks["low"]
    assert low.isWindow()
    assert low.isFullScreen()
    qtbot.waitUntil(lambda: low.built is not None)
    window.controller.step_op()
    assert low.seen
    assert low.view.isVisible()
    assert low.view.drawn[-1] is window.controller.frame
    qtbot.keyClick(low, Qt.Key.Key_Escape)
    assert not low.isWindow()
    assert low.seen
    assert tab_bar(docks, "low")[0] is tab_bar(docks, "inspector")[0]


def test_that_escape_in_the_window_ends_the_full_screen_of_a_panel_too(qtbot, window, docks) -> None:
    docks["cost"].fill.trigger()
    assert docks["cost"].isFullScreen()
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert not docks["cost"].isWindow()


def test_that_a_panel_in_a_window_of_its_own_has_a_frame_and_comes_back_without(docks) -> None:
    regions = docks["regions"]
    regions.float.trigger()
    assert regions.isFloating()
    assert regions.titleBarWidget() is None
    regions.float.trigger()
    assert not regions.isFloating()
    assert regions.titleBarWidget() is not None


def test_that_a_floating_panel_that_filled_the_screen_floats_again(docks) -> None:
    docks["low"].float.trigger()
    docks["low"].fill.trigger()
    docks["low"].end_full_screen()
    assert docks["low"].isFloating()
    assert not docks["low"].isFullScreen()


# -- remembered


def test_that_the_raised_tab_and_the_split_are_remembered(make_window, qtbot) -> None:
    first = make_window(window_settings.open_settings())
    bring_up(first.panels.docks["high"])
    before = heights(first.panels.docks, "program", "high")
    first.close()
    second = make_window(window_settings.open_settings())
    docks = second.panels.docks
    qtbot.waitUntil(lambda: docks["high"].built is not None)
    assert docks["high"].seen
    assert not docks["inspector"].seen
    assert heights(docks, "program", "high") == pytest.approx(before, abs=3)
    bring_up(docks["inspector"])
    assert docks["inspector"].height() < before[1]


def test_that_the_arrangement_of_another_version_is_not_taken(make_window, monkeypatch) -> None:
    monkeypatch.setattr(window_settings, "LAYOUT", 1)
    first = make_window(window_settings.open_settings())
    first.panels.docks["cost"].hide()
    first.close()
    monkeypatch.undo()
    monkeypatch.setattr(main_window, "PANELS", ROWS)
    second = make_window(window_settings.open_settings())
    assert second.panels.docks["cost"].seen


def test_that_a_window_that_closes_with_a_panel_in_full_screen_opens_without(make_window) -> None:
    first = make_window(window_settings.open_settings())
    first.panels.docks["low"].fill_screen()
    first.close()
    second = make_window(window_settings.open_settings())
    assert not second.panels.docks["low"].isWindow()


# -- the table


def test_that_names_titles_and_keys_differ_and_tabs_join_an_earlier_panel() -> None:
    for field in ("name", "title", "key"):
        assert len({getattr(spec, field) for spec in PANELS}) == len(PANELS)
    heads = [spec.name for spec in PANELS if spec.head == spec.name]
    for place, spec in enumerate(PANELS):
        assert spec.head in heads
        assert [s.name for s in PANELS].index(spec.head) <= place


def test_that_every_view_of_the_table_can_be_made_and_its_wishes_are_heard(new_window) -> None:
    window = new_window(experiment())
    for spec in PANELS:
        view = window.panels.view(spec.name)
        assert isinstance(view, FrameView) == bool(spec.view)
        assert view.parent() is not None


# -- nothing is left


def test_that_a_closed_window_takes_its_panels_along(qtbot, monkeypatch) -> None:
    font, palette = QApplication.font(), QApplication.palette()
    monkeypatch.setattr(main_window, "PANELS", ROWS)
    window = MainWindow(Controller(build(experiment())), "Three spirals", None)
    window.show()
    docks = dict(window.panels.docks)
    qtbot.waitUntil(lambda: docks["regions"].built is not None)
    bring_up(docks["high"])
    docks["low"].float.trigger()
    things = [*docks.values(), *(dock.built for dock in docks.values() if dock.built)]
    weak = ref(window)
    window.close()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not any(isValid(thing) for thing in things)
    del window
    assert weak() is None or not isValid(weak())
    QApplication.setFont(font)
    QApplication.setPalette(palette)


def test_that_a_window_that_closes_before_its_panels_are_made_makes_none(qtbot, hidden_window) -> None:
    window = hidden_window()
    window.show()
    window.close()
    qtbot.wait(20)
    assert window.panels.docks["cost"].built is None
