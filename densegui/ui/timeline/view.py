"""The timeline's panel: a slider over time, where to go, branches, edits and bookmarks.

Its three lists lie side by side; where there is no room for that, one is seen at a time.
"""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QTabBar, QToolButton, QVBoxLayout, QWidget

from densegui.debugger.format import count
from densegui.debugger.frame import Frame
from densegui.debugger.position import Position
from densegui.debugger.timeline import TimelineInfo
from densegui.ui.setup.parts import style
from densegui.ui.theme import Theme
from densegui.ui.timeline.goto import GoTo
from densegui.ui.timeline.lists import BookmarkList, BranchList, EditList
from densegui.ui.timeline.section import Section
from densegui.ui.timeline.slider import TimeSlider
from densegui.ui.view import FrameView
from densegui.ui.widgets.letter_edit import LetterEdit
from densegui.ui.widgets.panel_header import NoteLabel, PanelTitle, check_style, panel_style
from densegui.ui.widgets.throttle import Throttle
from densegui.ui.widgets.tips import tip

WIDE = 44
"""Times the height of the font: from this width on the lists lie side by side."""
NO_EDITS = "No edits yet. A change of a weight, λ, the optimiser … is listed here with its minibatch."
NO_BOOKMARKS = "No bookmarks yet. Type a name to find this position again."


