"""How data come into the window: by the menu, by the set-up, and by files that are dropped onto it."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from densegui.errors import DenseguiError
from densegui.experiment.importing import Chosen, sort_out
from densegui.experiment.sources import File
from densegui.ui.background import Background
from densegui.ui.importing.drops import DropTarget

if TYPE_CHECKING:
    from densegui.ui.importing.dialog import ImportDialog
    from densegui.ui.importing.work import Ready
    from densegui.ui.main_window import MainWindow


class Importing(QObject):
    """Opens the import dialog of a window, and takes over what it hands out."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self.background = Background(self)
        self.dialog: ImportDialog | None = None
        self.drops = DropTarget(window)
        self.drops.dropped.connect(self._take_drop)
        self.drops.refused.connect(window.files.refuse)
        window.setup.import_requested.connect(self.open)

    @Slot()
    def open(self) -> None:
        """Open the dialog, with the file of the present experiment if it has one."""
        data = self._window.controller.present_experiment().data
        dialog = self._make()
        if isinstance(data, File):
            dialog.open_data(data)

    def _make(self) -> "ImportDialog":
        """Return the dialog, made if there is none now; loaded only then, which the start does not wait for."""
        from densegui.ui.importing.dialog import ImportDialog

        if self.dialog is None:
            window = self._window
            experiment, folder = window.controller.present_experiment(), window.controller.base_folder
            dialog = ImportDialog(experiment, folder, self.background, window.settings, window)
            dialog.chosen.connect(self._use)
            dialog.experiment_dropped.connect(self._open_experiment)
            dialog.finished.connect(self._closed)
            dialog.resize(dialog.parts.first_size(window.size()))
            self.dialog = dialog
            dialog.open()
        return self.dialog

    @Slot()
    def _closed(self) -> None:
        dialog, self.dialog = self.dialog, None
        if dialog is not None:
            dialog.deleteLater()

    @Slot(object)
    def _use(self, ready: "Ready") -> None:
        self._window.files.take(ready.debugger)

    @Slot(object)
    def _open_experiment(self, path: Path) -> None:
        if self.dialog is not None:
            self.dialog.reject()
        self._window.files.open(str(path))

    @Slot(object)
    def _take_drop(self, paths: list[Path]) -> None:
        try:
            self.take(sort_out(paths))
        except DenseguiError as error:
            self._window.files.refuse(str(error))

    def take(self, chosen: Chosen) -> None:
        """Open an experiment, or show data in the dialog."""
        if chosen.experiment:
            self._open_experiment(chosen.path)
        else:
            self._make().take_chosen(chosen)

    def close(self) -> None:
        """Stop all reading; called once, before the window goes."""
        if self.dialog is not None:
            self.dialog.reject()
        self.background.close()
