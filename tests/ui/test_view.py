"""When a view draws: never what it has drawn already, and never while hidden; and when it is styled anew."""

from collections.abc import Callable
from dataclasses import replace
from typing import ClassVar

import pytest
from pytestqt.qtbot import QtBot

from densegui.debugger.frame import Frame
from densegui.ui.theme import DARK
from densegui.ui.view import FrameView, ViewSettings

FrameAt = Callable[[int, int], Frame]


class Notes(FrameView):
    """Notes the frames that it draws."""

    shows: ClassVar[tuple[str, ...]] = ("position",)

    def __init__(self) -> None:
        super().__init__()
        self.drawn: list[Frame] = []
        self.styled = 0
        self.finish()

    def restyle(self) -> None:
        self.styled += 1

    def draw(self, frame: Frame) -> None:
        assert self.frame is frame
        self.drawn.append(frame)


@pytest.fixture
def view(qtbot: QtBot) -> Notes:
    widget = Notes()
    qtbot.addWidget(widget)
    widget.show()
    return widget


@pytest.fixture
def frames(frame_at: FrameAt) -> list[Frame]:
    frame = frame_at(2, 3)
    return [replace(frame, versions=frame.versions._replace(position=k)) for k in range(1, 5)]


def test_that_a_view_draws_each_frame_once(view: Notes, frames: list[Frame]) -> None:
    for frame in frames:
        view.show_frame(frame)
        view.show_frame(frame)
    assert view.drawn == frames


def test_that_a_hidden_view_draws_the_newest_frame_when_it_is_shown(view: Notes, frames: list[Frame]) -> None:
    view.hide()
    for frame in frames:
        view.show_frame(frame)
    assert view.drawn == []
    assert view.frame is frames[-1]
    view.show()
    assert view.drawn == frames[-1:]


def test_that_running_and_pausing_give_a_view_no_new_style_sheets(view: Notes, frames: list[Frame]) -> None:
    view.apply_settings(ViewSettings())
    view.show_frame(frames[0])
    before = view.styled
    view.apply_settings(ViewSettings(running=True))
    view.apply_settings(ViewSettings(form="node"))
    assert view.styled == before
    assert view.drawn == 3 * frames[:1]


@pytest.mark.parametrize("settings", [ViewSettings(theme=DARK), ViewSettings(font_scale=1.5)])
def test_that_a_new_theme_or_text_size_styles_a_view_again(view: Notes, settings: ViewSettings) -> None:
    view.apply_settings(ViewSettings())
    before = view.styled
    view.apply_settings(settings)
    assert view.styled == before + 1


def test_that_a_new_font_styles_a_view_again(view: Notes) -> None:
    before, font = view.styled, view.font()
    font.setPointSizeF(2 * font.pointSizeF())
    view.setFont(font)
    assert view.styled == before + 1