class TimelineView(FrameView):
    """Shows where in time we are and what there is of it; tells where the user wishes to go."""

    shows = ("timeline", "position", "history")

    travel_requested = Signal(object)
    """To this Position of the present branch."""
    branch_requested = Signal(int)
    branch_renamed = Signal(int, str)
    comparison_requested = Signal(object)
    """With the branch of this number; None ends the comparison."""
    undo_requested = Signal()
    redo_requested = Signal()
    bookmark_requested = Signal(str)
    bookmark_chosen = Signal(str)
    bookmark_deleted = Signal(str)
    bookmark_compared = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Timeline")
        self.title = PanelTitle("Timeline", "Time", self)
        self.title.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.note = NoteLabel(self)
        self._make_travel()
        self._make_sections()
        self._arrange()
        self.finish()

    # -- construction

    def _make_travel(self) -> None:
        self._wishes = Throttle(self)
        self._wishes.passed.connect(self.travel_requested)
        self._holding = False
        self.slider = TimeSlider(self)
        self.slider.held.connect(self._hold)
        self.slider.let_go.connect(self._let_go)
        self.slider.stepped.connect(self._step_to)
        self.goto = GoTo(self)
        self.goto.wished.connect(self.travel_requested)
        self.goto.refused.connect(self.note.set_text)
        self.end = QToolButton(self)
        self.end.setObjectName("comparison")
        self.end.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.end.clicked.connect(self._end_comparison)
        self.end.hide()

    def _make_sections(self) -> None:
        self.branches, self.edits, self.bookmarks = BranchList(self), EditList(self), BookmarkList(self)
        first = Section("Branches", self.branches, "", self)
        self.switch = first.add_button("Go to", "Go to the end of the branch that is selected.", self._switch)
        self.rename = first.add_button("Rename", "Rename the branch that is selected.", self.branches.rename)
        second = Section("Edits", self.edits, NO_EDITS, self)
        self.undo = second.add_button("Undo", "Go to where the last edit was made, without it.", self.undo_requested)
        self.redo = second.add_button("Redo", "Make the edit again that was undone last.", self.redo_requested)
        third = Section("Bookmarks", self.bookmarks, NO_BOOKMARKS, self)
        self.name = LetterEdit(self)
        self.name.setMaxLength(60)
        self.name.setPlaceholderText("new name")
        self.name.setAccessibleName("Name of the new bookmark")
        self.name.returnPressed.connect(self._add)
        third.add(self.name, 3)
        self.add = third.add_button("Add", "Give the present position this name.", self._add)
        self.sections = (first, second, third)
        self.branches.chosen.connect(self._choose_branch)
        self.branches.renamed.connect(self.branch_renamed)
        self.branches.compared.connect(self.comparison_requested)
        self.edits.chosen.connect(self._choose_edit)
        self.bookmarks.chosen.connect(self._choose_bookmark)
        self.bookmarks.deleted.connect(self.bookmark_deleted)
        self.bookmarks.compared.connect(self._compare_bookmark)

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(10, 6, 8, 0)
        head.setSpacing(8)
        head.addWidget(self.title)
        head.addWidget(self.note, 1)
        head.addWidget(self.goto)
        way = QHBoxLayout()
        way.setContentsMargins(10, 0, 10, 0)
        way.addWidget(self.slider, 1)
        way.addWidget(self.end)
        self.tabs = QTabBar(self)
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.tabs.setElideMode(Qt.TextElideMode.ElideRight)
        for section in self.sections:
            self.tabs.addTab(section.title.text())
        self.tabs.currentChanged.connect(self._show_sections)
        lists = QHBoxLayout()
        lists.setContentsMargins(10, 2, 10, 6)
        lists.setSpacing(12)
        for section, share in zip(self.sections, (11, 8, 11), strict=True):
            section.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
            lists.addWidget(section, share)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addLayout(way)
        column.addLayout(lists, 1)

    # -- looks

    @property
    def wide(self) -> bool:
        """Whether the lists lie side by side."""
        return self.width() >= WIDE * self.fontMetrics().height()

    @Slot()
    def _show_sections(self) -> None:
        wide, focused = self.wide, self.tabs.hasFocus()
        for number, section in enumerate(self.sections):
            section.setVisible(wide or number == self.tabs.currentIndex())
            section.title.setVisible(wide)
        self.sections[self.tabs.currentIndex()].lead(self.tabs)  # tabs and buttons share a row
        self.tabs.setVisible(not wide)
        if focused and not wide:
            self.tabs.setFocus()
        self.note.setVisible(wide)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_sections()
        if self.frame is not None:
            self._show_comparison(self.frame)

    def restyle(self) -> None:
        theme = self.settings.theme
        self.setStyleSheet(style(theme) + panel_style(theme, "TimelineView") + _own_style(theme))
        self.title.set_color(theme.muted)
        self.note.set_color(theme.muted)
        for part in (self.slider, self.branches, self.edits, self.bookmarks):
            part.set_theme(theme)
        self._show_sections()

    # -- drawing

    def draw(self, frame: Frame) -> None:
        info, length = frame.timeline, max(frame.curves.cost.size, frame.position.t)
        here = next((branch for branch in info.branches if branch.current), None)
        marks = [position.t for _, branch, position in info.bookmarks if here is None or branch == here.number]
        self.slider.show_time(frame.position.t, length, _made(info), marks)
        self.goto.show_position(frame.position, len(frame.program))
        name = f" · {here.name}" if here is not None else ""
        self.note.set_text(f"minibatch {count(frame.position.t)} of {count(length)} recorded{name}")
        self.branches.show_branches(info.branches, frame.comparison)
        self.edits.show_edits(info.edits)
        self.bookmarks.show_bookmarks(info.bookmarks, info.branches, frame.comparison)
        self.undo.setEnabled(info.can_undo)
        self.redo.setEnabled(info.can_redo)
        self._show_comparison(frame)

    def _show_comparison(self, frame: Frame) -> None:
        if frame.comparison is not None:
            name = frame.comparison.name
            text = self.fontMetrics().elidedText(f"compared: {name}", Qt.TextElideMode.ElideRight, self.width() // 3)
            self.end.setText(f"{text}  ×")
            what = f"What is here is compared with “{name}”. A click ends the comparison."
            self.end.setToolTip(tip(what))
            self.end.setAccessibleName(what)
        if self.end.isHidden() is not (frame.comparison is None):
            self.end.setVisible(frame.comparison is not None)
            layout = self.layout()
            assert layout is not None
            layout.activate()  # at once: it would be seen in the corner for a moment

    # -- wishes

    @Slot(int)
    def _hold(self, t: int) -> None:
        if not self._holding:
            self._holding = True
            self._wishes.begin()
        self._wishes.wish(Position(t, 0))

    @Slot()
    def _let_go(self) -> None:
        self._holding = False
        self._wishes.finish()
        if self.frame is not None:  # the handle returns to where we are
            self.slider.setValue(self.frame.position.t)

    @Slot(int)
    def _step_to(self, t: int) -> None:
        self.travel_requested.emit(Position(t, 0))

    @Slot(int)
    def _choose_branch(self, row: int) -> None:
        self.branch_requested.emit(self.branches.branches[row].number)

    @Slot()
    def _switch(self) -> None:
        if (number := self.branches.chosen_branch) is not None:
            self.branch_requested.emit(number)

    @Slot(int)
    def _choose_edit(self, row: int) -> None:
        self.travel_requested.emit(Position(self.edits.edits[row].t, 0))

    @Slot()
    def _add(self) -> None:
        if name := self.name.text().strip():
            self.name.clear()
            self.name.clearFocus()  # keys belong to the window again
            self.bookmark_requested.emit(name)
        else:
            self.name.setFocus()

    @Slot(int)
    def _choose_bookmark(self, row: int) -> None:
        self.bookmark_chosen.emit(self.bookmarks.names[row])

    @Slot(object)
    def _compare_bookmark(self, name: str | None) -> None:
        if name is None:
            self._end_comparison()
        else:
            self.bookmark_compared.emit(name)

    @Slot()
    def _end_comparison(self) -> None:
        self.comparison_requested.emit(None)


def _made(info: TimelineInfo) -> list[int]:
    """Return the minibatches of the edits that are in force on this branch."""
    return [edit.t for edit in info.edits if not edit.undone]


def _own_style(theme: Theme) -> str:
    return f"""
        QLabel#section {{ font-weight: 600; }}
        QToolButton {{ padding: 0px 6px; }}
        QToolButton:disabled {{ color: {theme.faint}; }}
        QToolButton#comparison {{ border-style: dotted; color: {theme.text}; }}
        QTreeWidget {{ background: {theme.panel}; color: {theme.text}; border: 1px solid {theme.border};
            border-radius: 4px; outline: none; }}
        QTreeWidget:focus {{ border-color: {theme.accent}; }}
        QTreeWidget::item {{ padding: 0px 3px; border: none; }}
        QTreeWidget::item:hover {{ background: {theme.window}; }}
        QTreeWidget::item:selected {{ background: {theme.window}; color: {theme.text}; }}
        Section > QLineEdit {{ padding: 0px 5px; }}
        {check_style(theme, "QTreeWidget")}
        QTreeWidget QLineEdit {{ border-radius: 0px; padding: 0px 2px; }}
        QHeaderView {{ background: {theme.panel}; border: none; }}
        QHeaderView::section {{ background: {theme.panel}; color: {theme.muted}; border: none;
            border-bottom: 1px solid {theme.border}; padding: 0px 3px; }}
        QTabBar::tab {{ background: {theme.panel}; color: {theme.muted}; padding: 1px 8px; border: none;
            border-bottom: 2px solid transparent; }}
        QTabBar::tab:selected {{ color: {theme.text}; border-bottom-color: {theme.accent}; }}
    """
