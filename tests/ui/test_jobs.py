"""Work in pieces on the GUI thread: it ends, fails and is dropped in time, and never holds the window up for long."""

import time

import pytest
from PySide6.QtCore import QTimer

from densegui.errors import InputError
from densegui.ui.jobs import SLICE_SECONDS, JobRunner


@pytest.fixture
def runner(qapp):
    made = JobRunner()
    yield made
    made.cancel()


def counting(total, closed=None):
    try:
        for done in range(1, total + 1):
            yield done, total
        return "result"
    finally:
        if closed is not None:
            closed.append(True)


def busy_for(seconds):
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        pass


def slow(pieces):
    for done in range(pieces):
        busy_for(0.002)
        yield done + 1, pieces
    return pieces


def test_that_the_result_is_told_once_and_the_timer_stops(qtbot, runner):
    results = []
    runner.finished.connect(results.append)
    with qtbot.waitSignal(runner.finished):
        runner.start(counting(5))
        assert runner.busy
    assert results == ["result"]
    assert not runner.busy
    assert not any(timer.isActive() for timer in runner.findChildren(QTimer))


def test_that_nothing_is_done_before_the_event_loop_goes_on(runner):
    begun = []

    def work():
        begun.append(True)
        yield 1, 1

    runner.start(work())
    assert begun == []


def test_that_progress_grows_up_to_the_whole(qtbot, runner):
    told = []
    runner.progress.connect(lambda done, total: told.append((done, total)))
    with qtbot.waitSignal(runner.finished):
        runner.start(slow(20))
    assert told == sorted(told)
    assert len(told) >= 2
    assert all(total == 20 for _, total in told)


def test_that_the_window_gets_its_turn_between_two_slices(qtbot, runner):
    turns, other = [], QTimer()
    other.timeout.connect(lambda: turns.append(runner.busy))
    other.start(0)
    with qtbot.waitSignal(runner.finished):
        runner.start(slow(30))
    other.stop()
    assert sum(turns) >= 30 * 0.002 / SLICE_SECONDS / 3


def test_that_a_refusal_is_a_sentence(qtbot, runner):
    def work():
        yield 1, 2
        raise InputError("there is no minibatch yet")

    with qtbot.waitSignal(runner.failed) as told:
        runner.start(work())
    assert told.args == ["there is no minibatch yet"]
    assert not runner.busy


def test_that_an_error_of_the_program_passes_and_leaves_nothing_running(runner):
    def work():
        yield 1, 2
        raise ZeroDivisionError

    runner.start(work())
    with pytest.raises(ZeroDivisionError):
        runner.finish()
    assert not runner.busy


def test_that_a_cancelled_work_is_closed_and_tells_nothing(qtbot, runner):
    closed, results = [], []
    runner.finished.connect(results.append)
    work = counting(10**9, closed)
    next(work)
    runner.start(work)
    runner.cancel()
    assert closed == [True]
    with qtbot.waitSignal(runner.finished):
        runner.start(counting(1))
    assert results == ["result"]
    runner.cancel()  # nothing to do


def test_that_a_second_work_takes_the_place_of_the_first(qtbot, runner):
    closed = []
    work = counting(10**9, closed)
    next(work)
    runner.start(work)
    with qtbot.waitSignal(runner.finished):
        runner.start(counting(3))
    assert closed == [True]


def test_that_a_result_can_begin_the_next_work(qtbot, runner):
    results = []

    def show(result):
        results.append(result)
        if len(results) == 1:
            runner.start(slow(2))

    runner.finished.connect(show)
    runner.start(counting(2))
    runner.finish()
    assert results == ["result", 2]


def test_that_a_runner_which_is_deleted_in_the_middle_leaves_nothing(qtbot, qapp):
    runner, closed = JobRunner(), []
    runner.start(counting(10**9, closed))
    qtbot.wait(20)
    runner.cancel()
    runner.deleteLater()
    qapp.processEvents()
    assert closed == [True]
