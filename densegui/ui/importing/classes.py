"""The classes of a data set: the mark and the name of each, how many examples it has, and a bar as long as that."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from densegui.debugger.format import count
from densegui.ui.theme import LIGHT, Theme, mix
from densegui.ui.widgets.class_marks import paint_mark

ROW = 1.3
"""Height of a row, in heights of the font."""
LONGEST_NAME = 0.45
"""Share of the width that names get at most."""


class ClassBars(QWidget):
    """A row for each class."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.names: tuple[str, ...] = ()
        self.counts: tuple[int, ...] = ()
        self._theme = LIGHT
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Classes")

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours."""
        self._theme = theme
        self.update()

    def show_classes(self, names: Sequence[str], counts: Sequence[int]) -> None:
        """Take the classes in their order, and how many examples each has."""
        self.names, self.counts = tuple(names), tuple(counts)
        said = ", ".join(f"{name}: {number}" for name, number in zip(names[:20], counts, strict=False))
        self.setAccessibleDescription(said + (", …" if len(names) > 20 else ""))
        self.updateGeometry()
        self.update()

    def _row(self) -> int:
        return round(ROW * self.fontMetrics().height())

    def sizeHint(self) -> QSize:
        return QSize(160, max(1, self._row() * len(self.names)))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.names:
            return
        painter, metrics, row = QPainter(self), self.fontMetrics(), self._row()
        first = max(0, event.rect().top() // row)
        last = min(len(self.names), event.rect().bottom() // row + 1)
        mark = round(0.9 * metrics.height())
        widest = max(metrics.horizontalAdvance(name) for name in self.names[first:last]) + 8
        name_width = min(widest, round(LONGEST_NAME * self.width()))
        number_width = metrics.horizontalAdvance(count(max(self.counts))) + 6
        room = max(self.width() - mark - name_width - number_width - 8, 4)
        for k in range(first, last):
            top = k * row
            middle = top + row / 2
            paint_mark(
                painter,
                self._theme,
                k,
                QPointF(0.5 * mark, middle),
                0.27 * metrics.height(),
                True,
                self._theme.color("panel"),
            )
            painter.setPen(self._theme.color("text"))
            name = metrics.elidedText(self.names[k], Qt.TextElideMode.ElideRight, name_width - 4)
            baseline = round(middle + (metrics.ascent() - metrics.descent()) / 2)
            painter.drawText(mark, baseline, name)
            bar = QRectF(mark + name_width, top + 0.2 * row, room * self.counts[k] / max(self.counts), 0.6 * row)
            painter.fillRect(bar, mix(self._theme.color("panel"), self._theme.class_color(k), 0.55))
            painter.setPen(self._theme.color("muted"))
            number = count(self.counts[k])
            painter.drawText(round(bar.right() + 5), baseline, number)
        painter.end()
