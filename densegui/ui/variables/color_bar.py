"""A colour scale with its two ends written beside it."""

from math import ceil

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFontMetricsF, QPainter

from densegui.debugger.format import number
from densegui.ui.theme import Scale, Theme, scale_colors

LONGEST = 7.0
"""Length of the bar, in heights of the font."""


def paint_bar(painter: QPainter, corner: QPointF, right: float, limit: float, scale: Scale, theme: Theme) -> float:
    """Paint −limit, the colours and limit in a line that begins at a corner and ends before `right`; return its end.

    A limit of 0 means that colours mean nothing: there is no bar.
    """
    if not limit > 0:
        return corner.x()
    metrics = QFontMetricsF(painter.font())
    em, text = metrics.height(), number(limit, 3)
    low = f"−{text}"
    painter.setPen(theme.color("muted"))
    painter.drawText(QPointF(corner.x(), corner.y() + 0.8 * em), low)
    left = corner.x() + metrics.horizontalAdvance(low) + 0.4 * em
    width = min(LONGEST * em, right - left - metrics.horizontalAdvance(text) - em)
    if width < em:
        return left
    colors = scale_colors(theme, scale)
    step = width / len(colors)
    for k, color in enumerate(colors):
        painter.fillRect(QRectF(left + k * step, corner.y() + 0.2 * em, ceil(step), 0.6 * em), color)
    painter.drawText(QPointF(left + width + 0.5 * em, corner.y() + 0.8 * em), text)
    return left + width + 0.5 * em + metrics.horizontalAdvance(text)
