"""The breakpoints' panel: what it lists, what the form makes of each kind, and that bad input loses nothing."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from densegui.debugger.breakpoints import Breakpoints
from densegui.debugger.condition_text import Sizes, parse_condition
from densegui.debugger.debugger import Debugger
from densegui.debugger.selection import Kind, Selection
from densegui.engine.network import NetworkSpec
from densegui.experiment.build import build
from densegui.ui.breakpoints.kinds import DEFAULTS, KINDS, fitting, kinds, text
from densegui.ui.breakpoints.rich import rich
from densegui.ui.breakpoints.view import BreakpointsView
from densegui.ui.theme import DARK, LIGHT
from densegui.ui.view import ViewSettings
from tests.ui.conftest import experiment

SIZES = Sizes(210, 90)


@pytest.fixture
def view(make_shown, debugger):
    return make_shown(BreakpointsView, debugger.frame(), (340, 700))


@pytest.fixture
def breakpoints(problem):
    return Breakpoints(problem.spec, SIZES, ["cost > 2.5", "off grad W 1 < 0.001", "op dW 2 every 10"])


def type_into(qtbot, view, name, typed):
    """Type into a field of the form, without Enter."""
    editor = view.form.form.editors[(name,)]
    editor.setFocus()
    editor.selectAll()
    qtbot.keyClicks(editor, typed)
    return editor


def choose(view, name, value):
    """Choose from a list of the form."""
    editor = view.form.form.editors[(name,)]
    editor.set_value(value)
    editor.activated.emit(editor.currentIndex())


def added(qtbot, view):
    """The text that a click on "Add" wishes for."""
    with qtbot.waitSignal(view.breakpoint_added, timeout=500) as wish:
        qtbot.mouseClick(view.form.add, Qt.MouseButton.LeftButton)
    return wish.args[0]


def sentence(view):
    return view.form.sentence.text().replace("&lt;", "<").replace("&gt;", ">")


# -- the list


def test_that_each_breakpoint_has_its_sentence_check_box_and_hits(view, breakpoints):
    for _ in range(3):
        breakpoints.hit(3)
    view.show_breakpoints(breakpoints.all)
    assert list(view.rows) == [1, 2, 3]
    assert [row.enabled.value for row in view.rows.values()] == [True, False, True]
    assert [row.hits.text() for row in view.rows.values()] == ["", "", "3 ×"]
    assert "‖∇W[1]‖ &lt; 0.001" in view.rows[2].sentence.text()
    assert "breakpoint 3" in view.rows[3].remove.accessibleName()
    assert not view.invitation.isVisible()
    assert view.note.text.startswith("2 of 3 enabled")


def test_that_without_any_it_says_how_to_get_one(view):
    assert view.invitation.isVisible()


def test_that_rows_stay_while_their_breakpoints_do(view, breakpoints):
    view.show_breakpoints(breakpoints.all)
    first = view.rows[1]
    breakpoints.delete(2)
    breakpoints.enable(1, False)
    breakpoints.add("nonfinite")
    view.show_breakpoints(breakpoints.all)
    assert list(view.rows) == [1, 3, 4]
    assert view.rows[1] is first
    assert not first.enabled.value


def test_that_the_check_box_and_the_cross_wish_for_their_breakpoint(qtbot, view, breakpoints):
    view.show_breakpoints(breakpoints.all)
    QApplication.processEvents()
    with qtbot.waitSignal(view.breakpoint_enabled) as wish:
        view.rows[2].enabled.click()
    assert wish.args == [2, True]
    with qtbot.waitSignal(view.breakpoint_deleted) as wish:
        qtbot.mouseClick(view.rows[3].remove, Qt.MouseButton.LeftButton)
    assert wish.args == [3]


# -- the form


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_that_each_kind_is_a_breakpoint_as_it_comes(kind):
    spec = NetworkSpec.dense((2, 8, 6, 5, 3), ("tanh", "relu", "sigmoid"))
    values = fitting(DEFAULTS, kind, spec, SIZES)
    condition = parse_condition(text(kind, values), spec, SIZES)
    assert parse_condition(str(condition), spec) == condition


@pytest.mark.parametrize(
    ("kind", "wished", "said"),
    [
        ("line", "op dW", "stop after ∇W of any layer"),
        ("cost", "cost > 2.5", "stop when 𝒞<sub>b</sub> > 2.5"),
        ("accuracy", "accuracy test >= 0.9", "stop when accuracy on the test set ≥ 0.9"),
        ("gradient", "grad W 1 < 0.001", "stop when ‖∇W[1]‖ < 0.001"),
        ("nonfinite", "nonfinite", "stop at the first number that is not finite"),
        ("dies", "dies 2 1", "stop when node 1 of layer 2 dies (z < 0 for every training example)"),
        ("weight_sign", "W 1 1 1 changes sign", "stop when w₁₁[1] changes its sign"),
    ],
)
def test_that_a_chosen_kind_says_its_sentence_and_is_added(qtbot, view, problem, kind, wished, said):
    choose(view, "kind", kind)
    assert sentence(view) == said
    assert str(parse_condition(added(qtbot, view), problem.spec)) == wished


def test_that_what_is_typed_is_in_the_sentence_at_once_and_in_the_breakpoint(qtbot, view, problem):
    choose(view, "kind", "gradient")
    choose(view, "layer", "3")
    type_into(qtbot, view, "norm", "0.25")
    assert sentence(view) == "stop when ‖∇W[3]‖ < 0.25"
    assert str(parse_condition(added(qtbot, view), problem.spec)) == "grad W 3 < 0.25"


def test_that_sample_and_cost_have_no_layer(view):
    choose(view, "line", "cost")
    assert ("any_layer",) not in view.form.form.editors
    assert view.form.text.split() == ["op", "cost", "every", "1"]
    choose(view, "line", "Z")
    choose(view, "any_layer", "2")
    assert view.form.text == "op Z 2 every 1"


def test_that_bad_input_says_one_sentence_and_loses_nothing(qtbot, view):
    choose(view, "kind", "cost")
    editor = type_into(qtbot, view, "cost", "much")
    wishes = []
    view.breakpoint_added.connect(wishes.append)
    qtbot.mouseClick(view.form.add, Qt.MouseButton.LeftButton)
    assert wishes == []
    assert view.message.isVisible()
    assert "much is not allowed" in view.message.text()
    assert editor.text() == "much"
    type_into(qtbot, view, "cost", "3")
    assert added(qtbot, view) == "cost > 3"
    assert not view.message.isVisible()


def test_that_what_the_debugger_refuses_can_be_shown(view):
    view.show_message("there are already too many")
    assert view.message.isVisible()
    view.show_message("")
    assert not view.message.isVisible()


def test_that_a_selection_fills_in_layer_and_nodes(view, debugger):
    choose(view, "kind", "weight")
    view.show_frame(debugger.select(Selection(Kind.EDGE, 2, 5, 7)))
    assert view.form.text == "W 2 7 5 crosses 0"
    view.show_frame(debugger.select(Selection(Kind.NODE, 2, 4)))
    choose(view, "kind", "dies")
    assert view.form.text == "dies 2 4"


def test_that_a_selection_of_a_layer_that_cannot_die_leaves_one_that_can(view, debugger):
    view.show_frame(debugger.select(Selection(Kind.NODE, 1, 8)))
    choose(view, "kind", "dies")
    assert view.form.text == "dies 2 6"


def test_that_nodes_follow_the_layer(view):
    choose(view, "kind", "bias")
    view.form.choose("bias", layer="1", node=8)
    choose(view, "layer", "3")
    assert view.form.text == "b 3 3 crosses 0"
    assert view.form.form.editors[("node",)].info.bounds.maximum == 3


def test_that_another_network_has_its_own_kinds_and_bounds(view, debugger):
    assert "dies" in [kind.name for kind in kinds(NetworkSpec.dense((2, 8, 3), "relu"))]
    choose(view, "kind", "dies")
    other = Debugger(
        build(experiment(network={"hidden": [{"nodes": 4, "activation": "tanh"}]})), debugger.versions
    ).frame()
    view.show_frame(other)
    choices = view.form.form.editors[("kind",)].info.choices
    assert not {"dies", "dead"} & set(choices)
    assert "saturated" in choices
    assert view.form.text.startswith("op ")


def test_that_without_test_examples_only_the_training_set_is_offered(view, debugger):
    data = {"source": "spirals", "noise": 0.1, "n_examples": 300, "classes": 3, "train_share": 1}
    view.show_frame(Debugger(build(experiment(data=data)), debugger.versions).frame())
    choose(view, "kind", "accuracy")
    assert view.form.text == "accuracy train >= 0.9"


# -- how it looks


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_that_it_follows_the_theme(view, breakpoints, theme):
    view.show_breakpoints(breakpoints.all)
    view.apply_settings(ViewSettings(theme=theme))
    image = view.grab().toImage()
    assert image.pixelColor(2, view.height() - 2).name() == theme.panel


def test_that_only_text_is_made_rich():
    assert rich("stop when 𝒞_b < 2 & more") == "stop when 𝒞<sub>b</sub> &lt; 2 &amp; more"
