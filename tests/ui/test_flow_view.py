"""The panel of the gradient flow: its numbers are the frame's, its sentence the diagnosis, and its links lead there."""

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip

from densegui.debugger.debugger import Debugger
from densegui.debugger.flow.diagnosis import findings
from densegui.debugger.flow.facts import Kind
from densegui.debugger.flow.measure import layer_flows
from densegui.debugger.format import number
from densegui.debugger.position import Position
from densegui.debugger.selection import Kind as Part
from densegui.debugger.selection import Selection
from densegui.experiment.build import build
from densegui.experiment.document import builtin
from densegui.ui.flow.columns import columns, scale_of
from densegui.ui.flow.view import FlowView
from densegui.ui.plots.ticks import round_up
from densegui.ui.theme import DARK
from densegui.ui.view import ViewSettings
from tests.ui.conftest import experiment


@pytest.fixture
def view(make_shown):
    return make_shown(FlowView, size=(1000, 300))


@pytest.fixture
def stuck():
    return Debugger(build(builtin("xor-stuck")))


def texts(view, name):
    column = next(column for column in view.bars.columns if column.name == name)
    return [column.text(flow) for flow in view.bars.flows]


def test_that_the_numbers_printed_are_those_of_the_layers(view, stuck):
    frame = stuck.goto(Position(500, 0))
    view.show_frame(frame)
    flows = layer_flows(frame)
    assert texts(view, "dW") == [number(flow.dW.value, 3) for flow in flows]
    assert texts(view, "update") == [number(flow.update.value, 3) for flow in flows]
    assert texts(view, "lost") == ["0 of 3 saturated", "0 of 3 saturated", "3 of 3 saturated", "none can be"]
    assert "3 of 3 saturated" in view.bars.accessibleDescription()
    assert view.note.text == "hatched: last minibatch (499)"


def test_that_what_is_not_computed_has_a_dash(view, debugger):
    view.show_frame(debugger.goto(Position(3, 10)))
    assert texts(view, "dZ")[:2] == ["—", "—"]
    assert texts(view, "dZ")[2] != "—"
    assert texts(view, "update") == ["—"] * 3


def pixels(view, token):
    view.bars.repaint()
    image, color = view.bars.grab().toImage(), view.settings.theme.color(token).rgb()
    return sum(image.pixel(x, y) == color for x in range(image.width()) for y in range(0, image.height(), 2))


def test_that_old_numbers_are_hatched_and_missing_ones_draw_no_bar(view, debugger):
    view.show_frame(debugger.goto(Position(3, 22)))
    fresh = pixels(view, "gradient_positive")
    view.show_frame(debugger.goto(Position(4, 0)))
    stale = pixels(view, "gradient_positive")
    view.show_frame(debugger.goto(Position(4, 2)))
    assert pixels(view, "gradient_positive") == 0
    assert 0.3 * fresh < stale < 0.95 * fresh


def test_that_an_axis_is_logarithmic_where_numbers_span_decades(view, debugger):
    deep = layer_flows(Debugger(build(builtin("deep-sigmoid"))).goto(Position(20, 0)))
    flat = layer_flows(debugger.goto(Position(20, 0)))
    column = columns(False)[1]
    wide, narrow = (scale_of(column, flows, round_up) for flows in (deep, flat))
    assert wide.log
    assert not narrow.log
    lengths = [wide.length(flow.dZ.value) for flow in deep]
    assert lengths == sorted(lengths)
    assert 0 < lengths[0] < lengths[-1] <= 1
    top = narrow.ticks()[-1]
    assert [narrow.length(flow.dZ.value) for flow in flat] == pytest.approx([flow.dZ.value / top for flow in flat])


def test_that_a_penalty_is_named_in_the_head(view):
    made = Debugger(build(experiment(training={"regularizer": {"name": "l2", "strength": 0.1}})))
    view.show_frame(made.goto(Position(2, 0)))
    assert "(𝒞 + R)" in view.bars.columns[0].head
    assert "penalty" in view.bars.columns[0].what


