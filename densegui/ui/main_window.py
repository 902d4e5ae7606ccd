"""The main window: the network in the middle, panels around it, and the wiring of wishes to commands."""

from PySide6.QtCore import QChildEvent, QEvent, QSettings, Qt, Slot
from PySide6.QtGui import QCloseEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QMenu, QTabBar, QVBoxLayout, QWidget

from densegui.debugger.edits import Setting
from densegui.debugger.frame import Frame
from densegui.errors import DenseguiError
from densegui.experiment.build import Problem
from densegui.experiment.config import Experiment
from densegui.ui import help as help_dialogs
from densegui.ui import window_settings
from densegui.ui.actions import ACTIONS, make_actions
from densegui.ui.alarm_bar import AlarmBar
from densegui.ui.controller import Controller
from densegui.ui.experiment_files import ExperimentFiles
from densegui.ui.importing.commands import Importing
from densegui.ui.looks import Looks
from densegui.ui.network.view import NetworkView
from densegui.ui.panel_table import PANELS, PanelSpec
from densegui.ui.panels import Panels
from densegui.ui.setup.panel import SetupPanel
from densegui.ui.status import StatusLine
from densegui.ui.time_controls import TimeControls
from densegui.ui.top_bar import TopBar
from densegui.ui.turns import Turns
from densegui.ui.view import FrameView, ViewSettings
from densegui.ui.window_style import dress, use_font
from densegui.ui.wiring import action_slots, show_breakpoints, wishes

FONT_STEP = 1.15
FEWEST_EDGES, MOST_EDGES = 47, 24_000


