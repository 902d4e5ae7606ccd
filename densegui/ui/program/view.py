"""The program of one minibatch: the listing with the line that has just run, and the choice of the equations' form."""

import math
from collections.abc import Mapping

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QAction, QHideEvent, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QWidget

from densegui.debugger.frame import Frame
from densegui.engine.forms import FORMS
from densegui.ui.math.latex_text import plain_text
from densegui.ui.math.typeset import Typesetter
from densegui.ui.program.gutter import line_menu
from densegui.ui.program.listing import ProgramListing
from densegui.ui.program.rows import FORM_NUMBERS, note
from densegui.ui.theme import Theme
from densegui.ui.view import FrameView
from densegui.ui.widgets.panel_header import NoteLabel, PanelTitle, panel_style, scrolled, stack

_FORM_TIPS = {
    "node": "Equations of one node and one example, scalars: (21)",
    "example": "Equations of one example, vectors: (22)",
    "minibatch": "Equations of the minibatch, matrices: (23)",
}


class ProgramView(FrameView):
    """The listing. `typesetter.finish()` sets all equations at once, for a picture."""

    shows = ("architecture", "trace", "position", "selection")

    form_changed = Signal(str)
    """The user wishes to see the equations in another form."""
    line_toggled = Signal(int)
    """The user wishes a breakpoint on the line of this operation, from 0, or wishes it away."""
    run_to = Signal(int)
    """The user wishes to run until the operation, from 0, has run."""
    back_to = Signal(int)
    """The user wishes to go back to where the operation, from 0, had just run."""
    matrices_requested = Signal(int)
    """The user wishes to see a line as blocks of matrices."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.typesetter = Typesetter(self)
        self.title = PanelTitle("Program of one minibatch", "Program", self)
        self.note = NoteLabel(self)
        self.note.setToolTip("What stands at the right edge of each line, and what it belongs to")
        self.forms = {form: self._form_button(form) for form in FORMS}
        self.listing = ProgramListing(self.typesetter)
        self.listing.current_moved.connect(self._keep_in_view)
        self.listing.gutter.line_toggled.connect(self.line_toggled)
        self.listing.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.listing.customContextMenuRequested.connect(self._ask_about_line)
        self.area = scrolled(self.listing, self)
        self.area.verticalScrollBar().rangeChanged.connect(self.listing.ask_to_be_seen)
        self._arrange()
        self.finish()

    def _form_button(self, form: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(form)
        button.setText(form)
        button.setCheckable(True)
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setToolTip(_FORM_TIPS[form])
        button.setAccessibleName(f"{form} form ({FORM_NUMBERS[form]})")
        button.clicked.connect(self._choose_form)
        return button

    def _arrange(self) -> None:
        self.group = QButtonGroup(self)
        head = QHBoxLayout()
        head.setContentsMargins(10, 6, 8, 0)
        head.setSpacing(2)
        head.addWidget(self.title, 1)
        for button in self.forms.values():
            self.group.addButton(button)
            head.addWidget(button)
        under = QHBoxLayout()
        under.setContentsMargins(10, 0, 10, 2)
        under.addWidget(self.note)
        stack(self, head, under, self.area)

    def restyle(self) -> None:
        theme = self.settings.theme
        self.setStyleSheet(panel_style(theme, "ProgramView") + _button_style(theme, 0.9 * self.font().pointSizeF()))
        self.title.set_color(theme.muted)
        self.note.set_color(theme.muted)
        self.listing.set_theme(theme)
        self._name_forms()

    def settings_changed(self) -> None:
        self.forms[self.settings.form].setChecked(True)

    def hideEvent(self, event: QHideEvent) -> None:
        self.typesetter.pause()
        super().hideEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._name_forms()

    def _name_forms(self) -> None:
        """Put the equations' numbers on the buttons where there is room."""
        metrics = self.fontMetrics()
        long = [f"{form} ({FORM_NUMBERS[form]})" for form in FORMS]
        need = sum(metrics.horizontalAdvance(text) + 14 for text in long) + self.title.full_width + 24
        for form, text in zip(FORMS, long, strict=True):
            self.forms[form].setText(text if self.width() >= need else form)

    @Slot()
    def _choose_form(self) -> None:
        form = self.sender().objectName()
        self.forms[self.settings.form].setChecked(True)
        if form != self.settings.form:
            self.form_changed.emit(form)

    def show_breakpoints(self, lines: Mapping[int, bool]) -> None:
        """Mark the lines, by their operations from 0, that have a breakpoint; hollow where it is not enabled."""
        self.listing.gutter.show_breakpoints(lines)

    @Slot(QPoint)
    def _ask_about_line(self, place: QPoint) -> None:
        """Open the menu of a line."""
        index = self.listing.line_at(place.y())
        if index is None:
            return
        menu = line_menu(index, index in self.listing.gutter.lines, self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.triggered.connect(self._tell_wish)
        menu.popup(self.listing.mapToGlobal(place))

    @Slot(QAction)
    def _tell_wish(self, action: QAction) -> None:
        wish, index = action.data()
        getattr(self, wish).emit(index)

    def draw(self, frame: Frame) -> None:
        self.note.set_text(note(frame, self.settings.form))
        self.listing.show_lines(frame, self.settings.form)
        if not self.settings.running:
            op = frame.op
            words = f"after {plain_text(op.equation.form(self.settings.form)[0])}" if op else "at the start"
            self.listing.setAccessibleDescription(words)

    @Slot(float, float)
    def _keep_in_view(self, top: float, bottom: float) -> None:
        """Scroll when something of what has to be seen is outside, by no more than is needed."""
        bar, visible = self.area.verticalScrollBar(), self.area.viewport().height()
        if bottom - top > visible:
            bar.setValue(round((top + bottom - visible) / 2))
        elif top < bar.value():
            bar.setValue(math.floor(top))
        elif bottom > bar.value() + visible:
            needed = math.ceil(bottom - visible)  # or a little more, so that no half line stands at the top
            starts = (math.floor(row.top + row.gap) for row in self.listing.places.rows)
            bar.setValue(next((y for y in starts if needed <= y <= top), needed))


def _button_style(theme: Theme, size: float) -> str:
    return f"""
        QToolButton {{ color: {theme.muted}; border: none; padding: 1px 3px; background: transparent;
                       font-size: {size:.2f}pt; }}
        QToolButton:hover {{ color: {theme.text}; }}
        QToolButton:focus {{ text-decoration: underline; }}
        QToolButton:checked {{ color: {theme.accent}; font-weight: 600; }}
    """
