"""The whole window, driven by keys and clicks as a user would."""

import json
import math

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox, QTabBar, QToolButton

from densegui.debugger.debugger import Debugger
from densegui.debugger.format import number
from densegui.debugger.position import Granularity, Position
from densegui.experiment.build import build
from densegui.experiment.document import BUILTINS, builtin, load_experiment
from densegui.experiment.edit import changed
from densegui.ui import controller as controller_module
from densegui.ui import runner as runner_module
from densegui.ui.actions import ACTIONS
from densegui.ui.plots.cost_plot import CostPlot
from densegui.ui.runner import Runner
from densegui.ui.theme import DARK, LIGHT
from densegui.ui.view import ViewSettings
from densegui.ui.window_settings import open_settings
from tests.ui.conftest import PLAIN


@pytest.fixture
def window(make_active_window):
    return make_active_window()


def press(qtbot, window, key, modifier=Qt.KeyboardModifier.NoModifier):
    qtbot.keyClick(QApplication.focusWidget() or window, key, modifier)


def t(window):
    return window.controller.frame.position.t


def test_that_keys_step_by_operation_layer_phase_minibatch_and_epoch(qtbot, window):
    shift, control, alt = (
        Qt.KeyboardModifier.ShiftModifier,
        Qt.KeyboardModifier.ControlModifier,
        Qt.KeyboardModifier.AltModifier,
    )
    presses = [
        (Qt.Key.Key_Right, Qt.KeyboardModifier.NoModifier, (0, 1)),
        (Qt.Key.Key_F11, Qt.KeyboardModifier.NoModifier, (0, 2)),
        (Qt.Key.Key_PageDown, Qt.KeyboardModifier.NoModifier, (0, 3)),
        (Qt.Key.Key_Right, shift, (0, 5)),
        (Qt.Key.Key_F10, Qt.KeyboardModifier.NoModifier, (0, 7)),
        (Qt.Key.Key_Right, alt, (0, 8)),
        (Qt.Key.Key_Right, alt, (0, 17)),
        (Qt.Key.Key_Right, control, (1, 0)),
    ]
    for key, modifier, position in presses:
        press(qtbot, window, key, modifier)
        assert window.controller.frame.position == position
    press(qtbot, window, Qt.Key.Key_Right, control | shift)
    qtbot.waitUntil(lambda: not window.controller.running, timeout=10_000)
    assert window.controller.frame.position == Position(14, 0)


