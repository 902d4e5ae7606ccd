"""The gutter of the listing: dots where breakpoints are, clicks that wish for them, and the menu of a line."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu

from densegui.ui.program.view import ProgramView
from densegui.ui.theme import DARK, LIGHT
from densegui.ui.view import ViewSettings


@pytest.fixture
def view(qtbot, frame_at):
    made = ProgramView()
    qtbot.addWidget(made)
    made.resize(410, 470)
    made.show_frame(frame_at(31, 0))
    made.show()
    made.typesetter.finish()
    QApplication.processEvents()
    return made


def color(view, x, y):
    """The colour of the view at a place in its listing."""
    return view.grab().toImage().pixelColor(view.listing.mapTo(view, QPoint(round(x), round(y))))


def color_at(view, index):
    """The colour in the middle of a line's dot."""
    middle = view.listing.gutter.dot(index).center()
    return color(view, middle.x(), middle.y()).name()


def edge_at(view, index):
    """The colour at the left edge of a line's dot."""
    dot = view.listing.gutter.dot(index)
    return color(view, dot.left(), dot.center().y())


def menu_at(view, index):
    """Ask for the menu of a line, and return it."""
    listing = view.listing
    place = listing.row_rect(index).center().toPoint()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, listing.mapToGlobal(place))
    QApplication.sendEvent(listing, event)
    (menu,) = (menu for menu in view.findChildren(QMenu) if menu.isVisible())
    return menu


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_that_a_dot_is_full_where_enabled_and_hollow_where_not(view, theme):
    view.apply_settings(ViewSettings(theme=theme))
    view.show_breakpoints({4: True, 9: False})
    assert color_at(view, 4) == theme.danger
    assert color_at(view, 9) == theme.panel
    red, green = edge_at(view, 9).red(), edge_at(view, 9).green()
    assert red - green > 40
    assert color_at(view, 5) == theme.panel
    view.show_breakpoints({})
    assert color_at(view, 4) == theme.panel


def test_that_the_dot_stands_in_the_gutter_beside_its_line(view):
    places = view.listing.places
    for index in range(23):
        dot, row = view.listing.gutter.dot(index), view.listing.row_rect(index)
        assert 1 <= dot.left() < dot.right() <= places.sizes.gutter - 1
        assert row.top() <= dot.center().y() <= row.bottom()


def test_that_the_dot_is_seen_on_the_current_line(view, frame_at):
    view.show_frame(frame_at(31, 5))
    view.show_breakpoints({4: True})
    assert color_at(view, 4) == LIGHT.danger


@pytest.mark.parametrize("index", [0, 8, 22])
def test_that_a_click_beside_a_line_wishes_for_its_breakpoint(qtbot, view, index):
    gutter = view.listing.gutter
    with qtbot.waitSignal(view.line_toggled) as wish:
        qtbot.mouseClick(gutter, Qt.MouseButton.LeftButton, pos=gutter.dot(index).center().toPoint())
    assert wish.args == [index]


def test_that_a_click_on_an_equation_or_with_another_button_wishes_for_nothing(qtbot, view):
    wishes = []
    view.line_toggled.connect(wishes.append)
    qtbot.mouseClick(view.listing, Qt.MouseButton.LeftButton, pos=view.listing.row_rect(4).center().toPoint())
    place = view.listing.gutter.dot(4).center().toPoint()
    qtbot.mouseClick(view.listing.gutter, Qt.MouseButton.MiddleButton, pos=place)
    assert wishes == []


def test_that_the_mouse_over_the_gutter_shows_a_faint_dot(qtbot, view):
    gutter = view.listing.gutter
    qtbot.mouseMove(gutter, gutter.dot(4).center().toPoint())
    faint = color_at(view, 4)
    assert faint not in (LIGHT.danger, LIGHT.panel)
    view.show_breakpoints({4: True})
    assert color_at(view, 4) == LIGHT.danger
    gutter.leaveEvent(None)
    view.show_breakpoints({})
    assert color_at(view, 4) == LIGHT.panel


def test_that_the_menu_of_a_line_has_its_wishes(qtbot, view):
    for text, signal in (("Run to here", view.run_to), ("Back to here", view.back_to),
                         ("Break here", view.line_toggled)):  # fmt: skip
        menu = menu_at(view, 7)
        actions = {action.text().replace("&", ""): action for action in menu.actions()}
        assert list(actions) == ["Run to here", "Back to here", "Show as matrices", "", "Break here"]
        with qtbot.waitSignal(signal) as wish:
            actions[text].trigger()
        assert wish.args == [7]
        menu.close()


def test_that_the_menu_offers_to_remove_what_is_there(view):
    view.show_breakpoints({7: False})
    menu = menu_at(view, 7)
    assert [action.text().replace("&", "") for action in menu.actions()][-1] == "Remove the breakpoint"
    menu.close()


def test_that_below_the_last_line_there_is_no_menu(view):
    listing = view.listing
    place = QPoint(100, listing.height() - 1)
    QApplication.sendEvent(
        listing, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, listing.mapToGlobal(place))
    )
    assert not [menu for menu in view.findChildren(QMenu) if menu.isVisible()]


def test_that_breakpoints_of_a_longer_program_are_not_painted(view):
    view.show_breakpoints({4: True, 99: True})
    assert color_at(view, 4) == LIGHT.danger


def test_that_the_dots_grow_with_the_text(view):
    width = view.listing.gutter.dot(4).width()
    font, larger = QApplication.font(), QApplication.font()
    larger.setPointSizeF(2 * font.pointSizeF())
    try:
        QApplication.setFont(larger)
        QApplication.processEvents()
        assert view.listing.gutter.dot(4).width() > 1.8 * width
        assert view.listing.gutter.width() == round(view.listing.places.sizes.gutter)
    finally:
        QApplication.setFont(font)
