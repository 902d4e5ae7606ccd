"""The inspector: what it says of a selection at a position, and the choice of an example."""

import math

import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip

from densegui.debugger.debugger import Debugger
from densegui.debugger.format import number
from densegui.debugger.frame import Freshness
from densegui.debugger.made import made
from densegui.debugger.position import Granularity, Position
from densegui.debugger.selection import Kind, Selection
from densegui.experiment.build import build
from densegui.experiment.document import builtin
from densegui.ui.inspector.text import INVITATION, entries, example_text, header, made_entries, made_header
from densegui.ui.inspector.view import Inspector
from densegui.ui.theme import DARK, LIGHT
from densegui.ui.view import ViewSettings
from tests.ui.conftest import experiment

DEEP = {"hidden": [{"nodes": 6, "activation": "relu"}] * 5, "dtype": "float32"}
NODE, EDGE, BIAS = Selection(Kind.NODE, 2, 5), Selection(Kind.EDGE, 2, 5, 3), Selection(Kind.BIAS, 3, 1)


@pytest.fixture
def inspector(qtbot):
    view = Inspector()
    qtbot.addWidget(view)
    view.resize(410, 192)
    view.show()
    return view


def values(frame):
    return {entry.symbol: entry.value for entry in entries(frame)}


# -- what it says


def test_that_the_header_says_what_the_numbers_belong_to(debugger, frame_at):
    debugger.selection, debugger.example = NODE, 14
    assert header(frame_at(30, 12)) == "node 5 of layer 2 · example 15 of 16 · minibatch 30"
    debugger.selection = EDGE
    assert header(debugger.frame()) == "edge 3 → 5 of layer 2 · example 15 of 16 · minibatch 30"
    debugger.example = None
    assert header(debugger.frame()) == "mean over minibatch 30 of edge 3 → 5 of layer 2"


def test_that_a_node_has_symbols_and_six_digits(debugger, frame_at):
    debugger.selection = NODE
    frame = frame_at(30, 22)
    got = values(frame)
    assert list(got) == [
        "z_{5}^[2]", "a_{5}^[2]", "g′(z_{5}^[2])", "∂ℒ/∂z_{5}^[2]", "b_{5}^[2]", "∂𝒞/∂b_{5}^[2]",
    ]  # fmt: skip
    assert got["z_{5}^[2]"] == number(frame.workspace.Z[2][4, 0], 6)


def test_that_an_edge_has_its_gradients_and_its_change(debugger, frame_at):
    debugger.selection = EDGE
    assert list(values(frame_at(30, 22))) == [
        "w_{35}^[2]", "∂𝒞/∂w_{35}^[2]", "∂ℒ/∂w_{35}^[2]", "w_{35}^[2] new", "Δw_{35}^[2]",
    ]  # fmt: skip


def test_that_the_gradient_of_a_penalised_weight_is_named_so():
    training = {"regularizer": {"name": "l2", "strength": 0.1}}
    debugger = Debugger(build(experiment(training=training)))
    debugger.selection = EDGE
    assert "∂(𝒞 + R)/∂w_{35}^[2]" in values(debugger.step(Granularity.MINIBATCH))
    debugger.selection = BIAS
    assert "∂𝒞/∂b_{1}^[3]" in values(debugger.frame())


def test_that_absent_numbers_are_dashes(debugger, frame_at):
    debugger.selection = NODE
    assert values(frame_at(0, 0)) == dict.fromkeys(values(frame_at(0, 0)), "—") | {"b_{5}^[2]": "0"}


def test_that_stale_numbers_name_their_minibatch(debugger, frame_at):
    debugger.selection = NODE
    remarks = {entry.symbol: (entry.remark, entry.freshness) for entry in entries(frame_at(31, 0))}
    assert remarks["z_{5}^[2]"] == ("(minibatch 30)", Freshness.STALE)
    assert remarks["b_{5}^[2]"] == ("", Freshness.FRESH)


def test_that_only_numbers_of_examples_are_called_means(debugger, frame_at):
    debugger.selection, debugger.example = NODE, None
    means = {entry.symbol: entry.mean for entry in entries(frame_at(30, 22))}
    assert means["z_{5}^[2]"]
    assert means["g′(z_{5}^[2])"]
    assert not means["b_{5}^[2]"]
    assert not means["∂𝒞/∂b_{5}^[2]"]


