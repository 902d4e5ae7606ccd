"""Painting a confusion matrix: shaded cells with their counts, names of the classes, sums and shares."""

from math import isnan

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QImage, QPainter, QPen

from densegui.debugger.answers import ANY, Cell, Confusion
from densegui.debugger.format import MISSING, count, percent
from densegui.ui.confusion.layout import Layout, Measures, every
from densegui.ui.network.style import SMALLEST_NUMBER
from densegui.ui.network.words import Face
from densegui.ui.theme import Scale, Theme, mix, scale_bins, scale_colors, text_on
from densegui.ui.variables.picture import pixels, shrink
from densegui.ui.widgets.class_marks import paint_mark

LONGEST_NAME = 6.0
"""Room for the name of a class, in heights of the font; the whole name is in the tool tip."""
RECALL, PRECISION, SUM = "recall", "precision", "Σ"
SHORT_PRECISION = "prec."
ROWS, COLUMNS, SHORT_COLUMNS = "← true", "predicted →", "pred. →"


class MatrixPainter:
    """Paints in one theme and font, with the names of the classes; where it is narrow, captions are short."""

    def __init__(self, theme: Theme, font: QFont, em: float, names: tuple[str, ...], narrow: bool) -> None:
        self.theme, self.names = theme, names
        self.columns = SHORT_COLUMNS if narrow else COLUMNS
        self._base, self._em = font, em

    def font(self, pixels: float | None = None) -> QFont:
        """Return the font of a size in pixels; of the usual one, a little smaller than the panel's."""
        font = QFont(self._base)
        font.setPixelSize(max(round(pixels or 0.86 * self._em / 1.17), 5))
        return font

    def measures(self, confusion: Confusion) -> Measures:
        """Return what the layout must know."""
        metrics = QFontMetricsF(self.font())
        line, advance = 1.12 * metrics.height(), metrics.horizontalAdvance
        widest = min(max(map(advance, self.names)), LONGEST_NAME * line)
        smallest = QFontMetricsF(self.font(SMALLEST_NUMBER))
        return Measures(
            line,
            names=max(widest + 2.4 * line, advance(self.columns) + 0.4 * line),
            sums=max(advance(count(confusion.total)), advance(SUM)) + 0.5 * line,
            shares=max(advance(percent(1.0)), advance(RECALL)) + 0.5 * line,
            foot=smallest.horizontalAdvance(count(int(confusion.predicted.max(initial=0)))) + 2,
        )

    def paint(self, painter: QPainter, places: Layout, confusion: Confusion, cell: Cell) -> None:
        """Paint a matrix with a cell that is chosen."""
        share = _row_shares(confusion)
        self._paint_cells(painter, places, share)
        self._paint_counts(painter, places, confusion, share)
        self._paint_names(painter, places)
        self._paint_sums(painter, places, confusion)
        self._paint_choice(painter, places, cell)

    def _paint_cells(self, painter: QPainter, places: Layout, share: np.ndarray) -> None:
        ratio, box = painter.device().devicePixelRatioF(), places.cells
        fitting = shrink(share, max(int(box.height() * ratio), 1), max(int(box.width() * ratio), 1))
        colors = pixels(fitting, 1.0, Scale.VALUE, self.theme)
        rows, columns = colors.shape
        painter.drawImage(box, QImage(colors.data, columns, rows, 4 * columns, QImage.Format.Format_RGB32))
        if min(places.width, places.height) >= 8:
            painter.setPen(QPen(self.theme.color("panel"), 1))
            for k in range(1, places.n):
                x, y = box.left() + k * places.width, box.top() + k * places.height
                painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()))
                painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))
        painter.setPen(self.theme.color("border"))
        painter.drawRect(box)
        if min(places.width, places.height) >= 8:
            painter.setPen(QPen(mix(self.theme.color("panel"), self.theme.color("text"), 0.55), 1))
            for k in range(places.n):
                painter.drawRect(places.cell(k, k).adjusted(0.5, 0.5, -0.5, -0.5))

    def number_face(self, places: Layout, confusion: Confusion) -> Face | None:
        """Return the face of the counts; None when they would be too small to read."""
        usual = self.font().pixelSize()
        size = min(1.5 * usual, 0.72 * places.height)
        width = Face(self.font(usual)).width(count(int(confusion.counts.max(initial=0))))
        size = min(size, max(usual * (places.width - 3) / width, SMALLEST_NUMBER))
        return Face(self.font(int(size))) if int(size) >= SMALLEST_NUMBER else None

    def _paint_counts(self, painter: QPainter, places: Layout, confusion: Confusion, share: np.ndarray) -> None:
        """Write the counts that have room; the others are in the tool tips."""
        face = self.number_face(places, confusion)
        if face is None or places.width < face.width("00"):
            return
        inks = [text_on(color) for color in scale_colors(self.theme, Scale.VALUE)]
        faint = self.theme.color("faint")
        bins = scale_bins(share, 1.0).tolist()
        painter.setFont(face.font)
        for row, numbers in enumerate(confusion.counts.tolist()):
            for column, number in enumerate(numbers):
                text = count(number)
                if face.width(text) <= places.width:
                    painter.setPen(inks[bins[row][column]] if number else faint)
                    painter.drawText(places.cell(row, column), Qt.AlignmentFlag.AlignCenter, text)

    def _row_face(self, places: Layout) -> Face:
        """The face of what stands beside the rows: smaller where they are low."""
        usual = self.font().pixelSize()
        return Face(self.font(max(min(usual, 0.88 * places.height), SMALLEST_NUMBER)))

    def _paint_names(self, painter: QPainter, places: Layout) -> None:
        """Name the rows (true classes, marks filled) and the columns (predicted classes, marks hollow)."""
        usual, face, line, box = Face(self.font()), self._row_face(places), places.line, places.cells
        text, panel = self.theme.color("text"), self.theme.color("panel")
        middle = Qt.AlignmentFlag.AlignVCenter
        self._paint_captions(painter, places)
        painter.setFont(face.font)
        painter.setPen(text)
        left, radius = 1.1 * line, 0.26 * min(line, 1.15 * places.height)
        for row in range(0, places.n, every(places.height, 0.7 * face.height)):
            y = places.cell(row, 0).center().y()
            paint_mark(painter, self.theme, row, QPointF(left + 0.4 * line, y), radius, True, panel)
            room = QRectF(left + line, y - line / 2, places.names - left - 1.2 * line, line)
            painter.drawText(room, middle, face.elided(self.names[row], room.width()))
        painter.setFont(usual.font)
        widest = max(map(usual.width, self.names))
        named, written = widest + 1.3 * line <= places.width, widest <= places.width - 2
        for column in range(0, places.n, every(places.width, 0.8 * line)):
            x, name = places.cell(0, column).center().x(), self.names[column]
            if named:
                start = x - (usual.width(name) + line) / 2
                mark = QPointF(start + 0.4 * line, line / 2)
                paint_mark(painter, self.theme, column, mark, 0.26 * line, False, panel)
                painter.drawText(QRectF(start + 0.95 * line, 0, places.width, line), middle, name)
            elif written:
                painter.drawText(QRectF(x - widest, 0, 2 * widest, line), Qt.AlignmentFlag.AlignCenter, name)
            else:
                paint_mark(painter, self.theme, column, QPointF(x, line / 2), 0.26 * line, False, panel)
        painter.setPen(self.theme.color("border"))
        painter.drawLine(box.bottomLeft(), box.bottomRight())

    def _paint_captions(self, painter: QPainter, places: Layout) -> None:
        """Say beside the names what rows and columns are."""
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.setFont(self.font())
        painter.setPen(self.theme.color("muted"))
        wide = places.names - 0.4 * places.line
        painter.drawText(QRectF(0, 0, wide, places.line), right, Face(self.font()).elided(self.columns, wide))
        painter.save()
        painter.translate(0, places.cells.bottom())
        painter.rotate(-90)
        room = QRectF(0, 0, places.cells.height(), places.line)
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, ROWS)
        painter.restore()

    def _paint_sums(self, painter: QPainter, places: Layout, confusion: Confusion) -> None:
        usual, face, line = self.font(), self._row_face(places), places.line
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        sums = QRectF(places.row_side(0).left(), 0, places.sums - 0.3 * line, line)
        shares = QRectF(places.row_side(0).right(), 0, places.shares - 0.1 * line, line)
        painter.setFont(usual)
        painter.setPen(self.theme.color("muted"))
        if places.sums:
            painter.drawText(sums, right, SUM)
        if places.shares:
            painter.drawText(shares, right, RECALL)
        painter.setPen(self.theme.color("text"))
        painter.setFont(face.font)
        for row in range(0, places.n, every(places.height, 0.7 * face.height)):
            y = places.cell(row, 0).center().y() - line / 2
            sums.moveTop(y)
            shares.moveTop(y)
            if places.sums:
                painter.drawText(sums, right, count(int(confusion.true[row])))
            if places.shares:
                painter.drawText(shares, right, percent(float(confusion.recall[row])))
        if not places.footed:
            return
        self._paint_feet(painter, places, confusion)
        if not places.sums:
            return
        sums.moveTop(places.column_foot(0).top())
        shares.moveTop(sums.top() + line)
        painter.setFont(usual)
        painter.drawText(sums, right, count(int(confusion.counts.sum())))
        usual.setBold(True)
        painter.setFont(usual)
        text = percent(confusion.right / confusion.total if confusion.total else None)
        total = QRectF(sums.left(), sums.top() + line, sums.width() + places.shares + 0.2 * line, line)
        if QFontMetricsF(usual).horizontalAdvance(text) <= total.width():
            painter.drawText(total, right, text)

    def _paint_feet(self, painter: QPainter, places: Layout, confusion: Confusion) -> None:
        """Sum and precision of each column, where they have room: 83.3 %, or 83."""
        middle, right = Qt.AlignmentFlag.AlignCenter, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        foot = QRectF(0, places.column_foot(0).top(), places.names - 0.4 * places.line, places.line)
        usual = self.font().pixelSize()
        faces = [Face(self.font(size)) for size in range(usual, SMALLEST_NUMBER - 1, -1)]
        shares = confusion.precision.tolist()
        lines = (
            {SUM: [count(n) for n in confusion.predicted.tolist()]},
            {PRECISION: [percent(share) for share in shares], f"{PRECISION} %": [_whole(share) for share in shares]},
        )
        for number, versions in enumerate(lines):
            fitting = (
                (title, texts, face)
                for title, texts in versions.items()
                for face in faces[: len(faces) if title != PRECISION else 1]
                if max(map(face.width, texts)) <= places.width - 2
            )
            title, texts, face = next(fitting, ("", [], faces[0]))
            painter.setFont(self.font())
            painter.setPen(self.theme.color("muted"))
            if QFontMetricsF(self.font()).horizontalAdvance(title) > foot.width():
                title = title.replace(PRECISION, SHORT_PRECISION)
            painter.drawText(foot.translated(0, number * places.line), right, title)
            painter.setFont(face.font)
            painter.setPen(self.theme.color("text"))
            for column, text in enumerate(texts):
                painter.drawText(places.column_foot(column).translated(0, number * places.line), middle, text)

    def _paint_choice(self, painter: QPainter, places: Layout, cell: Cell) -> None:
        if cell == ANY:
            return
        box = places.of(cell)
        spare = max(0.0, 5 - min(box.width(), box.height())) / 2
        painter.setPen(QPen(self.theme.color("marker"), 2))
        painter.drawRect(box.adjusted(-spare, -spare, spare, spare))


def _row_shares(confusion: Confusion) -> np.ndarray:
    """√ of each cell's share of its true class: few mistakes among many examples are to be seen as well."""
    share: np.ndarray = np.sqrt(confusion.counts / np.maximum(confusion.true, 1)[:, np.newaxis])
    return share


def _whole(value: float) -> str:
    """A share as a whole number of hundredths."""
    return MISSING if isnan(value) else f"{100 * value:.0f}"
