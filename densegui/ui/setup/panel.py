"""The set-up at the left: data, network and training as forms. It holds the experiment and tells each new one.

It knows neither engine nor debugger. The window builds what the panel tells, and then shows the panel the problem
that is in force: the new one, or, when the new one can't be built, the old one.
"""

import random
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QSlider, QVBoxLayout, QWidget

from densegui.debugger.format import count
from densegui.errors import ExperimentError
from densegui.experiment.build import Problem
from densegui.experiment.config import Experiment
from densegui.experiment.edit import changed
from densegui.ui.setup.data_section import DataSection
from densegui.ui.setup.forms import Editor, Form, rows_of
from densegui.ui.setup.gallery import Gallery
from densegui.ui.setup.layers_editor import LayersEditor
from densegui.ui.setup.parts import DiceButton, Legend, SectionHeader, style
from densegui.ui.setup.refusal import Refusal
from densegui.ui.view import ViewSettings
from densegui.ui.widgets.number_edit import NumberEdit
from densegui.ui.widgets.panel_header import scrolled
from densegui.ui.widgets.rate_slider import RateSlider
from densegui.ui.widgets.tips import tip

RATE, SEED = ("training", "learning_rate"), ("seed",)
STRENGTH = ("training", "regularizer", "strength")
MARGIN = 10
SEEDS = 10_000
"""A new seed lies below it: short enough to be called across the room."""
FIELD = 4.8
"""Least width of a field beside its label, in heights of a line; with less, labels stand above their fields."""
_PANEL_KEYS = {Qt.Key.Key_Space, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End}
"""Keys that a focused list, box or button of the panel needs; the window has shortcuts on some of them."""


