"""The equations of what is selected, with the numbers of this position put in: of a node, an edge, a bias, the cost."""

import math

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from densegui.debugger.explain.blocks import ActivationCurve, Block
from densegui.debugger.explain.explain import explain
from densegui.debugger.frame import Frame
from densegui.debugger.seen import probed, seen
from densegui.ui.equation.column import EquationColumn
from densegui.ui.equation.made import made_now
from densegui.ui.inspector.text import INVITATION
from densegui.ui.math.typeset import Typesetter
from densegui.ui.view import FrameView
from densegui.ui.widgets.panel_header import NoteLabel, PanelTitle, panel_style, scrolled, stack
from densegui.ui.widgets.tips import tip

EVERY = 4
"""While training runs, one frame of so many is drawn: nobody can read numbers that change 30 times a second."""


class EquationView(FrameView):
    """Shows the explanation of the selection. `typesetter.finish()` sets all formulas at once, for a picture."""

    shows = ("architecture", "data", "parameters", "trace", "position", "selection")

    example_chosen = Signal(int)
    """The user wishes to see an example, from 0: its bar was clicked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.typesetter = Typesetter(self)
        self.title = PanelTitle("Equations with numbers", "Equations", self)
        self.note = NoteLabel(self)
        self.training_set = QToolButton(self)
        self.training_set.setText("z of training set")
        self.training_set.setCheckable(True)
        self.training_set.setAutoRaise(True)
        self.training_set.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.training_set.setToolTip(tip("Mark the z of all training examples on the graph of g, not the minibatch's"))
        self.training_set.toggled.connect(self._draw_again)
        self.training_set.hide()
        self.column = EquationColumn(self.typesetter)
        self.column.example_chosen.connect(self.example_chosen)
        self.column.current_moved.connect(self._keep_in_view)
        self.area = scrolled(self.column, self)
        self._what: object = None
        self._selected: object = None
        self._left_out = 0
        self._at: object = None
        self._to_show: tuple[int, int] | None = None
        bar = self.area.verticalScrollBar()
        bar.rangeChanged.connect(self._show_made)
        bar.actionTriggered.connect(self._leave)
        self._arrange()
        self.finish()

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(10, 6, 8, 0)
        head.setSpacing(4)
        head.addWidget(self.title, 1)
        head.addWidget(self.training_set)
        under = QHBoxLayout()
        under.setContentsMargins(10, 0, 10, 2)
        under.addWidget(self.note)
        stack(self, head, under, self.area)

    def minimumSizeHint(self) -> QSize:
        line = self.fontMetrics().height()
        return QSize(12 * line, 7 * line)

    def restyle(self) -> None:
        theme, size = self.settings.theme, 0.9 * self.font().pointSizeF()
        button = f"""
            QToolButton {{ color: {theme.muted}; border: none; padding: 1px 3px; background: transparent;
                           font-size: {size:.2f}pt; }}
            QToolButton:hover {{ color: {theme.text}; }}
            QToolButton:focus {{ text-decoration: underline; }}
            QToolButton:checked {{ color: {theme.accent}; font-weight: 600; }}
        """
        self.setStyleSheet(panel_style(theme, "EquationView") + button)
        self.title.set_color(theme.muted)
        self.note.set_color(theme.muted)
        self.column.set_theme(theme)

    def hideEvent(self, event: QHideEvent) -> None:
        self.typesetter.pause()
        super().hideEvent(event)

    @Slot()
    def _draw_again(self) -> None:
        if self.frame is not None and self.isVisible():
            self.draw(self.frame)

    def draw(self, frame: Frame) -> None:
        frame = seen(frame)
        running = self.settings.running
        what = (frame.selection, frame.example, frame.spec, probed(frame) is None)
        same, self._what = what == self._what, what
        self._left_out = (self._left_out + 1) % EVERY if running and same else 0
        if self._left_out:
            return
        # The whole training set is propagated for its z: not while training runs.
        of_training = self.training_set.isChecked() and not running
        explanation = explain(frame, "train" if of_training else "minibatch")
        if (frame.selection, frame.spec) != self._selected:
            self._selected = (frame.selection, frame.spec)
            self.typesetter.forget()
            self.area.verticalScrollBar().setValue(0)
            self.column.set_current(None)
        blocks = explanation.blocks if explanation else ()
        has_curve = any(isinstance(block, ActivationCurve) for block in blocks)
        if has_curve is self.training_set.isHidden():
            self.training_set.setVisible(has_curve)
        title = explanation.title if explanation else ""
        self.note.set_text(title)
        self.note.setVisible(bool(title))
        self.column.show_explanation(explanation, frame.minibatch, INVITATION)
        self._mark_made(frame, blocks)
        if not running:
            self.note.setToolTip(tip(title))
            self.column.setAccessibleDescription(self.column.text() or INVITATION)

    def _mark_made(self, frame: Frame, blocks: tuple[Block, ...]) -> None:
        """Mark what the operation that has just run has made of the selection, and scroll to it once."""
        made = None if self.settings.running else made_now(frame, blocks)
        self.column.set_made(made)
        at = (frame.position, frame.selection)
        if at != self._at:
            self._at, self._to_show = at, made
            self._show_made()

    @Slot()
    def _show_made(self) -> None:
        """Scroll to what is marked; once more when a formula has been set, until the user scrolls."""
        first, last = self._to_show or (0, -1)
        if first <= last < len(self.column.pieces):
            self._keep_in_view(self.column.box(first).top(), self.column.box(last).bottom())

    @Slot()
    def _leave(self) -> None:
        """The user scrolls."""
        self._to_show = None

    @Slot(float, float)
    def _keep_in_view(self, top: float, bottom: float) -> None:
        """Scroll to the current block, by no more than is needed; of a high one, to its beginning."""
        bar, visible = self.area.verticalScrollBar(), self.area.viewport().height()
        if top < bar.value() or bottom - top > visible:
            bar.setValue(math.floor(top))
        elif bottom > bar.value() + visible:
            bar.setValue(math.ceil(bottom - visible))