def test_that_indices_of_two_digits_are_kept_apart():
    network = {"hidden": [{"nodes": 12, "activation": "tanh"}]}
    debugger = Debugger(build(experiment(network=network)))
    debugger.selection = Selection(Kind.EDGE, 1, 12, 2)
    assert next(iter(values(debugger.frame()))) == "w_{2,12}^[1]"


def test_that_an_example_has_its_class_and_later_its_loss(frame_at):
    early, late = frame_at(30, 3), frame_at(30, 10)
    name = late.problem.split.dataset.class_names[late.workspace.labels[4]]
    assert example_text(early, 4) == f"example 5 · {name}"
    assert example_text(late, 4) == f"example 5 · ℒ {number(late.workspace.loss[4])} · {name}"
    assert example_text(late, None) == "mean of the minibatch"


# -- what the user does


def test_that_nothing_selected_invites(inspector, frame_at):
    inspector.show_frame(frame_at(0, 0))
    assert inspector.table.entries == ()
    assert inspector.table.accessibleDescription() == INVITATION
    assert not inspector.header.isVisible()


def made_values(frame):
    return {entry.symbol: (entry.words, entry.value) for entry in made_entries(frame, made(frame))}


def test_that_without_a_selection_the_inspector_tells_what_the_operation_has_made(inspector, frame_at):
    frame = frame_at(30, 15)
    inspector.show_frame(frame)
    dZ = frame.workspace.dZ[1]
    assert str(frame.op) == "dZ 1"
    assert inspector.header.text == "made by dZ[1]: 8 × 16 numbers · minibatch 30"
    (j, i), (k, n) = (np.unravel_index(pick(), dZ.shape) for pick in (dZ.argmin, dZ.argmax))
    assert made_values(frame) == {
        f"∂ℒ/∂z_{{{j + 1}}}^[1]": (f"smallest, example {i + 1}", number(dZ.min(), 6)),
        f"∂ℒ/∂z_{{{k + 1}}}^[1]": (f"largest, example {n + 1}", number(dZ.max(), 6)),
        "‖dZ^[1]‖": ("norm of 128 numbers", number(math.sqrt(math.fsum((dZ * dZ).ravel())), 6)),
        "zeros": ("of 128 numbers", str((dZ == 0).sum())),
    }
    assert inspector.table.accessibleDescription().startswith("made by dZ[1]")


def test_that_the_losses_are_told_with_the_cost_and_the_penalty():
    wine = Debugger(build(builtin("wine")))
    wine.goto(Position(3, 0))
    frame = wine.goto(Position(3, [op.name for op in wine.frame().program].index("cost") + 1))
    rows = [(entry.symbol, entry.words, entry.value) for entry in made_entries(frame, made(frame))]
    loss = frame.workspace.loss
    assert rows == [
        ("𝒞", "cost of the minibatch", number(float(frame.workspace.cost), 6)),
        ("R", "penalty", number(frame.workspace.penalty, 6)),
        ("ℒ", f"smallest, example {loss.argmin() + 1}", number(loss.min(), 6)),
        ("ℒ", f"largest, example {loss.argmax() + 1}", number(loss.max(), 6)),
    ]


def test_that_an_update_tells_the_change(frame_at):
    frame = frame_at(30, 18)
    assert str(frame.op) == "W 1"
    ws = frame.workspace
    change = ws.W_new[1] - ws.W[1]
    j, k = np.unravel_index(change.argmax(), change.shape)
    told = made_values(frame)
    assert made_header(frame, made(frame)) == "made by W[1]: new − old, 2 × 8 numbers · minibatch 30"
    assert told[f"Δw_{{{j + 1}{k + 1}}}^[1]"] == ("largest", number(change.max(), 6))
    assert told["‖ΔW^[1]‖"][1] == number(float(np.linalg.norm(change)), 6)


def test_that_a_selection_takes_the_place_of_what_was_made(inspector, debugger, frame_at):
    inspector.show_frame(frame_at(30, 15))
    assert inspector.table.sizeHint().height() == inspector.table.height_of(5)  # with the invitation
    debugger.selection = NODE
    inspector.show_frame(frame_at(30, 16))
    assert inspector.header.text.startswith("node ")
    assert inspector.table.sizeHint().height() == inspector.table.height_of(6)


def test_that_numbers_that_are_not_finite_are_counted():
    debugger = Debugger(build(experiment(training={"learning_rate": 1e12, "batch_size": 16}, network=DEEP)))
    debugger.run_minibatches(4)
    stopped = debugger.divergence
    assert stopped is not None
    frame = debugger.goto(Position(stopped.t, stopped.done))
    found = made(frame)
    assert found.not_finite > 0
    assert made_values(frame)["not finite"] == (f"of {found.size} numbers", str(found.not_finite))


