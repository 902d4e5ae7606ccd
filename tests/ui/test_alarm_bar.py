"""The bar that speaks up: what it says when, what its buttons wish, and what stays closed."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from densegui.debugger.debugger import Debugger
from densegui.debugger.history import Alarm
from densegui.debugger.position import Position
from densegui.experiment.build import build
from densegui.ui.alarm_bar import BACK, LOWER, AlarmBar
from densegui.ui.theme import DARK, LIGHT
from densegui.ui.view import ViewSettings
from tests.ui.conftest import experiment

SHOT_UP = Alarm(31, 30, "The cost of minibatch 30 is 280.6, more than 11.37: is the learning rate λ too high?")
DEAD = Alarm(50, 0, "Layer 2 is dead: z < 0, so g′(z) = 0, in all its 6 nodes for every training example.")


@pytest.fixture
def make_bar(qtbot):
    """A bar over something, as in the window; hidden bars must not become windows."""
    made = []

    def make(frame=None, width=900, **settings):
        window = QWidget()
        qtbot.addWidget(window)
        made.append(window)
        bar = AlarmBar(window)
        column = QVBoxLayout(window)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(bar)
        column.addWidget(QWidget(window), 1)
        window.resize(width, 300)
        bar.apply_settings(ViewSettings(**settings))
        window.show()
        bar.wishes = []
        bar.travel_requested.connect(lambda position: bar.wishes.append(("travel", position)))
        bar.lower_requested.connect(lambda position: bar.wishes.append(("lower", position)))
        if frame is not None:
            bar.show_frame(frame)
        return bar

    return make


def click(qtbot, button):
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


@pytest.fixture
def diverged(debugger):
    """λ = 1e200 from minibatch 5 on."""
    debugger.run_minibatches(5)
    debugger.set_learning_rate(1e200)
    return debugger.run_minibatches(20)


def test_that_there_is_no_bar_while_all_is_well(make_bar, debugger):
    bar = make_bar(debugger.run_minibatches(20))
    assert bar.isHidden()
    assert bar.notice is None


def test_that_a_divergence_is_told_and_leads_to_the_last_healthy_operation(qtbot, make_bar, debugger, diverged):
    found = diverged.divergence
    bar = make_bar(diverged)
    assert bar.isVisible()
    assert bar.sentence.text == str(found)
    assert not bar.dismiss.isVisible()
    click(qtbot, bar.step_back)
    click(qtbot, bar.lower_rate)
    assert bar.wishes == [("travel", Position(found.t, found.done - 1)), ("lower", Position(found.t, 0))]
    bar.show_frame(debugger.goto(bar.wishes[0][1]))
    arrays = debugger.frame().arrays
    healthy = [op for op in debugger.program[: found.done - 1] if op.name in ("Z", "A")]
    assert all(np.isfinite(getattr(arrays, op.makes)[op.layer]).all() for op in healthy)
    assert bar.isHidden()


@pytest.mark.parametrize("alarm", [SHOT_UP, DEAD])
def test_that_an_alarm_leads_to_where_all_was_well(qtbot, make_bar, debugger, alarm):
    bar = make_bar(replace(debugger.run_minibatches(60), alarm=alarm))
    assert bar.sentence.text == alarm.sentence
    click(qtbot, bar.step_back)
    click(qtbot, bar.lower_rate)
    assert bar.wishes == [("travel", Position(alarm.healthy, 0)), ("lower", Position(alarm.healthy, 0))]


def test_that_a_real_alarm_is_shown(make_bar):
    training = {"learning_rate": 1000.0, "batch_size": 16, "evaluate_every": 50}
    frame = Debugger(build(experiment(training=training))).run_minibatches(300)
    assert frame.alarm is not None
    assert make_bar(frame).sentence.text == frame.alarm.sentence


def test_that_a_closed_alarm_stays_closed_until_another_one_comes(qtbot, make_bar, debugger):
    bar = make_bar(replace(debugger.run_minibatches(60), alarm=SHOT_UP))
    click(qtbot, bar.dismiss)
    assert bar.isHidden()
    bar.show_frame(replace(debugger.run_minibatches(1), alarm=SHOT_UP))
    assert bar.isHidden()
    bar.show_frame(replace(debugger.run_minibatches(1), alarm=DEAD))
    assert bar.isVisible()
    assert bar.sentence.text == DEAD.sentence


def test_that_another_experiment_begins_with_nothing_closed(qtbot, make_bar, debugger):
    bar = make_bar(replace(debugger.run_minibatches(60), alarm=SHOT_UP))
    click(qtbot, bar.dismiss)
    other = Debugger(build(experiment(seed=8)), debugger.versions).frame()
    bar.show_frame(replace(other, alarm=SHOT_UP))
    assert bar.isVisible()


def test_that_a_breakpoint_is_told_can_be_closed_and_is_told_again_elsewhere(qtbot, make_bar, debugger):
    debugger.breakpoints.add("cost < 10")
    bar = make_bar(debugger.run_minibatches(5))
    assert bar.sentence.text == debugger.frame().stop == "Breakpoint 1: stop when 𝒞_b < 10."
    assert bar.accessibleName() == "Breakpoint 1: stop when 𝒞b < 10."
    assert not bar.step_back.isVisible()
    assert not bar.lower_rate.isVisible()
    click(qtbot, bar.dismiss)
    assert bar.isHidden()
    bar.show_frame(debugger.frame())
    assert bar.isHidden()
    bar.show_frame(debugger.run_minibatches(5))
    assert bar.isVisible()


def test_that_the_most_urgent_comes_first_and_the_next_when_it_is_closed(qtbot, make_bar, debugger):
    frame = replace(debugger.run_minibatches(60), alarm=SHOT_UP, stop="Breakpoint 1: stop when 𝒞_b > 2.")
    bar = make_bar(frame)
    assert bar.notice.kind == "stop"
    click(qtbot, bar.dismiss)
    assert bar.notice.kind == "alarm"
    assert bar.isVisible()


@pytest.mark.parametrize("scale", [0.8, 1.0, 2.0])
@pytest.mark.parametrize("width", [300, 420, 900])
def test_that_it_has_two_lines_at_most_with_all_of_the_sentence_in_its_tip(make_bar, text_size, debugger, width, scale):
    text_size(scale)
    bar = make_bar(debugger.frame(), width)
    bar.show_frame(replace(debugger.run_minibatches(60), alarm=SHOT_UP))
    bar.parentWidget().layout().activate()
    assert bar.width() == width
    lines = bar.sentence.lines()
    assert len(lines) <= 2
    assert bar.height() < (2.0 + len(lines)) * bar.fontMetrics().height()
    assert "11.37" in bar.sentence.toolTip()
    edges = [widget.geometry().right() for widget in (bar.step_back, bar.lower_rate, bar.dismiss)]
    assert edges == sorted(edges)
    assert edges[-1] < width
    assert bar.step_back.text() in BACK
    assert bar.lower_rate.text() in LOWER
    assert not bar.grab().isNull()


@pytest.mark.parametrize(("width", "lines"), [(1000, 1), (720, 2)])
def test_that_a_sentence_goes_on_in_a_second_line(make_bar, debugger, width, lines):
    bar = make_bar(debugger.frame(), width)
    bar.show_frame(replace(debugger.run_minibatches(60), alarm=SHOT_UP))
    bar.parentWidget().layout().activate()
    assert len(bar.sentence.lines()) == lines
    assert " ".join(bar.sentence.lines()) == SHOT_UP.sentence


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_that_its_text_can_be_read(make_bar, debugger, diverged, theme):
    def luminance(color):
        linear = [(c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4) for c in color.getRgbF()[:3]]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    for frame in (diverged, replace(debugger.goto(Position(2, 0)), alarm=SHOT_UP)):
        bar = make_bar(frame, theme=theme)
        ground = bar.grab().toImage().pixelColor(bar.width() // 2, 2)
        high, low = sorted((luminance(ground), luminance(theme.color("text"))), reverse=True)
        assert (high + 0.05) / (low + 0.05) > 4.5


def test_that_it_is_for_the_keyboard_too(qtbot, make_bar, debugger):
    bar = make_bar(replace(debugger.run_minibatches(60), alarm=SHOT_UP))
    for button in (bar.step_back, bar.lower_rate, bar.dismiss):
        assert button.focusPolicy() & Qt.FocusPolicy.TabFocus
        assert button.accessibleName()
    qtbot.keyClick(bar.step_back, Qt.Key.Key_Space)
    assert bar.wishes == [("travel", Position(30, 0))]
