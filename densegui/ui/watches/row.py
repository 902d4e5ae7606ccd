"""One watch: its symbol, what it belongs to, a small curve of its last values, and the value."""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from densegui.debugger.curves import thin_out
from densegui.debugger.format import count, number
from densegui.debugger.frame import Frame, Freshness
from densegui.debugger.watches import Track, Watch
from densegui.ui.math.math_text import MathText
from densegui.ui.setup.layers_editor import RemoveButton
from densegui.ui.theme import Theme, mix
from densegui.ui.widgets.tips import tip

DIGITS = 4
WIDEST = "−0.01235"
"""What the column of values always has room for; it widens for what is longer, and never narrows again."""
SHORTEST_CURVE, LONGEST_CURVE = 1.5, 12.0
"""Widths of a curve, in heights of a letter; where there is less room, none is painted."""
BUCKETS = 40
"""Two points of a curve are painted for each."""


class Columns(NamedTuple):
    """The widths of what is painted below each other: symbol, words, value."""

    symbol: float = 0.0
    words: float = 0.0
    value: float = 0.0

    def with_room_for(self, other: "Columns") -> "Columns":
        """Return the wider of the two, column by column."""
        return Columns(*map(max, self, other))


class WatchRow(QWidget):
    """Paints a watch; all rows have the same columns."""

    removed = Signal(object)
    """The user wishes the watch away."""

    def __init__(self, watch: Watch, track: Track, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.watch, self.track = watch, track
        self.theme: Theme | None = None
        self.columns = Columns()
        self.value, self.words, self.freshness, self.mean = "", "", Freshness.ABSENT, False
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.remove = RemoveButton(self)
        self.remove.setObjectName("quiet")
        self.remove.setText("×")
        self.remove.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.remove.setToolTip(tip(f"Remove the watch {watch}."))
        self.remove.setAccessibleName(f"Remove the watch {watch}")
        self.remove.clicked.connect(self._remove)
        self._measure()

    def _measure(self) -> None:
        font = self.font()
        metrics = QFontMetricsF(font)
        self._em = metrics.height() / 1.17
        self._math = MathText(1.12 * self._em)
        self._small = QFont(font)
        self._small.setPointSizeF(0.88 * font.pointSizeF())
        self._metrics, self._small_metrics = metrics, QFontMetricsF(self._small)

    # -- what is shown

    def show_frame(self, frame: Frame) -> None:
        """Take the value at a frame's position."""
        value, self.freshness = self.watch.value(frame)
        self.value = number(value, DIGITS)
        self.words = self.watch.words(frame)
        time = self.watch.time(frame, self.freshness)
        when = "not computed yet" if value is None else self._when(time)
        self.mean = self.watch.is_mean(frame)
        self.setToolTip(tip(f"{self.watch}: {self.words}, {when}.{self._range()}"))
        self.setAccessibleName(f"{self.watch}: {self.value}, {self.words}, {when}")
        self.update()

    def _when(self, t: int) -> str:
        updated = self.watch.name in ("W", "b") or (self.watch.is_metric and self.watch.of)
        return f"after {count(t)} updates" if updated else f"minibatch {count(t)}"

    def _range(self) -> str:
        finite = [value for value in self.track.values if math.isfinite(value)]
        if len(finite) < 2:
            return ""
        times = self.track.times
        return f" From t = {count(times[0])} to {count(times[-1])}: {number(min(finite))} to {number(max(finite))}."

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours."""
        self.theme = theme
        self._hatch = QBrush(mix(QColor(theme.panel), QColor(theme.faint), 0.6), Qt.BrushStyle.BDiagPattern)
        self._inks = {
            Freshness.FRESH: QColor(theme.text),
            Freshness.STALE: QColor(theme.muted),
            Freshness.ABSENT: QColor(theme.faint),
        }
        self.update()

    @property
    def needed(self) -> Columns:
        """The widths that this row needs."""
        mean = self._small_metrics.horizontalAdvance("mean ") if self.mean else 0.0
        plain = self.watch.name == "accuracy"
        symbol = self._metrics.horizontalAdvance(self.watch.label) if plain else self._math.width(self.watch.label)
        value = max(map(self._metrics.horizontalAdvance, (WIDEST, self.value)))
        return Columns(mean + symbol, self._small_metrics.horizontalAdvance(self.words), value)

    @Slot()
    def _remove(self) -> None:
        self.removed.emit(self.watch)

    # -- where it stands

    def sizeHint(self) -> QSize:
        return QSize(round(16 * self._em), round(2 * self._em))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.FontChange:
            self._measure()
            self._place()
            self.updateGeometry()
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()
        super().resizeEvent(event)

    def _place(self) -> None:
        side = self.remove.sizeHint().width()
        self.remove.setGeometry(self.width() - side, 0, side, self.height())

    # -- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self.theme
        if theme is None:
            return
        painter = QPainter(self)
        em, baseline = self._em, round(0.5 * self.height() + 0.36 * self._em)
        right = self.remove.x() - 0.4 * em
        self._paint_symbol(painter, theme, baseline)
        self._paint_value(painter, right, baseline)
        left, right = self.columns.symbol + 0.7 * em, right - self.columns.value - 0.7 * em
        words = min(self.columns.words, right - left)
        painter.setFont(self._small)
        painter.setPen(QColor(theme.muted))
        text = self._small_metrics.elidedText(self.words, Qt.TextElideMode.ElideRight, words + 1)
        painter.drawText(QPointF(left, baseline), text)
        curve = min(LONGEST_CURVE * em, right - left - words - 0.7 * em)
        if curve > SHORTEST_CURVE * em:
            self._paint_curve(painter, theme, QRectF(right - curve, 0.3 * em, curve, self.height() - 0.6 * em))
        painter.end()

    def _paint_symbol(self, painter: QPainter, theme: Theme, baseline: float) -> None:
        x = 0.0
        if self.watch.name == "accuracy":
            painter.setFont(self.font())
            painter.setPen(QColor(theme.text))
            painter.drawText(QPointF(x, baseline), self.watch.label)
            return
        if self.mean:
            painter.setFont(self._small)
            painter.setPen(QColor(theme.muted))
            painter.drawText(QPointF(x, baseline), "mean ")
            x += self._small_metrics.horizontalAdvance("mean ")
        painter.setPen(QColor(theme.text))
        self._math.draw(painter, x, baseline, self.watch.label)

    def _paint_value(self, painter: QPainter, right: float, baseline: float) -> None:
        width = self._metrics.horizontalAdvance(self.value)
        if self.freshness is Freshness.STALE:
            top, high = baseline - self._metrics.ascent(), self._metrics.height()
            room = self.columns.value + 0.3 * self._em
            painter.fillRect(QRectF(right - room, top, room - width - 3, high), self._hatch)
        painter.setFont(self.font())
        painter.setPen(self._inks[self.freshness])
        painter.drawText(QPointF(right - width, baseline), self.value)

    def _paint_curve(self, painter: QPainter, theme: Theme, box: QRectF) -> None:
        """Paint the last values from left to right, each run of finite ones as a line, and a dot on the newest."""
        lines = curve_points(self.track.times, self.track.values, box)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme.accent), max(0.09 * self._em, 1.0)))
        for line in lines:
            painter.drawPolyline(QPolygonF(line))
        if lines:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.accent))
            painter.drawEllipse(lines[-1][-1], 0.17 * self._em, 0.17 * self._em)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def curve_points(times: Sequence[int], values: Sequence[float], box: QRectF) -> list[list[QPointF]]:
    """Return the lines of a curve that fills a box: NaN and ±∞ are gaps; a constant runs through the middle."""
    if not times:
        return []
    t, y = thin_out(np.asarray(times), np.asarray(values, np.float64), times[0], times[-1], BUCKETS)
    finite = np.isfinite(y)
    if not finite.any():
        return []
    with np.errstate(all="ignore"):  # the span of enormous values overflows: they are drawn as a constant
        low, high = float(y[finite].min()), float(y[finite].max())
        span = high - low
    x_scale = box.width() / max(times[-1] - times[0], 1)
    lines: list[list[QPointF]] = [[]]
    for time, value in zip(t.tolist(), y.tolist(), strict=True):
        if not math.isfinite(value):
            lines.append([])
            continue
        share = (value - low) / span if 0 < span < math.inf else 0.5
        x = box.left() + (time - times[0]) * x_scale if len(times) > 1 else box.right()
        lines[-1].append(QPointF(x, box.bottom() - share * box.height()))
    return [line for line in lines if line]
