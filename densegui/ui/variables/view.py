"""The variables: a list of all arrays with their statistics, and beside it one of them as numbers or as a picture."""

from functools import partial

from PySide6.QtCore import QEvent, QModelIndex, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QBrush, QGuiApplication, QHideEvent, QKeyEvent, QPainter, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QSizePolicy,
    QSplitter,
    QToolButton,
    QWidget,
)

from densegui.debugger.format import count
from densegui.debugger.frame import Frame, Freshness
from densegui.debugger.variables import Array, variables
from densegui.errors import DenseguiError
from densegui.ui.theme import Theme
from densegui.ui.variables.comparing import NONE, OTHER, PREVIOUS, Comparing
from densegui.ui.variables.list_model import EQUATION, HIGH, LOW, NAME, NORM, SHAPE, VariableModel
from densegui.ui.variables.paced import PacedView
from densegui.ui.variables.page import ArrayPage
from densegui.ui.variables.picture import picture_of
from densegui.ui.variables.saving import ask, save
from densegui.ui.variables.table import Table, table_style
from densegui.ui.variables.text import made_now, position_words, remark
from densegui.ui.widgets.panel_header import NoteLabel, PanelTitle, panel_style, stack
from densegui.ui.widgets.tips import tip

BESIDE, BELOW = 46, 24
"""Width and height of the panel, in heights of the font, from which list and array are shown together."""
LIST_KEYS = frozenset({
    Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Return, Qt.Key.Key_Enter,
})  # fmt: skip
WIDTHS = {NAME: "m_W1_new", SHAPE: "784 × 128", LOW: "−0.001235", HIGH: "−0.001235", NORM: "0.001235"}
"""What each column has room for."""


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
        self.list = Table(LIST_KEYS, self)
        self.list.setModel(self.model)
        self.list.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.verticalHeader().hide()
        self.list.horizontalHeader().setStretchLastSection(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName("Arrays")
        self.list.selectionModel().currentRowChanged.connect(self._choose_row)
        self.list.opened.connect(self._open_row)
        self.page = ArrayPage(self)
        self.page.chosen.connect(self._choose_element)
        self.page.closed.connect(self.close_page)
        self._make_tools()
        self._arrange()
        self.settings_changed()

    def _make_tools(self) -> None:
        self.follow = self._button("Follow", "Open the array that has just been computed", self._follow)
        self.follow.setCheckable(True)
        self.follow.setChecked(True)
        self.versus = QComboBox(self)
        self.versus.setAccessibleName("Difference")
        self.versus.setToolTip(tip("Show the arrays as they are, or what they differ by"))
        self.versus.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.versus.setMinimumContentsLength(6)
        self.versus.addItem("values", NONE)
        self.versus.addItem("change since the previous minibatch", PREVIOUS)
        self.versus.activated.connect(self._compare)
        self.copy = self._button("Copy", "Copy the selected numbers, or all of the array (Ctrl+C)", self.copy_numbers)
        self.save = self._button("Save…", "Save the array, or all arrays, as CSV or NPZ", self.ask_and_save)

    def _button(self, text: str, what: str, slot: object) -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setToolTip(tip(what))
        button.setAccessibleName(what)
        button.clicked.connect(slot)
        return button

    def _arrange(self) -> None:
        head, under = QHBoxLayout(), QHBoxLayout()
        head.setContentsMargins(10, 4, 6, 0)
        head.setSpacing(4)
        head.addWidget(self.title)
        for tool in (self.versus, self.follow, self.copy, self.save):
            head.addWidget(tool, 1 if tool is self.versus else 0)
        under.setContentsMargins(10, 1, 10, 3)
        under.addWidget(self.note)
        self.splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.list)
        self.splitter.addWidget(self.page)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setStretchFactor(1, 1)
        stack(self, head, under, self.splitter)

    # -- looks

    def settings_changed(self) -> None:
        theme = self.settings.theme
        points = self.font().pointSizeF()
        self.setStyleSheet(panel_style(theme, "VariablesView") + table_style(theme, points))
        self.title.set_color(theme.muted)
        self.note.set_color(theme.muted)
        self.page.set_theme(theme)
        self.list.measure()
        side = round(0.75 * self.list.fontMetrics().height())
        self.model.set_theme(theme, {f: mark(theme, f, side, self.devicePixelRatioF()) for f in Freshness})
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.FontChange:
            self.settings_changed()
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

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
        widths = {column: self.list.advance(text) for column, text in WIDTHS.items()}
        widths[NAME] += self.list.fontMetrics().height()
        room = (self.width() / 2 if beside else self.width()) - 12
        for column in (EQUATION, HIGH, LOW, SHAPE):
            needed = sum(width for other, width in widths.items() if other == column or self._fits(other, column))
            extra = 8 * self.list.fontMetrics().height() if column == EQUATION else 0
            self.list.setColumnHidden(column, needed + extra > room)
        for column, width in widths.items():
            self.list.setColumnWidth(column, width)

    @staticmethod
    def _fits(other: int, column: int) -> bool:
        """Whether a column stays when another one is the next to go."""
        order = (NAME, NORM, SHAPE, LOW, HIGH, EQUATION)
        return order.index(other) < order.index(column)

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
        self._offer(frame)
        now = made_now(frame)
        changed = self.comparing.changed(frame)
        self._syncing = True
        self.model.show_variables(variables(frame), changed, now, partial(remark, frame), self.settings.running)
        if self.follow.isChecked() and now:
            self.opened = now
        if self.model.row_of(self.opened) < 0:
            self.opened = "W1"
        row = self.model.row_of(self.opened)
        if self.list.currentIndex().row() != row:
            self.list.show_row(row)
        self._syncing = False
        self.note.set_text("  ·  ".join(filter(None, (position_words(frame), self.comparing.words(frame)))))
        self._show_array()

    def _offer(self, frame: Frame) -> None:
        """List what can be compared with."""
        name = frame.comparison.name if frame.comparison else ""
        offered = self.versus.findData(OTHER)
        if name and offered < 0:
            self.versus.addItem("", OTHER)
            offered = self.versus.findData(OTHER)
        if name:
            self.versus.setItemText(offered, f"difference to {name}")
        elif offered >= 0:
            self.versus.removeItem(offered)
        self.comparing.choice = str(self.versus.currentData())

    def _show_array(self) -> None:
        frame = self.frame
        if frame is None or not self.model.items or not self.page.isVisibleTo(self):
            return
        item = self.model.shown(self.model.row_of(self.opened))
        words = remark(frame, item.freshness)
        if self.comparing.choice != NONE and item.array is None:
            words = "nothing to compare with"
        self.page.show_picture(picture_of(frame, item, self.comparing.choice != NONE), words)
        for tool in (self.copy,):
            tool.setEnabled(item.array is not None)

    # -- what the user does

    @Slot(QModelIndex, QModelIndex)
    def _choose_row(self, index: QModelIndex, before: QModelIndex) -> None:
        if self._syncing or not index.isValid():
            return
        self.follow.setChecked(False)
        self.opened = self.model.items[index.row()].name
        self._show_array()

    @Slot(int)
    def _open_row(self, row: int) -> None:
        self.open(self.model.items[row].name)

    def open(self, name: str) -> None:
        """Open the array of a name, and stay with it."""
        self.follow.setChecked(False)
        self.opened = name
        self._page_open = True
        self._fit()
        if self.frame is not None:
            self.present(self.frame)

    @Slot()
    def close_page(self) -> None:
        """Show the list."""
        self._page_open = False
        self._fit()
        self.list.setFocus()

    @Slot()
    def _follow(self) -> None:
        if self.frame is not None:
            self.present(self.frame)

    @Slot()
    def _compare(self) -> None:
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
        if event.matches(QKeyEvent.StandardKey.Copy):
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
        lines = text.splitlines()
        size = f"{count(len(lines))} × {count(lines[0].count(chr(9)) + 1)}" if lines else "0"
        self.told.emit(f"Copied {size} numbers of {picture.item.name}.")

    @Slot()
    def ask_and_save(self) -> None:
        """Ask for a file and write the opened array, or all."""
        opened = self.arrays(False)
        path, everything = ask(self, next(iter(opened), ""))
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
        found: dict[str, Array] = {}
        suffix = "_difference" if self.comparing.choice != NONE else ""
        for row, item in enumerate(self.model.items):
            shown = self.model.shown(row) if everything or item.name == self.opened else None
            if shown is None or shown.array is None or (everything and item.freshness is not Freshness.FRESH):
                continue
            found[item.name + suffix] = shown.array
        return found


def mark(theme: Theme, freshness: Freshness, side: int, ratio: float) -> QPixmap:
    """Return the mark before a name: hatched for the last minibatch's, dashed for what is not computed yet."""
    pixmap = QPixmap(round(side * ratio), round(side * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    box = QRectF(1, 1, side - 2, side - 2)
    if freshness is Freshness.FRESH:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("muted"))
        painter.drawEllipse(box)
    elif freshness is Freshness.STALE:
        painter.setPen(theme.color("muted"))
        painter.setBrush(QBrush(theme.color("muted"), Qt.BrushStyle.BDiagPattern))
        painter.drawEllipse(box)
    else:
        painter.setPen(QPen(theme.color("faint"), 1, Qt.PenStyle.DashLine))
        painter.drawEllipse(box)
    painter.end()
    return pixmap
