"""The bar over the network that speaks up: a number that is not finite, a cost too high, a dead layer, a breakpoint.

It is hidden while there is nothing to say. What is closed stays closed until there is something new.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QFontMetricsF,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QWidget

from densegui.debugger.frame import Frame
from densegui.debugger.position import Position
from densegui.ui.theme import Theme, mix
from densegui.ui.view import FrameView
from densegui.ui.widgets.panel_header import NoteLabel
from densegui.ui.widgets.sign import Sign
from densegui.ui.widgets.tips import tip

BACK = ("Step back before it", "Step back")
LOWER = ("Lower λ from there", "Lower λ")
"""The words of the buttons, and shorter ones."""
_INDEX = re.compile(r"_([a-z])\b")
"""A lowered letter, as in 𝒞_b."""
LOWERED = 0.76
"""Its size."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to say.

    Attributes
    ----------
    kind : {"divergence", "stop", "alarm"}
    sentence : str
    healthy : Position or None
        The last position before it.
    source : object
        What tells it from another one of its kind.
    """

    kind: str
    sentence: str
    healthy: Position | None
    source: object

    @property
    def closable(self) -> bool:
        """Whether the user can be done with it; what keeps training from going on stays."""
        return self.kind != "divergence"


def notices(frame: Frame) -> Iterator[Notice]:
    """Yield what there is to say at a frame, the most urgent first."""
    if (found := frame.divergence) is not None:
        yield Notice("divergence", str(found), Position(found.t, found.done - 1), found)
    if frame.stop is not None:
        yield Notice("stop", frame.stop, None, (frame.stop, frame.position))
    if (alarm := frame.alarm) is not None:
        yield Notice("alarm", alarm.sentence, Position(alarm.healthy, 0), alarm)


class AlarmBar(FrameView):
    """Shows the most urgent notice with what can be done about it."""

    shows = ("history", "position", "trace", "architecture")

    travel_requested = Signal(object)
    """The user wishes to go to this Position: the last healthy one."""
    lower_requested = Signal(object)
    """The user wishes to go to this Position and to lower λ there."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.notice: Notice | None = None
        self._closed: dict[str, object] = {}
        self._problem: object = None
        self.sign = Sign(self)
        self.sentence = Sentence(self)
        self.step_back = self._button(BACK[0], "Go to the last position at which all was well.", self._step_back)
        self.lower_rate = self._button(LOWER[0], "Go there and train on with a smaller learning rate.", self._lower)
        self.dismiss = self._button("×", "Close this message.", self._dismiss)
        self.dismiss.setObjectName("close")
        self._row = QHBoxLayout(self)
        parts: tuple[QWidget, ...] = (self.sign, self.sentence, self.step_back, self.lower_rate, self.dismiss)
        for widget in parts:
            self._row.addWidget(widget, widget is self.sentence)
        self.hide()
        self.finish()

    def _button(self, text: str, what: str, slot: object) -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setToolTip(tip(what))
        button.setAccessibleName(what if text == "×" else text)
        button.setAccessibleDescription(what)
        button.clicked.connect(slot)
        return button

    # -- looks

    def restyle(self) -> None:
        theme = self.settings.theme
        urgent = self.notice is not None and self.notice.kind == "divergence"
        line = theme.color("danger" if urgent else "current_border")
        ground = mix(theme.color("panel"), line, 0.14) if urgent else theme.color("current_line")
        self.setStyleSheet(_style(theme, ground.name(), line.name()))
        self.sentence.set_color(theme.text)
        self.sign.set_color(line)
        pad = self.fontMetrics().height() // 3
        self._row.setContentsMargins(2 * pad, pad // 2, pad, pad // 2)
        self._row.setSpacing(pad)
        self._name_buttons()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._name_buttons()

    def _name_buttons(self) -> None:
        """Use the longer words where the sentence has room beside them."""
        metrics = self.fontMetrics()
        words = sum(metrics.horizontalAdvance(texts[0]) for texts in (BACK, LOWER)) + 6 * metrics.height()
        short = self.width() < 2 * words
        for button, texts in ((self.step_back, BACK), (self.lower_rate, LOWER)):
            button.setText(texts[short])

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    # -- what it says

    def show_frame(self, frame: Frame) -> None:
        super().show_frame(frame)
        if frame.problem is not self._problem:
            self._problem = frame.problem
            self._closed.clear()
        self._say(frame)

    def draw(self, frame: Frame) -> None:
        self._say(frame)

    def _say(self, frame: Frame) -> None:
        said = next((each for each in notices(frame) if self._closed.get(each.kind) != each.source), None)
        if said == self.notice:
            return
        self.notice = said
        if said is not None:
            self.sentence.set_text(said.sentence)
            plain = _INDEX.sub(r"\1", said.sentence)
            self.sentence.setToolTip(tip(plain))
            self.setAccessibleName(plain)
            for button in (self.step_back, self.lower_rate):
                button.setVisible(said.healthy is not None)
            self.dismiss.setVisible(said.closable)
            self.restyle()
        self.setVisible(said is not None)

    # -- wishes

    @Slot()
    def _step_back(self) -> None:
        if self.notice is not None and self.notice.healthy is not None:
            self.travel_requested.emit(self.notice.healthy)

    @Slot()
    def _lower(self) -> None:
        if self.notice is not None and self.notice.healthy is not None:
            self.lower_requested.emit(Position(self.notice.healthy.t, 0))

    @Slot()
    def _dismiss(self) -> None:
        if self.notice is not None and self.frame is not None:
            self._closed[self.notice.kind] = self.notice.source
            self._say(self.frame)


class Sentence(NoteLabel):
    """The text, in the size of the window's font, with its lowered letters: in one line, or in two where it is long."""

    def drawn_font(self) -> QFont:
        return QFont(self.font())

    def lines(self) -> list[str]:
        """Return what is written in each line; the last one ends in "…" where there is no room for the rest."""
        metrics, first, rest = QFontMetricsF(self.drawn_font()), "", self.text
        while rest and metrics.horizontalAdvance(f"{first} {rest}".strip()) > self.width():
            word, _, after = rest.partition(" ")
            if metrics.horizontalAdvance(f"{first} {word}".strip()) > self.width():
                break
            first, rest = f"{first} {word}".strip(), after
        else:
            return [self.text]
        return [first, self.shown_text(self.width(), rest)] if first else [self.shown_text(self.width())]

    def set_text(self, text: str) -> None:
        super().set_text(text)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        """Be as high as the lines are."""
        height = QFontMetrics(self.drawn_font()).height()
        self.setFixedHeight(len(self.lines()) * height + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        font, lowered = self.drawn_font(), self.drawn_font()
        lowered.setPointSizeF(LOWERED * font.pointSizeF())
        metrics, lines = QFontMetricsF(font), self.lines()
        baseline = (self.height() - len(lines) * metrics.height()) / 2 + metrics.ascent()
        painter = QPainter(self)
        painter.setPen(self._color)
        for line in lines:
            x = 0.0
            for number, part in enumerate(_INDEX.split(line)):
                low = number % 2 == 1
                painter.setFont(lowered if low else font)
                painter.drawText(QPointF(x, baseline + (0.2 * metrics.ascent() if low else 0.0)), part)
                x += QFontMetricsF(painter.font()).horizontalAdvance(part)
            baseline += metrics.height()
        painter.end()


def _style(theme: Theme, ground: str, line: str) -> str:
    return f"""
        AlarmBar {{ background: {ground}; border-bottom: 1px solid {line}; }}
        QToolButton {{ background: {theme.panel}; color: {theme.text}; border: 1px solid {line};
            border-radius: 5px; padding: 1px 7px; }}
        QToolButton:hover, QToolButton:focus {{ border-color: {theme.accent}; }}
        QToolButton:pressed {{ background: {theme.window}; }}
        QToolButton#close {{ background: transparent; border-color: transparent; padding: 1px 5px; }}
        QToolButton#close:hover, QToolButton#close:focus {{ border-color: {theme.accent}; }}
    """
