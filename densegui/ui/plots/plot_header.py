"""The line over a plot: its title or titles at the left, a legend or what the mouse points at, and small buttons."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from densegui.ui.theme import LIGHT, Theme
from densegui.ui.widgets.panel_header import title_font
from densegui.ui.widgets.tips import tip

SMALL = 0.9
"""Size of the legend and of switches, of the widget's font."""
LOWERED = 0.76
"""Size of a subscript."""
SAMPLE = 0.7
"""Size of the dashes in the legend, of those in the plot."""
_PARTS = re.compile(r"_\{([^}]*)\}")


@dataclass(frozen=True, slots=True)
class Entry:
    """A text of the legend and the line that it explains. In texts, `_{b}` is a subscript."""

    text: str
    color: QColor
    width: float = 1.0
    dashes: tuple[float, ...] = ()
    """Lengths of dashes and gaps in the plot; the sample beside the text is short, and so are its dashes."""


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


def plain(text: str) -> str:
    """Return a text without the marks of subscripts."""
    return _PARTS.sub(r"\1", text)


def lowered(font: QFont) -> QFont:
    """Return the font of subscripts."""
    small = QFont(font)
    small.setPointSizeF(LOWERED * font.pointSizeF())
    return small


class InfoLine(QWidget):
    """Paints the longest of several texts, or lists of entries, that has room; the shortest is cut off with "…"."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._texts: tuple[str, ...] = ()
        self._legends: tuple[tuple[Entry, ...], ...] = ()
        self._ink = QColor()
        self._small = QFont(self.font())
        self._key = self._small.toString()

    def sizeHint(self) -> QSize:
        return QSize(40, round(1.25 * self.fontMetrics().height()))

    def apply(self, theme: Theme, token: str = "muted", size: float = SMALL) -> None:
        """Take over a colour of the theme and the font, in a size of its own."""
        self._ink = theme.color(token)
        self._small = QFont(self.font())
        self._small.setPointSizeF(size * self._small.pointSizeF())
        self._key = self._small.toString()
        self.update()

    def fits(self, width: float) -> bool:
        """Whether some version of the text has room in a width; the shortest counts only where it is the only one."""
        return any(self._width_of(text) <= width for text in self._texts[:-1] or self._texts)

    def set_legends(self, legends: Iterable[Iterable[Entry]]) -> None:
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
        text = self._fitting_text() if self._texts else " · ".join(entry.text for entry in self._fitting_legend())
        return plain(text)

    def _width_of(self, text: str) -> float:
        return _runs(text, self._key)[1]

    def _gaps(self) -> tuple[float, float, float]:
        """The length of a line's sample, the space after it, and the space between entries."""
        height = QFontMetricsF(self._small).height()
        return 1.25 * height, 0.3 * height, 0.7 * height

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
        metrics = QFontMetricsF(self._small)
        baseline = (self.height() + metrics.ascent() - metrics.descent()) / 2
        if self._texts:
            text = self._fitting_text()
            if self._width_of(text) > self.width():
                text = QFontMetrics(self._small).elidedText(plain(text), Qt.TextElideMode.ElideRight, self.width())
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
            if entry.dashes:
                pen.setDashPattern([SAMPLE * length / entry.width for length in entry.dashes])
            painter.setPen(pen)
            painter.drawLine(QPointF(x, middle), QPointF(x + sample, middle))
            x += sample + space
            self._paint_text(painter, x, baseline, entry.text)
            x += self._width_of(entry.text) + between

    def _paint_text(self, painter: QPainter, x: float, baseline: float, text: str) -> None:
        painter.setPen(self._ink)
        for part, low, offset in _runs(text, self._key)[0]:
            painter.setFont(lowered(self._small) if low else self._small)
            shift = 0.2 * QFontMetricsF(self._small).ascent() if low else 0.0
            painter.drawText(QPointF(x + offset, baseline + shift), part)


class TextButton(QAbstractButton):
    """A quiet switch: a word that is bold, or framed (a switch at the right), when it is on.

    One of several titles is written as titles are. Enter presses it; Space belongs to the window.
    """

    def __init__(self, text: str, help_text: str, parent: QWidget, framed: bool = False, title: bool = False) -> None:
        super().__init__(parent)
        self._framed, self._title = framed, title
        self._theme = LIGHT
        self.setText(text)
        self.setToolTip(tip(help_text))
        self.setAccessibleName(text)
        self.setAccessibleDescription(help_text)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def apply(self, theme: Theme) -> None:
        """Take over colours."""
        self._theme = theme
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self._text_font(True))
        pad = round(0.4 * metrics.height()) if self._framed else 2
        return QSize(metrics.horizontalAdvance(self._shown) + 2 * pad, round(1.25 * metrics.height()))

    @property
    def _shown(self) -> str:
        return self.text().upper() if self._title else self.text()

    def _text_font(self, on: bool) -> QFont:
        """The font of a word is bold when it is on; that of a switch is small."""
        if self._title:
            return title_font(self.font(), QFont.Weight.DemiBold if on else QFont.Weight.Normal)
        font = QFont(self.font())
        if self._framed:
            font.setPointSizeF(SMALL * font.pointSizeF())
        font.setBold(on and not self._framed)
        return font

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        on, theme = self.isChecked(), self._theme
        if not self.isEnabled():
            ink = theme.color("faint")
        elif on:
            ink = theme.color("accent" if self._framed else "text")
        else:
            ink = theme.color("text" if self.underMouse() else "muted")
        if self._framed or self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            focused = self.hasFocus()
            painter.setPen(QPen(theme.color("accent" if on or focused else "border"), 2 if focused else 1))
            inset = 1.0 if focused else 0.5
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), 4, 4)
        painter.setPen(ink)
        painter.setFont(self._text_font(on))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._shown)
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)


class PlotHeader(QWidget):
    """One title or several, the info line, and switches at the right.

    Where there is no room for what the mouse points at, all but the title that is on make room: the mouse is elsewhere.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.info = InfoLine(self)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self.info, 1)
        self._titles: list[QWidget] = []
        self._buttons: list[TextButton] = []

    def add_title(self, title: QWidget) -> None:
        """Put a title after those that are there."""
        self._row.insertWidget(len(self._titles), title)
        self._titles.append(title)
        if isinstance(title, TextButton):
            self._buttons.append(title)

    def add_switch(self, switch: TextButton) -> None:
        """Put a switch at the right end."""
        self._row.addWidget(switch)
        self._buttons.append(switch)

    def tell(self, *texts: str) -> None:
        """Show a text in place of the legend: several versions, the longest first. None shows the legend."""
        self.info.set_texts(*texts)
        crowded = bool(texts) and self.width() > 0 and not self._has_room()
        for button in self._buttons:
            away = crowded and (button not in self._titles or not button.isChecked())
            if button.isHidden() != away:
                button.setHidden(away)

    def _has_room(self) -> bool:
        """Whether some version of the text but the shortest would fit beside all buttons."""
        taken = sum(widget.sizeHint().width() + self._row.spacing() for widget in {*self._titles, *self._buttons})
        return self.info.fits(self.width() - taken)

    def apply(self, theme: Theme) -> None:
        """Take over colours and the size of the font."""
        self._row.setSpacing(round(0.55 * self.fontMetrics().height()))
        self.info.apply(theme)
        for button in self._buttons:
            button.apply(theme)
