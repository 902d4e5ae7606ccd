"""The bar at the top: experiment, reset, back, step, run; where the program stands; text size, theme, full screen."""

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QAction, QColor, QFont, QFontMetricsF, QIcon, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QToolButton, QWidget

from densegui.debugger.format import count
from densegui.debugger.frame import Frame
from densegui.engine.program import Phase
from densegui.ui.program.rows import PHASE_COLORS
from densegui.ui.theme import Theme, mix
from densegui.ui.view import FrameView
from densegui.ui.widgets.fitting_label import FittingLabel
from densegui.ui.widgets.icons import icon

STEPS = ("step_term", "step_node", "step_op", "step_layer", "step_phase", "step_minibatch", "step_epoch")
STAR = " *"
PILL = 10
"""Pixels at both ends of the phase."""
STEP_NAMES = ("term", "node", "operation", "layer", "phase", "minibatch", "epoch")


class TopBar(FrameView):
    """Buttons of the actions in use all the time, and the place in the program in words."""

    shows = ("position", "architecture", "history")

    def __init__(self, actions: dict[str, QAction], experiments: QMenu, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._actions = actions
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(8, 6, 8, 6)
        row.setSpacing(6)
        self.experiment = QToolButton(self)
        self.experiment.setObjectName("menu")
        self.experiment.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.experiment.setMenu(experiments)
        self.experiment.setToolTip("Choose a built-in experiment, or open a file")
        row.addWidget(self.experiment)
        row.addSpacing(6)
        self._buttons = {name: self._button(name) for name in ("reset", "step_op", "run")}
        row.addWidget(self._buttons["reset"])
        self.back = self._buttons["back"] = self._button("back_op")
        self.back.setObjectName("back")
        row.addWidget(self.back)
        self.step = self._buttons["step_op"]
        self.step.setObjectName("primary")
        row.addWidget(self.step)
        self.step_size = QToolButton(self)
        self.step_size.setObjectName("menu")
        self.step_size.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.step_size.setToolTip("How far Step and Back go; each distance has a key of its own")
        self._steps = QMenu(self.step_size)
        for name, text in zip(STEPS, STEP_NAMES, strict=True):
            choice = self._steps.addAction(text)
            choice.setData(name)
        self._steps.triggered.connect(self._choose_step)
        self.step_size.setMenu(self._steps)
        row.addWidget(self.step_size)
        row.addWidget(self._buttons["run"])
        row.addSpacing(10)
        self._longest = ("", "", "")
        self._experiment = ("", False)
        self.phase = QLabel(self)
        self.phase.setTextFormat(Qt.TextFormat.PlainText)
        self.phase.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.place = FittingLabel(self)
        row.addWidget(self.phase)
        row.addWidget(self.place, 1)
        for name, text in (
            ("smaller", "A−"),
            ("larger", "A+"),
            ("dark", "Dark"),
            ("full_screen", "Full screen"),
        ):
            button = self._buttons[name] = self._button(name)
            button.setText(text)
            row.addWidget(button)
        self.set_step("step_op")
        self.finish()

    def _button(self, name: str) -> QToolButton:
        button = QToolButton(self)
        button.setDefaultAction(self._actions[name])
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return button

    @Slot(QAction)
    def _choose_step(self, choice: QAction) -> None:
        self.set_step(choice.data())

    def set_step(self, name: str) -> None:
        """Let the buttons Step and Back go one term, node, operation, layer, phase, minibatch or epoch."""
        self.step.setDefaultAction(self._actions[name])
        self.step.setText("Step")
        self.step.setIcon(self._step_icon())
        self.back.setDefaultAction(self._actions[name.replace("step", "back")])
        self.back.setText("Back")
        self.back.setIcon(icon("back", self.settings.theme.color("text")))
        self.step_size.setText(STEP_NAMES[STEPS.index(name)])

    def set_experiment(self, title: str, changed: bool = False) -> None:
        """Show the name of the experiment, with a star when its set-up has been changed."""
        self._experiment = (title, changed)
        says = f"{title}, changed. " if changed else ""
        self.experiment.setToolTip(f"{says}Choose a built-in experiment, or open a file")
        self._show_experiment()

    def _show_experiment(self) -> None:
        """Show it in a width that has room for the star."""
        title, changed = self._experiment
        self.experiment.setMinimumWidth(0)
        self.experiment.setText(title + STAR)
        self.experiment.setMinimumWidth(self.experiment.sizeHint().width())
        self.experiment.setText(title + STAR * changed)

    def _show_running(self) -> None:
        running = self.settings.running
        self._actions["run"].setText("&Pause" if running else "&Run")
        self._actions["run"].setIcon(icon("pause" if running else "run", self.settings.theme.color("text")))

    def _step_icon(self) -> QIcon:
        return icon("step", self.settings.theme.color("accent_text"))

    def restyle(self) -> None:
        theme = self.settings.theme
        size = round(0.9 * self.fontMetrics().height())
        for name in ("reset", "back", "step_op", "run"):
            self._buttons[name].setIconSize(QSize(size, size))
        self._actions["reset"].setIcon(icon("reset", theme.color("text")))
        self.step.setIcon(self._step_icon())
        self.back.setIcon(icon("back", theme.color("text")))
        self._show_running()
        self.setStyleSheet(style(theme))
        self._show_experiment()
        self._make_room()

    def settings_changed(self) -> None:
        self._show_running()
        self._make_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """Where there is no room for all, leave out what the menu has too, so that phase and place can always be read.

        The buttons that change the size of the text stay longest: in front of a hall they are needed. What is shown
        does not depend on the phase or the minibatch, so that no button comes and goes, and no word moves, while one
        steps or it runs.
        """
        phase, place, shortest = self._longest
        bold = QFont(self.phase.font())
        bold.setBold(True)
        self.phase.setMinimumWidth(round(QFontMetricsF(bold).horizontalAdvance(phase)) + 2 * PILL + 2)
        beside, alone = Qt.ToolButtonStyle.ToolButtonTextBesideIcon, Qt.ToolButtonStyle.ToolButtonIconOnly
        sizes, looks = ("smaller", "larger"), ("dark", "full_screen")
        for look, shown, text in (
            (beside, (*sizes, *looks), place),
            (beside, (*sizes, "dark"), place),
            (alone, (*sizes, *looks), place),
            (alone, (*sizes, "dark"), place),
            (alone, sizes, place),
            (alone, sizes, shortest),
            (alone, (), shortest),
        ):
            for name in ("reset", "back", "run"):
                self._buttons[name].setToolButtonStyle(look)
            self._reserve_for_pause()
            for name in (*sizes, *looks):
                self._buttons[name].setVisible(name in shown)
            needed = self._row.minimumSize().width() + self.place.fontMetrics().horizontalAdvance(text)
            if needed <= self.width():
                break

    def _reserve_for_pause(self) -> None:
        """Give the button Run the width that Pause needs."""
        run, width = self._buttons["run"], self.fontMetrics().horizontalAdvance
        run.setMinimumWidth(0)
        words = run.toolButtonStyle() is Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        more = max(width("Pause") - width("Run"), 0) if words and not self.settings.running else 0
        run.setMinimumWidth(run.sizeHint().width() + more)

    def draw(self, frame: Frame) -> None:
        text, token = phase_text(frame)
        self.phase.setText(text)
        color, ground = self.settings.theme.color(token), self.settings.theme.color("panel")
        tint = mix(ground, color, 0.16).name()
        pill = (
            f"background: {tint}; color: {color.name()}; border-radius: 9px; padding: 2px {PILL}px; font-weight: bold;"
        )
        if pill != self.phase.styleSheet():
            self.phase.setStyleSheet(pill)
        texts = place_texts(frame)
        longest = longest_texts(frame)
        if longest != self._longest:
            self._longest = longest
            self._make_room()
        self.place.set_texts((*texts, ""))
        if not self.settings.running:
            self.place.setToolTip(f"Position: {texts[0]}")


def phase_text(frame: Frame) -> tuple[str, str]:
    """Return the phase in words and the name of its colour."""
    op = frame.op
    if frame.cursor is not None:
        op = frame.cursor.op  # it is being taken apart
    if op is None:
        return ("START" if frame.position.t == 0 else "MINIBATCH DONE"), "muted"
    layer = f" · layer {op.layer} of {frame.spec.L}" if op.layer else ""
    return op.phase.value.upper() + layer, PHASE_COLORS[op.phase]


def longest_texts(frame: Frame) -> tuple[str, str, str]:
    """Return the longest phase of this network, and the longest position in words, and shortest.

    Minibatches have four digits in words: of later ones the place has shorter words, and no button goes for it.
    """
    L, n = frame.spec.L, len(frame.program)
    phase = f"{Phase.BACKWARD.value.upper()} · layer {L} of {L}"
    return phase, f"minibatch {count(9999)} · op {n} of {n}", f"{count(99_999)} : {n}"


def place_texts(frame: Frame) -> tuple[str, ...]:
    """Return the position in words: minibatch, epoch, operations done; then shorter ones."""
    t, i = frame.position
    epoch, short = f"epoch {count(int(frame.epoch))}", f"{count(t)} : {i}"
    if i == 0 and t > 0:
        done = f"{count(t)} minibatch{'' if t == 1 else 'es'} done"
        return f"{done} · {epoch}", done, short
    of = f"op {i} of {len(frame.program)}"
    where = f"minibatch {count(t)}"
    return f"{where} · {epoch} · {of}", f"{where} · {of}", f"{count(t)} · {of}", short


def style(theme: Theme) -> str:
    """Return the style sheet of the bar: flat buttons with a thin border."""
    accent = QColor(theme.accent)
    return f"""
        TopBar {{ background: {theme.panel}; border-bottom: 1px solid {theme.border}; }}
        QToolButton {{ background: {theme.panel}; color: {theme.text}; border: 1px solid {theme.border};
            border-radius: 6px; padding: 4px 10px; }}
        QToolButton:hover {{ border-color: {theme.accent}; }}
        QToolButton:pressed, QToolButton:checked {{ background: {theme.window}; border-color: {theme.accent}; }}
        QToolButton:disabled {{ color: {theme.faint}; }}
        QToolButton::menu-indicator {{ width: 10px; subcontrol-position: right center; right: 4px; }}
        QToolButton#menu {{ padding-right: 20px; }}
        QToolButton#primary {{ background: {theme.accent}; color: {theme.accent_text}; border-color: {theme.accent};
            font-weight: bold; }}
        QToolButton#primary:hover {{ background: {accent.lighter(112).name()}; }}
    """
