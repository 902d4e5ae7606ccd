"""Work in a thread: what it tells and when, how it is stopped, and that it leaves nothing behind."""

import sys
import threading
import time

import pytest

from densegui.errors import InputError
from densegui.ui.background import POLL_MS, Background, Listener


class Heard:
    """All that a listener was told, in order."""

    def __init__(self):
        self.told, self.progress, self.failures, self.ends = [], [], [], 0
        self.threads = set()
        self.listener = Listener(self._hear, lambda *done: self.progress.append(done), self.failures.append, self._end)

    def _hear(self, value):
        self.told.append(value)
        self.threads.add(threading.current_thread())

    def _end(self):
        self.ends += 1


@pytest.fixture
def background(qtbot):
    made = Background()
    yield made
    made.close()


def threads():
    return [thread for thread in threading.enumerate() if thread.name == "background"]


def test_that_what_is_yielded_is_told_in_order_on_the_gui_thread(background, qtbot):
    heard, where = Heard(), []

    def work(progress):
        where.append(threading.current_thread())
        progress(1, 2)
        yield from "abc"

    background.start(work, heard.listener)
    assert background.busy
    qtbot.waitUntil(lambda: heard.ends == 1)
    assert heard.told == list("abc")
    assert heard.progress == [(1, 2)]
    assert heard.threads == {threading.main_thread()}
    assert where != [threading.main_thread()]
    assert not background.busy
    assert not threads()


def test_that_the_latest_progress_counts(background, qtbot):
    heard, go_on = Heard(), threading.Event()

    def work(progress):
        for done in range(100):
            progress(done, 100)
        yield "there"
        go_on.wait(5)

    background.start(work, heard.listener)
    qtbot.waitUntil(lambda: heard.told == ["there"])
    go_on.set()
    qtbot.waitUntil(lambda: heard.ends == 1)
    assert heard.progress[-1] == (99, 100)


def test_that_a_dropped_work_stops_at_its_next_progress_and_tells_nothing(background, qtbot):
    heard, steps, begun = Heard(), [], threading.Event()

    def work(progress):
        for step in range(10_000):
            steps.append(step)
            begun.set()
            time.sleep(0.001)
            progress(step, 10_000)
        yield "never"

    background.start(work, heard.listener)
    assert begun.wait(5)
    background.cancel()
    assert not background.busy
    qtbot.waitUntil(lambda: not threads())
    assert len(steps) < 10_000
    qtbot.wait(3 * POLL_MS)
    assert (heard.told, heard.progress, heard.failures, heard.ends) == ([], [], [], 0)


def test_that_a_new_work_waits_for_the_end_of_the_old_one(background, qtbot):
    first, second, running, most = Heard(), Heard(), [], []

    def work(name):
        def run(progress):
            running.append(name)
            most.append(len(running))
            for step in range(50):
                time.sleep(0.001)
                if name == "second" or step < 49:
                    try:
                        progress(step, 50)
                    except Exception:
                        running.remove(name)
                        raise
            yield name
            running.remove(name)

        return run

    background.start(work("first"), first.listener)
    qtbot.waitUntil(lambda: running == ["first"])
    background.start(work("second"), second.listener)
    assert background.busy
    qtbot.waitUntil(lambda: second.ends == 1)
    assert (first.told, first.ends, second.told) == ([], 0, ["second"])
    assert max(most) == 1


def test_that_what_is_wrong_is_told_as_a_sentence(background, qtbot):
    heard = Heard()

    def work(progress):
        yield 1
        raise InputError("a.csv, line 3: this is wrong.")

    background.start(work, heard.listener)
    qtbot.waitUntil(lambda: bool(heard.failures))
    assert (heard.told, heard.failures, heard.ends) == ([1], ["a.csv, line 3: this is wrong."], 0)


def test_that_too_little_memory_is_told(background, qtbot):
    heard = Heard()

    def work(progress):
        raise MemoryError
        yield

    background.start(work, heard.listener)
    qtbot.waitUntil(lambda: heard.failures == ["There is not enough memory for it."])


def test_that_a_fault_of_the_program_is_told_and_raised(background, qtbot):
    heard = Heard()

    def work(progress):
        raise RuntimeError("odd")
        yield

    with qtbot.captureExceptions() as caught:
        background.start(work, heard.listener)
        qtbot.waitUntil(lambda: bool(caught))
    assert isinstance(caught[0][1], RuntimeError)
    assert "a fault of the program: RuntimeError" in heard.failures[0]


def test_that_closing_waits_for_the_thread(background):
    begun = threading.Event()

    def work(progress):
        begun.set()
        while True:
            time.sleep(0.001)
            progress(0, 1)
        yield

    background.start(work, Heard().listener)
    assert begun.wait(5)
    background.close()
    assert not threads()


def test_that_a_listener_may_begin_another_work(background, qtbot):
    heard, second = Heard(), Heard()

    def again(value):
        background.start(lambda progress: iter([value + 1]), second.listener)

    background.start(lambda progress: iter([1, 5]), Listener(again, print, print, heard._end))
    qtbot.waitUntil(lambda: second.ends == 1)
    assert (second.told, heard.ends) == ([2], 0)


def test_that_python_switches_threads_as_often_as_before(background, qtbot):
    before, heard = sys.getswitchinterval(), Heard()
    for _ in range(2):
        background.start(lambda progress: iter([1]), heard.listener)
    qtbot.waitUntil(lambda: heard.ends == 1)
    assert sys.getswitchinterval() == before
