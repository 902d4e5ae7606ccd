"""A small matrix: its name, its numbers on grounds of the colour scale, and the names of its rows and columns."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter

from densegui.debugger.explain.blocks import Matrix
from densegui.debugger.format import number, short
from densegui.debugger.frame import Freshness
from densegui.debugger.latex import latex_number
from densegui.ui.equation.latex import displayed, markup, text_of
from densegui.ui.equation.piece import Piece
from densegui.ui.equation.style import EquationStyle
from densegui.ui.theme import Scale, mix, scale_bins, scale_colors, text_on

READABLE = 7
"""Pixels: smaller numbers are left out, the grounds tell enough."""


class MatrixPiece(Piece):
    """Paints a Matrix."""

    def __init__(self, block: Matrix, style: EquationStyle, minibatch: int) -> None:
        super().__init__(style, minibatch)
        self.block, self.freshness = block, block.freshness
        values = np.atleast_2d(np.asarray(block.values, float))
        self._values = values
        finite = np.abs(values[np.isfinite(values)])
        self._bins = scale_bins(values, float(finite.max()) if finite.size else 0.0)
        self._cell = self._row = self._left = self._top = self._formula_baseline = self._formula_size = 0.0
        self._font: QFont | None = None

    def place(self, width: float) -> float:
        s, self.width = self.style, width
        rows, columns = self._values.shape
        top = self.place_title(self.block.title) + 0.1 * s.em
        slide = s.small_metrics.horizontalAdvance(f"({self.block.slide})") + s.gap if self.block.slide else 0.0
        if self.block.symbolic:
            wide, ascent, descent = s.extent(displayed(self.block.symbolic), s.formula)
            share = min(1.0, (width - slide) / wide) if wide else 1.0
            self._formula_baseline, self._formula_size = top + max(share * ascent, 0.95 * s.em), share * s.formula
            top = self._formula_baseline + share * descent + 0.3 * s.em
        names = max((s.small_math.width(markup(name)) for name in self.block.rows), default=0.0)
        self._left = names + 0.5 * s.em if names else 0.0
        self._cell = min((width - self._left) / columns, 4.6 * s.em)
        self._row = 1.45 * s.em
        self._top = top + (s.small_line if self.block.columns else 0.0)
        self._font = self._fitting_font()
        return self._top + rows * self._row + 0.2 * s.em

    def _fitting_font(self) -> QFont | None:
        """Return the font in which all numbers fit into their cells, None if that is too small to read."""
        font = QFont(self.style.small)
        metrics = QFontMetricsF(font)
        widest = max(metrics.horizontalAdvance(short(float(value))) for value in self._values.flat)
        pixels = metrics.height() / 1.17 * min(1.0, (self._cell - 3) / widest)
        font.setPixelSize(max(int(pixels), 1))
        return font if pixels >= READABLE else None

    def paint(self, painter: QPainter, seen: QRectF) -> None:
        s, block = self.style, self.block
        self.paint_title(painter)
        if block.symbolic:
            s.draw_formula(
                painter, displayed(block.symbolic), 0, self._formula_baseline, self._formula_size, s.text, self.width
            )
        if block.slide:
            baseline = self._formula_baseline or 0.95 * s.em
            s.say_right(painter, self.width, baseline, f"({block.slide})", s.muted, small=True)
        painter.setPen(s.muted)
        for k, name in enumerate(block.columns):
            middle = self._left + (k + 0.5) * self._cell
            s.small_math.draw_centered(painter, middle, self._top - 0.35 * s.em, markup(name))
        for j, name in enumerate(block.rows):
            painter.setPen(s.muted)
            s.small_math.draw(painter, 0, self._top + j * self._row + 1.0 * s.em, markup(name))
        for j, k in np.ndindex(*self._values.shape):
            self._paint_cell(painter, j, k)

    def _paint_cell(self, painter: QPainter, j: int, k: int) -> None:
        s, value = self.style, float(self._values[j, k])
        box = QRectF(self._left + k * self._cell, self._top + j * self._row, self._cell - 1, self._row - 1)
        ground = scale_colors(s.theme, Scale.VALUE)[int(self._bins[j, k])]
        if self.freshness is Freshness.STALE:
            ground = mix(s.panel, ground, 0.45)
        painter.fillRect(box, ground if np.isfinite(value) else s.danger)
        if self.freshness is Freshness.STALE:
            painter.fillRect(box, s.hatch)
        if self._font is not None:
            painter.setFont(self._font)
            painter.setPen(text_on(ground))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, short(value))

    def tip(self, point: QPointF) -> str:
        k, j = int((point.x() - self._left) // self._cell), int((point.y() - self._top) // self._row)
        rows, columns = self._values.shape
        if not (0 <= j < rows and 0 <= k < columns):
            return self.block.title
        place = f"row {j + 1}, column {k + 1}"
        if self.block.rows and self.block.columns:
            place = f"{text_of(self.block.rows[j])}, {text_of(self.block.columns[k])}"
        return f"{place}: {number(float(self._values[j, k]))}"

    def latex(self) -> str:
        rows = r" \\ ".join(" & ".join(latex_number(float(v)) for v in row) for row in self._values)
        return rf"{self.block.symbolic} = \begin{{pmatrix}} {rows} \end{{pmatrix}}".removeprefix(" = ")

    def text(self) -> str:
        return f"{self.block.title}: {' by '.join(map(str, self._values.shape))} numbers"
