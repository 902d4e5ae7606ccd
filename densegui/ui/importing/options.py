"""What can be said of the file, at the left of the dialog: how it is written, what is used of it, how it is split."""

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from densegui.data.dataset import Dataset
from densegui.data.npy import Header
from densegui.data.options import OPTIONS
from densegui.data.survey import Column, Survey
from densegui.debugger.format import count
from densegui.experiment.sources import File
from densegui.ui.importing.columns import CATEGORY, HEADERS, NAME, USE, CheckDelegate, ColumnsModel
from densegui.ui.importing.fields import ELSEWHERE, AutoEdit, NameEdit, PixelEdit
from densegui.ui.setup.forms import ChoiceEdit, Form, Path, Row, rows_of
from densegui.ui.setup.parts import SectionHeader
from densegui.ui.theme import Theme
from densegui.ui.variables.table import Table
from densegui.ui.widgets.buttons import word_button
from densegui.ui.widgets.number_edit import NumberEdit

OWN: Mapping[Path, type[ChoiceEdit | NumberEdit]] = {
    **{(name,): AutoEdit for name in ("format", "separator", "decimal", "header", "encoding")},
    **{(name,): NameEdit for name in ("target", "x", "y", "labels")},
    **{(name,): PixelEdit for name in ("width", "height")},
}
SPLIT = ("train_share", "standardize")
LISTED = ("columns", "categorical")
"""Options that the list of columns shows."""
MOST_OFFERED = 1_000
"""Names in a list: a longer one holds up the window, and nobody would look through it."""
ROWS_SEEN = 7
"""Columns that are seen without scrolling."""


