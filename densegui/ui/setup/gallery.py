"""The gallery of data sets: a little picture of each, the chosen one ringed."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QHideEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QPixmap,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QWidget

from densegui.ui.setup.gallery_pictures import picture
from densegui.ui.theme import LIGHT, Theme
from densegui.ui.widgets.tips import tip

GAP = 5
SIDE = 3.6
"""Of a picture, in heights of a line of text."""
NARROWEST = 0.62
"""How much a caption may be squeezed."""


class SourceButton(QAbstractButton):
    """One data set: picture and name."""

    def __init__(self, source: str, label: str, help_text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.source = source
        self.picture: QPixmap | None = None
        self.setText(label)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAccessibleName(label)
        self.setToolTip(tip(help_text))

    def sizeHint(self) -> QSize:
        side = round(SIDE * self.fontMetrics().height())
        return QSize(side, side + caption_height(self.font()))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colors, role = self.palette(), QPalette.ColorRole
        chosen, lively = self.isChecked(), self.underMouse() or self.hasFocus()
        ring = colors.color(role.Highlight if chosen or lively else role.Mid)
        painter.setPen(QPen(ring, 2.0 if chosen else 1.0))
        painter.setBrush(colors.color(role.Base))
        inset = 1 if chosen else 0.5
        painter.drawRoundedRect(self.rect().toRectF().adjusted(inset, inset, -inset, -inset), 6, 6)
        if self.hasFocus():
            painter.setPen(QPen(colors.color(role.Highlight), 1.0, Qt.PenStyle.DotLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.rect().toRectF().adjusted(3.5, 3.5, -3.5, -3.5), 4, 4)
        lines, height = self.lines(), caption_height(self.font())
        if self.picture is not None:
            side = self.picture.deviceIndependentSize().width() - (len(lines) - 1) * height
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawPixmap(QRect(round((self.width() - side) / 2), 2, round(side), round(side)), self.picture)
        painter.setFont(caption_font(self.font()))
        painter.setPen(colors.color(role.WindowText if chosen else role.PlaceholderText))
        for number, line in enumerate(lines):
            top = self.height() - (len(lines) - number) * height - 2
            self._paint_line(painter, line, QRect(2, top, self.width() - 4, height))
        painter.end()

    def lines(self) -> list[str]:
        """Return the name, on a line for each word where it has no room on one."""
        fits = QFontMetrics(caption_font(self.font())).horizontalAdvance(self.text()) <= self.width() - 4
        return [self.text()] if fits else self.text().split()[:2]

    def _paint_line(self, painter: QPainter, line: str, box: QRect) -> None:
        """Write a line; one that is too long is squeezed, and only then cut off."""
        metrics = painter.fontMetrics()
        squeeze = min(1.0, max(NARROWEST, box.width() / max(metrics.horizontalAdvance(line), 1)))
        text = metrics.elidedText(line, Qt.TextElideMode.ElideRight, round(box.width() / squeeze) + 1)
        painter.save()
        painter.translate(box.topLeft())
        painter.scale(squeeze, 1.0)
        painter.drawText(QRect(0, 0, round(box.width() / squeeze), box.height()), Qt.AlignmentFlag.AlignCenter, text)
        painter.restore()


def caption_font(font: QFont) -> QFont:
    """Return the font of a caption: a little smaller."""
    caption = QFont(font)
    caption.setPointSizeF(0.84 * font.pointSizeF())
    return caption


def caption_height(font: QFont) -> int:
    """Return the height of a caption."""
    return QFontMetrics(caption_font(font)).height()


class Gallery(QWidget):
    """All data sets in rows. Pictures are made one after the other, once the gallery has been shown."""

    chosen = Signal(str)
    """A source that the user has clicked, also when it is the present one ("file" asks for another file)."""

    def __init__(self, sources: Sequence[tuple[str, str, str]], parent: QWidget | None = None) -> None:
        """Take (source, label, help) of each set."""
        super().__init__(parent)
        self._theme: Theme = LIGHT
        self._key: tuple[str, int, float] | None = None
        self._group = QButtonGroup(self)
        self.buttons: dict[str, SourceButton] = {}
        for number, (source, label, help_text) in enumerate(sources):
            button = SourceButton(source, label, help_text, self)
            self._group.addButton(button, number)
            self.buttons[source] = button
        self._group.idClicked.connect(self._choose)
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._make_one)
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_source(self, source: str) -> None:
        """Ring a source."""
        self.buttons[source].setChecked(True)

    def set_theme(self, theme: Theme) -> None:
        """Paint the pictures in the colours of a theme."""
        self._theme = theme
        self._renew()

    @Slot(int)
    def _choose(self, number: int) -> None:
        self.chosen.emit(list(self.buttons)[number])

    # -- where things are

    def _columns(self, width: int) -> int:
        wanted = SIDE * self.fontMetrics().height()
        return max(3, min(len(self.buttons), round((width + GAP) / (wanted + GAP))))

    def _cell(self, width: int) -> QSize:
        columns = self._columns(width)
        side = (width - GAP * (columns - 1)) // columns
        return QSize(side, side + caption_height(self.font()) - 2)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        rows = -(-len(self.buttons) // self._columns(width))
        return rows * (self._cell(width).height() + GAP) - GAP

    def sizeHint(self) -> QSize:
        width = max(self.width(), round(4 * SIDE * self.fontMetrics().height()))
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(1, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        columns, cell = self._columns(self.width()), self._cell(self.width())
        for number, button in enumerate(self.buttons.values()):
            row, column = divmod(number, columns)
            x, y = column * (cell.width() + GAP), row * (cell.height() + GAP)
            button.setGeometry(x, y, cell.width(), cell.height())
        self._renew()

    # -- pictures

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._renew()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()

    def _renew(self) -> None:
        """Have all pictures made anew when they have to look different."""
        side = max(8, self._cell(self.width()).width() - 4)
        key = (self._theme.name, side, self.devicePixelRatioF())
        if key != self._key:
            self._key = key
            for button in self.buttons.values():
                button.picture = None
        if self.isVisible() and any(button.picture is None for button in self.buttons.values()):
            self._timer.start()

    @Slot()
    def _make_one(self) -> None:
        """Make the next missing picture: one each time the window has nothing else to do."""
        for button in self.buttons.values():
            if button.picture is None and self._key is not None:
                _, side, ratio = self._key
                button.picture = picture(button.source, self._theme, side, ratio)
                button.update()
                return
        self._timer.stop()
