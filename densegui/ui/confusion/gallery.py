"""The gallery of the worst classified examples."""

from PySide6.QtCore import QEvent, QModelIndex, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyleOptionViewItem, QWidget

from densegui.ui.confusion.tiles import GalleryModel, Shelf, TileDelegate
from densegui.ui.theme import Theme
from densegui.ui.widgets.keys import claims

KEYS = frozenset({
    Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown,
    Qt.Key.Key_Return, Qt.Key.Key_Enter,
})  # fmt: skip
MOST = 100
"""Examples in the gallery."""
BAR = 11
"""Pixels for the scroll bar."""


class Gallery(QListView):
    """Tiles in rows that fill the width; its arrow keys are its own."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tiles = GalleryModel(self)
        self.delegate = TileDelegate(self.tiles, self)
        self._names: tuple[str, ...] = ()
        self.setModel(self.tiles)
        self.setItemDelegate(self.delegate)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setAccessibleName("Worst classified examples")

    def set_looks(self, theme: Theme) -> None:
        """Use a theme's colours and the widget's font."""
        self.delegate.set_looks(theme, self.fontMetrics().height())
        self._fit()
        self.viewport().update()

    def show_shelf(self, shelf: Shelf) -> None:
        """Show these examples."""
        self.delegate.set_dataset(shelf.dataset)
        self.tiles.show_shelf(shelf)
        if shelf.dataset.class_names != self._names:
            self._names = shelf.dataset.class_names
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        # The bar's width is always kept free: with it, fewer tiles could have room, and without them no bar.
        self.delegate.fit(self.width() - BAR, self._names, self.font())
        size = self.delegate.sizeHint(QStyleOptionViewItem(), QModelIndex())
        if size != self.gridSize():  # a new layout shows or hides the bar, which comes back here
            self.setGridSize(size)

    def whole(self) -> int:
        """Return the width from which on the names of classes are not cut off."""
        return self.delegate.whole(self._names, self.font()) + BAR

    def show_tile(self, tile: int) -> None:
        """Highlight a tile, or none. The list stays where it is."""
        if tile == self.currentIndex().row() and (tile >= 0) == self.selectionModel().hasSelection():
            return
        self.setAutoScroll(False)
        if tile < 0:
            self.selectionModel().clear()
        else:
            self.setCurrentIndex(self.tiles.index(tile, 0))
        self.setAutoScroll(True)

    def event(self, event: QEvent) -> bool:
        return claims(event, KEYS) or super().event(event)