class OptionsPanel(QWidget):
    """Shows the options of a file, each with what was found out while it is left open."""

    edited = Signal(str, object)
    """(name, value) of an option that the user wishes."""
    labels_asked = Signal()
    """Another file of labels is to be chosen."""
    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("content")
        self.reading, self.splitting = Form(self, OWN), Form(self)
        self.columns = ColumnsModel(self)
        self.table = Table(frozenset(), self)
        self.table.setModel(self.columns)
        self.table.setItemDelegate(CheckDelegate(self.table))
        self.table.verticalHeader().hide()
        self.table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.setAccessibleName("Columns")
        self.all = word_button("All", "Use all columns", self)
        self.none = word_button("One", "Use the first column only", self)
        self._headers = {
            "file": SectionHeader("How it is read", self),
            "columns": SectionHeader("Columns", self),
            "split": SectionHeader("How it is used", self),
        }
        self._lay_out()
        for form in (self.reading, self.splitting):
            form.edited.connect(self._tell)
            form.refused.connect(self.refused)
        self.columns.chosen.connect(lambda names: self.edited.emit("columns", names))
        self.columns.made_categorical.connect(lambda names: self.edited.emit("categorical", names))
        self.all.clicked.connect(lambda: self.columns.use_all(True))
        self.none.clicked.connect(lambda: self.columns.use_all(False))

    def _lay_out(self) -> None:
        self._buttons = QWidget(self)
        row = QHBoxLayout(self._buttons)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.all)
        row.addWidget(self.none)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(2, 2, 10, 2)
        column.setSpacing(6)
        listed = (self.table, self._buttons)
        sections = (("file", (self.reading,)), ("columns", listed), ("split", (self.splitting,)))
        for name, parts in sections:
            self._headers[name].set_parts(*parts)
            for part in (self._headers[name], *parts):
                column.addWidget(part)
        column.addStretch(1)

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours."""
        self.columns.set_theme(theme)
        self.measure()

    def measure(self) -> None:
        """Take over the font."""
        self.table.measure()
        line = self.table.verticalHeader().defaultSectionSize()
        number = len(self.columns.columns)
        self.table.setFixedHeight(min(max(number, 2), ROWS_SEEN) * line + self.table.horizontalHeader().height() + 4)
        bar = self.table.verticalScrollBar().sizeHint().width() if number > ROWS_SEEN else 0
        use = self.table.advance("category, 99 values")
        category = self.table.advance(f"{HEADERS[CATEGORY]} ")
        self.table.setColumnWidth(USE, use)
        self.table.setColumnWidth(CATEGORY, category)
        self.table.setColumnWidth(
            NAME, max(self.table.width() - bar - 4 - use - category, self.table.advance("a name"))
        )
        label = max(form.label_width() for form in (self.reading, self.splitting))
        for form in (self.reading, self.splitting):
            form.arrange(label, False)

    # -- what is shown

    def show_file(self, data: File, found: Survey | None) -> None:
        """Show the options of a file that is of the kind that was found, if one was."""
        kind = found.format if found is not None else data.format
        rows = {
            row.info.name: Row((row.info.name,), replace(row.info, resets=False), row.value) for row in rows_of(data)
        }
        names = ["format", *(name for name in OPTIONS.get(kind, ()) if name not in LISTED)]
        self.reading.set_rows([rows[name] for name in names])
        self.splitting.set_rows([rows[name] for name in SPLIT])
        for part in (self._headers["columns"], self.table, self._buttons):
            part.setVisible(kind == "csv")
        if found is not None:
            self._show_found(data, found)
        self.measure()

    def _show_found(self, data: File, found: Survey) -> None:
        """Show what was found out of a file before all of it is read."""
        self._auto("format").set_found(found.format)
        if found.csv is not None:
            dialect, columns = found.csv.dialect, found.csv.columns
            self._auto("separator").set_found(dialect.separator)
            self._auto("decimal").set_found(dialect.decimal)
            self._auto("header").set_found("yes" if dialect.header else "no")
            self._auto("encoding").set_found(found.csv.encoding)
            names = [columns.names[place] for place in sorted(columns.kept)]
            self._name("target").offer([(name, name) for name in names[:MOST_OFFERED]], f"last: {names[-1]}")
        if found.arrays is not None:
            listed = [(f"{name}   {shape_text(header)}", name) for name, header in found.arrays.headers.items()]
            listed = listed[:MOST_OFFERED]
            for option, name in (("x", found.arrays.x), ("y", found.arrays.y)):
                self._name(option).offer(listed, f"auto: {name}" if name and getattr(data, option) is None else "auto")
        if found.format == "idx":
            usual = "auto" if data.labels is not None else "not found"
            if data.labels is None and found.pair is not None:
                usual = f"auto: {found.pair[1].name}"
            chosen = [(data.labels.replace("\\", "/").rsplit("/", 1)[-1], data.labels)] if data.labels else []
            self._name("labels").offer([*chosen, ("another file…", ELSEWHERE)], usual)

    def show_columns(self, columns: list[Column] | tuple[Column, ...], data: File) -> None:
        """Show what the columns of a CSV file are used for."""
        self.columns.show_columns(columns, data.categorical)
        used = sum(column.use in ("number", "category") for column in columns)
        self._headers["columns"].set_note(f"{count(used)} used")
        self.measure()

    def show_dataset(self, dataset: Dataset) -> None:
        """Show what is known once all of the file has been read."""
        if dataset.image_shape is not None:
            for name, found in zip(("height", "width"), dataset.image_shape, strict=True):
                editor = self.reading.editors.get((name,))
                if isinstance(editor, PixelEdit):
                    editor.set_found(found)

    def _auto(self, name: str) -> AutoEdit:
        editor = self.reading.editors[(name,)]
        assert isinstance(editor, AutoEdit)  # the form was told to make these
        return editor

    def _name(self, name: str) -> NameEdit:
        editor = self.reading.editors[(name,)]
        assert isinstance(editor, NameEdit)  # the form was told to make these
        return editor

    @Slot(object, object)
    def _tell(self, path: tuple[str, ...], value: object) -> None:
        name = path[0]
        if value is ELSEWHERE:
            self.labels_asked.emit()
            return
        if isinstance(self.reading.editors.get(path), PixelEdit):
            value = value or None
        self.edited.emit(name, value)


def shape_text(header: Header | None) -> str:
    """Return the shape and the type of an array in words."""
    if header is None:
        return "can't be read"
    return f"{' × '.join(map(count, header.shape)) or 'a single value'}  {header.dtype.name}"
