"""What every view has in common: it draws when something that it shows is newer, and only while it can be seen.

A view draws a Frame and emits the user's wish. It never calls the engine or another view.
"""

from dataclasses import dataclass
from typing import ClassVar

from PySide6.QtCore import QEvent
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from densegui.debugger.frame import Frame
from densegui.ui.theme import LIGHT, Theme
from densegui.ui.widgets.leave import leave


@dataclass(frozen=True, slots=True)
class ViewSettings:
    """How things are shown. Belongs to the window, not to the experiment.

    Attributes
    ----------
    font_scale : float
        1.0 is the normal size; 2.0 is read from the back row.
    form : {"node", "example", "minibatch"}
        The form of the equations: (21), (22) or (23).
    nodes, edges : str
        The quantity to show: "auto" follows the program; nodes: "z", "a", "map", "dz"; edges: "w", "dw", "dw_example",
        "difference".
    most_edges : int
        Edges that the network shows at most: the strongest. 0 is the usual number.
    focus : bool
        Whether all that the selected node is not connected to is dimmed.
    watches : tuple of str
        The numbers that are watched, whatever the network; those that it does not have wait for one that does.
    running : bool
        Whether training runs: a moving picture is drawn plain, a still one antialiased.
    """

    theme: Theme = LIGHT
    font_scale: float = 1.0
    form: str = "minibatch"
    nodes: str = "auto"
    edges: str = "auto"
    most_edges: int = 0
    focus: bool = True
    watches: tuple[str, ...] = ()
    running: bool = False


class FrameView(QWidget):
    """A widget that shows frames. Subclasses name the parts of a frame that they show, and draw.

    A hidden view keeps the newest frame and draws it when it is shown, so it is never stale and costs nothing.
    """

    shows: ClassVar[tuple[str, ...]] = ()
    """Fields of Versions: the view redraws when one of them has grown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.settings = ViewSettings()
        self._settings_taken = self._finished = False
        self._frame: Frame | None = None
        self._drawn: tuple[int, ...] | None = None

    @property
    def frame(self) -> Frame | None:
        """The newest frame that the view was given."""
        return self._frame

    def show_frame(self, frame: Frame) -> None:
        """Show a frame, now or when the view becomes visible."""
        self._frame = frame
        if self.isVisible():
            self._refresh()

    def is_due(self, frame: Frame) -> bool:
        """Return whether it would draw this frame: it can be seen, and something that it shows is newer."""
        return self.isVisible() and self._parts(frame) != self._drawn

    def _parts(self, frame: Frame) -> tuple[int, ...]:
        return tuple(getattr(frame.versions, part) for part in self.shows)

    def apply_settings(self, settings: ViewSettings) -> None:
        """Take over theme, font scale, form and quantities, and draw again."""
        if settings == self.settings and self._settings_taken:
            return
        before, first = self.settings, not self._settings_taken
        self.settings, self._settings_taken = settings, True
        # A new size has reached the view as a new font, but not yet all of its parts.
        if first or (settings.theme, settings.font_scale) != (before.theme, before.font_scale):
            self.restyle()
        self.settings_changed()
        self._drawn = None
        if self.isVisible():
            self._refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        leave(self)
        super().hideEvent(event)

    def _refresh(self) -> None:
        if self._frame is None:
            return
        parts = self._parts(self._frame)
        if parts != self._drawn:
            self._drawn = parts
            self.draw(self._frame)

    def finish(self) -> None:
        """End the construction: give all parts their looks. From now on a new font does so too."""
        self._finished = True
        self.restyle()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.FontChange and self._finished:
            self.restyle()
        super().changeEvent(event)

    def restyle(self) -> None:
        """Give all parts the theme, and sizes that follow the font. Costly: style sheets; not for other settings."""

    def settings_changed(self) -> None:
        """React to settings that are no matter of theme or font, before the view is drawn again."""

    def draw(self, frame: Frame) -> None:
        """Draw a frame whose parts are newer than what was drawn last."""
        raise NotImplementedError
