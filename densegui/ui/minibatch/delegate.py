"""The pictures of examples in the minibatch's table."""

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QBrush, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from densegui.debugger.frame import Freshness
from densegui.ui.minibatch.model import INPUT, ExamplesModel
from densegui.ui.theme import LIGHT, Theme
from densegui.ui.variables.table import TextDelegate
from densegui.ui.widgets.example_pictures import ExamplePictures

Index = QModelIndex | QPersistentModelIndex


class ExampleDelegate(TextDelegate):
    """Paints the pictures beside the texts."""

    def __init__(self, model: ExamplesModel, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model
        self._theme = LIGHT
        self.pictures = ExamplePictures()

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours."""
        self._theme = theme
        self.pictures.set_theme(theme)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        shown = self._model.examples
        if index.column() == INPUT and self._model.with_pictures and shown is not None:
            row = int(shown.indices[self._model.example(index.row())])
            self._paint_picture(painter, QRectF(option.rect), row, shown.freshness)

    def _paint_picture(self, painter: QPainter, box: QRectF, row: int, freshness: Freshness) -> None:
        image = self.pictures.image(row)
        height = box.height() - 2
        width = min(height * image.width() / image.height(), box.width() - 4)
        place = QRectF(box.left() + 2, box.top() + 1, width, height)
        painter.drawImage(place, image)
        if freshness is Freshness.STALE:
            painter.fillRect(place, QBrush(self._theme.color("faint"), Qt.BrushStyle.BDiagPattern))