def test_that_space_runs_and_pauses_and_ctrl_r_resets(qtbot, window):
    press(qtbot, window, Qt.Key.Key_Space)
    assert window.controller.running
    qtbot.waitUntil(lambda: t(window) > 20, timeout=10_000)
    press(qtbot, window, Qt.Key.Key_Space)
    assert not window.controller.running
    stopped = t(window)
    qtbot.wait(50)
    assert t(window) == stopped
    press(qtbot, window, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    assert window.controller.frame.position == Position(0, 0)


def test_that_the_buttons_of_the_bar_step_run_and_reset(qtbot, window):
    buttons = {b.defaultAction().objectName(): b for b in window.top.findChildren(QToolButton) if b.defaultAction()}
    qtbot.mouseClick(buttons["step_op"], Qt.MouseButton.LeftButton)
    assert window.controller.frame.position == Position(0, 1)
    qtbot.mouseClick(buttons["run"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: t(window) > 3, timeout=10_000)
    qtbot.mouseClick(buttons["run"], Qt.MouseButton.LeftButton)
    assert not window.controller.running
    qtbot.mouseClick(buttons["reset"], Qt.MouseButton.LeftButton)
    assert window.controller.frame.position == Position(0, 0)


def test_that_the_step_button_goes_the_chosen_distance(qtbot, window):
    layer = next(a for a in window.top.step_size.menu().actions() if a.text() == "layer")
    layer.trigger()
    window.top.step.click()
    window.top.step.click()
    assert window.controller.frame.position == Position(0, 3)
    assert window.top.step_size.text() == "layer"


def test_that_no_field_of_a_panel_that_fills_the_screen_takes_the_keys(qtbot, window):
    dock = window.panels.docks["watches"]
    dock.bring_up()
    window.panels.build(["watches"])
    dock.fill_screen()
    qtbot.waitUntil(dock.isActiveWindow)
    assert QApplication.focusWidget() is dock
    before = window.controller.frame.position
    press(qtbot, window, Qt.Key.Key_Right)
    assert window.controller.frame.position == (before.t, before.i + 1)
    dock.end_full_screen()


def test_that_closing_while_running_stops_everything(qtbot, make_active_window):
    window = make_active_window()
    press(qtbot, window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: t(window) > 3, timeout=10_000)
    window.close()
    assert not window.controller.running


def test_that_every_action_has_a_key_a_tool_tip_and_a_place_in_the_menu(window):
    in_menus = {action for menu in window.menus.values() for action in menu.actions()}
    keys = [key for spec in ACTIONS for key in spec.keys]
    keys += [dock.toggle.shortcut().toString() for dock in window.panels.docks.values()]
    assert len(keys) == len({QKeySequence(key).toString() for key in keys})
    for action in (*window.actions_by_name.values(), *(d.toggle for d in window.panels.docks.values())):
        assert action in in_menus
        assert action.shortcut().toString()
        assert action.toolTip()


def test_that_every_built_in_experiment_opens_steps_and_runs(qtbot, window):
    for entry in BUILTINS:
        window.files.open(entry.name)
        assert entry.title in window.windowTitle()
        assert window.controller.problem.experiment == builtin(entry.name)
        for _ in range(2):
            press(qtbot, window, Qt.Key.Key_Right)
        press(qtbot, window, Qt.Key.Key_Space)
        qtbot.waitUntil(lambda: t(window) > 1, timeout=20_000)
        press(qtbot, window, Qt.Key.Key_Space)
        window.grab()


def test_that_the_status_line_shows_what_the_engine_computed(window):
    for _ in range(3):
        window.controller.step_minibatch()
    window.controller.step_phase()
    window.controller.step_phase()
    window.controller.step_phase()
    frame = window.controller.frame
    shown = [label.text() for label in window.status.numbers]
    assert shown[0] == f"minibatch 𝒞 {number(float(frame.workspace.cost))}"
    assert number(frame.evaluation.train.cost) in shown[2]
    probabilities = frame.array("A", 3)[frame.workspace.labels, np.arange(16)]
    assert number(float(-np.log(probabilities).mean())) in shown[0]


def test_that_a_diverged_run_says_where_and_the_window_lives_on(qtbot, make_active_window):
    window = make_active_window(changed(PLAIN, ("training", "learning_rate"), 1e9))
    press(qtbot, window, Qt.Key.Key_Space)
    qtbot.wait(300)
    window.controller.pause()
    window.grab()
    press(qtbot, window, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    press(qtbot, window, Qt.Key.Key_Right)
    assert window.controller.frame.position == Position(0, 1)


def test_that_theme_text_size_and_form_are_remembered(qtbot, make_active_window):
    first = make_active_window(stored=open_settings())
    first.actions_by_name["dark"].trigger()
    first.actions_by_name["larger"].trigger()
    first.looks.choose_form("node")
    first.actions_by_name["fewer_edges"].trigger()
    first.actions_by_name["focus"].trigger()
    first.panels.view("watches").watches_changed.emit(("norm dW 1", "cost"))
    first.panels.docks["cost"].toggle.trigger()
    first.close()
    QApplication.setFont(first._base_font)
    second = make_active_window(stored=open_settings())
    assert second.settings.theme is DARK
    assert second.settings.font_scale == pytest.approx(1.15)
    assert second.settings.form == "node"
    assert second.settings.most_edges == 200
    assert not second.settings.focus
    assert [str(watch) for watch in second.panels.view("watches").rows] == ["norm dW 1", "cost"]
    assert not second.panels.docks["cost"].isVisible()
    assert second.panels.docks["setup"].isVisible()


@pytest.mark.parametrize("content", ["", "{", "[]", '{"layout": 1}', '{"layout": 1, "theme": 3, "font_scale": "x"}'])
def test_that_damaged_settings_give_the_defaults(make_active_window, content):
    settings = open_settings()
    settings.setValue("window", content)
    settings.sync()
    window = make_active_window(stored=open_settings())
    assert window.settings.theme is LIGHT
    assert window.settings.font_scale == 1.0
    assert all(dock.isVisible() for dock in window.panels.docks.values())


def test_that_text_grows_shrinks_and_returns(qtbot, window):
    normal = QApplication.font().pointSizeF()
    control = Qt.KeyboardModifier.ControlModifier
    for _ in range(3):
        press(qtbot, window, Qt.Key.Key_Plus, control)
    assert QApplication.font().pointSizeF() == pytest.approx(normal * 1.15**3)
    press(qtbot, window, Qt.Key.Key_Minus, control)
    assert QApplication.font().pointSizeF() == pytest.approx(normal * 1.15**2)
    press(qtbot, window, Qt.Key.Key_0, control)
    assert QApplication.font().pointSizeF() == pytest.approx(normal)


def test_that_a_bad_experiment_file_is_refused_in_one_sentence_and_nothing_changes(qtbot, window, tmp_path):
    path = tmp_path / "bad.json"
    path.write_text('{"format": "densegui-experiment", "version": 1, "seed": -1}')
    window.controller.step_minibatch()
    window.files.open(str(path))
    box = window.findChild(QMessageBox)
    assert "bad.json: $.seed" in box.text()
    box.close()
    assert window.controller.problem.experiment == PLAIN
    assert window.controller.frame.position == Position(1, 0)


def test_that_a_saved_set_up_opens_again_with_the_present_learning_rate(window, tmp_path):
    window.controller.set_learning_rate(0.025)
    path = tmp_path / "mine.json"
    window.files.save(str(path))
    assert load_experiment(path).training.learning_rate == 0.025
    assert json.loads(path.read_text())["format"] == "densegui-experiment"
    window.files.open(str(path))
    assert "mine" in window.windowTitle()
    assert window.controller.debugger.learning_rate == 0.025


def test_that_help_lists_every_key(qtbot, window):
    press(qtbot, window, Qt.Key.Key_F1)
    dialog = next(w for w in QApplication.topLevelWidgets() if w.windowTitle() == "Keys")
    table = next(c for c in dialog.children() if hasattr(c, "rowCount"))
    listed = ", ".join(table.item(row, 0).text() for row in range(table.rowCount()))
    for spec in ACTIONS:
        assert all(QKeySequence(key).toString() in listed for key in spec.keys)
    says = [table.item(row, 1).text() for row in range(table.rowCount())]
    assert "Run minibatches until paused" in says
    assert not any("Ctrl" in text for text in says)
    dialog.close()


def test_that_a_set_up_that_is_changed_and_changed_back_has_its_name_again_and_no_button_moves(window):
    def places():
        QApplication.processEvents()
        return [button.geometry() for button in (window.top.step, window.top.back, window.top.phase)]

    before = places()
    for source, title, star in (
        ("moons", "Three spirals (changed) – densegui", " *"),
        ("spirals", "Three spirals – densegui", ""),
    ):
        window.change_experiment(changed(window.controller.present_experiment(), ("data", "source"), source))
        assert window.windowTitle() == title
        assert window.top.experiment.text() == "Three spirals" + star
        assert places() == before
    window.controller.run()
    assert places()[:2] == before[:2]
    window.controller.pause()


def test_that_a_file_without_an_ending_is_saved_as_json_where_the_last_one_was(window, tmp_path, monkeypatch):
    folders = []

    def accept(dialog):
        folders.append(dialog.directory().absolutePath())
        dialog.setDirectory(str(tmp_path))
        dialog.selectFile("exp1")
        return True

    monkeypatch.setattr(QFileDialog, "exec", accept)
    window.files.ask_and_save()
    window.files.ask_and_save()
    assert [path.name for path in tmp_path.iterdir()] == ["exp1.json"]
    assert folders[1] == str(tmp_path)


def test_that_a_choice_of_edges_and_escape_end_a_gradient_check(qtbot, window):
    window.controller.goto(Position(2, 17))
    check = window.panels.view("check")
    window.panels.docks["check"].bring_up()
    for end in (window.actions_by_name["edges_auto"].trigger, lambda: press(qtbot, window, Qt.Key.Key_Escape)):
        check.check(None)
        check.jobs.finish()
        assert window.network._scene.content.gaps[1].name == "W_error"
        window.actions_by_name["nodes_auto"].trigger()  # the check lies on edges and biases
        assert window.network._scene.content.gaps[1].name == "W_error"
        end()
        assert window.network._scene.content.gaps[1].name == "dW"


def test_that_edges_that_show_a_difference_to_nothing_say_so(window):
    window.actions_by_name["edges_difference"].trigger()
    assert "Nothing is compared yet" in window.status.doing.text()


def test_that_menus_choose_what_nodes_and_edges_show(window):
    window.actions_by_name["nodes_dz"].trigger()
    window.actions_by_name["edges_w"].trigger()
    assert (window.settings.nodes, window.settings.edges) == ("dz", "w")
    assert window.actions_by_name["nodes_dz"].isChecked()
    assert not window.actions_by_name["nodes_auto"].isChecked()


def test_that_a_number_that_is_still_being_typed_is_in_force_when_step_is_clicked(qtbot, window):
    edit = window.setup.editor(("training", "learning_rate"))
    edit.setFocus()
    edit.selectAll()
    qtbot.keyClicks(edit, "0.025")
    qtbot.mouseClick(window.top.step, Qt.MouseButton.LeftButton)
    assert window.controller.debugger.learning_rate == 0.025
    assert window.controller.frame.position == Position(0, 1)


@pytest.mark.parametrize("name", ["digits", "breast-cancer", "xor"])
@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_that_the_place_in_the_program_is_never_cut_off(make_active_window, name, scale):
    window = make_active_window(
        builtin(name), size=(1280, 720) if scale < 2 else (1600, 900), view=ViewSettings(LIGHT, scale)
    )
    window.controller.goto(Position(60, 8))
    QApplication.processEvents()
    place = window.top.place
    assert place.text()
    assert "60" in place.text()
    assert place.fontMetrics().horizontalAdvance(place.text()) <= place.width()


def test_that_every_tab_has_its_whole_name_in_a_small_window_and_the_full_one_in_its_tool_tip(window):
    bars = [bar for bar in window.findChildren(QTabBar) if bar.isVisible() and bar.count() > 1]
    assert len(bars) == 4
    for bar in bars:
        assert sum(bar.tabRect(tab).width() for tab in range(bar.count())) <= bar.width()
        for tab in range(bar.count()):
            assert bar.fontMetrics().horizontalAdvance(bar.tabText(tab)) <= bar.tabRect(tab).width()
    docks = window.panels.docks
    assert docks["check"].windowTitle() == "Check"
    docks["check"].float.trigger()
    assert docks["check"].windowTitle() == "Gradient check"
    docks["check"].float.trigger()
    assert docks["check"].windowTitle() == "Check"
    assert docks["check"].toggle.text() == "Gradient check"


def test_that_metrics_of_a_large_set_hold_up_no_command(qtbot, make_active_window, monkeypatch):
    monkeypatch.setattr(controller_module, "PATIENCE", -math.inf)
    monkeypatch.setattr(runner_module, "PATIENCE", -math.inf)
    monkeypatch.setattr(runner_module, "SLICE_SECONDS", 0.0)
    with monkeypatch.context() as later:
        later.setattr(Runner, "complete", lambda self, debugger: None)
        window = make_active_window()
        controller = window.controller
        said = window.status.numbers
        for dock in window.panels.docks.values():  # each can draw what is not known yet
            dock.bring_up()
            qtbot.wait(20)
        for button in ("accuracy_button", "cost_button"):
            qtbot.mouseClick(getattr(window.findChild(CostPlot), button), Qt.MouseButton.LeftButton)
        assert said[2].text() == "after 0 updates: training —"
        assert said[3].text() == "test —"
    controller.runner.complete(controller.debugger)
    qtbot.waitUntil(lambda: "right" in said[2].text() and "right" in said[3].text())
    per_epoch = -(-controller.problem.split.train.m // controller.debugger.setting.batch_size)
    for _ in range(per_epoch):
        controller.step(Granularity.MINIBATCH)
    assert controller.frame.evaluation.t < per_epoch
    controller.step(Granularity.OP)
    window.time.back(Granularity.MINIBATCH)
    window.time.travel(Position(2 * per_epoch, 3))
    qtbot.waitUntil(lambda: controller.frame.evaluation.t == 2 * per_epoch)
    straight = Debugger(build(PLAIN))
    straight.goto(Position(2 * per_epoch, 3))
    mine, its = controller.frame.curves, straight.frame().curves
    assert mine.evaluated.tolist() == its.evaluated.tolist()
    assert mine.test_cost.tolist() == its.test_cost.tolist()
    controller.reset()
    assert controller.frame.evaluation.train is None
    qtbot.waitUntil(lambda: controller.frame.evaluation.train is not None)
