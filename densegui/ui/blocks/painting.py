"""Painting matrices as blocks of coloured cells, and the signs between them."""

from math import ceil

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QImage, QPainter, QPainterPath, QPen

from densegui.debugger.format import MISSING, hundredths, number, short
from densegui.debugger.frame import Frame, Freshness
from densegui.debugger.matrix_form import MatrixBlock, Operator
from densegui.ui.blocks.arrangement import Cell, Measures, Placed
from densegui.ui.math.latex_text import plain_text
from densegui.ui.math.math_text import MathText
from densegui.ui.math.typeset import Typesetter, picture
from densegui.ui.network.content import BOUNDED, limit_of
from densegui.ui.network.style import SMALLEST_NUMBER, NetworkStyle
from densegui.ui.network.words import Face
from densegui.ui.theme import Scale, mix, scale_bins, scale_colors, text_on

SMALLEST_NUMBERED = 14
"""Pixels: the height of the smallest cell with a number in it."""
PLAIN_CELLS = (13, 12, 11, 10, 9, 8, 7, 6, 5, 4.5, 4, 3.5, 3, 2.5, 2, 1.5, 1)
"""Sides of cells without numbers, in pixels."""
NAME_SIZE = 1.12
"""Size of the letters of a name, in em of the panel's font."""
SIGNS = frozenset("+−∘·/=←√")
"""Signs between matrices are larger than letters."""
PALE = 3.0
"""Where the colour scale of ones and masks ends: they are pale, since nothing is to be seen in them."""
LONGEST_WORDS = 9.5
"""Width in em up to which words under a matrix are drawn; all of them are in the tool tip."""


