"""One operation as blocks of matrices, drawn to scale: the one that has just run, or a line that was chosen."""

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Slot
from PySide6.QtGui import QHelpEvent, QHideEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from densegui.debugger.format import count, number
from densegui.debugger.frame import Frame, Freshness
from densegui.debugger.matrix_form import MatrixBlock, Operator, Statement
from densegui.debugger.matrix_statements import matrix_form
from densegui.debugger.position import Position
from densegui.engine.program import Op
from densegui.ui.blocks.arrangement import Arrangement, Placed, arrange
from densegui.ui.blocks.painting import BlockPainter
from densegui.ui.math.latex_text import plain_text
from densegui.ui.math.typeset import Typesetter
from densegui.ui.network.style import NetworkStyle
from densegui.ui.view import FrameView
from densegui.ui.widgets.panel_header import NoteLabel, PanelTitle, panel_style, scrolled, stack_titled
from densegui.ui.widgets.tips import tip


class MatrixFormView(FrameView):
    """The matrix form in a panel. `typesetter.finish()` sets all names at once, for a picture."""

    shows = ("architecture", "data", "parameters", "trace", "position", "selection")

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Matrix form")
        self.typesetter = Typesetter(self)
        self.title = PanelTitle("Matrices of one operation", "Matrices", self)
        self.note = NoteLabel(self)
        self.picture = MatrixPicture(self.typesetter)
        self.area = scrolled(self.picture, self)
        self._chosen: int | None = None
        self._chosen_at = Position()
        stack_titled(self, self.title, self.note, self.area)
        self.finish()

    @property
    def op_index(self) -> int:
        """The index of the operation that is shown: the chosen one, the one inside which the cursor is, or the last."""
        frame = self.frame
        if frame is None or (self._chosen is not None and frame.position == self._chosen_at):
            return self._chosen or 0
        if frame.cursor is not None:
            return frame.cursor.cursor.op_index
        return (frame.position.i - 1) % len(frame.program) if frame.has_minibatch else 0

    @Slot(object)
    def show_op(self, index: int | None) -> None:
        """Show a line of the program, from 0, until the program goes on; None follows it again."""
        self._chosen = index
        self._chosen_at = self.frame.position if self.frame is not None else Position()
        if self.frame is not None and self.isVisible():
            self.draw(self.frame)

    def restyle(self) -> None:
        theme = self.settings.theme
        self.setStyleSheet(panel_style(theme, "MatrixFormView"))
        self.title.set_color(theme.muted)
        self.note.set_color(theme.muted)
        self.picture.set_style(NetworkStyle(self.font(), theme))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.picture.set_room(self.area.viewport().size())

    def hideEvent(self, event: QHideEvent) -> None:
        self.typesetter.pause()
        super().hideEvent(event)

    def draw(self, frame: Frame) -> None:
        index = min(self.op_index, len(frame.program) - 1)
        op = frame.program[index]
        statements = matrix_form(op, frame)
        self.note.set_text(note(frame, op, index))
        self.picture.show_form(frame, statements)
        self.picture.set_room(self.area.viewport().size())
        if not self.settings.running:
            self.picture.setAccessibleDescription(spoken(statements))


