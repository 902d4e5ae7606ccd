"""A probe on the screen: its numbers in place of the chosen example's, named, and Escape ends it."""

import pytest
from PySide6.QtCore import QPointF, Qt

from densegui.debugger.format import number
from densegui.debugger.frame import Freshness
from densegui.debugger.position import Position
from densegui.debugger.seen import seen
from densegui.debugger.selection import Kind, Selection
from densegui.ui.controller import Controller
from densegui.ui.inspector.text import entries
from densegui.ui.main_window import MainWindow
from densegui.ui.network.content import network_content
from densegui.ui.network.hover import describe_thing

POINT = (0.31, -1.2)
WORDS = "probe: point (0.31, −1.20), no label"


@pytest.fixture
def window(qtbot, problem):
    window = MainWindow(Controller(problem), "Three spirals")
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    yield window
    window.controller.close()


def test_that_the_network_shows_the_probes_numbers_and_says_so(debugger):
    debugger.goto(Position(30, 20))
    content = network_content(seen(debugger.probe(POINT)))
    probe = debugger.frame().probe
    for l, name in enumerate(("X", "A", "A", "A")):
        assert content.nodes[l].name == name
        assert content.nodes[l].values.tolist() == probe.A[l][:, 0].tolist()
    assert content.predicted.tolist() == probe.A[3][:, 0].tolist()
    assert content.wanted is None
    assert content.belongs_to == f"{WORDS} · Esc ends it"


@pytest.mark.parametrize("i", [0, 5, 16, 22])
def test_that_edges_show_the_weights_that_the_probe_went_through(debugger, i):
    debugger.goto(Position(3, i))
    frame = debugger.probe(POINT)
    content = network_content(seen(frame))
    for l in (1, 2, 3):
        assert content.gaps[l].name == "W"
        assert content.gaps[l].values.tolist() == frame.shown("W", l).array.tolist()
        assert content.biases[l].name == "b"
    assert content.marked == ("", 0)


@pytest.mark.parametrize(("nodes", "edges"), [("dz", "dw"), ("dz", "dw_example")])
def test_that_a_probe_has_no_derivatives(debugger, nodes, edges):
    debugger.goto(Position(3, 22))
    content = network_content(seen(debugger.probe(POINT)), nodes, edges)
    for shading in (*content.nodes[1:], *content.gaps[1:], *content.biases[1:]):
        assert shading.values is None
        assert shading.freshness is Freshness.ABSENT


def test_that_the_tool_tip_tells_the_probes_number(debugger):
    debugger.goto(Position(3, 22))
    frame = seen(debugger.probe(POINT))
    text = describe_thing(frame, network_content(frame), Selection(Kind.NODE, 3, 1))
    assert f"a = {number(float(frame.probe.A[3][0, 0]))}" in text
    assert WORDS in text
    assert "∂ℒ" not in text
    assert "ỹ" not in text


def test_that_the_inspector_names_the_probe(window):
    controller = window.controller
    controller.step_minibatch()
    controller.select(Selection(Kind.NODE, 3, 2))
    controller.probe(POINT)
    inspector = window.inspector
    assert inspector.header.text == f"node 2 of layer 3 · {WORDS}"
    assert inspector.chooser.list.instead == "probe: point (0.31, −1.20)"
    shown = {entry.symbol: entry.value for entry in inspector.table.entries}
    assert shown["ŷ_{2}"] == number(float(controller.frame.probe.A[3][1, 0]), 6)
    assert shown["ỹ_{2}"] == shown["∂ℒ/∂z_{2}^[3]"] == "—"


def test_that_escape_ends_a_probe(qtbot, window):
    window.controller.step_minibatch()
    window.controller.probe(POINT)
    qtbot.keyClick(window.network, Qt.Key.Key_Escape)
    assert window.controller.frame.probe is None
    assert window.inspector.chooser.list.instead == ""


def test_that_choosing_the_example_that_was_chosen_before_ends_a_probe(qtbot, window):
    window.controller.step_minibatch()
    window.controller.probe(POINT)
    window.inspector.chooser.list.activated.emit(1)
    assert window.controller.frame.probe is None
    assert window.controller.frame.example == 0


def test_that_m_shows_the_mean_after_a_probe(window):
    window.controller.step_minibatch()
    window.controller.choose_example(None)
    window.controller.probe(POINT)
    window.actions_by_name["example_mean"].trigger()
    assert window.controller.frame.probe is None
    assert window.controller.frame.example is None


def test_that_what_is_no_point_is_refused_in_one_sentence(qtbot, window):
    with qtbot.waitSignal(window.controller.refused) as refusal:
        window.controller.probe((1.0, 2.0, 3.0))
    assert refusal.args == ["a probe needs 2 numbers, one for each input, not 3"]


def test_that_a_probe_follows_the_parameters_while_training_runs(qtbot, window):
    controller = window.controller
    controller.probe(POINT)
    before = controller.frame.probe.A[3].copy()
    controller.run()
    qtbot.waitUntil(lambda: controller.frame.position.t > 20)
    controller.pause()
    assert controller.frame.probe.A[3].tolist() != before.tolist()
    controller.select(Selection(Kind.NODE, 3, 1))
    shown = {entry.symbol: entry.value for entry in entries(seen(controller.frame))}
    assert shown["ŷ_{1}"] == number(float(controller.frame.probe.A[3][0, 0]), 6)


def test_that_a_click_on_the_decision_regions_sends_that_point_through_the_network(qtbot, window):
    window.controller.step_minibatch()
    window.panels.docks["regions"].bring_up()
    regions = window.regions
    qtbot.waitUntil(lambda: regions.isVisible() and regions.item._image is not None)
    view = regions.plot.view
    spot = regions.plot.mapFromScene(view.mapViewToScene(QPointF(0.3, -0.4)))
    there = view.mapSceneToView(regions.plot.mapToScene(spot))
    qtbot.mouseClick(regions.plot.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    probe = window.controller.frame.probe
    assert probe.x.tolist() == [there.x(), there.y()]
    assert regions.item._rings[-1].cross
    assert window.network._scene.content.belongs_to.startswith("probe: point (0.")
