"""Forms made from the experiment's own fields: a label and an editor for each, whatever the fields are.

An editor shows a value and says which one the user wants: `edited(path, value)`. Whether the experiment allows it is
not the editor's to know, but for the bounds of a number.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QLayout,
    QSizePolicy,
    QWidget,
)

from densegui.experiment.fields import FieldInfo, fields
from densegui.experiment.model import Model
from densegui.ui.setup.choices_edit import ChoicesEdit
from densegui.ui.widgets.check_box import paint_box
from densegui.ui.widgets.elided_list import ElidedList
from densegui.ui.widgets.field_label import RESETS, FieldLabel
from densegui.ui.widgets.number_edit import NumberEdit
from densegui.ui.widgets.tips import tip

Path = tuple[str | int, ...]


class ChoiceEdit(ElidedList):
    """One of a field's choices.

    The mouse does not give it the focus: after a choice, Space and the arrow keys belong to the program again.
    """

    edited = Signal(object, object)

    def __init__(self, info: FieldInfo, path: Path, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.info, self.path = info, path
        self.title = title or info.title
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        for choice, label in zip(info.choices, info.labels, strict=True):
            self.addItem(label, choice)
        self.setMaxVisibleItems(20)
        _explain(self, self.title, info)
        self.activated.connect(self._tell)

    @property
    def value(self) -> Any:
        """The choice in force, as the file writes it."""
        return self.currentData()

    def set_value(self, value: Any) -> None:
        """Show a choice."""
        self.setCurrentIndex(self.findData(value))

    @Slot(int)
    def _tell(self, index: int) -> None:
        self.edited.emit(self.path, self.itemData(index))

    def wheelEvent(self, event: QWheelEvent) -> None:
        super().wheelEvent(event) if self.hasFocus() else event.ignore()


class FlagEdit(QCheckBox):
    """Yes or no."""

    edited = Signal(object, object)

    def __init__(self, info: FieldInfo, path: Path, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.info, self.path = info, path
        self.title = title or info.title
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        _explain(self, self.title, info)
        self.clicked.connect(self._tell)

    @property
    def value(self) -> bool:
        """Whether it is ticked."""
        return self.isChecked()

    def set_value(self, value: Any) -> None:
        """Tick it or not."""
        self.setChecked(bool(value))

    @Slot(bool)
    def _tell(self, ticked: bool) -> None:
        self.edited.emit(self.path, ticked)

    def sizeHint(self) -> QSize:
        side = round(1.25 * self.fontMetrics().height())
        return QSize(side, side)

    def hitButton(self, position: QPoint) -> bool:
        return self._box().adjusted(-4, -4, 4, 4).contains(position.toPointF())

    def _box(self) -> QRectF:
        side = round(0.95 * self.fontMetrics().height())
        return QRectF(0.5, (self.height() - side) // 2 + 0.5, side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colors, box, ticked = self.palette(), self._box(), self.isChecked()
        lively = ticked or self.hasFocus() or self.underMouse()
        paint_box(painter, box, colors, ticked, lively, 1.6 if self.hasFocus() else 1)
        painter.end()


Editor = NumberEdit | ChoiceEdit | ChoicesEdit | FlagEdit


def make_editor(info: FieldInfo, path: Path, title: str = "", parent: QWidget | None = None) -> Editor:
    """Return the editor for a field; ValueError for a kind that has none."""
    if info.kind in ("int", "float"):
        return NumberEdit(info, path, title, parent)
    if info.kind == "bool":
        return FlagEdit(info, path, title, parent)
    if info.kind == "choices":
        several = ChoicesEdit(info, path, title, parent)
        _explain(several, several.title, info)
        return several
    if info.choices:
        return ChoiceEdit(info, path, title, parent)
    raise ValueError(f"a field of the kind {info.kind} has no editor")


@dataclass(frozen=True)
class Row:
    """A field of a form, where it is in the experiment, and its value."""

    path: Path
    info: FieldInfo
    value: Any


def rows_of(value: Model, path: Path = ()) -> Iterator[Row]:
    """Yield a row for each field of a value that can be edited, those of its variants included."""
    for info in fields(value):
        here, inner = (*path, info.name), getattr(value, info.name)
        if info.kind == "variant":
            yield Row((*here, info.tag), info, getattr(inner, info.tag))
            yield from rows_of(inner, here)
        elif info.editable and info.kind not in ("group", "layers"):
            yield Row(here, info, inner)


class Form(QWidget):
    """Rows of label and editor. Editors of fields that stay are kept, and with them the focus."""

    edited = Signal(object, object)
    """(path, value)"""
    refused = Signal(str)

    def __init__(
        self, parent: QWidget | None = None, own: Mapping[Path, type[ChoiceEdit | NumberEdit]] | None = None
    ) -> None:
        """Take the editors of fields that need one of their own."""
        super().__init__(parent)
        self._own = own or {}
        self._labels: dict[Path, FieldLabel] = {}
        self.editors: dict[Path, Editor] = {}
        self._below: dict[Path, QWidget] = {}
        self._beside: dict[Path, QWidget] = {}
        self._wide: set[Path] = set()
        self._label_width, self._stacked = 0, False
        self._under: set[Path] = set()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(4)
        self._grid.setHorizontalSpacing(6)
        self._grid.setColumnStretch(1, 1)

    def put_below(self, path: Path, widget: QWidget, wide: bool = False) -> None:
        """Put a widget under a field's editor, or, wide, under its label, too; it belongs to the form from now on."""
        widget.setParent(self)
        self._below[path] = widget
        if wide:
            self._wide.add(path)

    def put_beside(self, path: Path, widget: QWidget) -> None:
        """Put a widget to the right of a field's editor; it belongs to the form from now on."""
        widget.setParent(self)
        self._beside[path] = widget

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show these fields with their values."""
        if [(row.path, row.info) for row in rows] != [(path, e.info) for path, e in self.editors.items()]:
            self._rebuild(rows)
        for row in rows:
            self.editors[row.path].set_value(row.value)

    def _rebuild(self, rows: Sequence[Row]) -> None:
        old, self.editors = self.editors, {}
        old_labels, self._labels = self._labels, {}
        for row in rows:
            editor = old.get(row.path)
            if editor is None or editor.info != row.info:
                make = self._own.get(row.path, make_editor)
                editor = make(row.info, row.path, parent=self)
                editor.edited.connect(self.edited)
                if isinstance(editor, NumberEdit):
                    editor.refused.connect(self.refused)
                info = row.info
                label = FieldLabel(info.title, info.symbol, info.resets, info.description, self)
            else:
                label = old_labels[row.path]
            self.editors[row.path], self._labels[row.path] = editor, label
        kept: set[QWidget] = {*self.editors.values(), *self._labels.values()}
        for widget in (*old.values(), *old_labels.values()):
            if widget not in kept:
                widget.hide()
                widget.deleteLater()
        self._place()

    def label_width(self) -> int:
        """The width that the widest label needs."""
        return max((label.sizeHint().width() for label in self._labels.values()), default=0)

    def arrange(self, label_width: int, stacked: bool, room: int = 0) -> None:
        """Give the labels a width of their own, or, stacked, put each above its field.

        In a form of the width `room`, choices that need more rows beside their label than under it stand under it.
        """
        beside = room - label_width - self._grid.horizontalSpacing()
        choices = [(path, editor) for path, editor in self.editors.items() if isinstance(editor, ChoicesEdit) and room]
        under = {path for path, editor in choices if editor.rows(beside) > editor.rows(room) + 1}
        if (label_width, stacked, under) != (self._label_width, self._stacked, self._under):
            self._label_width, self._stacked, self._under = label_width, stacked, under
            self._place()

    def _place(self) -> None:
        clear(self._grid)
        for path, companion in (*self._beside.items(), *self._below.items()):
            companion.setVisible(path in self.editors)
        line = 0
        before: QWidget | None = None
        for path, editor in self.editors.items():
            label, beside, below = self._labels[path], self._beside.get(path), self._below.get(path)
            above = self._stacked or path in self._under
            first, span = (0, 3) if above else (1, 2)
            self._grid.addWidget(label, line, 0, 1, 3 if above else 1)
            line += above
            self._grid.addWidget(editor, line, first, 1, span - (beside is not None))
            if beside is not None:
                self._grid.addWidget(beside, line, 2)
            line += 1
            if below is not None:
                first, span = (0, 3) if path in self._wide else (first, span)
                self._grid.addWidget(below, line, first, 1, span)
                line += 1
            for widget in (editor, beside, below):
                if widget is not None:
                    if before is not None:
                        QWidget.setTabOrder(before, widget)
                    before = widget
                    widget.show()
            label.show()
        self._grid.setColumnMinimumWidth(0, 0 if self._stacked else self._label_width)


def clear(layout: QLayout) -> None:
    """Take all widgets out of a layout; they stay where they are."""
    while layout.takeAt(0) is not None:
        pass


def _explain(editor: QWidget, title: str, info: FieldInfo) -> None:
    """Give an editor its name for screen readers and its tool tip."""
    editor.setAccessibleName(title)
    editor.setAccessibleDescription(info.description)
    editor.setToolTip(tip(f"{info.description} {RESETS}" if info.resets else info.description))
