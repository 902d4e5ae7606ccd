"""The network's answer to what is drawn: ŷ of each class as a bar with its number."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from densegui.debugger.format import hundredths
from densegui.ui.theme import LIGHT, Theme
from densegui.ui.widgets.class_marks import paint_mark

LOWEST = 0.92
"""Height of a row at least, in heights of the font; where that has no room, the likeliest classes are shown."""


class AnswerBars(QWidget):
    """Paints a row for each class, in the colours of the classes; the likeliest is bold."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Answer")
        self.names: tuple[str, ...] = ()
        self.answer: tuple[float, ...] | None = None
        self._theme = LIGHT

    def sizeHint(self) -> QSize:
        return QSize(150, 140)

    def minimumSizeHint(self) -> QSize:
        return QSize(90, 60)

    def set_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self._theme = theme
        self.update()

    def show_answer(self, names: tuple[str, ...], answer: tuple[float, ...] | None) -> None:
        """Show ŷ of each class; None where nothing has gone through the network."""
        if (names, answer) != (self.names, self.answer):
            self.names, self.answer = names, answer
            self.update()

    def text(self) -> str:
        """Return the answer in words, the likeliest class first."""
        if self.answer is None:
            return "no answer"
        order = sorted(range(len(self.names)), key=lambda k: -self.answer[k] if self.answer else 0.0)
        return ", ".join(f"{self.names[k]} {hundredths(self.answer[k])}" for k in order)

    def shown_classes(self) -> list[int]:
        """Return the classes that there is room for, in their order: all, or the likeliest."""
        rows = max(int(self.height() / (LOWEST * self.fontMetrics().height())), 1)
        classes = list(range(len(self.names)))
        if len(classes) <= rows:
            return classes
        likeliest = sorted(classes, key=lambda k: -(self.answer[k] if self.answer else 0.0))
        return sorted(likeliest[: max(rows - 1, 1)])

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font, em = self.font(), self.fontMetrics().height()
        shown = self.shown_classes()
        left_out = len(self.names) - len(shown)
        height = min(self.height() / max(len(shown) + (left_out > 0), 1), 1.5 * em)
        if height < 1.15 * em:
            font.setPointSizeF(font.pointSizeF() * max(height / (1.2 * em), 0.7))
        bold = type(font)(font)
        bold.setBold(True)
        metrics = QFontMetricsF(bold)
        mark, gap = 0.9 * em, 0.35 * em
        name_room = min(max((metrics.horizontalAdvance(name) for name in self.names), default=0), 0.4 * self.width())
        number_room = metrics.horizontalAdvance("0.00") + gap
        start = mark + name_room + gap
        room = max(self.width() - start - number_room, 4.0)
        best = max(self.answer) if self.answer else None
        for row, k in enumerate(shown):
            middle, color = (row + 0.5) * height, self._theme.class_color(k)
            value = self.answer[k] if self.answer else None
            paint_mark(painter, self._theme, k, QPointF(0.4 * em, middle), 0.24 * em, True, self._theme.color("panel"))
            winner = value is not None and value == best
            painter.setFont(bold if winner else font)
            baseline = middle + (metrics.ascent() - metrics.descent()) / 2
            painter.setPen(self._theme.color("text" if winner else "muted"))
            name = metrics.elidedText(self.names[k], Qt.TextElideMode.ElideRight, name_room + 1)
            painter.drawText(QPointF(mark, baseline), name)
            painter.drawText(QPointF(start + room + gap, baseline), hundredths(value))
            track = QRectF(start, middle - 0.28 * height, room, 0.56 * height)
            painter.fillRect(track, self._theme.color("zero"))
            if value is not None and value == value:
                painter.fillRect(QRectF(track.left(), track.top(), room * value, track.height()), color)
        if left_out:
            painter.setFont(font)
            painter.setPen(self._theme.color("muted"))
            painter.drawText(QPointF(mark, (len(shown) + 0.5) * height + 0.3 * em), f"and {left_out} more")
        painter.end()
