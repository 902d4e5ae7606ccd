"""The three lists of the timeline: branches, edits and bookmarks. They show what they are given and tell wishes."""

from collections.abc import Sequence
from typing import ClassVar

from PySide6.QtCore import QEvent, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QBrush, QFont, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from densegui.debugger.format import count, number
from densegui.debugger.frame import Comparison
from densegui.debugger.position import Position
from densegui.debugger.timeline import BranchInfo, LoggedEdit
from densegui.ui.theme import LIGHT, Theme

COMPARE = "compare"
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_OWN_KEYS = {
    *_ENTER, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown,
    Qt.Key.Key_F2, Qt.Key.Key_Delete, Qt.Key.Key_Space,
}  # fmt: skip


class RowList(QTreeWidget):
    """Rows with columns, the first as wide as there is room. Keys work in it once Tab has led there."""

    FLAGS: ClassVar[Qt.ItemFlag] = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
    chosen = Signal(int)
    """This row was clicked, or Enter pressed on it."""

    def __init__(self, name: str, titles: Sequence[str], wide: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setHeaderLabels(list(titles))
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionsClickable(False)
        header.setMinimumSectionSize(10)
        for column in range(len(titles)):
            stretched = column == wide
            mode = QHeaderView.ResizeMode.Stretch if stretched else QHeaderView.ResizeMode.ResizeToContents
            header.setSectionResizeMode(column, mode)
        self.theme: Theme = LIGHT
        self.itemClicked.connect(self._click)

    def set_theme(self, theme: Theme) -> None:
        """Take over colours; the rows are coloured when they are shown next."""
        self.theme = theme

    def row_of(self, item: QTreeWidgetItem) -> int:
        return self.indexOfTopLevelItem(item)

    def take_rows(self, n: int) -> list[QTreeWidgetItem]:
        """Have n rows, and return them."""
        while self.topLevelItemCount() > n:
            self.takeTopLevelItem(n)
        for _ in range(n - self.topLevelItemCount()):
            item = QTreeWidgetItem()
            item.setFlags(self.FLAGS)  # only now: it would bring back what is typed over
            self.addTopLevelItem(item)
        return self.items()

    def items(self) -> list[QTreeWidgetItem]:
        """Return the rows."""
        rows = (self.topLevelItem(row) for row in range(self.topLevelItemCount()))
        return [item for item in rows if item is not None]

    def tint(self, item: QTreeWidgetItem, token: str, bold: bool = False, struck: bool = False) -> None:
        """Give a row its colour and font."""
        font = QFont()
        font.setBold(bold)
        font.setStrikeOut(struck)
        # resolved against the list's font: only weight and line are set
        font = font.resolve(self.font())
        for column in range(self.columnCount()):
            item.setForeground(column, QBrush(self.theme.color(token)))
            item.setFont(column, font)

    @Slot(QTreeWidgetItem, int)
    def _click(self, item: QTreeWidgetItem, column: int) -> None:
        self.pressed_at(self.row_of(item), column)

    def pressed_at(self, row: int, column: int) -> None:
        """React to a click on a cell."""
        self.chosen.emit(row)

    def key_on(self, row: int, key: int) -> bool:
        """React to a key on a row; return whether it meant something."""
        if key in _ENTER:
            self.chosen.emit(row)
            return True
        return False

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            if plain and event.key() in _OWN_KEYS:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item, typing = self.currentItem(), self.state() is QAbstractItemView.State.EditingState
        if item is None or typing or not self.key_on(self.row_of(item), event.key()):
            super().keyPressEvent(event)

    def cell(self, row: int, column: int) -> QPoint:
        """Return the middle of a cell in the viewport."""
        return self.visualRect(self.model().index(row, column)).center()


class BranchList(RowList):
    """A double click goes to a branch, F2 renames it in place."""

    FLAGS = RowList.FLAGS | Qt.ItemFlag.ItemIsEditable
    renamed = Signal(int, str)
    compared = Signal(object)
    """The number of the branch to compare with, or None."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Branches", ("name", "from", "length", "last cost", COMPARE), 0, parent)
        self.branches: tuple[BranchInfo, ...] = ()
        self._compared: int | None = None
        self._filling = False
        self.itemChanged.connect(self._take_name)
        header = self.headerItem()
        for column, text in enumerate((
            "The branch; bold: the present one.", "The minibatch at which it left another branch.",
            "Its minibatches.", "𝒞 of its last minibatch.", "Compare what is here with it.",
        )):  # fmt: skip
            header.setToolTip(column, text)

    def show_branches(self, branches: tuple[BranchInfo, ...], comparison: Comparison | None) -> None:
        """Show the branches, and which one is compared."""
        self._filling = True
        items = self.take_rows(len(branches))
        named = [b.number for b in branches if comparison and comparison.name.startswith(f"{b.name} at minibatch ")]
        self.branches, self._compared = branches, named[0] if named else None
        for item, branch in zip(items, branches, strict=True):
            texts = (
                branch.name, "" if branch.fork is None else count(branch.fork), count(branch.length),
                number(branch.cost),
            )  # fmt: skip
            for column, text in enumerate(texts):
                item.setText(column, text)
                if column:
                    item.setTextAlignment(column, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            on = branch.number == self._compared
            item.setCheckState(len(texts), Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
            item.setToolTip(0, f"{branch.name}{': the present branch' if branch.current else ''}")
            self.tint(item, "accent" if branch.current else "text", bold=branch.current)
        self._filling = False

    @property
    def chosen_branch(self) -> int | None:
        """The number of the branch that is selected in the list."""
        item = self.currentItem()
        return self.branches[self.row_of(item)].number if item is not None else None

    def pressed_at(self, row: int, column: int) -> None:
        if column == self.columnCount() - 1:
            self._compare(row)

    def key_on(self, row: int, key: int) -> bool:
        if key == Qt.Key.Key_F2:
            self.rename()
        elif key == Qt.Key.Key_Space:
            self._compare(row)
        else:
            return super().key_on(row, key)
        return True

    def _compare(self, row: int) -> None:
        wanted = self.branches[row].number
        self.compared.emit(None if wanted == self._compared else wanted)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and index.column() < self.columnCount() - 1:
            self.chosen.emit(index.row())

    @Slot()
    def rename(self) -> None:
        """Let the name of the selected branch be typed."""
        item = self.currentItem() or self.topLevelItem(0)
        if item is not None:
            self.editItem(item, 0)

    @Slot(QTreeWidgetItem, int)
    def _take_name(self, item: QTreeWidgetItem, column: int) -> None:
        if self._filling or column:
            return
        branch, name = self.branches[self.row_of(item)], item.text(0).strip()
        self._filling = True
        item.setText(0, branch.name)  # until a frame says that it has another one
        self._filling = False
        if name and name != branch.name:
            self.renamed.emit(branch.number, name)


class EditList(RowList):
    """The log of the edits of the present branch."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Edits", ("at", "edit"), 1, parent)
        self.headerItem().setToolTip(0, "The minibatch before which it was made.")
        self.edits: tuple[LoggedEdit, ...] = ()

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._colour()

    def show_edits(self, edits: tuple[LoggedEdit, ...]) -> None:
        """Show the log; the newest entry is brought into sight when there is a new one."""
        if edits == self.edits:
            return
        grown = len(edits) > len(self.edits)
        self.edits = edits
        for item, edit in zip(self.take_rows(len(edits)), edits, strict=True):
            for column, text in enumerate((count(edit.t), edit.text)):
                item.setText(column, text)
            item.setTextAlignment(0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            state = " (undone)" if edit.undone else ""
            item.setToolTip(1, f"{edit.text} at minibatch {count(edit.t)}{state}. A click goes there.")
        self._colour()
        if grown:
            self.scrollToBottom()

    def _colour(self) -> None:
        for item, edit in zip(self.items(), self.edits, strict=True):
            self.tint(item, "faint" if edit.undone else "text", struck=edit.undone)


class BookmarkList(RowList):
    """A click goes to a bookmark."""

    compared = Signal(object)
    """The name of the bookmark to compare with, or None."""
    deleted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Bookmarks", ("name", "branch", "at", COMPARE, ""), 0, parent)
        self.names: tuple[str, ...] = ()
        self._compared = ""

    def show_bookmarks(
        self, bookmarks: tuple[tuple[str, int, Position], ...], branches: tuple[BranchInfo, ...],
        comparison: Comparison | None,
    ) -> None:  # fmt: skip
        """Show the bookmarks, and which one is compared."""
        self.names = tuple(name for name, _, _ in bookmarks)
        self._compared = comparison.name if comparison is not None and comparison.name in self.names else ""
        known = {branch.number: branch.name for branch in branches}
        items = self.take_rows(len(bookmarks))
        for item, (name, branch, (t, i)) in zip(items, bookmarks, strict=True):
            texts = (name, known.get(branch, str(branch)), count(t) + (f":{i}" if i else ""), "", "×")
            for column, text in enumerate(texts):
                item.setText(column, text)
            item.setTextAlignment(2, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            on = name == self._compared
            item.setCheckState(3, Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
            item.setToolTip(0, f"{name}: a click goes there.")
            item.setToolTip(3, f"Compare what is here with “{name}”.")
            item.setToolTip(4, f"Delete the bookmark “{name}”.")
            self.tint(item, "text")

    def pressed_at(self, row: int, column: int) -> None:
        if column == 3:
            self._compare(row)
        elif column == 4:
            self.deleted.emit(self.names[row])
        else:
            self.chosen.emit(row)

    def key_on(self, row: int, key: int) -> bool:
        if key == Qt.Key.Key_Delete:
            self.deleted.emit(self.names[row])
        elif key == Qt.Key.Key_Space:
            self._compare(row)
        else:
            return super().key_on(row, key)
        return True

    def _compare(self, row: int) -> None:
        self.compared.emit(None if self.names[row] == self._compared else self.names[row])
