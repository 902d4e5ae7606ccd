"""The line at the bottom: what the program is doing, the cost, the metrics, and how fast it runs.

Numbers that have no room become shorter, or go, before one would lie upon another: what they belong to is said by
all that stay. A refusal comes before them.
"""

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from densegui.debugger.format import MISSING, count, number, percent
from densegui.debugger.frame import Frame, Freshness
from densegui.engine.program import Op, Phase
from densegui.engine.propagation import Metrics
from densegui.ui.view import FrameView
from densegui.ui.widgets.steady_label import SteadyLabel

Texts = tuple[str, str, str, str, str]
"""Of the minibatch, the penalty, the training set, the test set, and the rate; "" takes no room."""
SPACING, MARGIN = 18, 10
FEWEST = 5
"""Heights of the font: in less room than that, no words are written."""


class StatusLine(FrameView):
    """Words at the left, numbers in the middle, minibatches a second at the right."""

    shows = ("position", "history", "parameters", "data")

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # The window may become narrower than all numbers together.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        row = QHBoxLayout(self)
        row.setContentsMargins(MARGIN, 3, MARGIN, 3)
        row.setSpacing(SPACING)
        self.doing = QLabel(self)
        self.doing.setTextFormat(Qt.TextFormat.PlainText)
        self.doing.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        row.addWidget(self.doing, 1)
        self.numbers = [SteadyLabel(self) for _ in range(4)]
        for label in self.numbers:
            row.addWidget(label)
        self.rate = SteadyLabel(self)
        row.addWidget(self.rate)
        tips = (
            "Cost of the present minibatch, before its update (9)",
            "Penalty of the regulariser; it is not part of 𝒞",
            "Training set: its cost and its accuracy, and the number of updates after which they were computed",
            "Test set: its cost and its accuracy, after the same number of updates",
        )
        for label, tip in zip(self.numbers, tips, strict=True):
            label.setToolTip(tip)
        self.rate.setToolTip("Minibatches a second, while training runs")
        self._rate, self._words = 0.0, ""
        self._told = False
        self._shortness = 0
        self.finish()

    @Slot(float)
    def show_rate(self, rate: float) -> None:
        """Show minibatches a second; nothing when nothing runs."""
        self._rate = rate
        self._show_numbers()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._shortness = 0
        self._show_numbers()

    def restyle(self) -> None:
        self._shortness = 0
        self._show_numbers()

    def _show_numbers(self) -> None:
        """Say the numbers as fully as there is room; what is told comes before them."""
        if self.frame is None or not self.isVisible():
            return
        if not self.settings.running:
            self._shortness = 0  # while they change with each frame, they do not become longer and shorter by turns
        while not self._has_room(texts := shown_texts(self.frame, self._rate, self._shortness)) and any(texts):
            self._shortness += 1
        pairs = list(zip((*self.numbers, self.rate), texts, strict=True))
        exactly = sum(label.width_for(text) + SPACING for label, text in pairs if text) > self._room
        for label, text in pairs:
            label.set_text(text, exactly)
        taken = sum(label.width_for(text) + SPACING for label, text in pairs if text)
        self._fit_words(self.width() - 2 * MARGIN - taken)

    def _fit_words(self, room: int) -> None:
        """Write what is being done as far as there is room for it; a letter or two tell nothing."""
        metrics = self.doing.fontMetrics()
        text = self._words if room >= FEWEST * metrics.height() else ""
        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
        if text != self.doing.text():
            self.doing.setText(text)

    @property
    def _room(self) -> int:
        """Pixels for the numbers: the words need theirs only when they tell something."""
        words = self.doing.fontMetrics().horizontalAdvance(self._words) if self._told else 0
        return self.width() - 2 * MARGIN - words

    def _has_room(self, texts: Texts) -> bool:
        width = self.fontMetrics().horizontalAdvance
        return sum(width(text) + 2 + SPACING for text in texts if text) <= self._room

    @Slot(str)
    def tell(self, message: str) -> None:
        """Show a sentence until the next frame that is not of the same position."""
        self._say(message, "danger")
        self._told = not self._diverged(message)
        self._show_numbers()

    @Slot(str)
    def note(self, message: str) -> None:
        """Show a sentence that is no refusal."""
        self._say(message, "text")
        self._told = True
        self._show_numbers()

    def _diverged(self, message: str) -> bool:
        """Whether this is why training has stopped: it stands above the network as well."""
        return self.frame is not None and message == str(self.frame.divergence)

    def _say(self, text: str, token: str) -> None:
        self._told = False
        if text != self._words:
            self._words = text
            self.doing.setText(text)
            self.doing.setToolTip(text)
        color = self.settings.theme.color(token).name()
        look = f"color: {color};" + (" font-weight: bold;" if token == "danger" else "")
        if look != self.doing.styleSheet():
            self.doing.setStyleSheet(look)

    def draw(self, frame: Frame) -> None:
        if frame.divergence is not None:
            self._say(str(frame.divergence), "danger")
        else:
            self._say("running" if self.settings.running else doing_text(frame), "text")
        self._show_numbers()


