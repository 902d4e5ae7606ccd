"""The panel of runs: keep this one, see in what they differ and what came out, and draw the curves of some."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal, SignalInstance, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from densegui.debugger.frame import Frame
from densegui.debugger.runs import MOST
from densegui.errors import DenseguiError
from densegui.ui.plots.plot_header import TextButton
from densegui.ui.runs.model import RunModel
from densegui.ui.runs.saving import ask, save_curves, save_table
from densegui.ui.runs.table import RunTable
from densegui.ui.setup.parts import style
from densegui.ui.theme import Theme
from densegui.ui.view import FrameView
from densegui.ui.widgets.panel_header import NoteLabel, PanelTitle, check_style, panel_style, stack
from densegui.ui.widgets.tips import tip

NAMES = {
    "keep": ("Keep this run", "Keep"), "open": ("Open its settings", "Open"), "rename": ("Rename", "Rename"),
    "delete": ("Delete", "Delete"), "export": ("Export…", "Export"),
}  # fmt: skip
"""Of the buttons, in a wide panel and in a narrow one."""
AUTOMATIC = (
    "Keep each run when a reset or another experiment takes its place, if it has at least an epoch or 100 minibatches. "
    "The oldest of these make room for others."
)


class RunsView(FrameView):
    """A table of this run and the kept ones; the ticked ones are drawn in the Cost panel."""

    shows = ("runs", "history", "position", "architecture", "timeline")

    run_kept = Signal()
    run_renamed = Signal(int, str)
    run_deleted = Signal(int)
    run_drawn = Signal(int, bool)
    """Draw the curves of the run of this number, or not."""
    set_drawn = Signal(str)
    """Draw the curves of the "train" or the "test" set."""
    run_opened = Signal(int)
    """The settings of this run are wished for as the experiment."""
    keeping_chosen = Signal(bool)
    told = Signal(str)
    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Runs")
        self.title, self.note = PanelTitle("Runs", "Runs", self), NoteLabel(self)
        self.title.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.model = RunModel(self)
        self.table = RunTable(self.model, self)
        self._make_buttons()
        self._arrange()
        self.model.renamed.connect(self.run_renamed)
        self.model.drawn.connect(self.run_drawn)
        self.table.opened.connect(self.run_opened)
        self.table.deleted.connect(self.run_deleted)
        self.table.chosen.connect(self._show_choice)
        self.finish()

    # -- construction

    def _make_buttons(self) -> None:
        self.keep = self._button("keep", "Keep this run, to compare the next ones with it (K).", self.run_kept.emit)
        self.automatic = TextButton("automatically", AUTOMATIC, self, framed=True)
        self.automatic.clicked.connect(self.keeping_chosen)
        self.curves = QLabel("curves:", self)
        self.curves.setObjectName("muted")
        self.train = TextButton("training", "Draw the training set's curves of the ticked runs.", self, framed=True)
        self.test = TextButton("test", "Draw the test set's curves of the ticked runs.", self, framed=True)
        for switch, drawn in ((self.train, "train"), (self.test, "test")):
            switch.setAutoExclusive(True)
            switch.clicked.connect(lambda _=False, drawn=drawn: self.set_drawn.emit(drawn))
        about = "Open the selected run's settings as the experiment; this run is kept if that is on."
        self.open = self._button("open", about, lambda: self._with_choice(self.run_opened))
        self.rename = self._button("rename", "Give the selected run another name.", self.table.rename)
        self.delete = self._button("delete", "Forget the selected run.", lambda: self._with_choice(self.run_deleted))
        about = "Save the table, or the curves of the kept runs, as a CSV file."
        self.export = self._button("export", about, self._export)
        self._switches = (self.automatic, self.train, self.test)

    def _button(self, name: str, what: str, slot: Callable[[], object]) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(name)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setToolTip(tip(what))
        button.setAccessibleName(NAMES[name][0])
        button.setAccessibleDescription(what)
        button.clicked.connect(lambda: slot())
        return button

    def _arrange(self) -> None:
        head, under = QHBoxLayout(), QHBoxLayout()
        head.setContentsMargins(10, 6, 8, 0)
        head.setSpacing(10)
        head.addWidget(self.title)
        head.addWidget(self.note, 1)
        under.setContentsMargins(10, 2, 8, 3)
        under.setSpacing(6)
        for part in (self.keep, self.automatic, self.curves, self.train, self.test):
            under.addWidget(part)
        under.addStretch(1)
        for button in (self.open, self.rename, self.delete, self.export):
            under.addWidget(button)
        content = QWidget(self)
        inset = QHBoxLayout(content)
        inset.setContentsMargins(6, 0, 0, 0)  # the text of the first column stands under the title
        inset.addWidget(self.table)
        stack(self, head, under, content)

    # -- looks

    def restyle(self) -> None:
        theme = self.settings.theme
        self.setStyleSheet(style(theme) + panel_style(theme, "RunsView") + _own_style(theme))
        self.title.set_color(theme.muted)
        self.note.set_color(theme.muted)
        for switch in self._switches:
            switch.apply(theme)
        self.model.set_theme(theme)
        self._name_buttons()
        self.table.fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._name_buttons()

    def _name_buttons(self) -> None:
        """Give the buttons the names that there is room for."""
        buttons, metrics = [self.keep, self.open, self.rename, self.delete, self.export], self.fontMetrics()
        switches = sum(part.sizeHint().width() + 6 for part in self._switches) + 18
        texts = [sum(metrics.horizontalAdvance(NAMES[b.objectName()][n]) + 24 for b in buttons) for n in (0, 1)]
        label = self.curves.sizeHint().width() + 6
        narrow = texts[0] + switches + label > self.width()
        for button in buttons:
            button.setText(NAMES[button.objectName()][narrow])
        self.curves.setVisible(texts[narrow] + switches + label <= self.width())

    # -- drawing

    def draw(self, frame: Frame) -> None:
        runs = frame.runs
        self.model.show_frame(frame)
        self.automatic.setChecked(runs.automatic)
        (self.test if runs.drawn == "test" else self.train).setChecked(True)
        self.keep.setEnabled(frame.curves.cost.size > 0)
        self._show_choice()
        differ = ", ".join(self.model.differing)
        n = len(runs.kept)
        if not n:
            self.note.set_text(f"none kept yet · room for {MOST}")
            return
        full = " · full: delete one to keep another" if runs.full else ""
        same = f"differ in: {differ}" if differ else "all settings are the same"
        self.note.set_text(f"{n} kept, at most {MOST}{full} · {same}")

    @Slot()
    def _show_choice(self) -> None:
        chosen = self.table.number is not None
        for button in (self.open, self.rename, self.delete):
            button.setEnabled(chosen)

    # -- what the user does

    def _with_choice(self, wish: SignalInstance) -> None:
        if self.table.number is not None:
            wish.emit(self.table.number)

    def _export(self) -> None:
        path, curves = ask(self)
        if not path:
            return
        try:
            if curves:
                self.told.emit(save_curves(path, self.model.runs.kept, self))
            else:
                self.told.emit(save_table(path, self.model.columns, self.model.order))
        except DenseguiError as error:
            self.refused.emit(str(error))


def _own_style(theme: Theme) -> str:
    return f"""
        QToolButton {{ padding: 0px 7px; }}
        QToolButton:disabled {{ color: {theme.faint}; }}
        QTableView {{ background: {theme.panel}; color: {theme.text}; outline: none;
            selection-background-color: {theme.window}; selection-color: {theme.text}; }}
        QTableView::item {{ padding: 0px 4px; }}
        QTableView::item:focus {{ border: 1px solid {theme.accent}; }}
        {check_style(theme, "QTableView")}
        QTableView QLineEdit {{ border-radius: 0px; padding: 0px 2px; }}
        QHeaderView {{ background: {theme.panel}; border: none; }}
        QHeaderView::section {{ background: {theme.panel}; color: {theme.muted}; border: none;
            border-bottom: 1px solid {theme.border}; padding: 1px 5px; }}
        QScrollBar:horizontal {{ background: transparent; height: 9px; margin: 0; border: none; }}
        QScrollBar::handle:horizontal {{ background: {theme.border}; border-radius: 3px; min-width: 24px; }}
    """