def test_that_next_and_previous_go_round(qtbot, inspector, debugger, frame_at):
    wishes = []
    inspector.example_chosen.connect(wishes.append)
    chooser = inspector.chooser
    for example, button, wish in (
        (0, chooser.next, 1), (0, chooser.previous, 15), (15, chooser.next, 0), (None, chooser.next, 0),
        (None, chooser.previous, 15),
    ):  # fmt: skip
        frame_at(30, 12)
        inspector.show_frame(debugger.choose_example(example))
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        assert wishes.pop() == wish


def test_that_the_list_offers_the_mean_and_every_example(qtbot, inspector, frame_at):
    inspector.show_frame(frame_at(30, 12))
    wishes = []
    inspector.example_chosen.connect(wishes.append)
    box = inspector.chooser.list
    assert box.count() == 17
    assert box.currentText().startswith("example 1 · ℒ")
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Up)
    qtbot.keyClick(box, Qt.Key.Key_End)
    assert wishes == [None, 15]


def test_that_the_list_follows_a_smaller_minibatch(inspector, debugger, frame_at):
    inspector.show_frame(frame_at(13, 3))
    assert frame_at(13, 3).m_b == 2
    assert inspector.chooser.list.count() == 3
    inspector.show_frame(frame_at(14, 3))
    assert inspector.chooser.list.count() == 17


def test_that_there_is_nothing_to_choose_before_the_first_minibatch(inspector, frame_at):
    inspector.show_frame(frame_at(0, 0))
    assert not inspector.chooser.next.isEnabled()
    inspector.show_frame(frame_at(0, 1))
    assert inspector.chooser.next.isEnabled()


def test_that_the_table_is_copied_as_text(qtbot, inspector, debugger, frame_at):
    debugger.selection = NODE
    frame = frame_at(31, 0)
    inspector.show_frame(frame)
    table = inspector.table
    inspector.activateWindow()
    qtbot.waitUntil(inspector.isActiveWindow)
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    text = QGuiApplication.clipboard().text()
    assert text.splitlines()[0] == header(frame)
    assert f"z_5[2]\t{number(frame.workspace.Z[2][4, 0], 6)} (minibatch 30)" in text
    assert table.copy_action in table.actions()


def test_that_a_row_has_a_tool_tip(inspector, debugger, frame_at):
    debugger.selection = NODE
    inspector.show_frame(frame_at(30, 12))
    table = inspector.table
    place = table._row(0).center().toPoint()
    QApplication.sendEvent(table, QHelpEvent(QEvent.Type.ToolTip, place, table.mapToGlobal(place)))
    assert "plus the bias" in QToolTip.text()
    QToolTip.hideText()


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_that_stale_values_are_hatched_and_fresh_ones_plain(inspector, debugger, frame_at, theme):
    debugger.selection = NODE
    inspector.apply_settings(ViewSettings(theme=theme))

    def grounds(frame):
        inspector.show_frame(frame)
        image, row = inspector.table.grab().toImage(), inspector.table._row(0)
        left = int(row.right() - 8 * inspector.table._em)
        return {image.pixelColor(x, int(row.top()) + 4).name() for x in range(left, left + 14)}

    assert len(grounds(frame_at(30, 22))) == 1
    assert len(grounds(frame_at(31, 0))) > 1


def test_that_the_decimal_points_stand_below_each_other(inspector, debugger, frame_at):
    debugger.selection = NODE
    inspector.show_frame(frame_at(30, 22))
    table, image = inspector.table, inspector.table.grab().toImage()
    decimals = {len(entry.value.partition(".")[2]) for entry in table.entries if "." in entry.value}
    assert len(decimals) > 1
    ground = image.pixelColor(1, 1)
    for k, entry in enumerate(table.entries):
        point = table.width() - table._margin - table._decimals
        row, width = table._row(k), table._value_metrics.horizontalAdvance(entry.value.partition(".")[0])
        inked = [
            x
            for x in range(round(point - width - 12), round(point))
            if any(image.pixelColor(x, y) != ground for y in range(int(row.top()) + 2, int(row.bottom()) - 2))
        ]
        assert max(inked) <= point + 1, entry
        assert max(inked) >= point - 4, entry


