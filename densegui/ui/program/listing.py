"""The listing of a program as one painted widget: gutter, arrow, typeset equation, slide number, result.

A new frame costs only what has changed: the rows whose text, freshness or arrow differ are painted again.
"""

from math import ceil

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QBrush,
    QColor,
    QHelpEvent,
    QHideEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from densegui.debugger.frame import Frame, Freshness
from densegui.ui.math.latex_text import plain_text
from densegui.ui.math.typeset import Formula, Typesetter, picture
from densegui.ui.program.gutter import Gutter
from densegui.ui.program.layout import NARROWEST, REACH, ProgramLayout, Row
from densegui.ui.program.rows import PHASE_COLORS, Line, freshness, lines, results, tool_tip
from densegui.ui.theme import Theme, mix, text_on

CONTEXT = 2
"""Lines before and after the current one that are always in view with it."""
MANY_LINES, LATER_MS = 100, 500
"""From so many lines on, they are placed again only now and then while formulas get ready."""

_RULES = {Freshness.FRESH: 1.0, Freshness.STALE: 0.55, Freshness.ABSENT: 0.3}
"""How strong the colour of a phase is beside its lines: the coloured rule grows with what has been computed."""

_WORDS = {Freshness.FRESH: 1.0, Freshness.STALE: 0.8, Freshness.ABSENT: 0.6}
"""How strong it is in the phase's name."""


