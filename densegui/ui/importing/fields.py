"""Editors of what can be said of a data file: while it is left open, they show what was found out."""

from collections.abc import Sequence
from typing import Any

from densegui.experiment.fields import FieldInfo
from densegui.ui.setup.forms import ChoiceEdit, Path
from densegui.ui.widgets.number_edit import NumberEdit

AUTO = "auto"
ELSEWHERE = object()
"""What a choice means that asks for another file."""


class AutoEdit(ChoiceEdit):
    """A choice that may be left open."""

    def set_found(self, found: str | None) -> None:
        """Show what was found out for "auto": one of the choices, or a text; None while it is not known."""
        labels = dict(zip(self.info.choices, self.info.labels, strict=True))
        self.setItemText(self.findData(AUTO), f"auto: {labels.get(found, found)}" if found else AUTO)


class NameEdit(ChoiceEdit):
    """One of some names that only the file knows, or None: the usual one."""

    def offer(self, names: Sequence[tuple[str, object]], usual: str) -> None:
        """Offer names, each with the text to show before it; `usual` is what None means here."""
        offered: list[tuple[str, object]] = [(usual, None), *names]
        if offered != [(self.itemText(place), self.itemData(place)) for place in range(self.count())]:
            value = self.value
            self.clear()
            for text, name in offered:
                self.addItem(text, name)
            self.set_value(value)

    def set_value(self, value: Any) -> None:
        """Show a name; one that the file does not have is shown, too: the reader says so."""
        place = next((place for place in range(self.count()) if self.itemData(place) == value), -1)
        if place < 0:
            self.addItem("last column" if value is None else str(value), value)
            place = self.count() - 1
        self.setCurrentIndex(place)


class PixelEdit(NumberEdit):
    """A number of pixels; an empty field leaves it open."""

    def __init__(self, info: FieldInfo, path: Path, title: str = "", parent: Any = None) -> None:
        self._found = 0
        super().__init__(info, path, title, parent)

    def set_found(self, found: int | None) -> None:
        """Show what was found out, while the field is empty."""
        self._found = found or 0
        self.setPlaceholderText(f"auto: {found}" if found else AUTO)

    def set_value(self, value: Any) -> None:
        """Show a number; None is an empty field."""
        super().set_value(value or 0)

    def step(self, up: bool) -> None:
        """Go to the next number up or down, from the one that was found out."""
        self.commit()
        if not self._value:
            self._value = self._found
        super().step(up)

    def _parsed(self) -> float:
        return super()._parsed() if self.text().strip() else 0

    def _restore(self) -> None:
        super()._restore()
        if not self._value:
            self.setText("")