def doing_text(frame: Frame) -> str:
    """Return what has just been done and what comes next."""
    if frame.cursor is not None:
        return frame.cursor.says
    done = f"after {op_words(frame.op)}" if frame.op else "at the start of a minibatch"
    return f"{done}; next: {op_words(frame.program[frame.position.i])}"


def op_words(op: Op) -> str:
    """Return an operation in words."""
    verb = {Phase.UPDATE: "update of "}.get(op.phase, "")
    return f"{verb}{op.name}[{op.layer}]" if op.layer else op.name


def shown_texts(frame: Frame, rate: float, shortness: int) -> Texts:
    """Return the numbers of the status line; each says what it belongs to.

    Parameters
    ----------
    shortness : int
        0: all of them in full; 1: in short; 2: training and test set; 3: the cost of these; 4: none.
    """
    full, accuracy = shortness == 0, shortness <= 2
    if shortness > 3:
        return ("", "", "", "", "")
    minibatch, penalty = ("", "") if shortness > 1 else _minibatch_texts(frame, full)
    at, train, test = frame.evaluation.t, frame.evaluation.train, frame.evaluation.test
    edited = any(edit.t == at and edit.on_metrics and not edit.undone for edit in frame.timeline.edits)
    when = f"after {count(at)} update{'' if at == 1 else 's'}" + (", before the edit" if edited else "")
    return (
        minibatch,
        penalty,
        f"{when}: training {_metrics_text(train, accuracy, full)}",
        f"test {_metrics_text(test, accuracy, full)}" if frame.problem.split.test.m else "no test set",
        _rate_text(rate) if rate and shortness < 2 else "",
    )


def _minibatch_texts(frame: Frame, full: bool) -> tuple[str, str]:
    """Return the cost of the minibatch and the penalty; "" without a regulariser."""
    cost, penalty = frame.shown("cost"), frame.shown("penalty")
    stale = f" (minibatch {count(frame.minibatch)})" if cost.freshness is Freshness.STALE else ""
    cost_text = number(None if cost.array is None else float(cost.array))
    penalty_text = number(None if penalty.array is None else float(penalty.array))
    active = frame.setting.regularizer.active
    return f"{'minibatch 𝒞' if full else '𝒞_b'} {cost_text}{stale}", f"penalty {penalty_text}" if active else ""


def _rate_text(rate: float) -> str:
    return f"{count(round(rate)) if rate >= 100 else number(rate, 3)} minibatches/s"


def _metrics_text(metrics: Metrics | None, accuracy: bool, full: bool) -> str:
    """Return the cost of one set, and its accuracy where that is wished."""
    if metrics is None:
        return MISSING
    share = f", {percent(metrics.accuracy)}{' right' if full else ''}" if accuracy else ""
    return f"𝒞 {number(metrics.cost)}{share}"
