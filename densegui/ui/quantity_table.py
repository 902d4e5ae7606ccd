"""A painted table of quantities: symbol, what it is, value. Its text can be copied."""

from typing import NamedTuple

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Slot
from PySide6.QtGui import (
    QAction,
    QBrush,
    QColor,
    QFont,
    QFontMetricsF,
    QGuiApplication,
    QHelpEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from densegui.debugger.frame import Freshness
from densegui.ui.math_text import MathText
from densegui.ui.theme import Theme, mix
from densegui.ui.tips import tip


class Entry(NamedTuple):
    """A row: `symbol` in the markup of MathText, `words` what it is, `remark` in place of them when it is old."""

    symbol: str
    words: str
    value: str
    remark: str
    freshness: Freshness
    tip: str
    mean: bool


class QuantityTable(QWidget):
    """Paints entries below each other."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setAccessibleName("Quantities")
        self.entries: tuple[Entry, ...] = ()
        self._title = self._invitation = ""
        self._theme: Theme | None = None
        self._measure()
        self.copy_action = QAction("&Copy", self)
        self.copy_action.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        self.copy_action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.copy_action.setToolTip("Copy the table as text")
        self.copy_action.triggered.connect(self.copy)
        self.addAction(self.copy_action)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    def _measure(self) -> None:
        font = QFont(self.font())
        metrics = QFontMetricsF(font)
        self._em = metrics.height() / 1.17
        self._math = MathText(1.2 * self._em)
        self._value_font = font
        self._small = QFont(font)
        self._small.setPointSizeF(font.pointSizeF() * 0.88)
        self._value_metrics, self._small_metrics = metrics, QFontMetricsF(self._small)
        self._line, self._top = 1.42 * self._em, 0.2 * self._em
        self._symbol_width = 0.0

    def _measure_symbols(self) -> None:
        """Find where the second column begins."""
        mean = self._small_metrics.horizontalAdvance("mean ")
        widths = (self._math.width(entry.symbol) + mean * entry.mean for entry in self.entries)
        self._symbol_width = max((4 * self._em, *widths))

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._hatch = QBrush(mix(QColor(theme.panel), QColor(theme.faint), 0.6), Qt.BrushStyle.BDiagPattern)
        self.update()

    def show_entries(self, title: str, entries: tuple[Entry, ...], invitation: str) -> None:
        """Show entries, or the invitation when there are none. Only rows that differ are painted again."""
        before, self.entries = self.entries, entries
        self._title = title
        if len(before) != len(entries) or invitation != self._invitation:
            self._invitation = invitation
            self._measure_symbols()
            self.updateGeometry()
            self.update()
            return
        if any(old.symbol != new.symbol or old.mean != new.mean for old, new in zip(before, entries, strict=True)):
            self._measure_symbols()
            self.update()
            return
        for k, (old, new) in enumerate(zip(before, entries, strict=True)):
            if old != new:
                self.update(self._row(k).adjusted(self._values_from, 0, 0, 0).toAlignedRect())

    def text(self) -> str:
        """Return the table as text, a row a line, with tabs between its cells."""
        rows = [(_plain(entry), entry.value + (f" {entry.remark}" if entry.remark else "")) for entry in self.entries]
        return "\n".join([self._title, *("\t".join(row) for row in rows)])

    @Slot()
    def copy(self) -> None:
        """Put the table on the clipboard."""
        if self.entries:
            QGuiApplication.clipboard().setText(self.text())

    @property
    def _values_from(self) -> float:
        """Where the second column begins: left of it, a new frame of the same selection changes nothing."""
        return 1.35 * self._em + self._symbol_width

    def _row(self, k: int) -> QRectF:
        return QRectF(0, self._top + k * self._line, self.width(), self._line)

    def sizeHint(self) -> QSize:
        return QSize(round(20 * self._em), self.height_of(max(len(self.entries), 1)))

    def height_of(self, rows: int) -> int:
        """Return the height that so many rows need."""
        return round(rows * self._line + 2 * self._top)

    def minimumSizeHint(self) -> QSize:
        return QSize(round(12 * self._em), self.sizeHint().height())

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.FontChange:
            self._measure()
            self._measure_symbols()
            self.updateGeometry()
            self.update()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._theme is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self.entries:
            painter.setPen(QColor(self._theme.muted))
            area = self.rect().adjusted(round(0.8 * self._em), round(0.2 * self._em), -4, 0)
            flags = Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
            painter.drawText(area, flags, self._invitation)
        for k, entry in enumerate(self.entries):
            row = self._row(k)
            if row.intersects(QRectF(event.rect())):
                self._paint_entry(painter, self._theme, entry, row, event.rect().left() < self._values_from - 1)
        painter.end()

    def _paint_entry(self, painter: QPainter, theme: Theme, entry: Entry, row: QRectF, whole: bool) -> None:
        em = self._em
        left, right = 0.85 * em, row.width() - 0.85 * em
        baseline = row.top() + 0.5 * row.height() + 0.34 * em
        ink = QColor({Freshness.FRESH: theme.text, Freshness.STALE: theme.muted}.get(entry.freshness, theme.faint))
        if whole:
            self._paint_symbol(painter, theme, entry, left, baseline)
        width = self._value_metrics.horizontalAdvance(entry.value)
        if entry.freshness is Freshness.STALE:
            top, high, room = row.top() + 2, row.height() - 4, max(7 * em, width)
            painter.fillRect(QRectF(right - room - 2, top, room + 5, high), self._hatch)
            painter.fillRect(QRectF(right - width - 2, top, width + 4, high), QColor(theme.panel))
        painter.setFont(self._value_font)
        painter.setPen(ink)
        painter.drawText(QPointF(right - width, baseline), entry.value)
        self._paint_words(
            painter, theme, entry, self._values_from + 0.5 * em, right - max(7 * em, width) - 0.8 * em, baseline
        )

    def _paint_symbol(self, painter: QPainter, theme: Theme, entry: Entry, x: float, baseline: float) -> None:
        if entry.mean:
            painter.setFont(self._small)
            painter.setPen(QColor(theme.muted))
            painter.drawText(QPointF(x, baseline), "mean ")
            x += self._small_metrics.horizontalAdvance("mean ")
        painter.setPen(QColor(theme.text))
        self._math.draw(painter, x, baseline, entry.symbol)

    def _paint_words(
        self, painter: QPainter, theme: Theme, entry: Entry, left: float, right: float, baseline: float
    ) -> None:
        """Say what the number is, or which minibatch it is of; the latter is never left out."""
        text = entry.remark or entry.words
        width = self._small_metrics.horizontalAdvance(text)
        painter.setFont(self._small)
        painter.setPen(QColor(theme.muted))
        if entry.remark or width <= right - left:
            painter.drawText(QPointF(min(left, right - width), baseline), text)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            k = int((event.pos().y() - self._top) // self._line)
            if 0 <= k < len(self.entries):
                QToolTip.showText(event.globalPos(), tip(self.entries[k].tip), self, self._row(k).toRect())
            else:
                QToolTip.hideText()
            return True
        return super().event(event)


def _plain(entry: Entry) -> str:
    """Return a symbol as text: z_{5}^[2] as z_5[2]."""
    symbol = entry.symbol.replace("{", "").replace("}", "").replace("^", "")
    return ("mean " if entry.mean else "") + symbol
