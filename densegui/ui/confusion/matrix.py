"""The confusion matrix as a widget: a click or a key chooses a cell, a row or a column of it."""

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from densegui.debugger.answers import ANY, Cell, Confusion
from densegui.ui.confusion.layout import GAP, TALLEST, Layout, layout
from densegui.ui.confusion.painting import MatrixPainter
from densegui.ui.confusion.text import cell_words
from densegui.ui.theme import LIGHT, Theme
from densegui.ui.widgets.tips import tip

NARROW = 20
"""Width in heights of the font up to which captions are short."""
STEPS = {
    Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0), Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1),
}  # fmt: skip


class ConfusionMatrix(QWidget):
    """Paints a matrix into the room that there is. Numbers that have no room are in the tool tips."""

    chosen = Signal(object)
    """The user clicked a Cell: one cell, a row or a column by its name; again or with Esc: all."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName("Confusion matrix")
        self.confusion: Confusion | None = None
        self.cell = ANY
        self._names: tuple[str, ...] = ()
        self._theme = LIGHT

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours."""
        self._theme = theme
        self.update()

    def show_confusion(self, confusion: Confusion | None, names: tuple[str, ...], cell: Cell) -> None:
        """Show a matrix, with a cell that is chosen."""
        self.confusion, self._names, self.cell = confusion, names, cell
        self.update()

    def minimumSizeHint(self) -> QSize:
        return QSize(60, 40)

    # -- geometry

    def painter(self) -> MatrixPainter:
        """Return what paints it."""
        em = self.fontMetrics().height()
        return MatrixPainter(self._theme, self.font(), em, self._names, self.width() < NARROW * em)

    def places(self) -> Layout | None:
        """Return where everything lies; None where there is nothing to show or no room for it."""
        if self.confusion is None:
            return None
        measures = self.painter().measures(self.confusion)
        return layout(len(self._names), self.width(), self.height(), measures)

    def whole_height(self) -> int:
        """Return the height beyond which nothing grows, at this width."""
        if self.confusion is None:
            return 0
        measures = self.painter().measures(self.confusion)
        room = len(self._names) * TALLEST * measures.line + 4 * measures.line
        places = layout(len(self._names), self.width(), room, measures)
        return (
            0 if places is None else round(places.cells.bottom() + (2 * places.footed + 0.5) * measures.line + 2 * GAP)
        )

    # -- the user

    def mousePressEvent(self, event: QMouseEvent) -> None:
        places = self.places()
        found = places.at(event.position()) if places is not None else None
        if found is not None and event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(ANY if found == self.cell else found)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            places = self.places()
            found = places.at(QPointF(event.pos())) if places is not None else None
            text = cell_words(self.confusion, found, self._names) if self.confusion and found else ""
            QToolTip.showText(event.globalPos(), tip(text), self)
            return True
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._takes(event):
            event.accept()
            return True
        return super().event(event)

    def _takes(self, event: QKeyEvent) -> bool:
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
        return plain and (Qt.Key(event.key()) in STEPS or (event.key() == Qt.Key.Key_Escape and self.cell != ANY))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._takes(event) or self.confusion is None:
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Escape:
            self.chosen.emit(ANY)
        else:
            down, right = STEPS[Qt.Key(event.key())]
            last = len(self._names) - 1
            row, column = self.cell.true, self.cell.predicted
            row = 0 if row is None else min(max(row + down, 0), last)
            column = 0 if column is None else min(max(column + right, 0), last)
            self.chosen.emit(Cell(row, column))

    def paintEvent(self, event: QPaintEvent) -> None:
        places = self.places()
        painter = QPainter(self)
        if places is not None and self.confusion is not None:
            self.painter().paint(painter, places, self.confusion, self.cell)
        painter.end()
