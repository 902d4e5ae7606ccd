"""The line at the bottom: what the program is doing, the cost, the metrics, and how fast it runs."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from densegui.debugger.format import MISSING, count, number, percent
from densegui.debugger.frame import Frame, Freshness
from densegui.engine.program import Op, Phase
from densegui.engine.propagation import Metrics
from densegui.ui.view import FrameView
from densegui.ui.widgets.steady_label import SteadyLabel


class StatusLine(FrameView):
    """Words at the left, numbers in the middle, minibatches a second at the right."""

    shows = ("position", "history", "parameters", "data")

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 3, 10, 3)
        row.setSpacing(18)
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

    @Slot(float)
    def show_rate(self, rate: float) -> None:
        """Show minibatches a second; nothing when nothing runs."""
        self.rate.set_text(f"{count(round(rate)) if rate >= 100 else number(rate, 3)} minibatches/s" if rate else "")

    @Slot(str)
    def tell(self, message: str) -> None:
        """Show a sentence until the next frame that is not of the same position."""
        self._say(message, "danger")

    @Slot(str)
    def note(self, message: str) -> None:
        """Show a sentence that is no refusal."""
        self._say(message, "text")

    def _say(self, text: str, token: str) -> None:
        if text != self.doing.text():
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
        for label, text in zip(self.numbers, number_texts(frame), strict=True):
            label.set_text(text)


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


def number_texts(frame: Frame) -> tuple[str, str, str, str]:
    """Return the numbers of the status line; each says what it belongs to."""
    cost, penalty = frame.shown("cost"), frame.shown("penalty")
    stale = f" (minibatch {count(frame.minibatch)})" if cost.freshness is Freshness.STALE else ""
    cost_text = number(None if cost.array is None else float(cost.array))
    regularizer = frame.problem.experiment.training.regularizer
    active = regularizer.name != "none" and regularizer.strength > 0
    penalty_text = number(None if penalty.array is None else float(penalty.array))
    at, train, test = frame.evaluation.t, frame.evaluation.train, frame.evaluation.test
    edited = any(edit.t == at and not edit.undone for edit in frame.timeline.edits)
    when = f"after {count(at)} updates" + (", before the edit" if edited else "")
    return (
        f"minibatch 𝒞 {cost_text}{stale}",
        f"penalty {penalty_text}" if active else "",
        f"{when}: training {_metrics_text(train)}",
        f"test {_metrics_text(test)}" if frame.problem.split.test.m else "no test set",
    )


def _metrics_text(metrics: Metrics | None) -> str:
    """Return the cost and the accuracy of one set."""
    if metrics is None:
        return MISSING
    return f"𝒞 {number(metrics.cost)}, {percent(metrics.accuracy)} right"