def test_that_symbols_in_neighbouring_rows_do_not_touch(inspector, debugger, frame_at):
    for selection in (NODE, Selection(Kind.NODE, 3, 1), EDGE):
        debugger.selection = selection
        inspector.show_frame(frame_at(30, 22))
        table, image = inspector.table, inspector.table.grab().toImage()
        ground, right = image.pixelColor(1, 1), int(table._values_from)
        for k in range(1, len(table.entries)):
            edge = round(table._row(k).top())
            free = [all(image.pixelColor(x, y) == ground for x in range(right)) for y in range(edge - 3, edge + 4)]
            assert any(free), (selection, k)


def test_that_a_long_class_name_ends_in_dots_and_is_whole_in_the_tool_tip(inspector, debugger, frame_at):
    debugger.selection = Selection(Kind.NODE, 3, 1)
    inspector.resize(330, 152)
    inspector.show_frame(frame_at(30, 22))
    table, name = inspector.table, "prediction, a class with a name of many words that no table has room for"
    row = next(k for k, entry in enumerate(table.entries) if entry.symbol.startswith("ŷ"))
    entry = table.entries[row]._replace(words=name)
    table.show_entries("", (*table.entries[:row], entry, *table.entries[row + 1 :]), INVITATION)
    shown = table._fitting(name, table._words_room)
    assert shown.startswith("prediction")
    assert shown.endswith("…")
    assert table._small_metrics.horizontalAdvance(shown) <= table._words_room
    place = table._row(row).center().toPoint()
    QApplication.sendEvent(table, QHelpEvent(QEvent.Type.ToolTip, place, table.mapToGlobal(place)))
    assert "of many words" in QToolTip.text()
    QToolTip.hideText()


def test_that_six_rows_fit_into_a_dock_of_152_pixels(inspector, debugger, frame_at):
    debugger.selection = NODE
    inspector.resize(337, 156)
    inspector.show_frame(frame_at(30, 22))
    QApplication.processEvents()
    assert len(inspector.table.entries) == 6
    assert inspector.table._row(5).bottom() <= inspector.area.viewport().height()


def test_that_only_the_number_of_an_example_is_told_while_training_runs(inspector, frame_at):
    inspector.apply_settings(ViewSettings(running=True))
    inspector.show_frame(frame_at(30, 12))
    assert inspector.chooser.list.currentText() == "example 1"
    inspector.apply_settings(ViewSettings())
    assert inspector.chooser.list.currentText().startswith("example 1 · ℒ")


def test_that_the_field_follows_the_weight_while_training_runs_but_what_is_typed_stays(inspector, debugger, qtbot):
    debugger.selection = EDGE
    inspector.show_frame(debugger.goto(Position(3, 0)))
    inspector.apply_settings(ViewSettings(running=True))
    frame = debugger.goto(Position(20, 0))
    inspector.show_frame(frame)
    field = inspector.edits.value
    assert float(field.text()) == frame.workspace.W_new[2][2, 4]
    qtbot.mouseClick(field, Qt.MouseButton.LeftButton)
    field.selectAll()
    qtbot.keyClicks(field, "0.25")
    inspector.show_frame(debugger.goto(Position(30, 0)))
    assert field.text() == "0.25"


def test_that_running_changes_only_what_differs(inspector, debugger, frame_at, monkeypatch):
    debugger.selection = NODE
    inspector.show_frame(frame_at(30, 12))
    rects = []
    monkeypatch.setattr(inspector.table, "update", lambda *area: rects.append(area))
    inspector.show_frame(debugger.step())
    assert rects == []


@pytest.mark.parametrize("name", ["xor", "wine", "digits"])
@pytest.mark.parametrize("width", [337, 420, 700])
def test_that_both_the_class_of_the_example_and_the_title_have_room(inspector, name, width):
    inspector.resize(width, 156)
    inspector.show_frame(Debugger(build(builtin(name))).goto(Position(20, 6)))
    QApplication.processEvents()
    chooser = inspector.chooser.list
    assert chooser.shown_text().removeprefix("example ") == chooser.currentText().removeprefix("example ")
    assert inspector.title.isVisible()
    assert inspector.title.width() >= inspector.title.full_width
    assert chooser.shown_text() == chooser.currentText() or width < 700


def test_that_an_input_without_a_name_of_its_own_is_called_input(debugger):
    debugger.selection = Selection(Kind.NODE, 0, 2)
    assert [(entry.symbol, entry.words) for entry in entries(debugger.goto(Position(3, 5)))] == [("x_{2}", "input")]
    iris = Debugger(build(builtin("iris")))
    iris.select(Selection(Kind.NODE, 0, 2))
    assert entries(iris.goto(Position(3, 5)))[0].words == "sepal width (cm)"
