"""The dialog in which a data file is chosen, looked at, and made the data of the experiment.

Each change of an option has the file read anew, by the reader that training uses. What is shown has been read so;
nothing of the open experiment changes before "Use these data".
"""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QDialog, QWidget

from densegui.errors import DenseguiError
from densegui.experiment.config import Experiment
from densegui.experiment.importing import Chosen, file_at, sort_out, with_option
from densegui.experiment.sources import File
from densegui.ui.background import Background, Listener
from densegui.ui.importing.ask import ask_file, ask_folder
from densegui.ui.importing.drops import DropTarget
from densegui.ui.importing.layout import Parts
from densegui.ui.importing.preview import INVITATION
from densegui.ui.importing.work import Loaded, Looked, Ready, Request, steps
from densegui.ui.view import ViewSettings

PAUSE_MS = 150
"""After a change of an option, before the file is read anew: more changes may follow."""
STOPPED = "Reading was stopped. Change an option, or press Read again."


class ImportDialog(QDialog):
    """Shows a file, and hands out an experiment that has it as its data.

    Parameters
    ----------
    experiment : Experiment
        The one whose network and training stay.
    folder : Path or None
        Where relative paths begin.
    background : Background
        Reads the file.
    """

    chosen = Signal(object)
    """A Ready: the user wants these data."""
    experiment_dropped = Signal(object)
    """The path of an experiment."""

    def __init__(
        self,
        experiment: Experiment,
        folder: Path | None,
        background: Background,
        settings: ViewSettings,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._experiment, self._folder, self._background = experiment, folder, background
        self.data: File | None = None
        self._guess_target = self._guess_scale = False
        self._looked: Looked | None = None
        self._loaded: Loaded | None = None
        self._ready: Ready | None = None
        self._accepting = False
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(PAUSE_MS)
        self._again.timeout.connect(self._read)
        self.setWindowTitle("Import data")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.parts = Parts(self, settings)
        self.drops = DropTarget(self)
        self._connect()
        self.parts.preview.say(INVITATION, wrong=False)
        self._show_state()

    def _connect(self) -> None:
        parts = self.parts
        parts.file.clicked.connect(self._ask_file)
        parts.folder.clicked.connect(self._ask_folder)
        parts.path.editingFinished.connect(self._take_typed)
        parts.options.edited.connect(self._edit)
        parts.options.refused.connect(parts.tell)
        parts.options.labels_asked.connect(self._ask_labels)
        parts.stop.clicked.connect(self._stop)
        parts.use.clicked.connect(self._accept)
        parts.cancel.clicked.connect(self.reject)
        self.drops.dropped.connect(self._take_drop)
        self.drops.refused.connect(parts.tell)

    # -- which file

    def open_file(self, path: str, labels: str | None = None) -> None:
        """Look at another file, of which nothing is known yet."""
        try:
            data = file_at(path, self._experiment)
            if labels is not None:
                data = with_option(data, "labels", labels)
        except DenseguiError as error:
            self.parts.tell(str(error))
            return
        self._guess_target = self._guess_scale = True
        self._take(data, afresh=True)

    def open_data(self, data: File) -> None:
        """Look at a file with what is said of it."""
        self._guess_target = self._guess_scale = False
        self._take(data, afresh=True)

    @Slot()
    def _take_typed(self) -> None:
        typed = self.parts.path.text().strip()
        if typed and (self.data is None or typed != self.data.path):
            self.open_file(typed)

    @Slot()
    def _ask_file(self) -> None:
        if path := ask_file(self, self.data, self._folder):
            self.open_file(path)

    @Slot()
    def _ask_folder(self) -> None:
        if path := ask_folder(self, self.data, self._folder):
            self.open_file(path)

    @Slot()
    def _ask_labels(self) -> None:
        if path := ask_file(self, self.data, self._folder):
            self._edit("labels", path)
        elif self.data is not None:
            self.parts.options.show_file(self.data, self._looked.survey if self._looked else None)

    @Slot(object)
    def _take_drop(self, paths: list[Path]) -> None:
        try:
            self.take_chosen(sort_out(paths))
        except DenseguiError as error:
            self.parts.tell(str(error))

    def take_chosen(self, chosen: Chosen) -> None:
        """Look at what was dropped; an experiment is handed on."""
        if chosen.experiment:
            self.experiment_dropped.emit(chosen.path)
        else:
            self.open_file(str(chosen.path), str(chosen.labels) if chosen.labels is not None else None)

    # -- what is said of it

    @Slot(str, object)
    def _edit(self, name: str, value: object) -> None:
        """Take over another value of an option, and read the file with it."""
        if self.data is None:
            return
        try:
            data = with_option(self.data, name, value)
        except DenseguiError as error:
            self.parts.tell(str(error))
            self._show_options()
            return
        if name == "target":
            self._guess_target = False
        elif name == "standardize":
            self._guess_scale = False
        elif data.target is None and self.data.target is not None:
            self._guess_target = True
        self._take(data)

    def _take(self, data: File, afresh: bool = False) -> None:
        """Drop what is being read, and read this soon; `afresh`, now."""
        self._background.cancel()
        self.data, self._ready, self._accepting = data, None, False
        self.parts.tell("")
        if afresh:
            self._looked = self._loaded = None
            self.parts.forget()
            self.parts.show_path(data.path)
            self._read()
        else:
            self._again.start()
        self._show_options()
        self._show_state()

    # -- reading

    @Slot()
    def _read(self) -> None:
        assert self.data is not None  # there is a file to read
        self._again.stop()
        request = Request(self.data, self._folder, self._experiment, self._guess_target, self._guess_scale)
        self.parts.begin()
        listener = Listener(self._hear, self.parts.show_progress, self._fail, self._show_state)
        self._background.start(partial(steps, request), listener)
        self._show_state()

    @Slot(object)
    def _hear(self, told: Looked | Loaded | Ready) -> None:
        match told:
            case Looked(data, found, columns):
                self.data, self._looked = data, told
                self._show_options()
                if found.csv is not None:
                    self.parts.options.show_columns(columns, data)
                    self.parts.preview.show_rows(found.csv, columns, data.missing)
            case Loaded():
                self.data, self._loaded = told.data, told
                self._show_options()
                self.parts.show_loaded(told)
            case Ready():
                self._ready = told
                self.parts.show_ready(told)
                if self._accepting:
                    self._accept()
                    return
        self._show_state()

    @Slot(str)
    def _fail(self, text: str) -> None:
        """Say what is wrong: in place of the preview where the file can't be read, else below it."""
        read = self._loaded is not None and self._loaded.data == self.data
        self._accepting = False
        if read:
            self.parts.tell(text)
        else:
            self._loaded = None
            self.parts.forget()
            self.parts.preview.say(text, wrong=True)
        self._show_state()

    @Slot()
    def _stop(self) -> None:
        """Stop reading; pressed again, begin it again."""
        if self._busy:
            self._again.stop()
            self._background.cancel()
            self._loaded = None
            self.parts.forget()
            self.parts.preview.say(STOPPED, wrong=False)
            self._show_state()
        elif self.data is not None:
            self._read()

    @property
    def _busy(self) -> bool:
        return self._again.isActive() or self._background.busy

    # -- what is shown

    def _show_options(self) -> None:
        if self.data is not None:
            self.parts.options.show_file(self.data, self._looked.survey if self._looked else None)
            if self._loaded is not None and self._loaded.data == self.data:
                self.parts.options.show_columns(self._loaded.columns, self.data)
                self.parts.options.show_dataset(self._loaded.dataset)

    @Slot()
    def _show_state(self) -> None:
        """Show whether something is being read, and whether it can be used."""
        current, busy = self._loaded is not None and self._loaded.data == self.data, self._busy
        usable = current and not self._accepting and (busy or self._ready is not None)
        self.parts.show_state(self.data is not None, busy, current, usable)

    # -- the end

    @Slot()
    def _accept(self) -> None:
        """Use these data, as soon as they are ready."""
        self._accepting = True
        self._show_state()
        if self._ready is not None:
            ready, self._ready = self._ready, None
            self.accept()
            self.chosen.emit(ready)

    def done(self, result: int) -> None:
        self._again.stop()
        self._background.cancel()
        self.parts.close()
        self._loaded = self._ready = None
        super().done(result)
