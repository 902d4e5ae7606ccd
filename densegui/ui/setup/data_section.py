"""The data part of the set-up: the gallery, and the fields that the chosen set has."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from densegui.experiment.build import Problem
from densegui.experiment.config import Experiment
from densegui.experiment.fields import field
from densegui.experiment.sources import File
from densegui.ui.setup.file_fields import ColumnEdit, FileEdit, columns_of, has_columns, likely_target, preview
from densegui.ui.setup.forms import Form, Row, rows_of
from densegui.ui.setup.gallery import Gallery

SOURCE, FILE, TARGET = ("data", "source"), ("data", "path"), ("data", "target")
FEATURES = ("data", "features")
FILES = "Data files (*.csv *.tsv *.txt *.dat *.npz *.npy *.gz *idx*);;All files (*)"
_ORDER = ("path", "target", "n_examples", "classes", "noise", "features", "train_share", "standardize")


class DataSection(QWidget):
    """Shows an experiment's `data`."""

    edited = Signal(object, object)
    """(path, value)"""
    refused = Signal(str)
    draw_requested = Signal()
    """The user wishes to draw points."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._train_share = 1.0
        self._source = ""
        self._file_edit: FileEdit | None = None
        info = field(Experiment, "data")
        self.gallery = Gallery(
            [
                (name, label, f"{variant.__doc__} Choosing it restarts training at t = 0.")
                for (name, variant), label in zip(info.variants.items(), info.labels, strict=True)
            ],
            self,
        )
        self.form = Form(self, {FILE: FileEdit, TARGET: ColumnEdit})
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.gallery)
        column.addWidget(self.form)
        self.gallery.chosen.connect(self._choose)
        self.form.edited.connect(self.edited)
        self.form.refused.connect(self.refused)

    def set_data(self, data: Any, problem: Problem, base_folder: Path | None) -> None:
        """Show the `data` of an experiment.

        Parameters
        ----------
        data : one of the variants of Experiment.data
        problem : Problem
            The one in force; its data set names the columns of a file that can't be read here.
        base_folder : Path or None
            Where a relative path begins.
        """
        self._source, self._train_share = data.source, data.train_share
        self.gallery.set_source(data.source)
        rows = [row for row in rows_of(data, ("data",)) if row.path[-1] in _ORDER]
        if problem.split.dataset.plane is None:  # only two inputs can be widened
            rows = [row for row in rows if row.path != FEATURES]
        table = isinstance(data, File) and has_columns(Path(base_folder or "") / data.path, data)
        self.form.set_rows(sorted((row for row in rows if table or row.path != TARGET), key=_place))
        if isinstance(data, File):
            file = self.form.editors[FILE]
            assert isinstance(file, FileEdit)  # the form was told to make it
            if file is not self._file_edit:
                self._file_edit = file
                file.asked.connect(self._ask_for_file)
            if table:
                self._show_columns(data, problem, base_folder)

    def _show_columns(self, data: File, problem: Problem, base_folder: Path | None) -> None:
        target = self.form.editors[TARGET]
        assert isinstance(target, ColumnEdit)
        shown = preview(Path(base_folder or "") / data.path, data)
        if shown is not None:
            target.set_columns(columns_of(shown))
        elif data.target:
            target.set_columns([*problem.split.dataset.feature_names, data.target])
        else:
            target.set_columns(())
        target.set_value(data.target)

    @Slot(str)
    def _choose(self, source: str) -> None:
        if source == "file":
            self._ask_for_file()
        elif source == "drawn":
            self.gallery.set_source(self._source)
            self.draw_requested.emit()
        else:
            self.edited.emit(SOURCE, source)

    @Slot()
    def _ask_for_file(self) -> None:
        """Ask for a data file; the only column of text of a CSV file, else its last one, holds the classes."""
        path, _ = QFileDialog.getOpenFileName(self, "Open data", "", FILES)
        if path:
            target = likely_target(preview(Path(path)))
            content = {"source": "file", "path": path, "target": target, "train_share": self._train_share}
            self.edited.emit(("data",), content)
        else:
            self.gallery.set_source(self._source)


def _place(row: Row) -> int:
    """What makes the examples comes first, what divides them last."""
    return _ORDER.index(str(row.path[-1]))