class BlockPainter:
    """Paints placed items in one style."""

    def __init__(self, style: NetworkStyle, typesetter: Typesetter) -> None:
        self.style, self.typesetter = style, typesetter
        self.em = style.em
        self.pixels = self.em / 1.17
        self.name_size = NAME_SIZE * self.pixels
        self._faces: dict[int, Face] = {}
        self.signs = MathText(1.5 * self.pixels)
        self.tiny = Face(_sized(style.font, 0.78 * self.pixels))

    # -- sizes

    def cells(self) -> list[Cell]:
        """Return the sizes that cells can have, the largest first: with numbers, then without."""
        sizes = []
        for share in (1.7, 1.5, 1.3, 1.15, 1.0, 0.9, 0.8):
            height = round(share * self.em)
            digits = min(round(0.62 * height), round(0.86 * self.pixels))
            if height >= SMALLEST_NUMBERED and digits >= SMALLEST_NUMBER:
                face = self.face(digits)
                width = max(1.16 * face.width("−0.00"), 1.04 * face.width("−3e−5"))
                sizes.append(Cell(max(ceil(width), height), height, digits))
        grow = max(self.em / 17, 1.0)
        return (
            sizes
            + [Cell(side * grow, side * grow) for side in PLAIN_CELLS if side > 2]
            + [Cell(side, side) for side in PLAIN_CELLS if side <= 2]
        )

    def face(self, pixels: int) -> Face:
        """Return the face of the numbers in cells."""
        if pixels not in self._faces:
            self._faces[pixels] = Face(_sized(self.style.font, pixels))
        return self._faces[pixels]

    def measures(self) -> Measures:
        """Return what the arrangement must know."""
        return Measures(
            self.em,
            self._block_width,
            self._operator_width,
            1.9 * self.em,
            lambda block: (3.0 if block.words else 2.15) * self.em,
        )

    def _block_width(self, block: MatrixBlock) -> float:
        small, tiny = self.style.small_math, self.tiny
        words = min(tiny.width(block.words), LONGEST_WORDS * self.em) if block.words else 0.0
        return max(self.name_width(block.name), small.width(symbols(block)), tiny.width(block.size), words)

    def name_width(self, latex: str) -> float:
        """Return the width of a name, typeset or, until it is, as text."""
        formula = self.typesetter.request(latex)
        return formula.width * self.name_size if formula else self.style.bold.width(plain_text(latex))

    def _operator_width(self, operator: Operator) -> float:
        name, bracket = split(operator.text)
        width = self._text_width(name) + (0.55 * self.em if bracket else 0.0)
        if operator.value is not None:
            width = max(width, self.tiny.width(number(operator.value)))
        return max(width, 0.6 * self.em)

    def _text_width(self, text: str) -> float:
        return self.style.small.width(text) if is_word(text) else self._math(text).width(text)

    def _math(self, text: str) -> MathText:
        return self.signs if text in SIGNS else self.style.math

    # -- operators

    def paint_operator(self, painter: QPainter, placed: Placed) -> None:
        """Paint a sign, a factor with its number under it, or a function with a parenthesis as tall as the line."""
        operator, box, style = placed.item, placed.box, self.style
        assert isinstance(operator, Operator)
        name, bracket = split(operator.text)
        painter.setPen(style.text)
        width, middle = self._text_width(name), box.center().y()
        left = box.left() + (0.0 if bracket else (box.width() - width) / 2)
        if is_word(name):
            painter.setFont(style.small.font)
            painter.drawText(QPointF(left, middle + 0.36 * style.small.ascent), name)
        elif name:
            math = self._math(name)
            math.draw(painter, left, middle + 0.32 * math.ascent, name)
        if bracket:
            self._paint_bracket(painter, box.left() + width, middle, placed.tall, bracket == "(")
        if operator.value is not None:
            painter.setFont(self.tiny.font)
            painter.setPen(style.muted)
            text = number(operator.value)
            x = box.center().x() - self.tiny.width(text) / 2
            painter.drawText(QPointF(x, middle + 0.62 * style.math.height + self.tiny.ascent), text)

    def _paint_bracket(self, painter: QPainter, x: float, middle: float, tall: float, opens: bool) -> None:
        half, bend = max(tall / 2 + 0.15 * self.em, 0.7 * self.em), 0.34 * self.em
        tip, back = (x + 0.48 * self.em, -bend) if opens else (x + 0.07 * self.em, bend)
        path = QPainterPath(QPointF(tip, middle - half))
        inner = min(0.9 * self.em, half)
        path.quadTo(QPointF(tip + back, middle - half + 0.35 * inner), QPointF(tip + back, middle - half + inner))
        path.lineTo(QPointF(tip + back, middle + half - inner))
        path.quadTo(QPointF(tip + back, middle + half - 0.35 * inner), QPointF(tip, middle + half))
        painter.setPen(QPen(self.style.text, max(self.em / 12, 1.0)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)

    # -- matrices

    def paint_block(self, painter: QPainter, placed: Placed, frame: Frame, cell: Cell) -> None:
        """Paint a matrix with its name above, and its shape and words under it."""
        block, box, style = placed.item, placed.box, self.style
        assert isinstance(block, MatrixBlock)
        middle = box.center().x()
        self._paint_name(painter, block, middle, box.top() - 0.62 * self.em)
        bottom = box.bottom() + 1.0 * self.em
        painter.setPen(style.muted)
        style.small_math.draw_centered(painter, middle, bottom, symbols(block))
        painter.setFont(self.tiny.font)
        text = block.size if block.size != block.symbols else ""  # 1 × 1 is said once
        painter.drawText(QPointF(middle - self.tiny.width(text) / 2, bottom + 0.92 * self.em), text)
        if block.words:
            words = self.tiny.elided(block.words, max(LONGEST_WORDS * self.em, box.width()))
            painter.setPen(style.muted)
            x = middle - self.tiny.width(words) / 2
            painter.drawText(QPointF(x, bottom + 1.8 * self.em), words)
        if block.array is None:
            self._paint_absent(painter, box)
            return
        colors = self._colors(block, frame)
        self._paint_cells(painter, block, box, colors, cell)
        if block.freshness is Freshness.STALE:
            hatch = QColor(style.text)
            hatch.setAlphaF(0.45 if cell.width >= 8 else 0.25)
            painter.fillRect(box, QBrush(hatch, Qt.BrushStyle.BDiagPattern))
        if cell.digits and box.width() >= block.columns * cell.width - 0.5:
            self._paint_numbers(painter, block, box, colors, cell)
        painter.setPen(QPen(style.outline, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(box)
        self._paint_example(painter, block, box, frame.example)

    def _paint_name(self, painter: QPainter, block: MatrixBlock, middle: float, baseline: float) -> None:
        style = self.style
        color = style.theme.text if block.array is not None else style.theme.muted
        formula = self.typesetter.request(block.name)
        if formula is None:
            painter.setFont(style.bold.font)
            painter.setPen(QColor(color))
            text = plain_text(block.name)
            painter.drawText(QPointF(middle - style.bold.width(text) / 2, baseline), text)
            return
        ratio = painter.device().devicePixelRatioF()
        size = round(self.name_size, 2)
        image = picture(formula, size, color, ratio)
        x = round((middle - formula.width * size / 2) * ratio) / ratio
        painter.drawImage(QPointF(x, round(baseline * ratio) / ratio - formula.rise(size, ratio)), image)

    def _paint_absent(self, painter: QPainter, box: QRectF) -> None:
        style = self.style
        pen = QPen(style.faint, 1.3)
        pen.setDashPattern([3, 2.5])
        painter.setPen(pen)
        painter.setBrush(style.canvas)
        painter.drawRect(box)
        painter.setPen(style.muted)
        painter.setFont(style.small.font)
        painter.drawText(box.adjusted(-20, -20, 20, 20), Qt.AlignmentFlag.AlignCenter, MISSING)

    def _colors(self, block: MatrixBlock, frame: Frame) -> np.ndarray:
        """Return the bin of each element; BINS for a number that is not finite."""
        assert block.array is not None
        scale = scale_of(block)
        name, l = block.source
        bounded = name == "A" and frame.spec.activations[l] in BOUNDED
        limit = 1.0 if bounded else PALE if not name and not block.gradient else limit_of(block.array)
        bins = scale_bins(block.array, limit)
        return np.where(np.isfinite(block.array), bins, len(scale_colors(self.style.theme, scale)))

    def _table(self, block: MatrixBlock) -> list[QColor]:
        theme = self.style.theme
        return [*scale_colors(theme, scale_of(block)), theme.color("danger")]

    def _paint_cells(self, painter: QPainter, block: MatrixBlock, box: QRectF, bins: np.ndarray, cell: Cell) -> None:
        """Paint all cells as one picture, and thin lines between them where they are large."""
        table = np.array([color.rgb() for color in self._table(block)], np.uint32)
        pixels = np.ascontiguousarray(table[bins])
        image = QImage(pixels.tobytes(), block.columns, block.rows, 4 * block.columns, QImage.Format.Format_RGB32)
        shrinks = box.width() < block.columns or box.height() < block.rows
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, shrinks)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.drawImage(box, image)
        if cell.width >= 8 and not shrinks:
            painter.setPen(QPen(mix(self.style.canvas, self.style.border, 0.75), 1))
            across, down = box.width() / block.columns, box.height() / block.rows
            for column in range(1, block.columns):
                x = round(box.left() + column * across)
                painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()))
            for row in range(1, block.rows):
                y = round(box.top() + row * down)
                painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)

    def _paint_numbers(self, painter: QPainter, block: MatrixBlock, box: QRectF, bins: np.ndarray, cell: Cell) -> None:
        assert block.array is not None
        face, inks = self.face(cell.digits), [text_on(color) for color in self._table(block)]
        painter.setFont(face.font)
        baseline = (cell.height + 0.74 * face.ascent) / 2
        for row, (values, colors) in enumerate(zip(block.array.tolist(), bins.tolist(), strict=True)):
            y = box.top() + row * cell.height + baseline
            for column, (value, color) in enumerate(zip(values, colors, strict=True)):
                text = short(value)
                if face.width(text) > cell.width:
                    text = hundredths(value)  # 3e−12 has no room, 0.00 has
                width = face.width(text)
                if width > cell.width:
                    continue
                painter.setPen(inks[color])
                painter.drawText(QPointF(box.left() + (column + 0.5) * cell.width - width / 2, y), text)

    def _paint_example(self, painter: QPainter, block: MatrixBlock, box: QRectF, example: int | None) -> None:
        """Outline the chosen example's column, or its row where the matrix is transposed."""
        if example is None or not block.examples:
            return
        across = block.examples == "columns"
        n = block.columns if across else block.rows
        if example >= n:
            return
        along = (box.width() if across else box.height()) / n
        start, size = example * along, max(along, 3.0)
        start = min(max(start - (size - along) / 2, 0.0), (box.width() if across else box.height()) - size)
        place = (
            QRectF(box.left() + start, box.top(), size, box.height())
            if across
            else QRectF(box.left(), box.top() + start, box.width(), size)
        )
        painter.setPen(QPen(self.style.marker, 2.2 if size > 5 else 1.4))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(place.adjusted(-0.5, -1.5, 0.5, 1.5) if across else place.adjusted(-1.5, -0.5, 1.5, 0.5))


def symbols(block: MatrixBlock) -> str:
    """Return the shape in symbols, as markup for `MathText`: n^[1] × m_b."""
    return block.symbols.replace("[", "^[")


def scale_of(block: MatrixBlock) -> Scale:
    """Return the colour scale of a matrix."""
    return Scale.GRADIENT if block.gradient else Scale.VALUE


def split(text: str) -> tuple[str, str]:
    """Return a sign's text, and the parenthesis at its end or ""."""
    return (text[:-1], text[-1]) if text == ")" or text.endswith("(") else (text, "")


def is_word(text: str) -> bool:
    """Whether a text is a word such as softmax or ReLU′, not a symbol such as m_b."""
    return len(text) > 2 and text.replace("′", "").replace(" ", "").replace(",", "").replace("-", "").isalpha()


def _sized(font: QFont, pixels: float) -> QFont:
    result = QFont(font)
    result.setPixelSize(max(round(pixels), 5))
    return result