def _column(parent: QWidget, *parts: QWidget) -> QWidget:
    """Lay widgets out below each other; the last one takes what room there is."""
    whole = QWidget(parent)
    column = QVBoxLayout(whole)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for part in parts:
        column.addWidget(part, int(part is parts[-1]))
    return whole


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
        use_font(base_font, settings.font_scale)
        super().__init__()
        self.setObjectName("main")
        self.controller = controller
        self.time = TimeControls(controller, self)
        self.looks = Looks(settings, self)
        self._turns = Turns(self)
        self._applied: ViewSettings | None = None
        self._stored = stored
        self._base_font = base_font
        self.files = ExperimentFiles(controller, title, self)
        self._shown_setting: Setting | None = None
        self.setup = SetupPanel(self)
        self.network = NetworkView(self)
        self.importing = Importing(self)
        self.actions_by_name = make_actions(self, action_slots(self), self.setup.commit)
        self._build_views()
        self._build_menus()
        self._connect()
        self._arrange()
        self._apply(self.settings)
        self._show_title(title, False)
        self._take_problem(controller.problem)
        controller.show_again()

    program = property(lambda self: self.panels.view("program"))
    inspector = property(lambda self: self.panels.view("inspector"))
    cost = property(lambda self: self.panels.view("cost"))
    regions = property(lambda self: self.panels.view("regions"))

    # -- construction

    def _build_views(self) -> None:
        self.experiments = QMenu("&Experiments", self)
        self.files.fill(self.experiments)
        self.experiments.addSeparator()
        self.experiments.addAction(self.actions_by_name["open"])
        self.top = TopBar(self.actions_by_name, self.experiments, self)
        self.status = StatusLine(self)
        self.alarms = AlarmBar(self)

    @property
    def views(self) -> list[FrameView]:
        """All views that have been made."""
        return [self.top, self.alarms, self.network, *self.panels.views, self.status]

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
        c.running_changed.connect(self.looks.set_running)
        self.looks.changed.connect(self._apply)
        self.looks.told.connect(self.status.note)
        self.looks.chosen.connect(self._show_quantity)
        c.rate_changed.connect(self.status.show_rate)
        c.refused.connect(self.status.tell)
        self.network.selected.connect(c.select)
        self._wishes = wishes(self)
        for wish in ("travel_requested", "lower_requested"):
            getattr(self.alarms, wish).connect(self._wishes[wish])
        self.time.breakpoints_changed.connect(self._show_breakpoints)
        self.setup.experiment_changed.connect(self.change_experiment)
        self.setup.learning_rate_changed.connect(c.set_learning_rate)
        self.setup.data.draw_requested.connect(self._wishes["draw_requested"])
        self.files.title_changed.connect(self._show_title)

    def _arrange(self) -> None:
        self.setMenuWidget(_column(self, self.menuBar(), self.top))
        self.setCentralWidget(_column(self, self.alarms, self.network))
        self.statusBar().addPermanentWidget(self.status, 1)
        self.statusBar().setSizeGripEnabled(False)
        self.panels = Panels(self, self._take_view)
        for spec in PANELS:
            self.panels.add(spec, None if spec.view else self.setup)
        self.panels.finish(self.menus["&View"])
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.resize(1600, 960)
        self._arranged = False
        remembered = window_settings.load_window(self._stored)
        if remembered is not None:
            geometry, state = remembered
            self._arranged = self.restoreGeometry(geometry) and self.panels.restore(state, window_settings.LAYOUT)

    # -- frames and settings

    def _take_view(self, spec: PanelSpec, view: QWidget) -> None:
        """A panel's view has been made: give it what the others have, and hear its wishes."""
        for wish in spec.wishes:
            getattr(view, wish).connect(self._wishes[wish])
        if isinstance(view, FrameView):
            view.apply_settings(self.settings)
            view.show_frame(self.controller.frame)
        show_breakpoints(self)

    @Slot()
    def _show_breakpoints(self) -> None:
        show_breakpoints(self)

    @Slot(object)
    def _show_frame(self, frame: Frame) -> None:
        self._turns.deal(frame, self.views, [self.top, *self.panels.views, self.status], self.controller.running)
        if frame.setting is not self._shown_setting:
            self._shown_setting = frame.setting
            self._take_problem(frame.problem)

    @property
    def settings(self) -> ViewSettings:
        """How things are shown now."""
        return self.looks.settings

    @Slot(object)
    def _apply(self, settings: ViewSettings) -> None:
        before, self._applied = self._applied, settings
        if before is None or (settings.theme, settings.font_scale) != (before.theme, before.font_scale):
            dress(self, self._base_font, settings)
        for view in self.views:
            view.apply_settings(settings)
        self.setup.apply_settings(settings)
        for spec in ACTIONS:
            if spec.group:
                quantity = spec.name.removeprefix(f"{spec.group}_")
                self.actions_by_name[spec.name].setChecked(getattr(settings, spec.group) == quantity)
        self.actions_by_name["focus"].setChecked(settings.focus)
        self.actions_by_name["dark"].setChecked(settings.theme.name == "dark")
        if before is not None and settings.font_scale != before.font_scale:
            self.panels.arrange(settings.font_scale)

    @Slot(bool)
    def set_full_screen(self, full: bool) -> None:
        if full:
            self.showFullScreen()
        else:
            self.showNormal()

    @Slot(str, str)
    def _show_quantity(self, group: str, quantity: str) -> None:
        """End a gradient check where it covers what has been chosen; say what is missing for it."""
        if group == "edges":
            self.network.end_check()
        if quantity == "difference" and self.controller.frame.comparison is None:
            self.status.note("Nothing is compared yet: choose a branch or a bookmark in the panel Timeline.")

    # -- experiments and help

    @Slot(str, bool)
    def _show_title(self, title: str, changed: bool) -> None:
        self.setWindowTitle(f"{title}{' (changed)' if changed else ''} – densegui")
        self.top.set_experiment(title, changed)

    @Slot(object)
    def _take_problem(self, problem: Problem) -> None:
        self.setup.set_problem(problem, self.controller.base_folder, self.controller.present_experiment())

    @Slot(object)
    def change_experiment(self, experiment: Experiment) -> None:
        """Take over another set-up: on the way where that is possible, else by starting anew."""
        if self.time.change(experiment):
            return
        try:
            self.files.change(experiment)
        except DenseguiError as error:
            self.setup.refuse(str(error))

    @Slot()
    def show_keys(self) -> None:
        toggles = [dock.toggle for dock in self.panels.docks.values()]
        help_dialogs.show_keys(self, [*self.actions_by_name.values(), *toggles])

    @Slot()
    def show_about(self) -> None:
        help_dialogs.show_about(self)

    # -- window events

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
            return
        ends = (self.panels.end_full_screen, self.network.end_check, self.controller.end_probe)
        if not any(end() for end in ends) and self.isFullScreen():
            self.showNormal()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.WindowStateChange:
            self.actions_by_name["full_screen"].setChecked(self.isFullScreen())
        super().changeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        if not self._arranged:
            self._arranged = True
            self.panels.arrange(self.settings.font_scale)
        super().showEvent(event)
        self.panels.opened()
        self.network.setFocus(Qt.FocusReason.OtherFocusReason)

    def childEvent(self, event: QChildEvent) -> None:
        if event.type() == QEvent.Type.ChildPolished and isinstance(bar := event.child(), QTabBar):
            self.panels.adopt_tabs(bar)
        super().childEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.panels.end_full_screen()
        self.importing.close()
        self.controller.close()
        window_settings.save(self._stored, self.settings, self.saveGeometry(), self.saveState(window_settings.LAYOUT))
        event.accept()
