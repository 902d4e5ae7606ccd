"""What every view has in common: it draws when something that it shows is newer, and only while it can be seen.

A view draws a Frame and emits the user's wish. It never calls the engine or another view.
"""

from dataclasses import dataclass
from time import perf_counter
from typing import ClassVar

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from densegui.debugger.frame import Frame
from densegui.ui.theme import LIGHT, Theme


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
        The quantity to show: "auto" follows the program; nodes: "z", "a", "dz"; edges: "w", "dw", "dw_example",
        "difference".
    most_edges : int
        Edges that the network shows at most: the strongest. 0 is the usual number.
    focus : bool
        Whether all that the selected node is not connected to is dimmed.
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
    running: bool = False


class FrameView(QWidget):
    """A widget that shows frames. Subclasses name the parts of a frame that they show, and draw.

    A hidden view keeps the newest frame and draws it when it is shown, so it is never stale and costs nothing.
    """

    shows: ClassVar[tuple[str, ...]] = ()
    """Fields of Versions: the view redraws when one of them has grown."""
    pace: ClassVar[float] = 0.0
    """Seconds that must lie between two drawings while training runs; the last frame of a run is always drawn."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.settings = ViewSettings()
        self._settings_taken = False
        self._frame: Frame | None = None
        self._newest: Frame | None = None
        self._drawn: tuple[int, ...] | None = None
        self._drawn_at = 0.0

    @property
    def frame(self) -> Frame | None:
        """The frame that is shown; of a hidden view, the newest that it was given."""
        return self._frame

    def show_frame(self, frame: Frame) -> None:
        """Show a frame, now or when the view becomes visible."""
        self._newest = frame
        if self.isVisible():
            self._refresh()
        else:
            self._frame = frame

    def apply_settings(self, settings: ViewSettings) -> None:
        """Take over theme, font scale, form and quantities, and draw again."""
        if settings == self.settings and self._settings_taken:
            return
        self.settings, self._settings_taken = settings, True
        self.settings_changed()
        self._drawn = None
        if self.isVisible():
            self._refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._refresh()

    def _refresh(self) -> None:
        frame = self._newest
        if frame is None:
            return
        parts = tuple(getattr(frame.versions, part) for part in self.shows)
        now, old = perf_counter(), parts != self._drawn
        if old and self._drawn is not None and self.settings.running and now - self._drawn_at < self.pace:
            return
        self._frame = frame
        if old:
            self._drawn, self._drawn_at = parts, now
            self.draw(frame)

    def settings_changed(self) -> None:
        """React to new settings, before the view is drawn again."""

    def draw(self, frame: Frame) -> None:
        """Draw a frame whose parts are newer than what was drawn last."""
        raise NotImplementedError
