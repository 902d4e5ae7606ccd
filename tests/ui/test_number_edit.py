"""The entry of numbers: what is meant by a text, in every locale, and which keys stay in the field."""

from itertools import pairwise

import pytest
from PySide6.QtCore import QEvent, QLocale, QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QKeyEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow, QVBoxLayout, QWidget

from densegui.experiment.config import L2, Adam, HiddenLayer, Training
from densegui.experiment.fields import field
from densegui.experiment.sources import Spirals
from densegui.ui.widgets.number_edit import NumberEdit
from densegui.ui.widgets.number_text import NotANumberError, number_text, parse_real, parse_whole, stepped

RATE = field(Training, "learning_rate")
NODES = field(HiddenLayer, "nodes")


@pytest.fixture(params=["de_DE", "fr_FR", "ar_EG", "tr_TR", "C"])
def locale(request):
    before = QLocale()
    QLocale.setDefault(QLocale(request.param))
    yield request.param
    QLocale.setDefault(before)


@pytest.fixture
def page(qtbot):
    """A window with a number, and another field to go to."""
    page = QWidget()
    column = QVBoxLayout(page)
    page.number = NumberEdit(RATE, ("training", "learning_rate"), parent=page)
    page.number.set_value(0.1)
    page.other = QLineEdit(page)
    column.addWidget(page.number)
    column.addWidget(page.other)
    page.edits, page.refusals = [], []
    page.number.edited.connect(lambda path, value, edits=page.edits: edits.append(value))
    page.number.refused.connect(page.refusals.append)
    qtbot.addWidget(page)
    page.show()
    page.activateWindow()
    page.number.setFocus()
    qtbot.waitUntil(page.number.hasFocus)
    return page


def enter(edit, text):
    """Type over what is there, as any keyboard does (QTest knows only ASCII), and press Enter."""
    edit.selectAll()
    QTest.keyClick(edit, Qt.Key.Key_Delete)
    for sign in text:
        press = QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, sign)
        QApplication.sendEvent(edit, press)
    QTest.keyClick(edit, Qt.Key.Key_Return)


MEANT = {
    "0.001": 0.001, "0,001": 0.001, " .5 ": 0.5, "1e-3": 0.001, "1E3": 1000.0, "1/3": 1 / 3, "1 / 8": 0.125,
    "+2": 2.0, "1.000": 1.0, "1,5": 1.5, "1e9": 1e9, "1e-320": 1e-320,
}  # fmt: skip
REFUSED = (
    "1.000,5", "1,000.5", "1 000", "1,000", "1.000.000", "0", "-1", "nan", "inf", "1e13", "1e9999", "1/0", "1/2/3",
    "", "abc", "0x1", "1_0", "٠٫١", "<b>1</b>", "−1",
)  # fmt: skip


def test_that_a_real_number_means_the_same_in_every_locale(page, locale):
    for text, value in MEANT.items():
        page.number.set_value(0.1)
        enter(page.number, text)
        assert page.number.value == value, text
        assert page.edits.pop() == value
    assert not page.refusals


def test_that_what_is_no_allowed_number_is_refused_in_one_sentence_and_the_old_value_stays(page, locale):
    for text in REFUSED:
        enter(page.number, text)
        assert page.number.value == 0.1, text
        assert page.number.property("refused")
        sentence = page.refusals.pop()
        assert sentence.startswith("Learning rate: ")
        assert " is not allowed; " in sentence
    assert not page.edits


def test_that_a_refusal_says_what_is_allowed(page):
    enter(page.number, "-1")
    assert page.refusals == ["Learning rate: -1 is not allowed; a number above 0 and at most 1e+12"]
    assert "above 0" in page.number.toolTip()


def test_that_markup_in_a_refused_text_is_not_markup_in_the_tool_tip(page):
    enter(page.number, "<b>1</b>")
    assert "&lt;b&gt;" in page.number.toolTip()


@pytest.mark.parametrize(("text", "value"), [("16", 16), ("1e3", 1000), ("+7", 7), ("007", 7)])
def test_that_a_whole_number_is_read(text, value):
    assert parse_whole(text) == value


@pytest.mark.parametrize("text", ["1.5", "16.0", "1.000", "1,000", "1 000", "1e-3", "4/2", "", "1e999", "٣"])
def test_that_a_whole_number_with_a_decimal_sign_or_a_separator_is_refused(text):
    with pytest.raises(NotANumberError):
        parse_whole(text)


@pytest.mark.parametrize("value", [0.1, 0.3, 1e-8, 1e9, 2.5e-5, 0.0001, 123456.7, 1e12, 1 / 3, 5e-324, 300.0, 0.0])
def test_that_the_text_of_a_number_means_exactly_this_number(value):
    assert parse_real(number_text(value)) == value


@pytest.mark.parametrize(
    ("value", "text"), [(0.1, "0.1"), (300, "300"), (300.0, "300"), (1e-8, "1e-8"), (1e9, "1e+9"), (0.0, "0")]
)
def test_that_the_text_of_a_number_is_short(value, text):
    assert number_text(value) == text


def test_that_leaving_the_field_commits(page, qtbot):
    page.number.selectAll()
    QTest.keyClicks(page.number, "0,3")
    assert not page.edits
    page.other.setFocus()
    assert page.edits == [0.3]
    assert page.number.text() == "0.3"


def test_that_leaving_the_field_with_a_bad_text_shows_the_old_value_again(page):
    page.number.selectAll()
    QTest.keyClicks(page.number, "much")
    page.other.setFocus()
    assert page.number.text() == "0.1"
    assert len(page.refusals) == 1
    assert not page.edits


