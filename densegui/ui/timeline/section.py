"""One column of the timeline: its name and buttons over a list, and what it says while the list is empty."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QTreeWidget, QVBoxLayout, QWidget

from densegui.ui.widgets.tips import tip


class Section(QWidget):
    """A titled list."""

    def __init__(self, title: str, rows: QTreeWidget, invitation: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows = rows
        self._invitation = invitation
        self.title = QLabel(title, self)
        self.title.setObjectName("section")
        self._head = QHBoxLayout()
        self._head.setSpacing(4)
        self._head.addWidget(self.title)
        self._head.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(self._head)
        column.addWidget(rows, 1)
        rows.viewport().installEventFilter(self)

    def lead(self, widget: QWidget) -> None:
        """Put a widget at the left, before the title."""
        if self._head.indexOf(widget) < 0:
            self._head.insertWidget(0, widget)

    def add(self, widget: QWidget, stretch: int = 0) -> None:
        """Put a widget at the right of the title."""
        self._head.addWidget(widget, stretch)

    def add_button(self, text: str, what: str, slot: object) -> QToolButton:
        """Put a button at the right of the title."""
        button = QToolButton(self)
        button.setText(text)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setToolTip(tip(what))
        button.setAccessibleDescription(what)
        button.clicked.connect(slot)
        self.add(button)
        return button

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and not self.rows.topLevelItemCount():
            painter = QPainter(self.rows.viewport())
            painter.setPen(self.palette().color(self.palette().ColorRole.PlaceholderText))
            box = self.rows.viewport().rect().adjusted(4, 4, -4, -4)
            painter.drawText(box, Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap, self._invitation)
            painter.end()
            return True
        return False
