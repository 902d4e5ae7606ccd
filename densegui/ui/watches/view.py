"""The watches: pinned numbers, each with a small curve of its last values, and a field that adds another."""

from PySide6.QtCore import QStringListModel, Qt, Signal, Slot
from PySide6.QtWidgets import QCompleter, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from densegui.debugger.frame import Frame
from densegui.debugger.watches import Watch, Watches, suggestions, watch_of
from densegui.engine.network import NetworkSpec
from densegui.errors import InputError
from densegui.experiment.build import Problem
from densegui.ui.setup.parts import style
from densegui.ui.view import FrameView
from densegui.ui.watches.row import Columns, WatchRow
from densegui.ui.widgets.buttons import word_button
from densegui.ui.widgets.letter_edit import LetterEdit
from densegui.ui.widgets.panel_header import NoteLabel, PanelTitle, panel_style, scrolled, stack_titled
from densegui.ui.widgets.sentence import SentenceLabel
from densegui.ui.widgets.tips import tip
from densegui.ui.window_settings import LONGEST_WATCH

NOTE = "each with the curve of what was shown of it"
INVITATION = "Type a number to keep in sight, such as norm dW 1, W 1 2 3 or accuracy test, or watch what is selected."
HINT = (
    "W, dW LAYER J K; b, db, Z, A, dZ LAYER K; X K; norm or mean NAME LAYER; cost; cost or accuracy train or test. "
    "Enter adds it."
)


class WatchesView(FrameView):
    """Keeps the watches and their curves: a frame that is shown is recorded even while the panel is hidden."""

    shows = ("architecture", "data", "parameters", "trace", "history", "position", "selection")

    watches_changed = Signal(object)
    """The texts of all watches, a tuple, those of other networks last: the user has added or removed one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.watches: Watches | None = None
        self._asked: tuple[str, ...] = ()
        self._elsewhere: tuple[str, ...] = ()
        self._problem: Problem | None = None
        self.rows: dict[Watch, WatchRow] = {}
        self._columns = Columns()
        self.title = PanelTitle("Watches", "Watches", self)
        self.note = NoteLabel(self)
        self.note.set_text(NOTE)
        self.invitation = QLabel(INVITATION, self)
        self.invitation.setObjectName("muted")
        self.invitation.setWordWrap(True)
        self.message = SentenceLabel("message", self)
        self.message.hide()
        self._make_fields()
        self._arrange()
        self.finish()

    def _make_fields(self) -> None:
        self.field = LetterEdit(self)
        self.field.setMaxLength(LONGEST_WATCH)
        self.field.setPlaceholderText("norm dW 1")
        self.field.setToolTip(tip(HINT))
        self.field.setAccessibleName("New watch")
        self.field.setAccessibleDescription(HINT)
        self.field.returnPressed.connect(self._add_typed)
        self.field.textEdited.connect(self._forget_message)
        self._texts = QStringListModel(self)
        completer = QCompleter(self._texts, self)
        completer.setMaxVisibleItems(12)
        self.field.setCompleter(completer)
        self.add = word_button("Add", "Add the watch that is typed.", self)
        self.add.clicked.connect(self._add_typed)
        self.pin = word_button("Selection", "Watch what is selected in the network.", self)
        self.pin.clicked.connect(self._add_selected)

    def _arrange(self) -> None:
        content = QWidget(self)
        content.setObjectName("content")
        inside = QVBoxLayout(content)
        inside.setContentsMargins(10, 0, 10, 8)
        inside.setSpacing(6)
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        adding = QHBoxLayout()
        adding.setSpacing(4)
        adding.addWidget(self.field, 1)
        adding.addWidget(self.add)
        adding.addWidget(self.pin)
        inside.addWidget(self.invitation)
        inside.addLayout(self._list)
        inside.addLayout(adding)
        inside.addWidget(self.message)
        inside.addStretch(1)
        self.area = scrolled(content, self)
        stack_titled(self, self.title, self.note, self.area)

    def restyle(self) -> None:
        theme = self.settings.theme
        disabled = f"QToolButton:disabled {{ color: {theme.faint}; }}"
        self.setStyleSheet(style(theme) + panel_style(theme, "WatchesView") + disabled)
        self.title.set_color(theme.muted)
        self.note.set_color(theme.muted)
        for row in self.rows.values():
            row.set_theme(theme)
        self._share_columns(anew=True)

    # -- what is watched

    def settings_changed(self) -> None:
        if self.settings.watches != self._asked:
            self._asked = self.settings.watches
            if self._problem is not None:
                self._begin(self._problem.spec)

    def _begin(self, spec: NetworkSpec) -> None:
        """Watch what was asked for, as far as this network has it."""
        watches, self._elsewhere = Watches(spec), ()
        self.watches = watches
        for text in self._asked:
            try:
                watches.add(text)
            except InputError:
                self._elsewhere += (text,)
        self._texts.setStringList(suggestions(spec))
        for row in self.rows.values():
            row.hide()
            row.deleteLater()
        self.rows = {}
        self._show_rows()

    def _show_rows(self) -> None:
        watches = self.watches
        if watches is None:
            return
        for watch in self.rows.keys() - set(watches):
            row = self.rows.pop(watch)
            row.hide()
            row.deleteLater()
        for watch in watches:
            if watch not in self.rows:
                row = self.rows[watch] = WatchRow(watch, watches.track(watch), self)
                row.set_theme(self.settings.theme)
                row.removed.connect(self._remove)
                self._list.addWidget(row)
        self.invitation.setVisible(not self.rows)

    def show_frame(self, frame: Frame) -> None:
        if frame.problem is not self._problem:
            self._problem = frame.problem
            self._begin(frame.problem.spec)
        if self.watches is not None:
            self.watches.record(frame)
        super().show_frame(frame)

    def draw(self, frame: Frame) -> None:
        for row in self.rows.values():
            row.show_frame(frame)
        self._share_columns()
        self.pin.setEnabled(frame.selection is not None)

    def _share_columns(self, anew: bool = False) -> None:
        """Give all rows the same columns. They only widen while the rows are the same, so that nothing swings."""
        columns = Columns() if anew else self._columns
        for row in self.rows.values():
            columns = columns.with_room_for(row.needed)
        self._columns = columns
        for row in self.rows.values():
            row.columns = columns
            row.update()

    # -- what the user does

    @Slot()
    def _add_typed(self) -> None:
        if self._add(self.field.text()):
            self.field.clear()

    @Slot()
    def _add_selected(self) -> None:
        if self.frame is not None and self.frame.selection is not None:
            self._add(watch_of(self.frame.selection))

    def _add(self, what: str | Watch) -> bool:
        if self.watches is None or self.frame is None:
            return False
        try:
            self.watches.add(what)
        except InputError as error:
            self._show_message(str(error))
            return False
        self._forget_message()
        self.watches.record(self.frame)
        self._changed()
        return True

    @Slot(object)
    def _remove(self, watch: Watch) -> None:
        if self.watches is not None:
            self.watches.remove(watch)
            self._changed()

    def _changed(self) -> None:
        assert self.watches is not None
        assert self.frame is not None
        self._show_rows()
        self.draw(self.frame)
        self._share_columns(anew=True)
        self._asked = self.watches.as_texts() + self._elsewhere
        self.watches_changed.emit(self._asked)

    def _show_message(self, sentence: str) -> None:
        self.message.setText(sentence)
        self.message.setVisible(bool(sentence))

    @Slot()
    def _forget_message(self) -> None:
        self._show_message("")
