"""Work beside the window: it is drawn all the time, progress is shown, and Cancel leaves nothing behind."""

import sys
import threading
import time

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QProgressDialog, QWidget

from densegui.errors import InputError
from densegui.ui import waiting
from densegui.ui.waiting import GivenUpError, beside


@pytest.fixture
def window(qtbot, monkeypatch):
    monkeypatch.setattr(waiting, "SHOWN_AFTER", 0.05)
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def every(qtbot, window):
    timer = QTimer(window)

    def start(slot):
        timer.timeout.connect(slot)
        timer.start(5)
        return timer

    yield start
    timer.stop()


def slow(progress):
    for done in range(60):
        progress(done, 60)
        time.sleep(0.01)
    return "ready"


def test_that_the_result_is_that_of_the_work_and_the_window_lives_meanwhile(window, every):
    beats, values = [], []

    def look():
        beats.append(None)
        values.extend(bar.value() for bar in window.findChildren(QProgressDialog) if bar.isVisible())

    every(look)
    assert beside(window, "Waiting…", slow) == "ready"
    assert len(beats) > 20
    assert values == sorted(values)
    assert len(set(values)) > 5
    assert not [bar for bar in window.findChildren(QProgressDialog) if bar.isVisible()]


def test_that_a_short_work_shows_nothing(window, every):
    beats = []
    every(lambda: beats.append(None))
    assert beside(window, "Waiting…", lambda progress: 3) == 3
    assert not beats


def test_that_cancel_ends_the_work_and_its_thread(window, every):
    done = []

    def work(progress):
        while True:
            progress(len(done), 1000)
            done.append(None)
            time.sleep(0.005)

    every(lambda: [bar.cancel() for bar in window.findChildren(QProgressDialog)])
    before = sys.getswitchinterval()
    with pytest.raises(GivenUpError):
        beside(window, "Waiting…", work)
    assert done
    assert sys.getswitchinterval() == before
    assert not [thread for thread in threading.enumerate() if thread.name == "beside"]


@pytest.mark.parametrize(
    ("error", "raised"), [(InputError("no such file"), "no such file"), (MemoryError(), "not enough memory")]
)
def test_that_what_the_work_raises_is_raised(window, error, raised):
    def work(progress):
        raise error

    with pytest.raises(InputError, match=raised):
        beside(window, "Waiting…", work)
