"""The parts of the import dialog: the file above, its options at the left, what is seen of it at the right."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Slot
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from densegui.debugger.format import count
from densegui.ui.importing.classes import ClassBars
from densegui.ui.importing.options import OptionsPanel
from densegui.ui.importing.preview import PreviewPane
from densegui.ui.importing.work import Loaded, Ready
from densegui.ui.setup.parts import style
from densegui.ui.theme import Theme
from densegui.ui.variables.table import table_style
from densegui.ui.view import ViewSettings
from densegui.ui.widgets.panel_header import scrolled
from densegui.ui.widgets.sentence import SentenceLabel
from densegui.ui.widgets.tips import tip

WIDTH, HEIGHT = 78, 48
"""Of the dialog, in heights of the font, if there is so much room."""
LEFT = 23
"""Width of the options, in heights of the font."""
SHOWN_AFTER_MS = 250
"""A reading that is over sooner shows no progress."""


class Parts(QObject):
    """Makes the widgets of a dialog, lays them out, and shows in them what it is told."""

    def __init__(self, dialog: QDialog, settings: ViewSettings) -> None:
        super().__init__(dialog)
        self._dialog, self._theme = dialog, settings.theme
        self._make()
        self._explain()
        self._lay_out()
        self._dress(settings.theme)
        self.below.hide()
        self._slow = QTimer(self)
        self._slow.setSingleShot(True)
        self._slow.setInterval(SHOWN_AFTER_MS)
        self._slow.timeout.connect(self._show_slow)
        dialog.installEventFilter(self)

    # -- construction

    def _button(self, text: str) -> QPushButton:
        button = QPushButton(text, self._dialog)
        button.setAutoDefault(False)
        return button

    def _make(self) -> None:
        dialog = self._dialog
        self.path = QLineEdit(dialog)
        self.path.setAcceptDrops(False)  # the dialog takes them
        self.file, self.folder = self._button("&File…"), self._button("F&older…")
        self.options = OptionsPanel(dialog)
        self.heading, self.note = SentenceLabel("heading", self._dialog), SentenceLabel("muted", self._dialog)
        self.heading.setTextFormat(Qt.TextFormat.RichText)
        self.preview = PreviewPane(dialog)
        self.classes = ClassBars(dialog)
        self.warnings = QListWidget(dialog)
        self.warnings.setWordWrap(True)
        self.warnings.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.warnings_title, self.classes_title = (
            SentenceLabel("muted", self._dialog),
            SentenceLabel("muted", self._dialog),
        )
        self.message = SentenceLabel("message", self._dialog)
        self.message.hide()
        self.bar = QProgressBar(dialog)
        self.bar.setTextVisible(False)
        self.stop = self._button("Stop")
        self.use, self.cancel = self._button("&Use these data"), self._button("Cancel")
        self.use.setDefault(True)

    def _explain(self) -> None:
        """Tool tips, and names for screen readers."""
        for widget, name, text in (
            (self.path, "File or folder", "The file or folder that is read; Enter takes over what is typed."),
            (self.file, "Choose a file", "Choose a CSV, NPZ or IDX file."),
            (self.folder, "Choose a folder", "Choose a folder of pictures, with one folder in it for each class."),
            (self.stop, "Stop reading", "Stop reading, or read again."),
            (self.use, "Use these data", "Train on these data with the present network; training restarts at t = 0."),
            (self.cancel, "Cancel", "Close this, and leave the experiment as it is."),
            (self.warnings, "Warnings", "What to look at in the file."),
            (self.bar, "Reading", "How much of the file has been read."),
        ):
            widget.setAccessibleName(name)
            widget.setToolTip(tip(text))

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        for widget in (self.path, self.file, self.folder):
            top.addWidget(widget, int(widget is self.path))
        self.area = scrolled(self.options, self._dialog)
        self.area.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        middle = QHBoxLayout()
        middle.addWidget(self.area)
        middle.addWidget(self._seen(), 1)
        bottom = QHBoxLayout()
        bottom.addWidget(self.bar, 1)
        bottom.addWidget(self.stop)
        bottom.addStretch(1)
        bottom.addWidget(self.use)
        bottom.addWidget(self.cancel)
        whole = QVBoxLayout(self._dialog)
        whole.addLayout(top)
        whole.addLayout(middle, 1)
        whole.addWidget(self.message)
        whole.addLayout(bottom)

    def _seen(self) -> QWidget:
        """What is at the right: the numbers, the preview, and under it the classes and the warnings."""
        seen = QWidget(self._dialog)
        column = QVBoxLayout(seen)
        column.setContentsMargins(6, 0, 0, 0)
        column.addWidget(self.heading)
        column.addWidget(self.note)
        self.below = below = QWidget(seen)
        row = QHBoxLayout(below)
        row.setContentsMargins(0, 4, 0, 0)
        self.classes_area = scrolled(self.classes, below)
        for title, part, share in (
            (self.classes_title, self.classes_area, 2), (self.warnings_title, self.warnings, 3),
        ):  # fmt: skip
            stack = QVBoxLayout()
            stack.setSpacing(2)
            stack.addWidget(title)
            stack.addWidget(part, 1)
            stack.addStretch(0)
            row.addLayout(stack, share)
        self.splitter = QSplitter(Qt.Orientation.Vertical, seen)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.preview)
        self.splitter.addWidget(below)
        self.splitter.setStretchFactor(0, 5)
        self.splitter.setStretchFactor(1, 2)
        self.splitter.setHandleWidth(7)
        column.addWidget(self.splitter, 1)
        return seen

    def _dress(self, theme: Theme) -> None:
        points = self._dialog.font().pointSizeF()
        self._dialog.setStyleSheet(
            style(theme)
            + table_style(theme, points)
            + f"""
            QDialog, QSplitter, QWidget#content {{ background: {theme.panel}; }}
            QLabel#heading {{ font-size: {1.15 * points:.2f}pt; font-weight: 600; }}
            QListWidget {{ background: {theme.panel}; color: {theme.text}; border: 1px solid {theme.border};
                border-radius: 5px; }}
            QListWidget::item {{ padding: 2px; }}
            QSplitter::handle:vertical {{ image: none; background: transparent; border-top: 1px solid {theme.border};
                margin: 3px 0; }}
            """
        )
        for part in (self.options, self.preview, self.classes):
            part.set_theme(theme)

    def first_size(self, room: QSize) -> QSize:
        """Return the size to begin with, in a screen or window of this size."""
        line = self._dialog.fontMetrics().height()
        return QSize(min(WIDTH * line, round(0.94 * room.width())), min(HEIGHT * line, round(0.92 * room.height())))

    # -- what is shown

    def show_path(self, path: str) -> None:
        """Show where the file is."""
        self.path.setText(path)
        self.path.setToolTip(tip(path))

    def tell(self, text: str) -> None:
        """Show a sentence above the buttons: what can't be."""
        self.message.setText(text)
        self.message.setVisible(bool(text))

    def forget(self) -> None:
        """Show nothing of a file."""
        self.preview.forget()
        self.preview.say("", wrong=False)
        self.below.hide()
        self.classes.show_classes((), ())
        self.warnings.clear()
        for label in (self.heading, self.note, self.classes_title, self.warnings_title):
            label.setText("")

    def close(self) -> None:
        """Let go of all that was shown, and of what was still to be shown."""
        self._slow.stop()
        self.forget()

    def show_loaded(self, loaded: Loaded) -> None:
        """Show what has been read."""
        dataset = loaded.dataset
        self.heading.setText(
            # Only numbers: no text of a file is ever taken for markup.
            f"<i>m</i> = {count(dataset.m)} examples · <i>n<sub>x</sub></i> = {count(dataset.n_x)} inputs · "
            f"<i>n<sub>y</sub></i> = {count(dataset.n_y)} classes"
        )
        if loaded.survey.csv is not None:
            shown = loaded.survey.csv
            self.preview.show_rows(shown, loaded.columns, loaded.data.missing)
            number = len(shown.rows)
            self.note.setText(f"The first {count(number)} rows, as they stand in the file")
        else:
            self.preview.show_dataset(dataset, loaded.shown)
            self.note.setText(_note(loaded))
        self.classes.show_classes(dataset.class_names, loaded.counts)
        self.classes_title.setText("Classes, with their examples")
        self.warnings.clear()
        for warning in dataset.warnings:
            self.warnings.addItem(QListWidgetItem(warning))
        number = len(dataset.warnings)
        self.warnings.setVisible(bool(number))
        self.below.show()
        self.warnings_title.setText(f"{count(number)} warning{'s' * (number != 1)}" if number else "No warnings")

    def show_ready(self, ready: Ready) -> None:
        """Show how the examples are split, and what network they get."""
        parts, spec = ready.debugger.problem.split, ready.debugger.problem.spec
        sizes = "-".join(str(size) for size in spec.n)
        self.use.setToolTip(
            tip(
                f"{count(parts.train.m)} examples train, {count(parts.test.m)} test a network {sizes}; "
                "training restarts at t = 0."
            )
        )

    # -- reading

    def begin(self) -> None:
        """A reading begins: nothing is known of its length."""
        self.bar.setRange(0, 0)

    def show_progress(self, done: int, total: int) -> None:
        """Show how much has been read."""
        self.bar.setRange(0, 1000)
        self.bar.setValue(1000 * done // max(total, 1))

    def show_state(self, has_file: bool, busy: bool, current: bool, usable: bool) -> None:
        """Show whether something is read now, and whether what has been read can be used."""
        self.use.setEnabled(usable)
        self.area.setVisible(has_file)
        if not busy:
            self._slow.stop()
            self.bar.hide()
            self.stop.setText("Read again")
            self.stop.setVisible(has_file and not current)
        elif not self.bar.isVisible() and not self._slow.isActive():
            self._slow.start()

    @Slot()
    def _show_slow(self) -> None:
        self.stop.setText("Stop")
        self.bar.show()
        self.stop.show()

    # -- keys and sizes

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.FontChange):
            line = self._dialog.fontMetrics().height()
            self.area.setFixedWidth(min(LEFT * line, round(0.48 * self._dialog.width())))
            QTimer.singleShot(0, self.options, self.options.measure)
        return super().eventFilter(watched, event)


def _note(loaded: Loaded) -> str:
    dataset = loaded.dataset
    if dataset.image_shape is not None:
        height, width = dataset.image_shape
        return f"Pictures of {width} × {height} pixels, some of each class"
    return f"The first {count(min(dataset.m, 100))} examples"
