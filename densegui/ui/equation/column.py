"""The blocks of an explanation below each other in one painted widget, with keys, tool tips and a menu to copy."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QAction,
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QFont,
    QGuiApplication,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolTip, QWidget

from densegui.debugger.explain.blocks import (
    ActivationCurve,
    Bars,
    Block,
    Equation,
    Explanation,
    Matrix,
    Paths,
)
from densegui.ui.equation.activation_curve import CurvePiece
from densegui.ui.equation.bars import BarsPiece
from densegui.ui.equation.equations import EquationPiece
from densegui.ui.equation.matrix import MatrixPiece
from densegui.ui.equation.paths import PathsPiece
from densegui.ui.equation.piece import Piece
from densegui.ui.equation.style import EquationStyle
from densegui.ui.equation.terms import SumPiece
from densegui.ui.math.typeset import Typesetter
from densegui.ui.theme import Theme, mix
from densegui.ui.widgets.tips import tip


def piece_of(block: Block, style: EquationStyle, minibatch: int) -> Piece:
    """Return what paints a block."""
    if isinstance(block, Equation):
        return EquationPiece(block, style, minibatch)
    if isinstance(block, Bars):
        return BarsPiece(block, style, minibatch)
    if isinstance(block, ActivationCurve):
        return CurvePiece(block, style, minibatch)
    if isinstance(block, Paths):
        return PathsPiece(block, style, minibatch)
    if isinstance(block, Matrix):
        return MatrixPiece(block, style, minibatch)
    return SumPiece(block, style, minibatch)


class EquationColumn(QWidget):
    """Paints the blocks of an explanation; one of them is the current one, for the keyboard and to copy."""

    example_chosen = Signal(int)
    """The user has clicked the bar of an example, from 0."""

    current_moved = Signal(float, float)
    """Top and bottom of the block that the keyboard has moved to."""

    def __init__(self, typesetter: Typesetter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Equations of what is selected")
        self.setMouseTracking(True)
        self._typesetter = typesetter
        typesetter.ready.connect(self._take_formula)
        self.style_: EquationStyle | None = None
        self._theme: Theme | None = None
        self.explanation: Explanation | None = None
        self.pieces: list[Piece] = []
        self._tops: list[float] = []
        self.current: int | None = None
        self.made: tuple[int, int] | None = None
        """First and last block of what the operation that has just run has computed."""
        self._invitation = ""
        self._minibatch = 0
        self.copy_action = self._action("&Copy as LaTeX", "The equation clicked, or all of them", self.copy)
        self.copy_action.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        self.copy_action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.copy_all_action = self._action("Copy &all as LaTeX", "Every equation of the panel", self.copy_all)

    def _action(self, text: str, what: str, slot: object) -> QAction:
        action = QAction(text, self)
        action.setToolTip(what)
        action.triggered.connect(slot)
        self.addAction(action)
        return action

    # -- what is shown

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours."""
        self._theme = theme
        self._renew()

    def show_explanation(self, explanation: Explanation | None, minibatch: int, invitation: str) -> None:
        """Show an explanation; None shows the invitation."""
        before = self.explanation
        self._invitation, self._minibatch = invitation, minibatch
        self.explanation = explanation
        if before is None or explanation is None or len(before.blocks) != len(explanation.blocks):
            self.current = None
        self._build()

    def _renew(self) -> None:
        """Take over another font or theme; what was measured with the old one is measured again."""
        if self._theme is not None:
            self.style_ = EquationStyle(QFont(self.font()), self._theme, self._typesetter)
            self._build()

    def _build(self) -> None:
        if self.style_ is None:
            return
        blocks = self.explanation.blocks if self.explanation else ()
        self.pieces = [piece_of(block, self.style_, self._minibatch) for block in blocks]
        self._arrange()

    def _arrange(self) -> None:
        """Place the blocks for the present width."""
        s = self.style_
        if s is None:
            return
        self._tops, top = [], 0.3 * s.em
        width = self.width() - 2 * s.margin
        for piece in self.pieces:
            self._tops.append(top)
            top += piece.place(width) + s.gap
        height = round(top) if self.pieces else round(3 * s.line)
        if height != self.height() or self.minimumHeight() != height:
            self.setFixedHeight(height)
        self.update()

    @Slot(str)
    def _take_formula(self, latex: str) -> None:
        if not self._typesetter.busy or self.pieces:
            self._arrange()

    def box(self, k: int) -> QRectF:
        """Return where a block stands."""
        s = self.style_
        assert s is not None
        end = self._tops[k + 1] if k + 1 < len(self._tops) else self.height()
        return QRectF(s.margin, self._tops[k], self.width() - 2 * s.margin, end - self._tops[k] - s.gap)

    def place_at(self, point: QPointF) -> tuple[int, QPointF] | None:
        """Return which block a point is on, and where on it."""
        for k in range(len(self._tops)):
            box = self.box(k)
            if box.top() <= point.y() <= box.bottom():
                return k, point - box.topLeft()
        return None

    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontMetrics().height() * 10, self.minimumHeight())

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().height() * 22, self.minimumHeight())

    def resizeEvent(self, event: QResizeEvent) -> None:
        if event.size().width() != event.oldSize().width():
            self._arrange()
        super().resizeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.FontChange:
            self._renew()
        super().changeEvent(event)

    # -- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        s = self.style_
        if s is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        seen = QRectF(event.rect())
        if not self.pieces:
            area = QRectF(s.margin, 0.3 * s.em, self.width() - 2 * s.margin, self.height())
            painter.setPen(s.muted)
            painter.drawText(area, Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap, self._invitation)
        for k, piece in enumerate(self.pieces):
            box = self.box(k)
            if not box.intersects(seen):
                continue
            if self.made is not None and self.made[0] <= k <= self.made[1]:
                painter.fillRect(QRectF(0.3 * s.em, box.top(), max(2.0, 0.16 * s.em), box.height()), s.marker)
            if k == self.current:
                self._paint_current(painter, s, box)
            painter.save()
            painter.translate(box.topLeft())
            piece.paint(painter, seen.translated(-box.topLeft()))
            painter.restore()
        painter.end()
        self._typesetter.start()

    def _paint_current(self, painter: QPainter, s: EquationStyle, box: QRectF) -> None:
        """Paint a bar beside the current block, stronger while the keyboard is here."""
        accent = QColor(s.theme.accent)
        ink = accent if self.hasFocus() else mix(s.panel, accent, 0.45)
        painter.fillRect(QRectF(0.3 * s.em, box.top(), max(2.0, 0.16 * s.em), box.height()), ink)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    # -- what the user does

    def mousePressEvent(self, event: QMouseEvent) -> None:
        found = self.place_at(event.position())
        self.set_current(found[0] if found else None)
        if found and event.button() is Qt.MouseButton.LeftButton:
            example = self.pieces[found[0]].example(found[1])
            if example is not None:
                self.example_chosen.emit(example)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        found = self.place_at(event.position())
        hand = found is not None and self.pieces[found[0]].example(found[1]) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.ArrowCursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if step is None or not self.pieces:
            super().keyPressEvent(event)
            return
        start = -1 if self.current is None else self.current
        self.set_current(max(0, min(start + step, len(self.pieces) - 1)))
        assert self.current is not None
        box = self.box(self.current)
        self.current_moved.emit(box.top(), box.bottom())

    def set_made(self, made: tuple[int, int] | None) -> None:
        """Mark the blocks that the operation that has just run has computed."""
        if made != self.made:
            self.made = made
            self.update()

    def set_current(self, k: int | None) -> None:
        """Make a block the current one."""
        if k != self.current:
            self.current = k
            self.update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() is QContextMenuEvent.Reason.Mouse:
            found = self.place_at(QPointF(event.pos()))
            self.set_current(found[0] if found else None)
        if self.pieces:
            menu = QMenu(self)
            menu.addActions([self.copy_action, self.copy_all_action])
            menu.exec(event.globalPos())
            menu.deleteLater()

    @Slot()
    def copy(self) -> None:
        """Put the current block on the clipboard as LaTeX; all of them when none is."""
        if self.current is None:
            self.copy_all()
        elif latex := self.pieces[self.current].latex():
            QGuiApplication.clipboard().setText(latex)

    @Slot()
    def copy_all(self) -> None:
        """Put all blocks on the clipboard as LaTeX, one below the other."""
        if latex := "\n".join(filter(None, (piece.latex() for piece in self.pieces))):
            QGuiApplication.clipboard().setText(latex)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            found = self.place_at(QPointF(event.pos()))
            text = self.pieces[found[0]].tip(found[1]) if found else ""
            if text:
                QToolTip.showText(event.globalPos(), tip(text), self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)

    def text(self) -> str:
        """Return all blocks as plain text, for screen readers."""
        return "\n".join(filter(None, (piece.text() for piece in self.pieces)))
