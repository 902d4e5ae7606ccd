"""The data part of the set-up: the gallery, and the fields that the chosen set has."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QSizePolicy, QToolButton, QVBoxLayout, QWidget

from densegui.experiment.build import Problem
from densegui.experiment.config import Experiment
from densegui.experiment.fields import field
from densegui.experiment.importing import with_option
from densegui.experiment.sources import File
from densegui.ui.setup.file_fields import ColumnEdit, FileEdit, Look, columns_of, described, look_at
from densegui.ui.setup.forms import Form, Row, rows_of
from densegui.ui.setup.gallery import Gallery
from densegui.ui.widgets.sentence import SentenceLabel
from densegui.ui.widgets.tips import tip

SOURCE, FILE, TARGET = ("data", "source"), ("data", "path"), ("data", "target")
FEATURES = ("data", "features")
_ORDER = ("path", "target", "n_examples", "classes", "noise", "features", "train_share", "standardize")


class DataSection(QWidget):
    """Shows an experiment's `data`."""

    edited = Signal(object, object)
    """(path, value)"""
    refused = Signal(str)
    import_requested = Signal()
    """The user wants to choose a data file."""
    draw_requested = Signal()
    """The user wishes to draw points."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._source = ""
        self._file: File | None = None
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
        self.options = SentenceLabel("muted", self)
        self.options.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self.change = QToolButton(self)
        self.change.setText("Change…")
        self.change.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.change.setToolTip(tip("Look at the file again, change how it is read, or choose another one."))
        self.change.clicked.connect(self.import_requested)
        self.form.put_below(FILE, self._below_file(), wide=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.gallery)
        column.addWidget(self.form)
        self.gallery.chosen.connect(self._choose)
        self.form.edited.connect(self._edit)
        self.form.refused.connect(self.refused)

    def _below_file(self) -> QWidget:
        """What is said of the file, and the way to change it."""
        below = QWidget(self)
        column = QVBoxLayout(below)
        column.setContentsMargins(0, 0, 0, 2)
        column.setSpacing(3)
        column.addWidget(self.options)
        column.addWidget(self.change)
        return below

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
        self._source = data.source
        self._file = data if isinstance(data, File) else None
        self.gallery.set_source(data.source)
        rows = [row for row in rows_of(data, ("data",)) if row.path[-1] in _ORDER]
        found = look_at(Path(base_folder or "") / data.path, data) if isinstance(data, File) else None
        if found is not None and found.format != "csv":  # only a table has columns
            rows = [row for row in rows if row.path != TARGET]
        if problem.split.dataset.plane is None:  # only two inputs can be widened
            rows = [row for row in rows if row.path != FEATURES]
        self.form.set_rows(sorted(rows, key=_place))
        if isinstance(data, File):
            self._show_file(data, found, problem)

    def _show_file(self, data: File, found: Look | None, problem: Problem) -> None:
        file, target = self.form.editors[FILE], self.form.editors.get(TARGET)
        assert isinstance(file, FileEdit)  # the form was told to make these
        self.options.setText(described(data, found))
        if file is not self._file_edit:
            self._file_edit = file
            file.asked.connect(self.import_requested)
        if not isinstance(target, ColumnEdit):
            return
        if found is not None and found.csv is not None:
            target.set_columns(columns_of(found.csv))
        elif data.target:
            target.set_columns([*problem.split.dataset.feature_names, data.target])
        else:
            target.set_columns(())
        target.set_value(data.target)

    @Slot(object, object)
    def _edit(self, path: tuple[str, ...], value: object) -> None:
        """Pass on an edit; another target takes a column from the features, where these are named."""
        if path == TARGET and self._file is not None:
            self.edited.emit(("data",), with_option(self._file, "target", value).model_dump(mode="json"))
        else:
            self.edited.emit(path, value)

    @Slot(str)
    def _choose(self, source: str) -> None:
        if source == "file":
            self.gallery.set_source(self._source)  # it is another one only when the file has been chosen
            self.import_requested.emit()
        elif source == "drawn":
            self.gallery.set_source(self._source)
            self.draw_requested.emit()
        else:
            self.edited.emit(SOURCE, source)


def _place(row: Row) -> int:
    """What makes the examples comes first, what divides them last."""
    return _ORDER.index(str(row.path[-1]))
