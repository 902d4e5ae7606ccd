"""What the set-up panel is made of besides forms: headers of sections, the line at the foot, and the style sheet."""

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QToolButton, QWidget

from densegui.ui.theme import Theme
from densegui.ui.widgets.field_style import field_style
from densegui.ui.widgets.icons import icon
from densegui.ui.widgets.tips import tip

FOLD = "Click to fold the section up or to unfold it."


class SectionHeader(QAbstractButton):
    """The name of a section in spaced capitals, and, where there is room, a quiet note at the right.

    A click folds the section up, and unfolds it again.
    """

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._title, self._note = title.upper(), ""
        self._parts: tuple[QWidget, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setCheckable(True)
        self.setChecked(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAccessibleName(title)
        self.setToolTip(FOLD)
        self.toggled.connect(self._unfold)

    def set_parts(self, *parts: QWidget) -> None:
        """Name the widgets of the section."""
        self._parts = parts

    @Slot(bool)
    def _unfold(self, open_: bool) -> None:
        for part in self._parts:
            part.setVisible(open_)

    @property
    def note(self) -> str:
        """The text at the right."""
        return self._note

    def set_note(self, note: str) -> None:
        """Show a note at the right."""
        if note != self._note:
            self._note = note
            self.setAccessibleDescription(note)
            self.setToolTip(tip(f"{note}. {FOLD}"))
            self.update()

    def _fonts(self) -> tuple[QFont, QFont]:
        title, note = QFont(self.font()), QFont(self.font())
        title.setBold(True)
        title.setPointSizeF(0.86 * title.pointSizeF())
        title.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 108)
        note.setPointSizeF(0.9 * note.pointSizeF())
        return title, note

    def sizeHint(self) -> QSize:
        return QSize(60, round(1.45 * self.fontMetrics().height()))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        title, note = self._fonts()
        box = self.rect()
        painter.setFont(title)
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self._title)
        if not self.isChecked() or self.underMouse() or self.hasFocus():
            self._paint_arrow(painter, QFontMetrics(title).horizontalAdvance(self._title))
        painter.setFont(note)
        painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
        room = box.width() - QFontMetrics(title).horizontalAdvance(self._title) - 2 * self.fontMetrics().height()
        if QFontMetrics(note).horizontalAdvance(self._note) <= room:
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._note)
        painter.end()

    def _paint_arrow(self, painter: QPainter, left: int) -> None:
        """Down when the section is open, to the right when it is folded up."""
        half = self.fontMetrics().height() / 5
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        role = QPalette.ColorRole.Highlight if self.hasFocus() else QPalette.ColorRole.PlaceholderText
        painter.setPen(QPen(self.palette().color(role), 1.4))
        painter.translate(left + 3.5 * half, self.height() / 2)
        painter.rotate(0 if self.isChecked() else -90)
        points = [QPointF(-half, -half / 2), QPointF(0, half / 2), QPointF(half, -half / 2)]
        painter.drawPolyline(QPolygonF(points))
        painter.restore()


class DiceButton(QToolButton):
    """Shows a die: draws a new seed."""

    def sizeHint(self) -> QSize:
        side = self.fontMetrics().height() + 8
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colors, role = self.palette(), QPalette.ColorRole
        side = 1.05 * self.fontMetrics().height()
        lively = self.underMouse() or self.hasFocus()
        ink = colors.color(role.Highlight if lively else role.PlaceholderText)
        painter.translate(self.width() / 2, self.height() / 2)
        painter.rotate(12 if self.isDown() else 0)
        painter.setPen(QPen(ink, 1.3))
        painter.setBrush(colors.color(role.Base))
        painter.drawRoundedRect(QRectF(-side / 2, -side / 2, side, side), 0.2 * side, 0.2 * side)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        for x, y in ((-1, -1), (-1, 1), (0, 0), (1, -1), (1, 1)):
            painter.drawEllipse(QPointF(0.25 * side * x, 0.25 * side * y), 0.085 * side, 0.085 * side)
        painter.end()


class Legend(QWidget):
    """Says what the little turning arrow beside a field means."""

    TEXT = "restarts training at t = 0"

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"Fields with an arrow: a change {self.TEXT}")
        self.setToolTip("A change of any field with this arrow restarts training at t = 0; λ has none.")

    def sizeHint(self) -> QSize:
        return QSize(60, round(1.3 * self.fontMetrics().height()))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        font = QFont(self.font())
        font.setPointSizeF(0.88 * font.pointSizeF())
        muted = self.palette().color(QPalette.ColorRole.PlaceholderText)
        side = round(0.62 * self.fontMetrics().height())
        box = self.contentsRect()
        mark = QRect(box.left(), (self.height() - side) // 2 + 1, side, side)
        icon("reset", QColor(muted)).paint(painter, mark)
        painter.setFont(font)
        painter.setPen(muted)
        box.setLeft(mark.right() + self.fontMetrics().height() // 3)
        text = QFontMetrics(font).elidedText(self.TEXT, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, text)
        painter.end()


def style(theme: Theme) -> str:
    """Return the style sheet of the panel: flat fields with a thin border."""
    return f"""
        SetupPanel, SetupPanel QScrollArea, QWidget#content {{ background: {theme.panel}; border: none; }}
        {field_style(theme)}
        QToolButton {{ background: {theme.panel}; color: {theme.text}; border: 1px solid {theme.border};
            border-radius: 5px; padding: 2px 7px; }}
        QToolButton:hover, QToolButton:focus {{ border-color: {theme.accent}; }}
        QToolButton:pressed {{ background: {theme.window}; }}
        QToolButton#quiet {{ border-color: transparent; color: {theme.muted}; padding: 1px 0px; }}
        QToolButton#quiet:hover, QToolButton#quiet:focus {{ border-color: {theme.border}; color: {theme.danger}; }}
        QScrollBar:vertical {{ background: transparent; width: 7px; margin: 0; }}
        QScrollBar::handle:vertical {{ background: {theme.border}; border-radius: 3px; min-height: 30px; }}
        QScrollBar::handle:vertical:hover {{ background: {theme.faint}; }}
        QScrollBar::add-line, QScrollBar::sub-line {{ height: 0; }}
        QLabel {{ color: {theme.text}; }}
        QLabel#muted {{ color: {theme.muted}; }}
        QLabel#message {{ color: {theme.danger}; }}
    """
