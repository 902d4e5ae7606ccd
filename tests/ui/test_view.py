"""When a view draws: never what it has drawn already, never while hidden, and while training runs at its own pace."""

from collections.abc import Callable
from dataclasses import replace
from typing import ClassVar

import pytest
from pytestqt.qtbot import QtBot

from densegui.debugger.frame import Frame
from densegui.ui.view import FrameView, ViewSettings

FrameAt = Callable[[int, int], Frame]


class Slow(FrameView):
    """Draws at most once an hour while training runs."""

    shows: ClassVar[tuple[str, ...]] = ("position",)
    pace = 3600.0

    def __init__(self) -> None:
        super().__init__()
        self.drawn: list[Frame] = []

    def draw(self, frame: Frame) -> None:
        assert self.frame is frame
        self.drawn.append(frame)


@pytest.fixture
def view(qtbot: QtBot) -> Slow:
    widget = Slow()
    qtbot.addWidget(widget)
    widget.show()
    return widget


@pytest.fixture
def frames(frame_at: FrameAt) -> list[Frame]:
    frame = frame_at(2, 3)
    return [replace(frame, versions=frame.versions._replace(position=k)) for k in range(1, 5)]


def test_that_a_paced_view_holds_frames_back_while_training_runs(view: Slow, frames: list[Frame]) -> None:
    view.apply_settings(ViewSettings(running=True))
    for frame in frames:
        view.show_frame(frame)
    assert view.drawn == frames[:1]
    assert view.frame is frames[0]


def test_that_a_paced_view_draws_the_last_frame_when_training_stops(view: Slow, frames: list[Frame]) -> None:
    view.apply_settings(ViewSettings(running=True))
    for frame in frames:
        view.show_frame(frame)
    view.apply_settings(ViewSettings(running=False))
    assert view.drawn[-1] is frames[-1]


def test_that_a_paced_view_draws_each_step(view: Slow, frames: list[Frame]) -> None:
    for frame in frames:
        view.show_frame(frame)
    assert view.drawn == frames


def test_that_a_hidden_view_draws_the_newest_frame_when_it_is_shown(view: Slow, frames: list[Frame]) -> None:
    view.hide()
    for frame in frames:
        view.show_frame(frame)
    assert view.drawn == []
    assert view.frame is frames[-1]
    view.show()
    assert view.drawn == frames[-1:]