class SetupPanel(QWidget):
    """Shows an experiment, and tells the one that the user wants."""

    experiment_changed = Signal(object)
    """An Experiment, validated. Training has to start anew with it."""
    learning_rate_changed = Signal(float)
    """λ alone, in force at once."""
    import_requested = Signal()
    """The user wants to choose a data file."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._settings = ViewSettings()
        self._problem: Problem | None = None
        self._experiment: Experiment | None = None
        self._present: Experiment | None = None
        self._base_folder: Path | None = None
        self._make_sections()
        self._lay_out()
        self._connect()

    @property
    def experiment(self) -> Experiment | None:
        """The experiment as the panel shows it, with the present λ."""
        return self._experiment

    # -- construction

    def _make_sections(self) -> None:
        self.content = QWidget(self)
        self.content.setObjectName("content")
        self.data_header = SectionHeader("Data", self.content)
        self.network_header = SectionHeader("Network", self.content)
        self.training_header = SectionHeader("Training", self.content)
        self.data = DataSection(self.content)
        self.layers = LayersEditor(self.content)
        self.network = Form(self.content)
        self.training = Form(self.content)
        self.seed = Form(self.content)
        self.forms = (self.data.form, self.network, self.training, self.seed)
        self.rate = RateSlider(self.training)
        self.training.put_below(RATE, self.rate)
        self.new_seed = DiceButton(self.seed)
        self.new_seed.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.new_seed.setToolTip(tip("Draw a new seed: other data, weights and order. Training restarts at t = 0."))
        self.new_seed.setAccessibleName("New seed")
        self.seed.put_beside(SEED, self.new_seed)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self.content)
        column.setContentsMargins(MARGIN, 6, MARGIN, 8)
        column.setSpacing(5)
        sections: tuple[tuple[SectionHeader, tuple[QWidget, ...]], ...] = (
            (self.data_header, (self.data,)),
            (self.network_header, (self.layers, self.network)),
            (self.training_header, (self.training, self.seed)),
        )
        for header, parts in sections:
            header.set_parts(*parts)
            for part in (header, *parts):
                column.addWidget(part)
            column.addSpacing(3)
        column.addStretch(1)
        self.area = scrolled(self.content, self)
        self.message = Refusal(self._is_refused, self)
        self.message.setContentsMargins(MARGIN, 2, MARGIN, 4)
        self.legend = Legend(self)
        self.legend.setContentsMargins(MARGIN, 0, MARGIN, 0)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.area, 1)
        whole.addWidget(self.message)
        whole.addWidget(self.legend)

    def _connect(self) -> None:
        for form in (self.data, self.layers, self.network, self.training, self.seed):
            form.edited.connect(self._edit)
            form.refused.connect(self.message.tell)
        self.data.import_requested.connect(self.import_requested)
        self.rate.chosen.connect(self._slide)
        self.new_seed.clicked.connect(self._draw_seed)

    # -- what is shown

    def set_problem(self, problem: Problem, folder: Path | None = None, present: Experiment | None = None) -> None:
        """Show the problem in force.

        Parameters
        ----------
        problem : Problem
        folder : Path or None
            Where a relative path to a data file begins.
        present : Experiment, optional
            The problem's, with what has been changed since on the way.
        """
        if problem is not self._problem:
            self.message.tell("")
        self._problem, self._base_folder = problem, folder
        self._present = self._experiment = present or problem.experiment
        self._show()

    def _show(self) -> None:
        """Bring all fields up to the experiment; those that stay keep the focus."""
        experiment, problem = self._experiment, self._problem
        if experiment is None or problem is None:
            return
        training = experiment.training
        self.data.set_data(experiment.data, problem, self._base_folder)
        self.layers.set_data(problem.split.dataset)
        self.layers.set_hidden(experiment.network.hidden)
        self.network.set_rows(list(rows_of(experiment.network, ("network",))))
        rows = list(rows_of(training, ("training",)))
        if training.regularizer.name == "none":
            rows = [row for row in rows if row.path != STRENGTH]
        self.training.set_rows(rows)
        self.rate.set_value(training.learning_rate)
        self.seed.set_rows([row for row in rows_of(experiment) if row.path == SEED])
        self.network_header.set_note(f"{count(problem.spec.n_parameters)} parameters")
        self.data_header.set_note(_examples_note(problem))
        self._arrange()

    def apply_settings(self, settings: ViewSettings) -> None:
        """Take over the theme and the size of the text."""
        if settings.theme != self._settings.theme or not self.styleSheet():
            self.setStyleSheet(style(settings.theme))
            self.data.gallery.set_theme(settings.theme)
        self._settings = settings
        self._arrange()

    def refuse(self, text: str) -> None:
        """Say in one sentence why the last change can't be, and put back what was there before it."""
        if self._problem is not None:
            self.set_problem(self._problem, self._base_folder, self._present)
        self.message.tell(text)

    def _is_refused(self) -> bool:
        return any(field.property("refused") for field in self.findChildren(NumberEdit))

    # -- changes

    @Slot(object, object)
    def _edit(self, path: tuple, value: Any) -> None:
        """Take over a changed field, unless the experiment does not allow it."""
        self.commit()
        if self._experiment is None:
            return
        try:
            experiment = changed(self._experiment, path, value)
        except ExperimentError as error:
            self._show()
            editor = self.editor(path)
            if isinstance(editor, NumberEdit):
                editor.refuse(str(error))
            self.message.tell(str(error))
            return
        self._take(experiment)

    def _take(self, experiment: Experiment) -> None:
        before, self._experiment = self._experiment, experiment
        self._show()
        if before is None or experiment == before:
            return
        self.message.tell("")
        rate = experiment.training.learning_rate
        if changed(before, RATE, rate) == experiment:
            self._present = experiment  # it is never refused
            self.learning_rate_changed.emit(rate)
        else:
            self.experiment_changed.emit(experiment)

    def editor(self, path: tuple) -> Editor | None:
        """Return the editor of a field that is shown now."""
        for row in self.layers.rows:
            for part in (row.nodes, row.activation):
                if part.path == path:
                    return part
        return next((form.editors[path] for form in self.forms if path in form.editors), None)

    @Slot()
    def commit(self) -> None:
        """Take over what is being typed in a field of the panel."""
        focused = QApplication.focusWidget()
        if isinstance(focused, NumberEdit) and self.isAncestorOf(focused):
            focused.commit()

    @Slot(float)
    def _slide(self, rate: float) -> None:
        self._edit(RATE, rate)

    @Slot()
    def _draw_seed(self) -> None:
        self._edit(SEED, random.SystemRandom().randrange(SEEDS))

    # -- keys and sizes

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            keys = set(_PANEL_KEYS)
            if not isinstance(QApplication.focusWidget(), NumberEdit):
                keys |= {Qt.Key.Key_Left, Qt.Key.Key_Right} if _uses_arrows() else set()
            plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
            if plain and (event.key() in keys or event.text().isalnum()):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        focused = QApplication.focusWidget()
        if event.key() == Qt.Key.Key_Escape and focused is not None and self.isAncestorOf(focused):
            focused.clearFocus()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "area"):
            self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Give all labels the same width, or put them above their fields where the panel is too narrow."""
        line = self.fontMetrics().height()
        room = self.width() - 2 * MARGIN - self.area.verticalScrollBar().sizeHint().width()
        label = max(form.label_width() for form in self.forms)
        for form in self.forms:
            form.arrange(label, room - label < FIELD * line, room)
        self.layers.arrange(room - self.layers.label_width() < 1.35 * FIELD * line)


def _uses_arrows() -> bool:
    """Tell whether the focused widget needs the arrow keys to the left and right, too."""
    focused = QApplication.focusWidget()
    return isinstance(focused, QSlider) or isinstance(getattr(focused, "parent", lambda: None)(), Gallery)


def _examples_note(problem: Problem) -> str:
    parts = problem.split
    return f"{count(parts.train.m)} train · {count(parts.test.m)} test"