class MatrixPicture(QWidget):
    """The painted statements; grows downwards when they do not fit, so that they can be scrolled."""

    def __init__(self, typesetter: Typesetter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("matrices")
        self.setAccessibleName("Matrices of the operation")
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._typesetter = typesetter
        typesetter.ready.connect(self._take_formula)
        self._painter: BlockPainter | None = None
        self._frame: Frame | None = None
        self._statements: tuple[Statement, ...] = ()
        self._room = QSize(0, 0)
        self._key: tuple[object, ...] = ()
        self.arrangement: Arrangement | None = None

    def set_style(self, style: NetworkStyle) -> None:
        """Use other fonts or colours."""
        self._painter = BlockPainter(style, self._typesetter)
        self._arrange()

    def set_room(self, room: QSize) -> None:
        """Take the size of what can be seen of it."""
        if room != self._room:
            self._room = room
            self._arrange()

    def show_form(self, frame: Frame, statements: tuple[Statement, ...]) -> None:
        """Show statements; what stands where is worked out again only when a shape or a name is another one."""
        self._frame, self._statements = frame, statements
        key = tuple(
            (item.name, item.shape, item.words) if isinstance(item, MatrixBlock) else (item.text, item.value)
            for statement in statements
            for item in statement.items
        )
        if key == self._key and self.arrangement is not None:
            self._refill()
            self.update()
            return
        self._key = key
        self._arrange()

    def _refill(self) -> None:
        """Put the new items into the old places."""
        assert self.arrangement is not None
        items = [item for statement in self._statements for item in statement.items]
        old = self.arrangement
        placed = tuple(Placed(item, p.box, p.tall) for item, p in zip(items, old.placed, strict=True))
        self.arrangement = Arrangement(old.cell, placed, old.height, old.to_scale)

    def _arrange(self) -> None:
        if self._painter is None or not self._statements or self._room.isEmpty():
            return
        painter, room = self._painter, self._room
        self.arrangement = arrange(self._statements, room.width(), room.height(), painter.cells(), painter.measures())
        self.setMinimumHeight(min(round(self.arrangement.height), 20_000))
        self.update()

    @Slot(str)
    def _take_formula(self, latex: str) -> None:
        if any(latex == block.name for statement in self._statements for block in statement.blocks):
            self._arrange()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame, arrangement, blocks = self._frame, self.arrangement, self._painter
        if frame is not None and arrangement is not None and blocks is not None:
            for placed in arrangement.placed:
                if isinstance(placed.item, MatrixBlock):
                    blocks.paint_block(painter, placed, frame, arrangement.cell)
                else:
                    blocks.paint_operator(painter, placed)
        painter.end()
        self._typesetter.start()

    # -- tool tips

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            text = self.text_at(QPointF(event.pos()))
            if text:
                QToolTip.showText(event.globalPos(), tip(text), self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)

    def text_at(self, point: QPointF) -> str:
        """Return what there is to say of the element, or of the sign, at a point; "" where nothing is."""
        if self.arrangement is None or self._frame is None:
            return ""
        for placed in self.arrangement.placed:
            place = placed.cell_at(point)
            if place is not None and isinstance(placed.item, MatrixBlock):
                return element_text(placed.item, *place, self._frame)
            if isinstance(placed.item, Operator) and placed.box.contains(point):
                return operator_text(placed.item)
        return ""


def note(frame: Frame, op: Op, index: int) -> str:
    """Return which operation of which minibatch is shown."""
    if frame.cursor is not None and frame.cursor.cursor.op_index == index:
        return frame.cursor.says
    what = f"{op.name}[{op.layer}]" if op.layer else op.name
    i = frame.position.i
    if i and index == i - 1:
        return f"{what}, which has just run · minibatch {count(frame.position.t)}"
    if i:
        state = "" if index < i else ", not run yet"
        return f"{what}{state} · minibatch {count(frame.position.t)}"
    return f"{what} of the last minibatch ({count(frame.minibatch)})" if frame.has_minibatch else f"{what}, not run yet"


def spoken(statements: tuple[Statement, ...]) -> str:
    """Return the statements in words, for those who do not see them."""
    lines = []
    for statement in statements:
        signs = (plain_text(i.name) if isinstance(i, MatrixBlock) else i.text for i in statement.items)
        shapes = ", ".join(dict.fromkeys(f"{plain_text(block.name)} is {block.size}" for block in statement.blocks))
        lines.append(f"{' '.join(signs)}. {shapes}.")
    return " ".join(lines)


def element_text(block: MatrixBlock, row: int, column: int, frame: Frame) -> str:
    """Return what an element is and its value."""
    places = [
        text for text in (_place(block.row_symbol, row, frame), _place(block.column_symbol, column, frame)) if text
    ]
    if block.array is None:
        return f"{plain_text(block.name)}, {block.shape}: not computed yet"
    value = number(float(block.array[row, column]))
    last = f" (minibatch {count(frame.minibatch)})" if block.freshness is Freshness.STALE else ""
    of = f", {', '.join(places)}" if places else ""
    words = f"; {block.words}" if block.words else ""
    return f"{plain_text(block.name)}{of}: {value}{last}. {block.shape}{words}"


def _place(symbol: str, index: int, frame: Frame) -> str:
    """Return which node or example a row or a column is."""
    if symbol == "1":
        return ""
    if symbol == "m_b":
        return f"example {index + 1}"
    l = int(symbol[2:-1])
    if l == 0:
        return f"input {index + 1}"
    return f"{'output' if l == frame.spec.L else 'node'} {index + 1} of layer {l}"


def operator_text(operator: Operator) -> str:
    """Return what a sign means."""
    known = {"∘": "element by element", "/": "element by element", "·": "product of matrices, or with a number"}
    words = operator.words or known.get(operator.text, "")
    if operator.value is not None:
        return f"{operator.text} = {number(operator.value)}{': ' + words if words else ''}"
    return words