def test_that_a_bad_text_stays_for_correction_after_enter_and_typing_clears_the_red_border(page):
    enter(page.number, "0.2x")
    assert page.number.text() == "0.2x"
    QTest.keyClick(page.number, Qt.Key.Key_End)
    QTest.keyClick(page.number, Qt.Key.Key_Backspace)
    assert not page.number.property("refused")
    QTest.keyClick(page.number, Qt.Key.Key_Return)
    assert page.edits == [0.2]


def test_that_escape_restores_and_a_second_one_leaves_the_field(page):
    page.number.selectAll()
    QTest.keyClicks(page.number, "5")
    QTest.keyClick(page.number, Qt.Key.Key_Escape)
    assert page.number.text() == "0.1"
    assert page.number.hasFocus()
    QTest.keyClick(page.number, Qt.Key.Key_Escape)
    assert not page.number.hasFocus()
    assert not page.edits


def test_that_the_same_number_again_is_no_change(page):
    enter(page.number, "0.10")
    assert page.number.text() == "0.1"
    assert not page.edits


def test_that_a_value_shown_anew_leaves_what_is_being_typed(page):
    page.number.selectAll()
    QTest.keyClicks(page.number, "0.2")
    page.number.set_value(0.1)
    assert page.number.text() == "0.2"
    page.number.set_value(0.7)
    assert page.number.text() == "0.7"


def wheel(edit, up):
    place = QPointF(edit.rect().center())
    turn = QPoint(0, 120 if up else -120)
    none = Qt.MouseButton.NoButton
    event = QWheelEvent(
        place, edit.mapToGlobal(place), QPoint(), turn, none, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(edit, event)


def test_that_the_wheel_does_nothing_but_in_the_focused_field(page):
    page.other.setFocus()
    wheel(page.number, True)
    assert not page.edits
    page.number.setFocus()
    wheel(page.number, True)
    assert page.edits == [0.3]


def test_that_up_and_down_go_by_1_3_10(page):
    for _ in range(3):
        QTest.keyClick(page.number, Qt.Key.Key_Up)
    for _ in range(5):
        QTest.keyClick(page.number, Qt.Key.Key_Down)
    assert page.edits == [0.3, 1.0, 3.0, 1.0, 0.3, 0.1, 0.03, 0.01]


def test_that_a_click_on_the_little_arrows_steps(page, qtbot):
    x = page.number.width() - 5
    qtbot.mouseClick(page.number, Qt.MouseButton.LeftButton, pos=QPoint(x, 3))
    qtbot.mouseClick(page.number, Qt.MouseButton.LeftButton, pos=QPoint(x, page.number.height() - 3))
    assert page.edits == [0.3, 0.1]


@pytest.mark.parametrize(
    ("model", "name", "up", "values"),
    [
        (HiddenLayer, "nodes", True, [8, 9, 10]),
        (HiddenLayer, "nodes", False, [2, 1, 1]),
        (Spirals, "classes", True, [5, 6, 6]),
        (Spirals, "train_share", True, [0.7, 0.75, 0.8]),
        (Spirals, "train_share", True, [0.97, 1.0, 1.0]),
        (Spirals, "train_share", False, [0.1, 0.05, 0.03, 0.01]),
        (Spirals, "noise", False, [0.1, 0.05, 0.0, 0.0]),
        (Spirals, "noise", True, [0.0, 0.05, 0.1]),
        (Spirals, "noise", True, [0.95, 1.0, 1.5]),
        (Adam, "beta1", True, [0.9, 0.95, 0.98, 0.99, 0.995]),
        (Adam, "beta1", False, [0.9, 0.8, 0.5, 0.0, 0.0]),
        (Adam, "epsilon", True, [1e-8, 3e-8, 1e-7]),
        (L2, "strength", True, [0.0, 1e-4, 3e-4]),
        (L2, "strength", False, [3e-4, 1e-4, 0.0, 0.0]),
        (Training, "learning_rate", True, [3e11, 1e12, 1e12]),
    ],
)
def test_that_steps_suit_the_bounds_and_end_at_them(model, name, up, values):
    info = field(model, name)
    for before, after in pairwise(values):
        assert stepped(before, up, info.kind == "int", info.bounds) == after


@pytest.mark.parametrize("key", ["Space", "Right", "Left", "Up", "Down", "Home", "Return", "Escape", "1", "M"])
def test_that_a_key_of_the_field_does_not_reach_the_window(qtbot, key):
    window = QMainWindow()
    number = NumberEdit(NODES, ("nodes",), parent=window)
    window.setCentralWidget(number)
    fired = []
    action = QAction("step", window)
    action.setShortcut(key)
    action.triggered.connect(lambda: fired.append(key))
    window.addAction(action)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    number.setFocus()
    qtbot.waitUntil(number.hasFocus)
    QTest.keyClick(window.windowHandle(), getattr(Qt.Key, f"Key_{key}"))
    assert not fired
    number.clearFocus()
    QTest.keyClick(window.windowHandle(), getattr(Qt.Key, f"Key_{key}"))
    assert fired == [key]


def test_that_the_keys_of_the_clicker_go_through_to_the_window(qtbot):
    window = QMainWindow()
    number = NumberEdit(NODES, ("nodes",), parent=window)
    window.setCentralWidget(number)
    fired = []
    action = QAction("step", window)
    action.setShortcuts(["PgDown", "F11"])
    action.triggered.connect(lambda: fired.append(1))
    window.addAction(action)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    number.setFocus()
    qtbot.waitUntil(number.hasFocus)
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_PageDown)
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_F11)
    assert fired == [1, 1]
