"""A painted table of quantities: symbol, what it is, value. Its text can be copied."""

from collections.abc import Iterable
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
from densegui.ui.math.math_text import MathText
from densegui.ui.theme import Theme, mix
from densegui.ui.widgets.tips import tip


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
        self._math = MathText(1.12 * self._em)
        self._value_font = font
        self._margin = 0.85 * self._em
        self._small = QFont(font)
        self._small.setPointSizeF(font.pointSizeF() * 0.88)
        self._value_metrics, self._small_metrics = metrics, QFontMetricsF(self._small)
        self._line, self._top = 1.43 * self._em, 0.15 * self._em
        self._symbol_width = self._whole = self._decimals = 0.0

    def _measure_symbols(self) -> None:
        """Find where the second column begins; the third one begins anew with other rows."""
        self._whole, self._decimals = 0.0, 0.0
        self._measure_values(range(len(self.entries)))
        mean = self._small_metrics.horizontalAdvance("mean ")
        widths = (self._math.width(entry.symbol) + mean * entry.mean for entry in self.entries)
        self._symbol_width = max((4 * self._em, *widths))

    def _measure_values(self, rows: Iterable[int]) -> bool:
        """Make room for the values, whose decimal points stand below each other; return whether more was needed.

        The room never shrinks while the rows are the same: numbers that change must not swing to and fro.
        """
        before = self._whole, self._decimals
        for k in rows:
            whole, decimals = self._parts(self.entries[k].value)
            self._whole, self._decimals = max(self._whole, whole), max(self._decimals, decimals)
        return before != (self._whole, self._decimals)

    def _parts(self, value: str) -> tuple[float, float]:
        """Return how far a value reaches to the left and to the right of where its decimal point stands."""
        whole = self._value_metrics.horizontalAdvance(value.partition(".")[0])
        return whole, self._value_metrics.horizontalAdvance(value) - whole

    @property
    def _value_room(self) -> float:
        """Width of the column: there is always some ground before a number that can be hatched."""
        return max(7 * self._em, self._whole + self._decimals + self._em)

    @property
    def _words_room(self) -> float:
        return self.width() - self._margin - self._value_room - self._values_from - self._em

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._inks = {
            Freshness.FRESH: QColor(theme.text),
            Freshness.STALE: QColor(theme.muted),
            Freshness.ABSENT: QColor(theme.faint),
        }
        self._hatch = QBrush(mix(QColor(theme.panel), QColor(theme.faint), 0.6), Qt.BrushStyle.BDiagPattern)
        self.update()

    def show_entries(self, title: str, entries: tuple[Entry, ...], invitation: str) -> None:
        """Show entries, and the invitation, if there is one, below them. Only rows that differ are painted again."""
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
        changed = [k for k, (old, new) in enumerate(zip(before, entries, strict=True)) if old != new]
        if self._measure_values(changed):
            self.update()
            return
        for k in changed:
            same = before[k].words == entries[k].words and before[k].remark == entries[k].remark
            left = self.width() - self._margin - self._value_room if same else self._values_from
            self.update(self._row(k).adjusted(left - 3, 0, 0, 0).toAlignedRect())

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
        return self._margin + 0.5 * self._em + self._symbol_width

    def _row(self, k: int) -> QRectF:
        return QRectF(0, self._top + k * self._line, self.width(), self._line)

    def sizeHint(self) -> QSize:
        return QSize(round(20 * self._em), self.height_of(len(self.entries) + bool(self._invitation)))

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
        painter.setPen(QColor(self._theme.muted))
        below = round(self._top + len(self.entries) * self._line + 0.2 * self._em * (1 + bool(self.entries)))
        area = self.rect().adjusted(round(0.8 * self._em), below, -4, 0)
        painter.drawText(area, Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap, self._invitation)
        for k, entry in enumerate(self.entries):
            row = self._row(k)
            if row.intersects(QRectF(event.rect())):
                self._paint_entry(painter, self._theme, entry, row, event.rect().left())
        painter.end()

    def _paint_entry(self, painter: QPainter, theme: Theme, entry: Entry, row: QRectF, dirty: float) -> None:
        """Paint what lies to the right of `dirty`."""
        em = self._em
        right = row.width() - self._margin
        baseline = round(row.top() + 0.5 * row.height() + 0.34 * em)
        if dirty < self._values_from - 4:
            self._paint_symbol(painter, theme, entry, self._margin, baseline)
        if dirty < right - self._value_room - 4:
            self._paint_words(painter, theme, entry, self._values_from + 0.5 * em, baseline)
        whole, decimals = self._parts(entry.value)
        left = right - whole - (0.0 if entry.freshness is Freshness.ABSENT else self._decimals)
        if entry.freshness is Freshness.STALE:
            top, high = row.top() + 2, row.height() - 4
            begin, end = right - self._value_room - 2, left + whole + decimals + 2
            painter.fillRect(QRectF(begin, top, left - 2 - begin, high), self._hatch)
            painter.fillRect(QRectF(end, top, right + 3 - end, high), self._hatch)
        painter.setFont(self._value_font)
        painter.setPen(self._inks[entry.freshness])
        painter.drawText(QPointF(left, baseline), entry.value)

    def _paint_symbol(self, painter: QPainter, theme: Theme, entry: Entry, x: float, baseline: float) -> None:
        if entry.mean:
            painter.setFont(self._small)
            painter.setPen(QColor(theme.muted))
            painter.drawText(QPointF(x, baseline), "mean ")
            x += self._small_metrics.horizontalAdvance("mean ")
        painter.setPen(QColor(theme.text))
        self._math.draw(painter, x, baseline, entry.symbol)

    def _paint_words(self, painter: QPainter, theme: Theme, entry: Entry, left: float, baseline: float) -> None:
        """Say what the number is, or which minibatch it is of; the latter is never left out."""
        if entry.remark:
            text = entry.remark
            left = min(left, left + self._words_room - self._small_metrics.horizontalAdvance(text))
        else:
            text = self._fitting(entry.words, self._words_room)
        painter.setFont(self._small)
        painter.setPen(QColor(theme.muted))
        painter.drawText(QPointF(left, baseline), text)

    def _fitting(self, words: str, room: float) -> str:
        """Return words, shortened with "…" where there is no room for them; "" where not even for a few letters."""
        if room < 2.5 * self._em:
            return ""
        return self._small_metrics.elidedText(words, Qt.TextElideMode.ElideRight, room)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            k = int((event.pos().y() - self._top) // self._line)
            if 0 <= k < len(self.entries):
                entry = self.entries[k]
                whole = entry.remark or self._fitting(entry.words, self._words_room) == entry.words
                text = tip(entry.tip if whole else f"{entry.words}: {entry.tip}")
                QToolTip.showText(event.globalPos(), text, self, self._row(k).toRect())
            else:
                QToolTip.hideText()
            return True
        return super().event(event)


def _plain(entry: Entry) -> str:
    """Return a symbol as text: z_{5}^[2] as z_5[2]."""
    symbol = entry.symbol.replace("{", "").replace("}", "").replace("^", "")
    return ("mean " if entry.mean else "") + symbol
