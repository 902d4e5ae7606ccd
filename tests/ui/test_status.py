"""The line at the bottom: its numbers have room at every size of the text, and what is told can be read."""

import pytest
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication

from densegui.debugger.format import number, percent
from densegui.ui.status import StatusLine
from densegui.ui.view import ViewSettings

WIDTHS = (1600, 1280)
SCALES = (1.0, 1.5, 2.0, 3.0)


@pytest.fixture
def make_status(qtbot, frame_at):
    def make(width, scale, place=(30, 0)):
        status = StatusLine()
        qtbot.addWidget(status)
        font = QFont(QApplication.font())
        font.setPointSizeF(scale * font.pointSizeF())
        status.setFont(font)
        status.apply_settings(ViewSettings(font_scale=scale))
        status.resize(width, status.fontMetrics().height() + 8)
        status.show()
        status.show_frame(frame_at(*place))
        status.layout().activate()
        return status

    return make


def shown(status):
    return [label for label in (*status.numbers, status.rate) if label.isVisible()]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scale", SCALES)
def test_that_no_number_lies_on_another_one_or_is_cut_off(make_status, width, scale):
    status = make_status(width, scale)
    status.show_rate(12345.0)
    status.layout().activate()
    labels = shown(status)
    assert labels
    end = 0
    for label in labels:
        assert label.x() >= end, label.text()
        assert label.width() >= label.fontMetrics().horizontalAdvance(label.text())
        end = label.geometry().right()
    assert end < width


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scale", SCALES)
def test_that_the_costs_of_training_and_test_stay_with_what_they_belong_to(make_status, width, scale):
    status = make_status(width, scale)
    metrics = status.frame.evaluation
    texts = " · ".join(label.text() for label in shown(status))
    assert f"after {metrics.t} updates: training 𝒞 {number(metrics.train.cost)}" in texts
    assert f"test 𝒞 {number(metrics.test.cost)}" in texts


def test_that_with_room_all_numbers_are_said_in_full(make_status):
    status = make_status(1600, 1.0)
    metrics = status.frame.evaluation
    assert status.numbers[0].text().endswith("(minibatch 29)")
    assert status.numbers[3].text() == f"test 𝒞 {number(metrics.test.cost)}, {percent(metrics.test.accuracy)} right"


def test_that_a_refusal_has_the_room_that_it_needs_until_the_next_frame(make_status, frame_at):
    status = make_status(1280, 2.0)
    before = [label.text() for label in shown(status)]
    status.tell("There is nothing to undo: no edit has been made.")
    status.layout().activate()
    words = status.doing
    assert words.width() >= words.fontMetrics().horizontalAdvance(words.text())
    status.show_frame(frame_at(30, 1))
    status.show_frame(frame_at(30, 0))
    assert [label.text() for label in shown(status)] == before


def test_that_numbers_come_back_in_full_when_the_window_grows(make_status):
    status = make_status(1280, 3.0)
    short = status.numbers[3].text()
    status.resize(4000, status.height())
    assert status.numbers[3].text().startswith(short)
    assert status.numbers[3].text().endswith("right")


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("place", [(30, 0), (30, 12)])
def test_that_the_words_are_whole_or_end_in_three_dots_or_are_not_there(make_status, width, scale, place):
    status = make_status(width, scale, place)
    said = status.doing.text()
    assert status.doing.fontMetrics().horizontalAdvance(said) <= max(status.doing.width(), 0)
    whole = status.doing.toolTip()
    assert said in (whole, "") or (said.endswith("…") and whole.startswith(said[:-1]))
    if scale == 1.0:
        assert said == whole
