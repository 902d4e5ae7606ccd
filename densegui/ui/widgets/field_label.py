"""The label of a field: its title, its symbol as on the slides, and the mark of what restarts training."""

import re
from functools import cache

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QIcon, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget

from densegui.ui.widgets.icons import icon
from densegui.ui.widgets.tips import tip

RESETS = "Changing it restarts training at t = 0."
SMALL = 0.74
"""Size of a subscript or superscript."""
_SCRIPTS = re.compile(r"([_^]?)([^_^]+)")


@cache
def _mark(color: str) -> QIcon:
    return icon("reset", QColor(color))


class FieldLabel(QWidget):
    """Paints a title and a symbol; a title that has no room is cut off with "…", the symbol never.

    Parameters
    ----------
    symbol : str
        "_" begins a subscript and "^" a superscript: m_b, n^[l].
    resets : bool
        Whether to show the little turning arrow.
    """

    def __init__(self, title: str, symbol: str, resets: bool, help_text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title, self.symbol, self.resets = title, symbol, resets
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setToolTip(tip(f"{help_text} {RESETS}" if resets else help_text))
        self.setAccessibleName(title)

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        width = metrics.horizontalAdvance(self.title) + 2
        if self.symbol:
            width += round(self._symbol_width()) + self._gap()
        if self.resets:
            width += self._mark_size() + self._gap()
        return QSize(width, round(1.2 * metrics.height()))

    def _gap(self) -> int:
        return round(0.35 * self.fontMetrics().height())

    def _mark_size(self) -> int:
        return round(0.62 * self.fontMetrics().height())

    def _runs(self) -> list[tuple[str, QFont, float]]:
        """Text, font and shift of the baseline of each part of the symbol."""
        runs = []
        for sign, text in _SCRIPTS.findall(self.symbol):
            font = QFont(self.font())
            font.setItalic(text.isalpha())
            if sign:
                font.setPointSizeF(SMALL * font.pointSizeF())
            height = self.fontMetrics().ascent()
            runs.append((text, font, {"": 0.0, "_": 0.22, "^": -0.36}[sign] * height))
        return runs

    def _symbol_width(self) -> float:
        return sum(QFontMetricsF(font).horizontalAdvance(text) for text, font, _ in self._runs())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        metrics = self.fontMetrics()
        room = self.width()
        if self.resets:
            side = self._mark_size()
            faint = self.palette().color(QPalette.ColorRole.Dark).name()
            _mark(faint).paint(painter, QRect(room - side, (self.height() - side) // 2 + 1, side, side))
            room -= side + self._gap()
        symbol_width = self._symbol_width() + self._gap() if self.symbol else 0.0
        title = metrics.elidedText(self.title, Qt.TextElideMode.ElideRight, max(round(room - symbol_width), 0))
        baseline = (self.height() + metrics.ascent() - metrics.descent()) / 2
        painter.drawText(0, round(baseline), title)
        x = float(metrics.horizontalAdvance(title) + self._gap())
        for text, font, shift in self._runs():
            painter.setFont(font)
            painter.drawText(round(x), round(baseline + shift), text)
            x += QFontMetricsF(font).horizontalAdvance(text)
        painter.end()