def test_that_the_sentence_is_the_diagnosis_and_a_switch_shows_the_others(qtbot, view, stuck):
    frame = stuck.goto(Position(100, 0))
    view.show_frame(frame)
    said = findings(frame)
    assert [d.kind for d in said] == [Kind.RATE, Kind.VANISHING]
    assert view.sentence.text() == said[0].sentence
    assert view.sign.isVisible()
    assert {kind for kind, switch in view.switches.items() if switch.isVisible()} == {Kind.RATE, Kind.VANISHING}
    qtbot.mouseClick(view.switches[Kind.VANISHING], Qt.MouseButton.LeftButton)
    assert view.sentence.text() == said[1].sentence
    view.show_frame(stuck.goto(Position(101, 0)))
    assert view.shown.kind is Kind.VANISHING


def test_that_a_healthy_network_has_no_sign_and_no_switches(view, debugger):
    view.show_frame(debugger.goto(Position(30, 0)))
    assert not view.sign.isVisible()
    assert not any(switch.isVisible() for switch in view.switches.values())
    assert view.link.isVisible()


def test_that_a_tool_tip_gives_the_number_in_full(view, debugger):
    view.show_frame(debugger.goto(Position(30, 0)))
    place = view.bars.place_of(1, 0).toPoint()
    QApplication.sendEvent(view.bars, QHelpEvent(QEvent.Type.ToolTip, place, view.bars.mapToGlobal(place)))
    assert number(layer_flows(view.frame)[1].dW.value, 6) in QToolTip.text()
    QToolTip.hideText()


def test_that_a_hidden_view_measures_nothing(view, debugger, monkeypatch):
    view.hide()
    monkeypatch.setattr("densegui.ui.flow.view.layer_flows", lambda frame: pytest.fail("measured"))
    view.show_frame(debugger.goto(Position(3, 0)))
    view.apply_settings(ViewSettings(theme=DARK))


# -- in the window


@pytest.fixture
def window(make_window):
    window = make_window(builtin("xor-stuck"))
    window.panels.docks["flow"].bring_up()
    window.panels.build(["flow"])
    return window


def opened(window):
    QCoreApplication.processEvents()
    variables = window.panels.view("variables")
    return variables.opened if window.panels.docks["variables"].seen else None


def test_that_the_link_selects_the_node_and_opens_its_array(qtbot, window):
    window.controller.goto(Position(500, 0))
    flow = window.panels.view("flow")
    QCoreApplication.processEvents()
    qtbot.mouseClick(flow.link, Qt.MouseButton.LeftButton)
    assert window.controller.frame.selection == Selection(Part.NODE, 3, 1)
    assert opened(window) == "Z3"
    assert window.controller.frame.position == (500, 0)


def test_that_the_sentence_itself_is_a_link(qtbot, window):
    window.controller.goto(Position(100, 0))
    flow = window.panels.view("flow")
    QCoreApplication.processEvents()
    qtbot.mouseClick(flow.sentence, Qt.MouseButton.LeftButton, pos=QPoint(20, 6))
    assert window.controller.frame.selection.kind is Part.EDGE
    assert opened(window) == "dW4"


def test_that_a_bar_opens_the_array_behind_it(qtbot, window):
    window.controller.goto(Position(500, 0))
    flow = window.panels.view("flow")
    QCoreApplication.processEvents()
    qtbot.mouseClick(flow.bars, Qt.MouseButton.LeftButton, pos=flow.bars.place_of(2, 2).toPoint())
    assert window.controller.frame.selection == Selection(Part.NODE, 3, 1)
    assert opened(window) == "Z3"


def test_that_the_link_of_a_divergence_travels_to_the_operation(qtbot, window):
    window.controller.open(
        experiment(training={"learning_rate": 1e9}, network={"hidden": [{"nodes": 5, "activation": "identity"}]})
    )
    window.controller.debugger.run_minibatches(2000)
    window.controller.show(window.controller.debugger.frame())
    found = window.controller.frame.divergence
    assert found is not None
    flow = window.panels.view("flow")
    QCoreApplication.processEvents()
    assert flow.shown.kind is Kind.DIVERGED
    qtbot.mouseClick(flow.link, Qt.MouseButton.LeftButton)
    wanted = flow.found[0].place.position
    assert wanted is None or window.controller.frame.position == wanted
    assert opened(window) == flow.found[0].place.variable
