"""The line over a plot: its title or titles at the left, a legend or what the mouse points at, and small buttons."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from densegui.ui.theme import Theme
from densegui.ui.tips import tip

LOWERED = 0.76
"""Size of a subscript."""
_PARTS = re.compile(r"_\{([^}]*)\}")


@dataclass(frozen=True, slots=True)
class Entry:
    """A text of the legend and the line that it explains. In texts, `_{b}` is a subscript."""

    text: str
    color: QColor
    width: float = 1.0
    dashed: bool = False


@lru_cache(maxsize=512)
def _runs(text: str, font_key: str) -> tuple[tuple[tuple[str, bool, float], ...], float]:
    """Return (text, whether lowered, x) of each part, and the width."""
    font = QFont()
    font.fromString(font_key)
    small = lowered(font)
    runs, x = [], 0.0
    for number, part in enumerate(_PARTS.split(text)):
        if part:
            runs.append((part, bool(number % 2), x))
            x += QFontMetricsF(small if number % 2 else font).horizontalAdvance(part)
    return tuple(runs), x


def lowered(font: QFont) -> QFont:
    """Return the font of subscripts."""
    small = QFont(font)
    small.setPointSizeF(LOWERED * font.pointSizeF())
    return small


class InfoLine(QWidget):
    """Paints the longest of several texts, or lists of entries, that has room; the shortest is cut off with "…"."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._texts: tuple[str, ...] = ()
        self._legends: tuple[tuple[Entry, ...], ...] = ()
        self._ink = QColor()

    def sizeHint(self) -> QSize:
        return QSize(40, round(1.25 * self.fontMetrics().height()))

    def apply(self, theme: Theme) -> None:
        """Take over colours."""
        self._ink = theme.color("muted")
        self.update()

    def set_legends(self, legends: Sequence[Sequence[Entry]]) -> None:
        """Show a legend when no text is set: several versions, the longest first."""
        wanted = tuple(map(tuple, legends))
        if wanted != self._legends:
            self._legends = wanted
            self.update()

    def set_texts(self, *texts: str) -> None:
        """Show a text in place of the legend: several versions, the longest first. None shows the legend."""
        if texts != self._texts:
            self._texts = texts
            self.update()

    def shown_text(self) -> str:
        """Return the text as it is painted, without the marks of subscripts; of a legend, its entries."""
        if self._texts:
            text = self._fitting_text()
        else:
            text = " · ".join(entry.text for entry in self._fitting_legend())
        return _PARTS.sub(r"\1", text)

    def _width_of(self, text: str) -> float:
        return _runs(text, self.font().toString())[1]

    def _gaps(self) -> tuple[float, float, float]:
        """The length of a line's sample, the space after it, and the space between entries."""
        height = self.fontMetrics().height()
        return 1.3 * height, 0.35 * height, 0.9 * height

    def _legend_width(self, legend: Sequence[Entry]) -> float:
        sample, space, between = self._gaps()
        return sum(sample + space + self._width_of(entry.text) + between for entry in legend) - between

    def _fitting_text(self) -> str:
        return next((text for text in self._texts if self._width_of(text) <= self.width()), self._texts[-1])

    def _fitting_legend(self) -> tuple[Entry, ...]:
        fitting = (legend for legend in self._legends if self._legend_width(legend) <= self.width())
        return next(fitting, self._legends[-1] if self._legends else ())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        metrics = QFontMetricsF(self.font())
        baseline = (self.height() + metrics.ascent() - metrics.descent()) / 2
        if self._texts:
            text = self._fitting_text()
            if self._width_of(text) > self.width():
                plain = _PARTS.sub(r"\1", text)
                text = self.fontMetrics().elidedText(plain, Qt.TextElideMode.ElideRight, self.width())
            self._paint_text(painter, 0, baseline, text)
        else:
            self._paint_legend(painter, baseline, metrics)
        painter.end()

    def _paint_legend(self, painter: QPainter, baseline: float, metrics: QFontMetricsF) -> None:
        sample, space, between = self._gaps()
        middle = round(baseline - 0.5 * metrics.xHeight()) + 0.5
        x = 0.0
        for entry in self._fitting_legend():
            pen = QPen(entry.color, entry.width)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            if entry.dashed:
                pen.setDashPattern([4 / entry.width, 3 / entry.width])
            painter.setPen(pen)
            painter.drawLine(QPointF(x, middle), QPointF(x + sample, middle))
            x += sample + space
            self._paint_text(painter, x, baseline, entry.text)
            x += self._width_of(entry.text) + between

    def _paint_text(self, painter: QPainter, x: float, baseline: float, text: str) -> None:
        font = self.font()
        painter.setPen(self._ink)
        for part, low, offset in _runs(text, font.toString())[0]:
            painter.setFont(lowered(font) if low else font)
            shift = 0.2 * QFontMetricsF(font).ascent() if low else 0.0
            painter.drawText(QPointF(x + offset, baseline + shift), part)


class TextButton(QToolButton):
    """A quiet switch: a word, bold or coloured when it is on. Enter presses it (Space belongs to the window)."""

    def __init__(self, text: str, help_text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setText(text)
        self.setToolTip(tip(help_text))
        self.setAccessibleName(text)
        self.setAccessibleDescription(help_text)
        self.setCheckable(True)
        self.setAutoRaise(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)


class PlotHeader(QWidget):
    """Titles (or one title), the info line, and switches at the right."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.info = InfoLine(self)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self.info, 1)
        self._titles: list[QWidget] = []
        self._switches: list[QWidget] = []

    def add_title(self, title: QLabel | TextButton) -> None:
        """Put a title after those that are there."""
        title.setObjectName("title")
        self._row.insertWidget(len(self._titles), title)
        self._titles.append(title)

    def add_switch(self, switch: TextButton) -> None:
        """Put a switch at the right end."""
        switch.setObjectName("switch")
        self._row.addWidget(switch)
        self._switches.append(switch)

    def apply(self, theme: Theme) -> None:
        """Take over colours and the size of the font."""
        height = self.fontMetrics().height()
        self._row.setSpacing(round(0.45 * height))
        self.info.apply(theme)
        pad = round(0.3 * height)
        self.setStyleSheet(
            f"QLabel#title {{ color: {theme.text}; font-weight: bold; padding-right: {pad}px; }}"
            "QToolButton { background: transparent; border: none; border-radius: 4px;"
            f" padding: 1px {pad}px; color: {theme.muted}; }}"
            f"QToolButton#title {{ padding: 1px 0px; margin-right: {pad}px; }}"
            f"QToolButton#title:checked {{ color: {theme.text}; font-weight: bold; }}"
            f"QToolButton#switch {{ border: 1px solid {theme.border}; }}"
            f"QToolButton#switch:checked {{ color: {theme.accent}; border-color: {theme.accent}; }}"
            f"QToolButton:hover {{ color: {theme.text}; }}"
            f"QToolButton:focus {{ border: 1px solid {theme.accent}; }}"
        )