class ProgramListing(QWidget):
    """Paints the lines of a program; the view tells it the frame and the form."""

    current_moved = Signal(float, float)
    """Top and bottom of what has to be seen: the line that has just run, and two lines before and after it."""

    def __init__(self, typesetter: Typesetter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Program of one minibatch")
        self.theme: Theme | None = None
        self._typesetter = typesetter
        typesetter.ready.connect(self._take_formula)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._arrange_again)
        self.places = ProgramLayout(typesetter, self.font())
        self._frame: Frame | None = None
        self._program: object = None
        self.lines: tuple[Line, ...] = ()
        self._states: list[tuple[str, Freshness, bool]] = []
        self.gutter = Gutter(self)

    # -- what is shown

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours."""
        self.theme = theme
        self._hatch = QBrush(mix(QColor(theme.panel), QColor(theme.faint), 0.6), Qt.BrushStyle.BDiagPattern)
        self._inks = {
            Freshness.FRESH: theme.text,
            Freshness.STALE: theme.muted,
            Freshness.ABSENT: theme.waiting.name(),
        }
        self._rules, self._words = (
            {
                (phase, fresh): mix(QColor(theme.panel), theme.color(token), share)
                for phase, token in PHASE_COLORS.items()
                for fresh, share in shares.items()
            }
            for shares in (_RULES, _WORDS)
        )
        self._tab = QColor(theme.marker)
        self.gutter.set_theme(theme)
        self.update()

    def show_lines(self, frame: Frame, form: str) -> None:
        """Show a frame's program in a form; what is the same as before is not painted again."""
        before, self._frame = self._frame, frame
        new = frame.program is not self._program or form != self.places.form
        self._program, self.places.form = frame.program, form
        current = frame.position.i - 1
        texts = results(frame, form)
        states = [(text, freshness(frame, index), index == current) for index, text in enumerate(texts)]
        if new:
            self.lines = lines(frame.program, form)
            self._typesetter.forget()
            self._states = states
            self._arrange()
        else:
            self._change(states)
        if new or before is None or before.position != frame.position:
            self.ask_to_be_seen()

    def _change(self, states: list[tuple[str, Freshness, bool]]) -> None:
        changed = [k for k, (old, new) in enumerate(zip(self._states, states, strict=True)) if old != new]
        self._states = states
        if any(self.places.result_room(states[k][0]) > self.places.result_width for k in changed):
            self._arrange()
        for k in changed:
            reach = max(REACH[self.places.form], 0.0) * self.places.formula + 2
            self.update(self.row_rect(k).adjusted(0, -reach, 0, reach).toAlignedRect())

    # -- where it stands

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.FontChange:
            self.places.set_font(self.font())
            self._arrange()
        super().changeEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self._later.stop()
        super().hideEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        self._arrange()
        super().showEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        if event.size().width() != event.oldSize().width():
            self._arrange()
        super().resizeEvent(event)

    def minimumSizeHint(self) -> QSize:
        return QSize(ceil(self.places.narrowest + NARROWEST * self.places.sizes.em), self.height())

    def sizeHint(self) -> QSize:
        return QSize(round(26 * self.places.sizes.em), self.height())

    def _arrange(self) -> None:
        """Place all lines for the present width, font and formulas."""
        if self.lines:
            self.places.width = self.width()
            self.places.place_all(self.lines, [text for text, _, _ in self._states])
            self.setFixedHeight(round(self.places.height))
            self.gutter.setGeometry(0, 0, round(self.places.sizes.gutter), self.height())
            self.update()

    def row_rect(self, index: int) -> QRectF:
        """Return where a line stands."""
        row = self.places.rows[index]
        return QRectF(0, row.top + row.gap, self.width(), row.height)

    @Slot(str)
    def _take_formula(self, latex: str) -> None:
        """Make room for a formula at once where it can be seen, for the others when all are ready."""
        area = QRectF(self.visibleRegion().boundingRect())
        seen = any(
            latex == line.latex or latex in line.where
            for line, row in zip(self.lines, self.places.rows, strict=True)
            if row.top <= area.bottom() and row.bottom >= area.top()
        )
        if not seen and self._typesetter.busy:
            return
        if len(self.lines) <= MANY_LINES:
            self._arrange_again()
        elif not self._later.isActive():
            self._later.start(LATER_MS)

    @Slot()
    def _arrange_again(self) -> None:
        self._arrange()
        self.ask_to_be_seen()

    @Slot()
    def ask_to_be_seen(self) -> None:
        """Say again where the line that has just run stands; between minibatches the first lines are next."""
        if self._frame is not None and self.places.rows:
            rows, k = self.places.rows, self._frame.position.i - 1
            first, last = rows[max(k - CONTEXT, 0)], rows[min(max(k, 0) + CONTEXT, len(rows) - 1)]
            self.current_moved.emit(first.top + first.gap, last.bottom)

    # -- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.theme is None or not self.places.rows:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        area = QRectF(event.rect())
        if self._frame is not None and self._frame.position.i:
            self._paint_current(painter, self.row_rect(self._frame.position.i - 1))
        for line, row, state in zip(self.lines, self.places.rows, self._states, strict=True):
            if row.top <= area.bottom() and row.bottom >= area.top():
                self._paint_row(painter, line, row, state)
        painter.end()
        self._typesetter.start()

    def _paint_row(self, painter: QPainter, line: Line, row: Row, state: tuple[str, Freshness, bool]) -> None:
        theme, s = self.theme, self.places.sizes
        assert theme is not None
        text, fresh, current = state
        top, ratio = row.top + row.gap, self.devicePixelRatioF()
        baseline = round((top + row.baseline) * ratio) / ratio
        if not current:
            high = round(row.bottom) - round(top)
            painter.fillRect(QRect(round(s.gutter), round(top), round(s.rule), high), self._rules[line.phase, fresh])
        ink = self._inks[fresh]
        self._paint_formula(painter, line.latex, s.left, baseline, self.places.formula, self.places.room(line), ink)
        for latex, x, y in row.where:
            where_ink = theme.muted if fresh is not Freshness.ABSENT else ink
            self._paint_formula(painter, latex, x, top + y, s.where, self.width() - x - s.gap, where_ink)
        right = self.width() - s.gap
        width = s.small_metrics.horizontalAdvance(text)
        if fresh is Freshness.STALE:
            self._paint_hatch(painter, right, baseline, width)
        painter.setFont(s.small)
        painter.setPen(QColor(theme.text if current else ink if fresh is Freshness.ABSENT else theme.muted))
        painter.drawText(QPointF(right - width, baseline), text)
        if self.places.numbered and line.number:
            painter.setPen(QColor(ink if fresh is Freshness.ABSENT else theme.muted))
            end = right - self.places.result_width - s.gap
            painter.drawText(QPointF(end - s.small_metrics.horizontalAdvance(line.number), baseline), line.number)
        word = self.places.word(line)
        if word is not None:
            painter.setFont(s.word)
            painter.setPen(self._words[line.phase, fresh])
            painter.drawText(QPointF(word, baseline), line.phase.value)

    def _paint_hatch(self, painter: QPainter, right: float, baseline: float, width: float) -> None:
        """Hatch the column of results and some ground before it, but not behind the letters."""
        theme, s = self.theme, self.places.sizes
        assert theme is not None
        top, high = baseline - s.small_metrics.ascent(), s.small_metrics.height()
        left = right - self.places.result_width - 0.7 * s.gap
        painter.fillRect(QRectF(left, top, right + 3 - left, high), self._hatch)
        painter.fillRect(QRectF(right - width - 2, top, width + 4, high), QColor(theme.panel))

    def _paint_current(self, painter: QPainter, box: QRectF) -> None:
        """Paint the ground of the line that has just run, its border and the arrow."""
        theme, s = self.theme, self.places.sizes
        assert theme is not None
        edge = s.edge
        box = box.adjusted(0, -1, 0, 1)
        painter.setPen(QPen(QColor(theme.current_border), edge))
        painter.setBrush(QColor(theme.current_line))
        painter.drawRoundedRect(box.adjusted(edge / 2, edge / 2, -edge / 2, -edge / 2), 4, 4)
        painter.fillRect(QRectF(s.gutter, box.top(), s.left - 0.3 * s.em - s.gutter, box.height()), self._tab)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(text_on(self._tab))
        high, middle, end = 0.36 * s.em, box.center().y(), s.left - 0.42 * s.em
        points = [(-2.1, -1.0), (0, 0), (-2.1, 1.0), (-1.5, 0)]
        painter.drawPolygon(QPolygonF([QPointF(end + x * high, middle + y * high) for x, y in points]))

    def _paint_formula(
        self, painter: QPainter, latex: str, x: float, baseline: float, size: float, room: float, ink: str
    ) -> None:
        """Paint a formula, or its text while it is not ready, scaled down when there is not enough room."""
        formula: Formula | None = self._typesetter.request(latex)
        scale = self.places.fit(latex, size, room)
        if formula is not None:
            ratio = self.devicePixelRatioF()
            image = picture(formula, round(size * scale, 2), ink, ratio)
            y = round(baseline * ratio) / ratio - formula.rise(round(size * scale, 2), ratio)
            painter.drawImage(QPointF(round(x * ratio) / ratio, y), image)
            return
        self._typesetter.request(latex, first=True)
        painter.save()
        painter.translate(x, baseline)
        painter.scale(scale, scale)
        painter.setFont(self.places.fallback_font(size))
        painter.setPen(QColor(ink))
        painter.drawText(QPointF(0, 0), plain_text(latex))
        painter.restore()

    # -- tool tips

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            index = self.line_at(event.pos().y())
            if index is not None and self._frame is not None:
                text = tool_tip(self._frame, index, self.places.form)
                QToolTip.showText(event.globalPos(), text, self, self.row_rect(index).toRect())
            else:
                QToolTip.hideText()
            return True
        return super().event(event)

    def line_at(self, y: float) -> int | None:
        """Return the index of the line at a height, None on a heading or below."""
        for index, row in enumerate(self.places.rows):
            if row.top + row.gap <= y < row.bottom:
                return index
        return None
