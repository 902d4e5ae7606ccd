"""The main window: the network in the middle, panels around it, and the wiring of wishes to commands."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QEvent, QSettings, Qt, Slot
from PySide6.QtGui import QCloseEvent, QFont, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QMenu, QVBoxLayout, QWidget

from densegui.debugger.frame import Frame
from densegui.errors import DenseguiError
from densegui.experiment.build import Problem
from densegui.experiment.config import Experiment
from densegui.ui import help as help_dialogs
from densegui.ui import window_settings
from densegui.ui.actions import ACTIONS, make_actions
from densegui.ui.controller import Controller
from densegui.ui.experiment_files import ExperimentFiles
from densegui.ui.inspector.view import Inspector
from densegui.ui.network.view import NetworkView
from densegui.ui.panels import BOTTOM, LEFT, RIGHT, Panels
from densegui.ui.plots.cost_plot import CostPlot
from densegui.ui.plots.region_plot import RegionPlot
from densegui.ui.program.view import ProgramView
from densegui.ui.setup.panel import SetupPanel
from densegui.ui.status import StatusLine
from densegui.ui.theme import THEMES, palette
from densegui.ui.top_bar import TopBar
from densegui.ui.view import FrameView, ViewSettings
from densegui.ui.window_style import style

FONT_STEP = 1.15


def _use_font(base: QFont, scale: float) -> None:
    font = QFont(base)
    font.setPointSizeF(base.pointSizeF() * scale)
    QApplication.setFont(font)


class MainWindow(QMainWindow):
    """Shows one controller.

    Parameters
    ----------
    controller : Controller
    title : str
        Name of the experiment.
    stored : QSettings or None
        Where the window's state is kept; None keeps nothing.
    view : ViewSettings, optional
        Taken in place of what was remembered.
    """

    def __init__(
        self,
        controller: Controller,
        title: str,
        stored: QSettings | None = None,
        view: ViewSettings | None = None,
    ) -> None:
        base_font, settings = QApplication.font(), view or window_settings.load_view(stored)
        # Before any widget is made: under a style sheet, a hidden widget keeps the font that it was born with.
        _use_font(base_font, settings.font_scale)
        super().__init__()
        self.setObjectName("main")
        self.controller = controller
        self.settings = settings
        self._stored = stored
        self._base_font = base_font
        self.files = ExperimentFiles(controller, title, self)
        self.setup = SetupPanel(self)
        self.actions_by_name = make_actions(self, self._slots(), self.setup.commit)
        self._build_views()
        self._build_menus()
        self._connect()
        self._arrange()
        self._apply(self.settings, everything=True)
        self._show_title(title)
        self._take_problem(controller.problem)
        controller.show_again()

    # -- construction

    def _slots(self) -> dict[str, Callable[..., object]]:
        c = self.controller
        slots: dict[str, Callable[..., object]] = {
            "open": self.files.ask_and_open, "save_as": self.files.ask_and_save, "quit": self.close,
            "run": c.toggle_running, "reset": c.reset, "step_op": c.step_op, "step_layer": c.step_layer,
            "step_phase": c.step_phase, "step_minibatch": c.step_minibatch, "step_epoch": c.step_epoch,
            "example_previous": c.previous_example, "example_next": c.next_example, "example_mean": c.mean_example,
            "fit": self._fit, "zoom_in": self._zoom_in, "zoom_out": self._zoom_out, "larger": self._larger_text,
            "smaller": self._smaller_text, "normal": self._normal_text, "dark": self._set_dark,
            "full_screen": self._set_full_screen, "keys": self._show_keys, "about": self._show_about,
        }  # fmt: skip
        return slots | {spec.name: self._choose_quantity for spec in ACTIONS if spec.group}

    def _build_views(self) -> None:
        self.experiments = QMenu("&Experiments", self)
        self.files.fill(self.experiments)
        self.experiments.addSeparator()
        self.experiments.addAction(self.actions_by_name["open"])
        self.top = TopBar(self.actions_by_name, self.experiments, self)
        self.network = NetworkView(self)
        self.program = ProgramView(self)
        self.inspector = Inspector(self)
        self.cost = CostPlot(self)
        self.regions = RegionPlot(self)
        self.status = StatusLine(self)
        self.views: tuple[FrameView, ...] = (
            self.top, self.network, self.program, self.inspector, self.cost, self.regions, self.status,
        )  # fmt: skip

    def _build_menus(self) -> None:
        self.menus: dict[str, QMenu] = {}
        for spec in ACTIONS:
            if spec.menu not in self.menus:
                self.menus[spec.menu] = self.menuBar().addMenu(spec.menu)
                self.menus[spec.menu].setToolTipsVisible(True)
            menu = self.menus[spec.menu]
            if spec.name:
                menu.addAction(self.actions_by_name[spec.name])
            else:
                menu.addSeparator()
        self.menus["&File"].insertMenu(self.actions_by_name["open"], self.experiments)

    def _connect(self) -> None:
        c = self.controller
        c.frame_changed.connect(self._show_frame)
        c.problem_changed.connect(self._take_problem)
        c.running_changed.connect(self._show_running)
        c.rate_changed.connect(self.status.show_rate)
        c.refused.connect(self.status.tell)
        self.network.selected.connect(c.select)
        self.inspector.example_chosen.connect(c.choose_example)
        self.program.form_changed.connect(self._choose_form)
        self.setup.experiment_changed.connect(self._change_experiment)
        self.setup.learning_rate_changed.connect(c.set_learning_rate)
        self.files.title_changed.connect(self._show_title)

    def _arrange(self) -> None:
        header = QWidget(self)
        column = QVBoxLayout(header)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.menuBar())
        column.addWidget(self.top)
        self.setMenuWidget(header)
        self.setCentralWidget(self.network)
        self.statusBar().addWidget(self.status, 1)
        self.statusBar().setSizeGripEnabled(False)
        self.panels = Panels(self)
        self.panels.add("setup", "Set-up", self.setup, LEFT)
        self.panels.add("program", "Program", self.program, RIGHT)
        self.panels.add("inspector", "Inspector", self.inspector, RIGHT)
        self.panels.add("cost", "Cost", self.cost, BOTTOM)
        self.panels.add("regions", "Decision regions", self.regions, BOTTOM)
        self.menus["&View"].addSeparator()
        for dock in self.panels.docks.values():
            self.menus["&View"].addAction(dock.toggleViewAction())
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.resize(1600, 960)
        self._arranged = False
        remembered = window_settings.load_window(self._stored)
        if remembered is not None:
            self._arranged = self.restoreGeometry(remembered[0]) and self.restoreState(remembered[1])

    # -- frames and settings

    @Slot(object)
    def _show_frame(self, frame: Frame) -> None:
        for view in self.views:
            view.show_frame(frame)

    @Slot(bool)
    def _show_running(self, running: bool) -> None:
        self._apply(replace(self.settings, running=running))

    def _apply(self, settings: ViewSettings, everything: bool = False) -> None:
        before, self.settings = self.settings, settings
        looks = (settings.theme, settings.font_scale)
        if everything or looks != (before.theme, before.font_scale):
            _use_font(self._base_font, settings.font_scale)
            QApplication.setPalette(palette(settings.theme))
            self.setStyleSheet(style(settings.theme))
        for view in self.views:
            view.apply_settings(settings)
        self.setup.apply_settings(settings)
        for spec in ACTIONS:
            if spec.group:
                quantity = spec.name.removeprefix(f"{spec.group}_")
                self.actions_by_name[spec.name].setChecked(getattr(settings, spec.group) == quantity)
        self.actions_by_name["dark"].setChecked(settings.theme.name == "dark")

    @Slot()
    def _choose_quantity(self) -> None:
        group, _, quantity = self.sender().objectName().partition("_")
        if group == "nodes":
            self._apply(replace(self.settings, nodes=quantity))
        else:
            self._apply(replace(self.settings, edges=quantity))

    @Slot(str)
    def _choose_form(self, form: str) -> None:
        self._apply(replace(self.settings, form=form))

    @Slot(bool)
    def _set_dark(self, dark: bool) -> None:
        self._apply(replace(self.settings, theme=THEMES["dark" if dark else "light"]))

    @Slot()
    def _larger_text(self) -> None:
        self._scale_text(self.settings.font_scale * FONT_STEP)

    @Slot()
    def _smaller_text(self) -> None:
        self._scale_text(self.settings.font_scale / FONT_STEP)

    @Slot()
    def _normal_text(self) -> None:
        self._scale_text(1.0)

    def _scale_text(self, scale: float) -> None:
        bounded = min(max(scale, window_settings.SMALLEST), window_settings.LARGEST)
        self._apply(replace(self.settings, font_scale=bounded))
        self.panels.arrange(bounded)

    @Slot(bool)
    def _set_full_screen(self, full: bool) -> None:
        if full:
            self.showFullScreen()
        else:
            self.showNormal()

    @Slot()
    def _fit(self) -> None:
        self.network.fit()

    @Slot()
    def _zoom_in(self) -> None:
        self.network.zoom_in()

    @Slot()
    def _zoom_out(self) -> None:
        self.network.zoom_out()

    # -- experiments and help

    @Slot(str)
    def _show_title(self, title: str) -> None:
        self.setWindowTitle(f"{title} – densegui")
        self.top.set_experiment(title)

    @Slot(object)
    def _take_problem(self, problem: Problem) -> None:
        self.setup.set_problem(problem, self.controller.base_folder)

    @Slot(object)
    def _change_experiment(self, experiment: Experiment) -> None:
        try:
            self.files.change(experiment)
        except DenseguiError as error:
            self.setup.refuse(str(error))

    @Slot()
    def _show_keys(self) -> None:
        toggles = [dock.toggleViewAction() for dock in self.panels.docks.values()]
        help_dialogs.show_keys(self, [*self.actions_by_name.values(), *toggles])

    @Slot()
    def _show_about(self) -> None:
        help_dialogs.show_about(self)

    # -- window events

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.isFullScreen():
            self.showNormal()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.WindowStateChange:
            self.actions_by_name["full_screen"].setChecked(self.isFullScreen())
        super().changeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        if not self._arranged:
            self._arranged = True
            self.panels.arrange(self.settings.font_scale)
        super().showEvent(event)
        self.network.setFocus(Qt.FocusReason.OtherFocusReason)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.controller.close()
        window_settings.save(self._stored, self.settings, self.saveGeometry(), self.saveState())
        event.accept()
