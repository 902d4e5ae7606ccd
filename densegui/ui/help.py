"""Help: the list of keys, made from the actions, and what this program is."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QMessageBox,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from densegui import __version__

ABOUT = f"""densegui {__version__}

A debugger for backpropagation: it draws a dense neural network, runs its equations one operation at a time, and shows \
every number that they make.

MIT licence."""


def show_keys(parent: QWidget, actions: list[QAction]) -> None:
    """Open a table of all keys and what they do."""
    dialog = QDialog(parent)
    dialog.setWindowTitle("Keys")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    listed = [action for action in actions if action.shortcuts()]
    table = QTableWidget(len(listed), 2, dialog)
    table.setHorizontalHeaderLabels(["Key", "What it does"])
    for row, action in enumerate(listed):
        keys = ", ".join(key.toString(key.SequenceFormat.NativeText) for key in action.shortcuts())
        table.setItem(row, 0, QTableWidgetItem(keys))
        table.setItem(row, 1, QTableWidgetItem(action.whatsThis()))
    table.verticalHeader().hide()
    table.setShowGrid(False)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
    table.horizontalHeader().setStretchLastSection(True)
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, dialog)
    buttons.rejected.connect(dialog.close)
    column = QVBoxLayout(dialog)
    column.addWidget(table)
    column.addWidget(buttons)
    line = dialog.fontMetrics().height()
    dialog.resize(36 * line, 34 * line)
    dialog.open()


def show_about(parent: QWidget) -> None:
    """Tell the version, what the program is for, and the licence."""
    close = QMessageBox.StandardButton.Close
    box = QMessageBox(QMessageBox.Icon.NoIcon, "About densegui", ABOUT, close, parent)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()
