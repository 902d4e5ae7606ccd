"""Several small plots in one widget: beside each other as long as they are wide enough, the rest below."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtWidgets import QSizePolicy, QWidget

NARROWEST, LOWEST = 13.0, 7.5
"""Sides of a plot in heights of the font, at least."""


class PlotGrid(QWidget):
    """Where each of `n` plots lies. Subclasses say how many there are, and paint them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.MinimumExpanding)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setMouseTracking(True)

    @property
    def n(self) -> int:
        """How many plots there are."""
        raise NotImplementedError

    @property
    def em(self) -> float:
        """The height of the font."""
        return float(self.fontMetrics().height())

    def _beside(self, width: float) -> int:
        most = max(int(width / (NARROWEST * self.em)), 1)
        rows = max(-(-self.n // most), 1)
        return max(-(-self.n // rows), 1)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return round(max(-(-self.n // self._beside(width)), 1) * LOWEST * self.em)

    def minimumSizeHint(self) -> QSize:
        return QSize(10, round(LOWEST * self.em))

    def sizeHint(self) -> QSize:
        return QSize(self.width(), self.heightForWidth(self.width()))

    def room(self, index: int) -> QRectF:
        """Return where a plot lies, its axes included."""
        beside = self._beside(self.width())
        row, column = divmod(index, beside)
        wide, high = self.width() / beside, self.height() / max(-(-self.n // beside), 1)
        whole = QRectF(column * wide, row * high, wide, high)
        return whole.adjusted(2, 0.25 * self.em, -0.4 * self.em, 0)
