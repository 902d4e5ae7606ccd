"""The form that makes a breakpoint: a kind, its fields, and the sentence that they amount to."""

from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from densegui.debugger.condition_text import Sizes, parse_condition
from densegui.debugger.selection import Kind, Selection
from densegui.engine.network import NetworkSpec
from densegui.errors import InputError
from densegui.ui.breakpoints.kinds import DEFAULTS, KINDS, fitting, info, kind_info, kinds, shown_fields, text
from densegui.ui.breakpoints.rich import rich
from densegui.ui.setup.forms import Form, Row
from densegui.ui.widgets.number_edit import NumberEdit
from densegui.ui.widgets.number_text import NotANumberError, parse_real, parse_whole, within
from densegui.ui.widgets.tips import tip

_KINDS = {kind.name: kind for kind in KINDS}


class ConditionForm(QWidget):
    """Fields, the sentence, and a button. What a field refuses stays in it."""

    submitted = Signal(str)
    """The user wishes a breakpoint with this text."""
    refused = Signal(str)
    """One sentence; "" when what is wrong has been mended."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._spec: NetworkSpec | None = None
        self._sizes = Sizes()
        self._kind = "line"
        self._values: dict[str, Any] = dict(DEFAULTS)
        self._wrong = False
        self.form = Form(self)
        self.form.edited.connect(self._edit)
        self.form.refused.connect(self._refuse)
        self.sentence = QLabel(self)
        self.sentence.setObjectName("sentence")
        self.sentence.setTextFormat(Qt.TextFormat.RichText)
        self.sentence.setWordWrap(True)
        self.add = QToolButton(self)
        self.add.setText("Add")
        self.add.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.add.setToolTip(tip("Add this breakpoint."))
        self.add.setAccessibleName("Add this breakpoint")
        self.add.clicked.connect(self._submit)
        last = QHBoxLayout()
        last.setSpacing(8)
        last.addWidget(self.sentence, 1)
        last.addWidget(self.add, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.form)
        column.addLayout(last)

    @property
    def text(self) -> str:
        """The breakpoint that the fields describe, as the prompt reads it."""
        return text(_KINDS[self._kind], self._values)

    def set_network(self, spec: NetworkSpec, sizes: Sizes) -> None:
        """Offer the layers, nodes and examples that there are."""
        if (spec, sizes) != (self._spec, self._sizes):
            self._spec, self._sizes = spec, sizes
            if self._kind not in {kind.name for kind in kinds(spec)}:
                self._kind = "line"
            self._show()

    def choose(self, kind: str, **values: Any) -> None:
        """Show a kind of breakpoint, with some fields filled in."""
        self._kind = kind
        self._values |= values
        self._show()

    def take_selection(self, selection: Selection | None) -> None:
        """Fill in the layer and the nodes of what is selected in the network."""
        if selection is None or selection.layer == 0 or self._spec is None:
            return
        self._values |= {"layer": str(selection.layer), "node": selection.node}
        if selection.kind is Kind.EDGE:
            self._values["source"] = selection.source
        if selection.kind is Kind.NODE:
            self._values["dead_layer"] = str(selection.layer)
        self._show()

    def arrange(self) -> None:
        """Line the fields up: after a change of the text's size."""
        self.form.arrange(self.form.label_width(), False)

    def _show(self) -> None:
        if self._spec is None:
            return
        kind = _KINDS[self._kind]
        self._values = fitting(self._values, kind, self._spec, self._sizes)
        rows = [Row(("kind",), kind_info(self._spec), self._kind)]
        for name in shown_fields(kind, self._values):
            known = info(name, kind, self._spec, self._sizes, self._values)
            rows.append(Row((name,), known, self._values[name]))
        self.form.set_rows(rows)
        for editor in self._numbers():
            editor.textEdited.connect(self._preview, Qt.ConnectionType.UniqueConnection)
        QWidget.setTabOrder(list(self.form.editors.values())[-1], self.add)
        self.arrange()
        self._say(self._values)

    def _numbers(self) -> list[NumberEdit]:
        return [editor for editor in self.form.editors.values() if isinstance(editor, NumberEdit)]

    @Slot(object, object)
    def _edit(self, path: tuple[str], value: Any) -> None:
        if path == ("kind",):
            self._kind = value
        else:
            self._values[path[0]] = value
        self._wrong = False
        self.refused.emit("")
        self._show()

    @Slot()
    def _preview(self) -> None:
        """Say what the breakpoint would be with what is being typed, where that is a number already."""
        typed = dict(self._values)
        for editor in self._numbers():
            parse = parse_whole if editor.info.kind == "int" else parse_real
            try:
                value = parse(editor.text())
            except NotANumberError:
                continue
            if within(value, editor.info.bounds):
                typed[editor.path[0]] = value
        self._say(typed)

    def _say(self, values: dict[str, Any]) -> None:
        assert self._spec is not None
        try:
            condition = parse_condition(text(_KINDS[self._kind], values), self._spec, self._sizes)
        except InputError as error:
            self.sentence.setText(rich(str(error)))
            self.add.setEnabled(False)
        else:
            self.sentence.setText(rich(condition.sentence()))
            self.add.setEnabled(True)

    @Slot(str)
    def _refuse(self, sentence: str) -> None:
        self._wrong = True
        self.refused.emit(sentence)

    @Slot()
    def _submit(self) -> None:
        self._wrong = False
        for editor in self._numbers():
            editor.commit()
            if self._wrong:
                editor.setFocus()
                return
        self.refused.emit("")
        self.submitted.emit(self.text)
