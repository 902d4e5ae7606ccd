"""The editor of a field that takes some of its choices: a small button for each, down when it is taken."""

from typing import Any

from PySide6.QtCore import QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from densegui.experiment.fields import FieldInfo
from densegui.ui.widgets.tips import tip

GAP = 3


class Chip(QAbstractButton):
    """One choice, taken or not. The mouse does not give it the focus, as with all fields of the set-up."""

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setText(text)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(
            metrics.horizontalAdvance(self.text()) + round(0.45 * metrics.height()), round(1.3 * metrics.height())
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colors, role = self.palette(), QPalette.ColorRole
        taken, lively = self.isChecked(), self.underMouse() or self.hasFocus()
        painter.setPen(
            QPen(colors.color(role.Highlight if taken or lively else role.Mid), 1.8 if self.hasFocus() else 1)
        )
        painter.setBrush(colors.color(role.Highlight if taken else role.Base))
        round_box = self.rect().toRectF().adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(round_box, round_box.height() / 2, round_box.height() / 2)
        painter.setPen(colors.color(role.HighlightedText if taken else role.WindowText))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
        painter.end()


class ChoicesEdit(QWidget):
    """Which of a field's choices are taken, always in the order of the choices."""

    edited = Signal(object, object)

    def __init__(
        self, info: FieldInfo, path: tuple[str | int, ...], title: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.info, self.path = info, path
        self.title = title or info.title
        self.chips: dict[str, Chip] = {}
        for choice, label in zip(info.choices, info.labels, strict=True):
            chip = Chip(label, self)
            chip.setAccessibleName(f"{self.title}: {label}")
            chip.clicked.connect(self._tell)
            self.chips[choice] = chip
        self.setAccessibleName(self.title)
        self.setAccessibleDescription(info.description)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def setToolTip(self, text: str) -> None:
        """Give each choice the field's tool tip, with its own name first."""
        super().setToolTip(text)
        for chip in self.chips.values():
            chip.setToolTip(tip(f"{chip.text()}: {self.info.description} Training restarts at t = 0."))

    @property
    def value(self) -> list[str]:
        """What is taken, as the file writes it."""
        return [choice for choice, chip in self.chips.items() if chip.isChecked()]

    def set_value(self, value: Any) -> None:
        """Show what is taken."""
        for choice, chip in self.chips.items():
            chip.setChecked(choice in value)

    @Slot()
    def _tell(self) -> None:
        self.edited.emit(self.path, self.value)

    # -- where things are: in rows, as many to a row as there is room for

    def _boxes(self, width: int) -> list[QRect]:
        boxes: list[QRect] = []
        x = y = 0
        for chip in self.chips.values():
            size = chip.sizeHint()
            if x and x + size.width() > width:
                x, y = 0, y + size.height() + GAP
            boxes.append(QRect(x, y, min(size.width(), max(width, 1)), size.height()))
            x += size.width() + GAP
        return boxes

    def rows(self, width: int) -> int:
        """Return how many rows there are in this width."""
        return len({box.top() for box in self._boxes(width)})

    def sizeHint(self) -> QSize:
        width = max(self.width(), 1)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return max((box.bottom() + 1 for box in self._boxes(width)), default=0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        for chip, box in zip(self.chips.values(), self._boxes(self.width()), strict=True):
            chip.setGeometry(box)
        self.updateGeometry()
        super().resizeEvent(event)
