"""Which experiment is open: the menu of built-in ones, opening and saving files, and the name on the screen."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QMenu, QMessageBox, QWidget

from densegui.debugger.debugger import Debugger
from densegui.errors import DenseguiError
from densegui.experiment.config import Experiment
from densegui.experiment.document import BUILTINS, resolve, save_experiment
from densegui.experiment.settings import settings
from densegui.ui.controller import Controller
from densegui.ui.waiting import GivenUpError, beside

FILTER = "Experiments (*.json);;All files (*)"


class ExperimentFiles(QObject):
    """Opens and saves experiments for a controller. A bad file leaves all as it was."""

    title_changed = Signal(str, bool)
    """The name, and whether the set-up has been changed since."""

    def __init__(self, controller: Controller, title: str, window: QWidget) -> None:
        super().__init__(window)
        self._controller, self._window = controller, window
        self.title = title
        self._named = controller.present_experiment()
        self._changed = False
        self._folder = ""
        """Where a file was opened or saved last."""

    def fill(self, menu: QMenu) -> None:
        """Add the built-in experiments to a menu."""
        for entry in BUILTINS:
            choice = menu.addAction(entry.title)
            choice.setData(entry.name)
            choice.setToolTip(entry.sentence)
            choice.setStatusTip(entry.sentence)
        menu.setToolTipsVisible(True)
        menu.triggered.connect(self._open_chosen)

    @Slot(QAction)
    def _open_chosen(self, choice: QAction) -> None:
        if choice.data() is not None:
            self.open(choice.data())

    def open(self, name_or_path: str) -> None:
        """Open a built-in experiment or a file."""
        try:
            found = resolve(name_or_path)
            self._open(found.experiment, found.base_folder)
        except GivenUpError:
            return
        except DenseguiError as error:
            self.refuse(str(error))
        else:
            self._folder = str(found.base_folder or self._folder)
            self._rename(found.title)

    def change(self, experiment: Experiment) -> None:
        """Take over a changed set-up.

        Raises
        ------
        DenseguiError
            When it can't be built; nothing has changed then.
        """
        self._open(experiment, None)
        self._mark_changed()

    def take(self, debugger: Debugger) -> None:
        """Take over a changed set-up that has been built already."""
        self._controller.take(debugger, self._controller.base_folder)
        self._mark_changed()

    def _mark_changed(self) -> None:
        """Say whether it is still what has the name: changed and changed back, it is."""
        self._changed = settings(self._controller.present_experiment()) != settings(self._named)
        self.title_changed.emit(self.title, self._changed)

    def _open(self, experiment: Experiment, folder: Path | None) -> None:
        """Open an experiment; while large data are made ready, the window says so, and it can be given up."""
        self._controller.open(experiment, folder, partial(beside, self._window, "Making the experiment ready…"))

    def reopen(self, experiment: Experiment, folder: Path | None, title: str) -> None:
        """Open the settings of a run that was kept; `folder` is where its data's relative path begins."""
        try:
            self._open(experiment, folder)
        except GivenUpError:
            return
        except DenseguiError as error:
            self.refuse(str(error))
        else:
            self._rename(title)

    def save(self, path: str) -> None:
        """Save the set-up as it is now, with the present learning rate."""
        try:
            save_experiment(self._controller.present_experiment(), Path(path), self._controller.base_folder)
        except DenseguiError as error:
            self.refuse(str(error))
        else:
            self._folder = str(Path(path).parent)
            self._rename(Path(path).stem)

    @Slot()
    def ask_and_open(self) -> None:
        """Ask for an experiment file and open it."""
        path, _ = QFileDialog.getOpenFileName(self._window, "Open experiment", self._folder, FILTER)
        if path:
            self.open(path)

    @Slot()
    def ask_and_save(self) -> None:
        """Ask for a file and save the set-up."""
        proposed = str(Path(self._folder) / f"{self.title}.json")
        dialog = QFileDialog(self._window, "Save experiment", proposed, FILTER)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("json")
        if dialog.exec():
            self.save(dialog.selectedFiles()[0])

    def _rename(self, title: str) -> None:
        self.title, self._changed = title, False
        self._named = self._controller.present_experiment()
        self.title_changed.emit(self.title, False)

    def refuse(self, text: str) -> None:
        """Say in one sentence what can't be done; nothing has changed."""
        ok = QMessageBox.StandardButton.Ok
        box = QMessageBox(QMessageBox.Icon.Warning, "densegui", text, ok, self._window)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()
