"""What stands at the top of a panel: its title in spaced capitals, and a quiet line beside or under it."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from densegui.ui.theme import Theme


def panel_style(theme: Theme, name: str) -> str:
    """Return the style sheet of a panel of the class `name`: its ground, and thin scroll bars."""
    return f"""
        {name} {{ background: {theme.panel}; }}
        QScrollBar:vertical {{ background: transparent; width: 9px; margin: 0; border: none; }}
        QScrollBar::handle:vertical {{ background: {theme.border}; border-radius: 3px; min-height: 24px; margin: 1px; }}
        QScrollBar::handle:vertical:hover {{ background: {theme.faint}; }}
        QScrollBar::add-line, QScrollBar::sub-line {{ height: 0; }}
        QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
    """


def check_style(theme: Theme, kind: str) -> str:
    """Return the style sheet of check boxes of a kind of widget: seen on any ground, ticked or not."""
    return f"""
        {kind}::indicator {{ width: 0.7em; height: 0.7em; border: 1px solid {theme.muted}; border-radius: 2px;
            background: {theme.panel}; }}
        {kind}::indicator:checked {{ background: {theme.accent}; border-color: {theme.accent}; }}
    """


def scrolled_both_ways(content: QWidget, parent: QWidget) -> QScrollArea:
    """Return a scroll area round `content` that has no frame and no ground of its own."""
    area = QScrollArea(parent)
    area.setWidget(content)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.viewport().setAutoFillBackground(False)
    content.setAutoFillBackground(False)
    return area


def scrolled(content: QWidget, parent: QWidget) -> QScrollArea:
    """Return such a scroll area that scrolls up and down only."""
    area = scrolled_both_ways(content, parent)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return area


class NoteLabel(QWidget):
    """One line of text that ends in "…" where there is no room for it. Costs nothing when the text is the same."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._text = ""
        self._color = QColor()

    @property
    def text(self) -> str:
        return self._text

    def set_text(self, text: str) -> None:
        if text != self._text:
            self._text = text
            self.setAccessibleName(text)
            self.update()

    def set_color(self, color: str) -> None:
        self._color = QColor(color)
        self.update()

    def drawn_font(self) -> QFont:
        """Return the font of the line, a little smaller than the panel's."""
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * 0.9)
        return font

    def shown_text(self, room: int, text: str | None = None) -> str:
        """Return what fits of the text, or of another one."""
        whole = self._text if text is None else text
        return QFontMetrics(self.drawn_font()).elidedText(whole, Qt.TextElideMode.ElideRight, room)

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self.drawn_font())
        return QSize(metrics.horizontalAdvance(self._text), metrics.height() + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self.drawn_font())
        painter.setPen(self._color)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter, self.shown_text(self.width()))
        painter.end()


def title_font(font: QFont, weight: QFont.Weight = QFont.Weight.DemiBold) -> QFont:
    """Return the font of titles in a panel whose texts have this one."""
    title = QFont(font)
    title.setPointSizeF(0.9 * font.pointSizeF())
    title.setWeight(weight)
    title.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 104)
    return title


class PanelTitle(NoteLabel):
    """The title of a panel; a narrow panel has a short one."""

    def __init__(self, full: str, short: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._full, self._short = full.upper(), short.upper()
        self.set_text(self._full)
        self.setAccessibleName(full)

    @property
    def full_width(self) -> int:
        """The width that the whole title needs."""
        return QFontMetrics(self.drawn_font()).horizontalAdvance(self._full)

    def minimumSizeHint(self) -> QSize:
        return QSize(QFontMetrics(self.drawn_font()).horizontalAdvance(self._short), self.sizeHint().height())

    def drawn_font(self) -> QFont:
        return title_font(self.font())

    def shown_text(self, room: int, text: str | None = None) -> str:
        """Return the title that fits: the whole one, the short one, or none; a part of a title looks like a fault."""
        if room >= self.full_width:
            return self._full
        return self._short if room >= self.minimumSizeHint().width() else ""


def stack(panel: QWidget, head: QLayout, under: QLayout, area: QWidget) -> None:
    """Lay a panel out: its title line, the line under it, and below both what takes the rest of the height."""
    column = QVBoxLayout(panel)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addLayout(head)
    column.addLayout(under)
    column.addWidget(area, 1)


def free(panel: QWidget) -> None:
    """Let a panel be as small as its own `minimumSizeHint` says: what has no room is cut off."""
    column = panel.layout()
    assert column is not None
    column.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)


def stack_titled(panel: QWidget, title: QWidget, note: QWidget, area: QWidget) -> None:
    """Lay a panel out that has a title, a note under it, and nothing else above its content."""
    head, under = QHBoxLayout(), QHBoxLayout()
    head.setContentsMargins(10, 6, 8, 0)
    head.addWidget(title, 1)
    under.setContentsMargins(10, 0, 10, 4)
    under.addWidget(note)
    stack(panel, head, under, area)
