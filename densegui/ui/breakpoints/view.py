"""The breakpoints: each with a check box, its sentence, how often it has stopped, and below them the form for more."""

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from densegui.debugger.breakpoints import Breakpoint
from densegui.debugger.condition_text import Sizes
from densegui.debugger.format import count
from densegui.debugger.frame import Frame
from densegui.debugger.selection import Selection
from densegui.ui.breakpoints.form import ConditionForm
from densegui.ui.breakpoints.kinds import ENABLED
from densegui.ui.breakpoints.rich import rich
from densegui.ui.setup.forms import FlagEdit
from densegui.ui.setup.layers_editor import RemoveButton
from densegui.ui.setup.parts import style
from densegui.ui.theme import Theme
from densegui.ui.view import FrameView
from densegui.ui.widgets.panel_header import NoteLabel, PanelTitle, panel_style, scrolled, stack_titled
from densegui.ui.widgets.sentence import SentenceLabel
from densegui.ui.widgets.tips import tip

NOTE = "training stops where one of them holds"
INVITATION = "Click beside a line of the program, or choose below when to stop."


class BreakpointRow(QWidget):
    """One breakpoint."""

    enabled_changed = Signal(int, bool)
    deleted = Signal(int)

    def __init__(self, shown: Breakpoint, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.id = shown.id
        name = f"breakpoint {shown.id}"
        self.enabled = FlagEdit(ENABLED, ("enabled",), f"Enable {name}", self)
        self.enabled.edited.connect(self._enable)
        self.sentence = QLabel(self)
        self.sentence.setTextFormat(Qt.TextFormat.RichText)
        self.sentence.setWordWrap(True)
        self.sentence.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.hits = QLabel(self)
        self.hits.setObjectName("muted")
        self.hits.setTextFormat(Qt.TextFormat.PlainText)
        self.remove = RemoveButton(self)
        self.remove.setObjectName("quiet")
        self.remove.setText("×")
        self.remove.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.remove.setToolTip(tip(f"Delete {name}."))
        self.remove.setAccessibleName(f"Delete {name}")
        self.remove.clicked.connect(self._delete)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        top = Qt.AlignmentFlag.AlignTop
        row.addWidget(self.enabled, 0, top)
        row.addWidget(self.sentence, 1, top)
        row.addWidget(self.hits, 0, top)
        row.addWidget(self.remove, 0, top)
        self._align()
        self.show_breakpoint(shown)

    def _align(self) -> None:
        """Put the first line of the sentence level with the check box and the ×."""
        line, box = self.fontMetrics().height(), self.enabled.sizeHint().height()
        for label in (self.sentence, self.hits):
            label.setContentsMargins(0, round((box - line) / 2), 0, 0)
        self.remove.setFixedHeight(box)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.FontChange:
            self._align()
        super().changeEvent(event)

    def show_breakpoint(self, shown: Breakpoint) -> None:
        """Show a breakpoint as it is now."""
        sentence = shown.condition.sentence()
        self.enabled.set_value(shown.enabled)
        self.sentence.setText(rich(sentence))
        self.sentence.setObjectName("" if shown.enabled else "muted")
        self.sentence.style().polish(self.sentence)
        self.hits.setText(f"{count(shown.hits)} ×" if shown.hits else "")
        times = f"It has stopped the run {count(shown.hits)} time{'' if shown.hits == 1 else 's'}."
        text = f"Breakpoint {shown.id}: {shown.condition}. {times}"
        self.setToolTip(tip(text))
        self.setAccessibleName(f"Breakpoint {shown.id}: {sentence}")

    @Slot(object, object)
    def _enable(self, path: object, on: object) -> None:
        self.enabled_changed.emit(self.id, bool(on))

    @Slot()
    def _delete(self) -> None:
        self.deleted.emit(self.id)


class BreakpointsView(FrameView):
    """The list and the form. It shows the breakpoints that it is given, and says what the user wishes."""

    shows = ("architecture", "data", "selection")

    breakpoint_added = Signal(str)
    """The user wishes a breakpoint with this text."""
    breakpoint_deleted = Signal(int)
    breakpoint_enabled = Signal(int, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.rows: dict[int, BreakpointRow] = {}
        self._selection: Selection | None = None
        self.title = PanelTitle("Breakpoints", "Breaks", self)
        self.note = NoteLabel(self)
        self.invitation = QLabel(INVITATION, self)
        self.invitation.setObjectName("muted")
        self.invitation.setWordWrap(True)
        self.form = ConditionForm(self)
        self.form.submitted.connect(self.breakpoint_added)
        self.form.refused.connect(self.show_message)
        self.message = SentenceLabel("message", self)
        self.message.hide()
        self._arrange()
        self.finish()
        self.show_breakpoints(())

    def _arrange(self) -> None:
        content = QWidget(self)
        content.setObjectName("content")
        self._list = QVBoxLayout()
        self._list.setSpacing(3)
        inside = QVBoxLayout(content)
        inside.setContentsMargins(10, 2, 10, 8)
        inside.setSpacing(8)
        inside.addWidget(self.invitation)
        inside.addLayout(self._list)
        self.rule = QWidget(content)
        self.rule.setObjectName("rule")
        self.rule.setFixedHeight(1)
        inside.addWidget(self.rule)
        inside.addWidget(self.form)
        inside.addWidget(self.message)
        inside.addStretch(1)
        self.area = scrolled(content, self)
        stack_titled(self, self.title, self.note, self.area)

    def restyle(self) -> None:
        theme = self.settings.theme
        self.setStyleSheet(style(theme) + panel_style(theme, "BreakpointsView") + _own_style(theme))
        self.title.set_color(theme.muted)
        self.note.set_color(theme.muted)
        self.form.arrange()

    def show_breakpoints(self, shown: tuple[Breakpoint, ...]) -> None:
        """Show these breakpoints."""
        for id_ in self.rows.keys() - {each.id for each in shown}:
            row = self.rows.pop(id_)
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        for each in shown:
            if each.id in self.rows:
                self.rows[each.id].show_breakpoint(each)
            else:
                self._add_row(each)
        self.invitation.setVisible(not shown)
        on = sum(each.enabled for each in shown)
        self.note.set_text(NOTE if on == len(shown) else f"{on} of {len(shown)} enabled; {NOTE}")

    def _add_row(self, shown: Breakpoint) -> None:
        row = self.rows[shown.id] = BreakpointRow(shown, self)
        row.enabled_changed.connect(self.breakpoint_enabled)
        row.deleted.connect(self.breakpoint_deleted)
        self._list.addWidget(row)

    @Slot(str)
    def show_message(self, sentence: str) -> None:
        """Show one sentence below the form; "" takes it away."""
        self.message.setText(sentence)
        self.message.setVisible(bool(sentence))

    def draw(self, frame: Frame) -> None:
        split = frame.problem.split
        self.form.set_network(frame.problem.spec, Sizes(split.train.m, split.test.m))
        if frame.selection != self._selection:
            self._selection = frame.selection
            self.form.take_selection(frame.selection)


def _own_style(theme: Theme) -> str:
    return f"""
        QWidget#rule {{ background: {theme.border}; }}
        QLabel#sentence {{ color: {theme.text}; font-weight: 600; }}
        QToolButton:disabled {{ color: {theme.faint}; }}
    """
