"""Time travel in the whole window by clicks and keys: back, travel by curve, gutter, edits in the past, comparing."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from densegui.debugger.edits import SetParameter
from densegui.debugger.position import Position
from densegui.debugger.selection import Kind, Selection
from densegui.errors import InputError
from tests.ui.conftest import experiment

LEFT, NO, SHIFT, CTRL = (
    Qt.MouseButton.LeftButton,
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
)
EDGE = Selection(Kind.EDGE, 1, 3, 2)


@pytest.fixture
def window(make_window):
    window = make_window(experiment(), size=(1600, 960))
    window.panels.build()
    return window


def position(window):
    return window.controller.frame.position


def test_that_the_keys_go_back_as_far_as_they_go_forward(window, qtbot):
    window.controller.goto(Position(3, 9))
    for key, modifier, place in (
        (Qt.Key.Key_Left, NO, (3, 8)),
        (Qt.Key.Key_PageUp, NO, (3, 7)),
        (Qt.Key.Key_Right, NO, (3, 8)),
        (Qt.Key.Key_Left, CTRL, (3, 0)),
        (Qt.Key.Key_Left, CTRL, (2, 0)),
        (Qt.Key.Key_Left, CTRL | SHIFT, (0, 0)),
        (Qt.Key.Key_Left, NO, (0, 0)),
    ):
        qtbot.keyClick(window, key, modifier)
        assert position(window) == place


def test_that_node_steps_show_the_sum_and_back_takes_it_apart_again(window, qtbot):
    window.controller.goto(Position(2, 1))
    for _ in range(3):
        qtbot.keyClick(window, Qt.Key.Key_N)
    qtbot.keyClick(window, Qt.Key.Key_T)
    cursor = window.controller.frame.cursor
    assert (position(window), cursor.cursor.nodes, cursor.cursor.terms) == ((2, 1), 3, 1)
    frame = window.controller.frame
    ws, example = frame.workspace, frame.example
    assert cursor.so_far == pytest.approx(float(ws.W[1][0, 3] * ws.A[0][0, example]), rel=1e-15)
    assert cursor.says in window.status.doing.text()
    for _ in range(2):
        qtbot.keyClick(window, Qt.Key.Key_N, SHIFT)
    assert window.controller.frame.cursor.cursor.nodes == 2


def test_that_the_window_closes_in_the_middle_of_a_node_step(window, qtbot):
    window.controller.goto(Position(2, 4))
    qtbot.keyClick(window, Qt.Key.Key_T)
    assert window.controller.frame.cursor is not None
    window.grab()
    assert window.close()


def test_that_a_click_in_the_gutter_sets_a_breakpoint_that_stops_the_run(window, qtbot):
    listing = window.program.listing
    row = listing.row_rect(8).toRect()
    qtbot.mouseClick(listing.gutter, LEFT, pos=QPoint(8, row.center().y()))
    assert [str(each) for each in window.time.breakpoints] == ["op dZ 3"]
    window.controller.run()
    qtbot.waitUntil(lambda: not window.controller.running, timeout=10_000)
    assert position(window) == (0, 9)
    assert "stop after" in window.controller.frame.stop
    window.controller.run()
    qtbot.waitUntil(lambda: not window.controller.running, timeout=10_000)
    assert position(window) == (1, 9)
    qtbot.keyClick(window, Qt.Key.Key_Backspace)
    assert position(window) == (0, 9)
    qtbot.mouseClick(listing.gutter, LEFT, pos=QPoint(8, row.center().y()))
    assert window.time.breakpoints == ()


def test_that_a_click_on_the_cost_curve_travels_there_and_the_future_stays(window, qtbot):
    window.controller.debugger.run_minibatches(200)
    window.controller.show(window.controller.debugger.frame())
    QApplication.processEvents()
    plot = window.cost.plot
    theta = window.controller.frame.workspace.theta_new.copy()
    middle = plot.view.viewRect().center()
    place = plot.mapFromScene(plot.view.mapViewToScene(middle))
    qtbot.mouseClick(plot.viewport(), LEFT, pos=place)
    qtbot.waitUntil(lambda: position(window).t < 200, timeout=5_000)
    assert position(window).i == 0
    assert abs(position(window).t - middle.x()) <= 1
    assert window.controller.frame.curves.cost.size == 200
    window.controller.goto(Position(200, 0))
    assert window.controller.frame.workspace.theta_new.tobytes() == theta.tobytes()


def test_that_a_weight_typed_in_the_past_starts_a_branch_and_can_be_undone(window, qtbot):
    window.controller.goto(Position(30, 0))
    window.controller.goto(Position(10, 5))
    window.controller.select(EDGE)
    edits = window.inspector.edits
    edits.value.setFocus()
    edits.value.selectAll()
    qtbot.keyClicks(edits.value, "1.25")
    qtbot.keyClick(edits.value, Qt.Key.Key_Return)
    frame = window.controller.frame
    assert frame.position == (10, 5)
    assert float(frame.workspace.W[1][EDGE.source - 1, EDGE.node - 1]) == 1.25
    assert [branch.length for branch in frame.timeline.branches] == [30, 10]
    qtbot.keyClick(window, Qt.Key.Key_Z, CTRL)
    assert float(window.controller.frame.workspace.W[1][EDGE.source - 1, EDGE.node - 1]) != 1.25
    assert window.controller.frame.curves.cost.size == 30
    qtbot.keyClick(window, Qt.Key.Key_Y, CTRL)
    assert float(window.controller.frame.workspace.W[1][EDGE.source - 1, EDGE.node - 1]) == 1.25


def test_that_two_branches_and_two_positions_are_compared(window):
    time, c = window.time, window.controller
    c.goto(Position(30, 0))
    time.bookmark("thirty")
    old = c.frame.workspace.theta_new.copy()
    c.goto(Position(20, 0))
    time.edit(SetParameter(EDGE, 0.75))
    c.goto(Position(30, 0))
    here = c.frame.workspace.theta_new.copy()
    time.compare_branch(1)
    assert np.array_equal(c.frame.comparison.theta, old)
    assert c.frame.comparison.curves.cost.size == 30
    window.actions_by_name["edges_difference"].trigger()
    window.grab()
    time.compare_bookmark("thirty")
    assert np.array_equal(c.frame.comparison.theta, old)
    assert not np.array_equal(here, old)
    time.compare_branch(None)
    assert c.frame.comparison is None


def test_that_a_lower_rate_is_tried_from_before_the_alarm(make_window):
    relu = {"hidden": [{"nodes": 8, "activation": "relu"}]}
    wild = experiment(network=relu, training={"learning_rate": 1000.0, "batch_size": 16, "evaluate_every": 5})
    window = make_window(wild)
    window.controller.goto(Position(4, 0))
    assert window.alarms.isVisible()
    window.alarms.lower_rate.click()
    frame = window.controller.frame
    assert (frame.position, frame.learning_rate, frame.alarm) == ((1, 0), 100.0, None)
    assert window.setup.experiment.training.learning_rate == 100.0


def test_that_another_optimiser_takes_over_on_the_way(window):
    c = window.controller
    c.goto(Position(12, 0))
    window.setup.experiment_changed.emit(
        c.present_experiment().model_copy(
            update={"training": experiment(training={"optimizer": {"name": "adam"}, "batch_size": 7}).training}
        )
    )
    frame = c.frame
    assert frame.position == (12, 0)
    assert [edit.text for edit in frame.timeline.edits] == ["minibatch size = 7", "optimiser = adam"]
    c.step_op()
    assert c.frame.m_b == 7
    c.goto(Position(11, 0))
    assert c.present_experiment().training.optimizer.name == "sgd"


def test_that_a_gradient_check_is_painted_on_the_edges_until_the_program_goes_on(window, qtbot):
    window.controller.goto(Position(4, 17))
    check = window.panels.view("check")
    window.panels.docks["check"].bring_up()
    qtbot.mouseClick(check.check_all, LEFT)

    def scene():
        return window.network._scene.content

    qtbot.waitUntil(lambda: scene().gaps[1].name == "W_error", timeout=10_000)
    errors = scene().gaps[2].values
    assert errors.shape == (8, 6)
    assert errors.max() < 1e-8
    window.controller.step_op()
    assert scene().gaps[1].name == "W_new"


def test_that_a_line_of_the_program_is_shown_as_matrices_until_the_program_goes_on(window):
    window.controller.goto(Position(4, 12))
    window.program.matrices_requested.emit(1)
    blocks = window.panels.view("blocks")
    assert window.panels.docks["blocks"].seen
    assert blocks.op_index == 1
    window.controller.step_op()
    assert blocks.op_index == 12


def test_that_a_bad_breakpoint_in_an_experiment_is_named_and_nothing_is_lost(window):
    bad = experiment(breakpoints=["cost > 1", "cost >"])
    before = window.controller.frame
    with pytest.raises(InputError, match=r"\$\.breakpoints\[1\]: "):
        window.controller.open(bad)
    assert window.controller.frame is before


def test_that_undo_takes_a_typed_weight_back_while_its_field_has_the_focus(window, qtbot):
    window.controller.goto(Position(10, 5))
    window.controller.select(EDGE)
    edits = window.inspector.edits

    def weight():
        return float(window.controller.frame.workspace.W[1][1, 2])

    before = weight()
    edits.value.setFocus()
    edits.value.selectAll()
    qtbot.keyClicks(edits.value, "1.25")
    qtbot.keyClick(edits.value, Qt.Key.Key_Return)
    assert weight() == 1.25
    qtbot.keyClick(edits.value, Qt.Key.Key_Z, CTRL)
    assert weight() == before
    assert edits.value.value == before
    window.network.setFocus()
    assert weight() == before
    assert window.controller.frame.timeline.can_redo


def test_that_metrics_of_the_parameters_before_an_edit_are_said_to_be_so(window):
    window.controller.goto(Position(14, 0))  # the end of an epoch: the sets are evaluated
    assert "after 14 updates: training" in window.status.numbers[2].text()
    window.time.edit(SetParameter(EDGE, 3.0))
    assert "after 14 updates, before the edit: training" in window.status.numbers[2].text()
    window.time.undo()
    assert "after 14 updates: training" in window.status.numbers[2].text()


def test_that_after_enter_the_keys_belong_to_the_program(window, qtbot):
    window.controller.goto(Position(3, 2))
    rate = window.setup.editor(("training", "learning_rate"))
    rate.setFocus()
    rate.selectAll()
    qtbot.keyClicks(rate, "0.05")
    qtbot.keyClick(rate, Qt.Key.Key_Return)
    assert float(window.controller.frame.workspace.learning_rate) == 0.05
    assert QApplication.focusWidget() is not rate
    qtbot.keyClick(window, Qt.Key.Key_Right)
    assert position(window) == (3, 3)
    qtbot.keyClick(window, Qt.Key.Key_Space)
    assert window.controller.running
    qtbot.keyClick(window, Qt.Key.Key_Space)
    assert rate.text() == "0.05"


def test_that_a_field_that_goes_out_of_sight_gives_its_keys_to_no_other_field(window, qtbot):
    window.controller.goto(Position(3, 2))
    window.controller.select(EDGE)
    docks = window.panels.docks
    for go in (docks["slice"].bring_up, lambda: window.controller.select(None)):
        docks["inspector"].bring_up()
        window.controller.select(EDGE)
        QApplication.processEvents()
        window.inspector.edits.value.setFocus()
        qtbot.waitUntil(window.inspector.edits.value.hasFocus)
        go()
        QApplication.processEvents()
        assert not window.inspector.edits.value.isVisible()
        assert QApplication.focusWidget() in (None, window)
    examples = window.controller.problem.split.dataset.m
    qtbot.keyClick(window, Qt.Key.Key_Up)
    assert window.controller.problem.split.dataset.m == examples
    assert position(window) == (3, 2)
