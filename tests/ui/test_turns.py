"""Frames in turn: who gets which frame, that nobody is forgotten, and that all have the last one. No clock is asked."""

import pytest
from PySide6.QtCore import QCoreApplication, QTimer

from densegui.ui.runner import FRAME_SECONDS
from densegui.ui.turns import FEW, MORE, SHARE, Turns
from densegui.ui.view import FrameView
from tests.ui.conftest import experiment


class Probe(FrameView):
    """Notes the minibatch of each frame that it draws."""

    shows = ("position",)

    def __init__(self):
        super().__init__()
        self.drawn = []

    def draw(self, frame):
        self.drawn.append(frame.position.t)


@pytest.fixture
def make_probes(qtbot):
    def make(n):
        probes = [Probe() for _ in range(n)]
        for probe in probes:
            qtbot.addWidget(probe)
            probe.show()
        return probes

    return make


@pytest.fixture
def turns(qapp, monkeypatch):
    """One that learns nothing: the network costs half of the time, and each view what the test says."""
    made = Turns()
    monkeypatch.setattr(made, "_learn", lambda seconds: None)
    made._costs[made] = FRAME_SECONDS / 2
    return made


def deal(turns, debugger, first, probes, n, running=True):
    for _ in range(n):
        turns.deal(debugger.run_minibatches(1), [first, *probes], probes, running)
        QCoreApplication.processEvents()


def cost_all(turns, probes, share):
    """Each view costs this share of what all of them may take together."""
    for probe in probes:
        turns._costs[probe] = share * SHARE * FRAME_SECONDS / 2


def test_that_views_take_turns_and_the_others_get_every_frame(turns, debugger, make_probes):
    first, *probes = make_probes(FEW + 3)
    cost_all(turns, probes, 0.5)
    deal(turns, debugger, first, probes, 9)
    assert first.drawn == list(range(1, 10))
    drawn = [probe.drawn for probe in probes]
    assert drawn == [[1, 5, 9]] * 2 + [[2, 6]] * 2 + [[3, 7]] * 2 + [[4, 8]] * 2


def test_that_an_expensive_view_is_waited_for_and_not_forgotten(turns, debugger, make_probes):
    first, *probes = make_probes(FEW + 3)
    cost_all(turns, probes, 0.2)
    turns._costs[probes[0]] = 3.5 * SHARE * FRAME_SECONDS / 2
    deal(turns, debugger, first, probes, 30)
    longest = max(b - a for a, b in zip(probes[0].drawn, probes[0].drawn[1:], strict=False))
    assert 3 <= longest <= 6
    assert all(len(probe.drawn) >= 5 for probe in probes)


def test_that_few_views_that_cost_little_get_every_frame(turns, debugger, make_probes):
    first, *probes = make_probes(FEW + 1)
    cost_all(turns, probes, 0.9 * MORE / FEW)
    deal(turns, debugger, first, probes, 5)
    assert all(probe.drawn == [1, 2, 3, 4, 5] for probe in probes)


def test_that_all_get_the_frame_when_nothing_runs(turns, debugger, make_probes):
    first, *probes = make_probes(FEW + 3)
    cost_all(turns, probes, 2)
    deal(turns, debugger, first, probes, 3)
    deal(turns, debugger, first, probes, 1, running=False)
    assert all(probe.drawn[-1] == 4 for probe in probes)


def test_that_a_hidden_view_takes_no_turn_and_has_the_newest_frame(turns, debugger, make_probes):
    first, *probes = make_probes(FEW + 3)
    cost_all(turns, probes, 0.5)
    for probe in probes[1:]:
        probe.hide()
    deal(turns, debugger, first, probes, 4)
    assert probes[0].drawn == [1, 2, 3, 4]
    assert probes[1].drawn == []
    probes[1].show()
    assert probes[1].drawn == [4]


def test_that_costs_are_learned_from_what_was_drawn(qapp):
    turns, view, other = Turns(), FrameView(), FrameView()
    try:
        turns._dealt = (turns, view)
        for _ in range(200):
            turns._learn(0.010)
        assert turns.cost(turns) + turns.cost(view) == pytest.approx(0.010, rel=1e-6)
        turns._dealt = (turns,)
        for _ in range(200):
            turns._learn(0.004)
        assert turns.cost(turns) == pytest.approx(0.004, rel=1e-6)
        for _ in range(500):
            for dealt, seconds in (((turns, view), 0.010), ((turns,), 0.004)):
                turns._dealt = dealt
                turns._learn(seconds)
        assert turns.cost(turns) == pytest.approx(0.004, rel=1e-3)
        assert turns.cost(view) == pytest.approx(0.006, rel=1e-3)
        assert turns.cost(other) == 0.002
    finally:
        view.deleteLater()
        other.deleteLater()


def test_that_after_running_every_panel_shows_the_same_frame(qtbot, make_window):
    window = make_window(experiment())
    for dock in window.panels.docks.values():
        dock.setFloating(True)
        dock.show()
    qtbot.waitUntil(lambda: all(dock.built is not None for dock in window.panels.docks.values()), timeout=30_000)
    controller = window.controller
    controller.run()
    qtbot.waitUntil(lambda: controller.frame.position.t > 60, timeout=30_000)
    controller.pause()
    assert len(window.views) > 15
    assert all(view.frame is controller.frame for view in window.views)
    assert not any(view.is_due(controller.frame) for view in window.views)
    # Pictures that stand still are refined: nothing of that may outlive the window.
    qtbot.waitUntil(lambda: not any(timer.isActive() for timer in window.findChildren(QTimer)), timeout=30_000)
