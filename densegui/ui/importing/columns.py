"""The columns of a CSV file as a list: which of them are used, as what, and whether numbers are names of categories."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPalette
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from densegui.data.survey import Column
from densegui.ui.importing.tables import use_text
from densegui.ui.theme import LIGHT, Theme
from densegui.ui.widgets.check_box import paint_box
from densegui.ui.widgets.tips import tip

Index = QModelIndex | QPersistentModelIndex
ROLE = Qt.ItemDataRole
NAME, USE, CATEGORY = range(3)
HEADERS = ("Column", "Used as", "Category")
MEANINGS = (
    "Whether the network sees the column",
    "What the reader makes of it",
    "Whether its values are names of categories, even if they are numbers, such as postal codes: one input for each",
)
_CHECKS = {True: Qt.CheckState.Checked, False: Qt.CheckState.Unchecked}


class CheckDelegate(QStyledItemDelegate):
    """Paints check boxes like those of the forms, as large as the text."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        state = index.data(ROLE.CheckStateRole)
        view = option.widget
        self.initStyleOption(option, index)
        option.features &= ~QStyleOptionViewItem.ViewItemFeature.HasCheckIndicator
        box = QRectF(self.box(option)) if state is not None else QRectF()
        if state is not None:
            option.rect.setLeft(round(box.right()) + 2)
        style = view.style()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, option.palette.brush(QPalette.ColorRole.Highlight))
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, view)
        if state is not None:
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            ticked = Qt.CheckState(state) == Qt.CheckState.Checked
            paint_box(painter, box, QApplication.palette(), ticked, ticked)
            painter.restore()

    def box(self, option: QStyleOptionViewItem) -> QRect:
        """Return where the check box is."""
        side = round(0.85 * option.fontMetrics.height())
        return QRect(option.rect.left() + 4, option.rect.center().y() - side // 2 + 1, side, side)

    def editorEvent(self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: Index) -> bool:
        if not index.flags() & Qt.ItemFlag.ItemIsUserCheckable:
            return False
        clicked = (
            isinstance(event, QMouseEvent)
            and event.type() == QEvent.Type.MouseButtonRelease
            and event.button() == Qt.MouseButton.LeftButton
            and self.box(option).adjusted(-4, -4, 4, 4).contains(event.position().toPoint())
        )
        typed = (
            isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Space
        )
        if not clicked and not typed:
            return False
        checked = Qt.CheckState(index.data(ROLE.CheckStateRole)) == Qt.CheckState.Checked
        return model.setData(index, _CHECKS[not checked], ROLE.CheckStateRole)


class ColumnsModel(QAbstractTableModel):
    """The columns in the order of the file; those that hold no data can't be changed."""

    chosen = Signal(object)
    """The names of the columns that are features; None when all are."""
    made_categorical = Signal(object)
    """The names of the columns that are categories by wish; None for none."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns: Sequence[Column] = ()
        self.wished: tuple[str, ...] = ()
        self._theme = LIGHT

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours."""
        self._theme = theme

    def show_columns(self, columns: Sequence[Column], wished: Sequence[str] | None) -> None:
        """Take the columns, and which of them are categories by wish."""
        same = [column.name for column in columns] == [column.name for column in self.columns]
        if not same:
            self.beginResetModel()
        self.columns, self.wished = tuple(columns), tuple(wished or ())
        if not same:
            self.endResetModel()
        elif columns:
            self.dataChanged.emit(self.index(0, 0), self.index(len(columns) - 1, CATEGORY))

    def use_all(self, used: bool) -> None:
        """Use all columns, or only the first that can be one: with none there would be no input."""
        free = [column.name for column in self.columns if column.use not in ("class", "left out")]
        self.chosen.emit(None if used else tuple(free[:1]))

    # -- Qt's questions

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(HEADERS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = ROLE.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == ROLE.DisplayRole:
            return HEADERS[section]
        return tip(MEANINGS[section]) if role == ROLE.ToolTipRole else None

    def _can_be_used(self, row: int) -> bool:
        return self.columns[row].use not in ("class", "left out")

    def _can_be_category(self, row: int) -> bool:
        """A text always is one: only numbers have the choice."""
        column = self.columns[row]
        return column.use == "number" or column.name in self.wished

    def flags(self, index: Index) -> Qt.ItemFlag:
        plain = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        row = index.row()
        free = (index.column() == NAME and self._can_be_used(row)) or (
            index.column() == CATEGORY and self._can_be_category(row)
        )
        return plain | Qt.ItemFlag.ItemIsUserCheckable if free else plain

    def data(self, index: Index, role: int = ROLE.DisplayRole) -> Any:
        column, place = self.columns[index.row()], index.column()
        match role:
            case ROLE.DisplayRole:
                return {NAME: column.name, USE: use_text(column)}.get(place)
            case ROLE.CheckStateRole if place == NAME and self._can_be_used(index.row()):
                return _CHECKS[column.use != "unused"]
            case ROLE.CheckStateRole if place == CATEGORY and self._can_be_category(index.row()):
                return _CHECKS[column.name in self.wished]
            case ROLE.ToolTipRole:
                return tip(f"{column.name}: {use_text(column)}. {MEANINGS[place]}.")
            case ROLE.ForegroundRole:
                return self._theme.color("faint" if column.use in ("unused", "left out") else "text")
            case ROLE.BackgroundRole:
                return None
        return None

    def setData(self, index: Index, value: Any, role: int = ROLE.EditRole) -> bool:
        if role != ROLE.CheckStateRole or not self.flags(index) & Qt.ItemFlag.ItemIsUserCheckable:
            return False
        name, checked = self.columns[index.row()].name, Qt.CheckState(value) == Qt.CheckState.Checked
        if index.column() == CATEGORY:
            wished = {*self.wished, name} if checked else set(self.wished) - {name}
            self.made_categorical.emit(self._in_order(wished) or None)
            return True
        used = {column.name for column in self.columns if column.use in ("number", "category")}
        used = {*used, name} if checked else used - {name}
        every = {column.name for row, column in enumerate(self.columns) if self._can_be_used(row)}
        self.chosen.emit(None if used == every else self._in_order(used))
        return True

    def _in_order(self, names: set[str]) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns if column.name in names)
