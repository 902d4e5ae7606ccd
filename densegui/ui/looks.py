"""How things are shown, and the commands that change it: theme, text size, form, quantities, edges, focus."""

from dataclasses import replace

from PySide6.QtCore import QObject, Signal, Slot

from densegui.debugger.format import count
from densegui.ui import window_settings
from densegui.ui.network.edges import next_number
from densegui.ui.theme import THEMES
from densegui.ui.view import ViewSettings

FONT_STEP = 1.15


class Looks(QObject):
    """Holds the view settings of a window.

    Parameters
    ----------
    settings : ViewSettings
    parent : QObject
    """

    changed = Signal(object)
    """The ViewSettings that are in force now."""
    told = Signal(str)
    chosen = Signal(str, str)
    """The user has chosen what to see: "nodes" or "edges", and of which quantity; it may be the one that is shown."""

    def __init__(self, settings: ViewSettings, parent: QObject) -> None:
        super().__init__(parent)
        self.settings = settings

    def _change(self, **changes: object) -> None:
        self.settings = replace(self.settings, **changes)  # type: ignore[arg-type]  # fields of ViewSettings
        self.changed.emit(self.settings)

    @Slot(bool)
    def set_running(self, running: bool) -> None:
        self._change(running=running)

    @Slot()
    def choose_quantity(self) -> None:
        """Show the quantity that the action which was triggered is named after."""
        group, _, quantity = self.sender().objectName().partition("_")
        self._change(**{group: quantity})
        self.chosen.emit(group, quantity)

    @Slot(str)
    def choose_form(self, form: str) -> None:
        self._change(form=form)

    def show_edges(self, more: bool, checked: bool = False) -> None:
        """Let the network show more edges, or fewer."""
        most = next_number(self.settings.most_edges, more)
        self._change(most_edges=most)
        self.told.emit(f"At most {count(most)} edges are shown: the strongest.")

    @Slot(bool)
    def set_focus(self, focus: bool) -> None:
        self._change(focus=focus)

    @Slot(object)
    def set_watches(self, watches: tuple[str, ...]) -> None:
        self._change(watches=watches)

    @Slot(bool)
    def set_dark(self, dark: bool) -> None:
        self._change(theme=THEMES["dark" if dark else "light"])

    @Slot()
    def larger_text(self) -> None:
        self._scale_text(self.settings.font_scale * FONT_STEP)

    @Slot()
    def smaller_text(self) -> None:
        self._scale_text(self.settings.font_scale / FONT_STEP)

    @Slot()
    def normal_text(self) -> None:
        self._scale_text(1.0)

    def _scale_text(self, scale: float) -> None:
        self._change(font_scale=min(max(scale, window_settings.SMALLEST), window_settings.LARGEST))
