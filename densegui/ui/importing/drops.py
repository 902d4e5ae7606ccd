"""Files and folders that are dropped onto a window."""

from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt, Signal
from PySide6.QtGui import QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QWidget

MOST = 100
"""Paths of a drop that are looked at: more are refused anyway."""


class DropTarget(QObject):
    """Takes what is dropped onto a widget, or onto what lies in it and takes no drops itself.

    Files are never moved, whatever was asked for: what is dropped is read.
    """

    dropped = Signal(object)
    """The paths, as a list of Path."""
    refused = Signal(str)
    """Why this can't be dropped, in one sentence."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        widget.setAcceptDrops(True)
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDragMoveEvent):  # entering is a kind of moving
            self._accept(event)
        elif isinstance(event, QDropEvent):
            self._accept(event)
            if event.isAccepted():
                self._take(event.mimeData())
        else:
            return super().eventFilter(watched, event)
        return True

    def _accept(self, event: QDropEvent) -> None:
        """Take a copy of files, and nothing else."""
        if event.mimeData().hasUrls() and event.possibleActions() & Qt.DropAction.CopyAction:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
        else:
            event.ignore()

    def _take(self, data: QMimeData) -> None:
        urls = data.urls()[:MOST]
        if not all(url.isLocalFile() for url in urls):
            self.refused.emit("Only files and folders of this computer can be dropped; save it here first.")
        else:
            self.dropped.emit([Path(url.toLocalFile()) for url in urls])
