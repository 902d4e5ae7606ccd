"""The variables: a list of all arrays with their statistics, and beside it one of them as numbers or as a picture."""

from functools import partial

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QHideEvent, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QSplitter, QWidget

from densegui.debugger.frame import Frame, Freshness
from densegui.debugger.variables import Array, variables
from densegui.errors import DenseguiError
from densegui.ui.variables.array_list import ArrayList
from densegui.ui.variables.comparing import NONE, Comparing
from densegui.ui.variables.list_model import VariableModel
from densegui.ui.variables.paced import PacedView
from densegui.ui.variables.page import ArrayPage
from densegui.ui.variables.picture import picture_of
from densegui.ui.variables.saving import ask, save
from densegui.ui.variables.table import table_style
from densegui.ui.variables.text import made_now, position_words, remark, tabbed_size
from densegui.ui.variables.tools import Tools
from densegui.ui.widgets.panel_header import NoteLabel, PanelTitle, free, panel_style, stack

BESIDE, BELOW = 46, 24
"""Width and height of the panel, in heights of the font, from which list and array are shown together."""


class VariablesView(PacedView):
    """Shows every array of the trace, the parameters and the optimiser's moments."""

    shows = ("architecture", "data", "parameters", "trace", "position", "selection", "timeline")

    selected = Signal(object)
    """The user wishes to see the node, edge or bias of an element."""
    example_chosen = Signal(object)
    """The user wishes to see the example of an element, from 0."""
    refused = Signal(str)
    told = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.comparing = Comparing()
        self.opened = "W1"
        """The name of the array that is shown, or that would be."""
        self._page_open = False
        self._syncing = False
        self.title = PanelTitle("Variables", "Variables", self)
        self.title.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.note = NoteLabel(self)
        self.model = VariableModel(self)
        self.list = ArrayList(self.model, self)
        self.list.selectionModel().currentRowChanged.connect(self._choose_row)
        self.list.opened.connect(self._open_row)
        self.page = ArrayPage(self)
        self.page.chosen.connect(self._choose_element)
        self.page.closed.connect(self.close_page)
        self.tools = Tools(self)
        self.tools.compared.connect(self._again)
        self.tools.follow.clicked.connect(self._again)
        self.tools.copy.clicked.connect(self.copy_numbers)
        self.tools.save.clicked.connect(self.ask_and_save)
        self._arrange()
        self.finish()

    def _arrange(self) -> None:
        head, under = QHBoxLayout(), QHBoxLayout()
        head.setContentsMargins(10, 4, 6, 0)
        head.setSpacing(8)
        head.addWidget(self.title)
        head.addWidget(self.tools, 1)
        under.setContentsMargins(10, 1, 10, 3)
        under.addWidget(self.note)
        self.splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self.splitter.setHandleWidth(1)
        self.splitter.setContentsMargins(6, 0, 0, 0)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.list)
        self.splitter.addWidget(self.page)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setStretchFactor(1, 1)
        stack(self, head, under, self.splitter)
        free(self)

    # -- looks

    def restyle(self) -> None:
        theme = self.settings.theme
        points = self.font().pointSizeF()
        self.setStyleSheet(panel_style(theme, "VariablesView") + table_style(theme, points))
        self.title.set_color(theme.muted)
        self.note.set_color(theme.muted)
        self.page.set_theme(theme)
        self.list.set_theme(theme)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        em = self.fontMetrics().height()
        return QSize(8 * em, 5 * em)

    @property
    def together(self) -> bool:
        """Whether there is room for the list and an array."""
        em = self.fontMetrics().height()
        return self.width() >= BESIDE * em or self.height() >= BELOW * em

    def _fit(self) -> None:
        """Show list and array, or one of them; in a narrow list, the columns that matter most."""
        beside = self.width() >= BESIDE * self.fontMetrics().height()
        self.splitter.setOrientation(Qt.Orientation.Horizontal if beside else Qt.Orientation.Vertical)
        self.list.setVisible(self.together or not self._page_open)
        self.page.setVisible(self.together or self._page_open)
        self.page.back.setVisible(not self.together)
        self.list.fit((self.width() / 2 if beside else self.width()) - 18)
        self.title.setVisible(self.tools.sizeHint().width() + self.title.sizeHint().width() + 24 <= self.width())
        self.tools.fit(self.width() - 16)

    # -- frames

    def show_frame(self, frame: Frame) -> None:
        if self.isVisible():
            self.comparing.remember(frame)
        super().show_frame(frame)

    def hideEvent(self, event: QHideEvent) -> None:
        self.comparing.forget()
        super().hideEvent(event)

    def present(self, frame: Frame) -> None:
        self.comparing.remember(frame)
        self.comparing.choice = self.tools.offer(frame.comparison.name if frame.comparison else "")
        now = made_now(frame)
        changed = self.comparing.changed(frame)
        self._syncing = True
        if self.model.show_variables(variables(frame), changed, now, partial(remark, frame), self.settings.running):
            self._fit()
        if self.tools.follow.isChecked() and now:
            self.opened = now
        if self.model.row_of(self.opened) < 0:
            self.opened = "W1"
        row = self.model.row_of(self.opened)
        if self.list.currentIndex().row() != row:
            self.list.show_row(row)
        self._syncing = False
        self.note.set_text("  ·  ".join(filter(None, (position_words(frame), self.comparing.words(frame)))))
        self._show_array()

    def _show_array(self) -> None:
        frame = self.frame
        if frame is None or not self.model.items or not self.page.isVisibleTo(self):
            return
        item = self.model.shown(self.model.row_of(self.opened))
        words = remark(frame, item.freshness)
        if self.comparing.choice != NONE and item.array is None:
            words = "nothing to compare with"
        self.page.show_picture(picture_of(frame, item, self.comparing.choice != NONE), words)
        self.tools.copy.setEnabled(item.array is not None)

    # -- what the user does

    @Slot(QModelIndex, QModelIndex)
    def _choose_row(self, index: QModelIndex, before: QModelIndex) -> None:
        if self._syncing or not index.isValid():
            return
        self.tools.follow.setChecked(False)
        self.opened = self.model.items[index.row()].name
        self._show_array()

    @Slot(int)
    def _open_row(self, row: int) -> None:
        self.open(self.model.items[row].name)

    def open(self, name: str) -> None:
        """Open the array of a name, and stay with it."""
        self.tools.follow.setChecked(False)
        self.opened = name
        self._page_open = True
        self._fit()
        self._again()

    @Slot()
    def close_page(self) -> None:
        """Show the list."""
        self._page_open = False
        self._fit()
        self.list.setFocus()

    @Slot()
    def _again(self) -> None:
        if self.frame is not None:
            self.present(self.frame)

    @Slot(int, int)
    def _choose_element(self, row: int, column: int) -> None:
        picture = self.page.picture
        if picture is None:
            return
        place = picture.item.place(row, column)
        if place is not None:
            self.selected.emit(place)
        if picture.item.columns_are_examples:
            self.example_chosen.emit(column)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_numbers()
        elif event.key() == Qt.Key.Key_Escape and self._page_open and not self.together:
            self.close_page()
        else:
            super().keyPressEvent(event)

    @Slot()
    def copy_numbers(self) -> None:
        """Put the selected numbers of the opened array, or all, on the clipboard."""
        picture = self.page.picture
        if picture is None or picture.array is None:
            return
        self.page.table.show_picture(picture)
        text = self.page.table.copied_text()
        QGuiApplication.clipboard().setText(text)
        self.told.emit(f"Copied {tabbed_size(text)} numbers of {picture.item.name}.")

    @Slot()
    def ask_and_save(self) -> None:
        """Ask for a file and write the opened array, or all."""
        path, everything = ask(self, next(iter(self.arrays(False)), ""))
        if path:
            self.save_as(path, everything)

    def save_as(self, path: str, everything: bool = False) -> None:
        """Write the opened array, or all that are computed, into a file."""
        try:
            sentence = save(path, self.arrays(everything))
        except DenseguiError as error:
            self.refused.emit(str(error))
        else:
            self.told.emit(sentence)

    def arrays(self, everything: bool) -> dict[str, Array]:
        """Return what would be saved: the opened array, or all of this position, by name."""
        found, suffix = {}, "_difference" if self.comparing.choice != NONE else ""
        for row, item in enumerate(self.model.items):
            shown = self.model.shown(row) if everything or item.name == self.opened else None
            if shown is None or shown.array is None or (everything and item.freshness is not Freshness.FRESH):
                continue
            found[item.name + suffix] = shown.array
        return found
