"""The three lists of the timeline: branches, edits and bookmarks. They show what they are given and tell wishes."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QTreeWidgetItem, QWidget

from densegui.debugger.format import count, number
from densegui.debugger.frame import Comparison
from densegui.debugger.position import Position
from densegui.debugger.timeline import BranchInfo, LoggedEdit
from densegui.ui.theme import Theme
from densegui.ui.timeline.rows import COMPARE, RowList


class BranchList(RowList):
    """A double click goes to a branch, F2 renames it in place."""

    FLAGS = RowList.FLAGS | Qt.ItemFlag.ItemIsEditable
    renamed = Signal(int, str)
    compared = Signal(object)
    """The number of the branch to compare with, or None."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Branches", ("name", "from", "length", "cost", COMPARE[0]), 0, parent)
        self.branches: tuple[BranchInfo, ...] = ()
        self._compared: int | None = None
        self._filling = False
        self.itemChanged.connect(self._take_name)
        header = self.headerItem()
        for column, text in enumerate((
            "The branch; bold: the present one.", "The minibatch at which it left another branch.",
            "Its minibatches.", "The cost 𝒞 of its last minibatch, before the update.", "Compare what is here with it.",
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
        super().__init__("Bookmarks", ("name", "branch", "at", COMPARE[0], ""), 0, parent)
        self.headerItem().setToolTip(3, "Compare what is here with it.")
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
