"""The network compared with another place: Δw on the edges; and marks of what is switched off or frozen."""

from functools import partial
from typing import Any

import numpy as np
import pytest

from densegui.debugger.debugger import Debugger
from densegui.debugger.edits import Freeze, SwitchOff
from densegui.debugger.position import Position
from densegui.debugger.selection import Kind, Selection
from densegui.experiment.build import build
from densegui.ui.network.content import Shading, network_content
from densegui.ui.network.hover import describe_thing
from densegui.ui.network.names import Names
from densegui.ui.network.view import NetworkView
from densegui.ui.theme import DARK, LIGHT, Scale, Theme
from tests.ui.conftest import experiment


@pytest.fixture
def forked(debugger: Debugger) -> Debugger:
    """Two branches that part at minibatch 20; standing at the end of the second, 30:0."""
    debugger.run_minibatches(60)
    debugger.goto(Position(20, 0))
    debugger.set_learning_rate(0.8)
    debugger.run_minibatches(10)
    return debugger


@pytest.fixture
def make_view(make_shown):
    return partial(make_shown, NetworkView, size=(900, 520))


def shading(things: tuple[Shading | None, ...], l: int) -> Shading:
    thing = things[l]
    assert thing is not None
    return thing


def test_that_edges_show_w_here_minus_w_there(forked: Debugger, problem: Any) -> None:
    """There: an untouched run of the same experiment."""
    there = Debugger(problem).goto(Position(30, 0))
    frame = forked.compare_branch(1)
    content = network_content(frame, edges="difference")
    for l in (1, 2, 3):
        gap, bias = shading(content.gaps, l), shading(content.biases, l)
        expected = frame.shown("W", l).array - there.shown("W", l).array
        np.testing.assert_array_equal(gap.values, expected)
        assert np.abs(expected).max() > 0
        np.testing.assert_array_equal(bias.values, (frame.shown("b", l).array - there.shown("b", l).array)[:, 0])
        assert gap.limit == np.abs(expected).max()
        assert (gap.symbol, gap.short_symbol, gap.there) == (f"Δw^[{l}]", "Δw", "branch 1 at minibatch 30")
        assert gap.scale is Scale.VALUE


@pytest.mark.parametrize("i", [0, 1, 12, 17, 22])
def test_that_the_parameters_in_force_are_compared_whatever_has_run(forked: Debugger, i: int) -> None:
    """The same position of the same branch differs by nothing, in the middle of its update too."""
    forked.bookmark("here")
    forked.compare_bookmark("here")
    frame = forked.goto(Position(30, i))
    content = network_content(frame, edges="difference")
    assert all(not gap.values.any() for gap in content.gaps if gap is not None and gap.values is not None)
    assert all(gap.limit == 0 for gap in content.gaps if gap is not None)


def test_that_without_a_comparison_edges_follow_the_program(forked: Debugger) -> None:
    frame = forked.goto(Position(25, 17))
    names = [gap.name for gap in network_content(frame, edges="difference").gaps if gap is not None]
    assert names == ["dW", "dW", "dW"]
    forked.compare_branch(1)
    names = [gap.name for gap in network_content(forked.compare(None), edges="difference").gaps if gap is not None]
    assert names == ["dW", "dW", "dW"]


def test_that_a_comparison_changes_nothing_until_the_user_asks_for_the_difference(forked: Debugger) -> None:
    frame = forked.compare_branch(1)
    assert [gap.name for gap in network_content(frame).gaps if gap is not None] == ["W", "W", "W"]


def test_that_the_tool_tip_tells_the_difference(forked: Debugger, problem: Any) -> None:
    there = Debugger(problem).goto(Position(30, 0)).shown("W", 2).array
    frame = forked.compare_branch(1)
    value = float(frame.shown("W", 2).array[4, 2] - there[4, 2])
    text = describe_thing(frame, network_content(frame), Selection(Kind.EDGE, 2, 3, 5))
    line = next(line for line in text.splitlines() if line.startswith("Δw"))
    assert line.startswith("Δw to branch 1 at minibatch 30 = ")
    assert float(line.rpartition("= ")[2].replace("−", "-")) == pytest.approx(value, rel=1e-3)
    text = describe_thing(frame, network_content(frame), Selection(Kind.BIAS, 2, 3))
    assert "Δb to branch 1 at minibatch 30 = " in text


@pytest.mark.parametrize("size", [(420, 300), (900, 520), (1600, 900)])
@pytest.mark.parametrize(
    "name", ["b", "a name that is much too long for any gap of a network, however wide the screen"]
)
def test_that_the_name_is_written_as_far_as_there_is_room(
    make_view: Any, forked: Debugger, size: tuple[int, int], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[tuple[str, float]] = []
    to = Names._to

    def note(self: Names, shading: Shading, room: float) -> str:
        text = to(self, shading, room)
        written.append((text, room - self.page.style.small.width(text)))
        return text

    monkeypatch.setattr(Names, "_to", note)
    forked.bookmark(name)
    forked.run_minibatches(5)
    view = make_view(forked.compare_bookmark(name), size=size, edges="difference")
    assert not view.grab().isNull()
    assert len(written) >= 3
    assert all(left >= 0 for text, left in written if text)
    if name == "b" and size[0] >= 900:
        assert " to b" in {text for text, _ in written}


# -- switched off and frozen


@pytest.fixture
def edited(debugger: Debugger) -> Debugger:
    debugger.run_minibatches(20)
    debugger.edit(SwitchOff(1, 3))
    debugger.edit(Freeze(Selection(Kind.EDGE, 2, 5, 4)))
    debugger.edit(Freeze(Selection(Kind.BIAS, 2, 1)))
    debugger.goto(Position(20, 5))
    return debugger


def test_that_the_content_says_what_is_off_and_frozen(edited: Debugger) -> None:
    content = network_content(edited.frame())
    assert content.off == {(1, 3)}
    assert content.frozen == {Selection(Kind.EDGE, 2, 5, 4), Selection(Kind.BIAS, 2, 1)}
    assert "switched off: a = 0" in describe_thing(edited.frame(), content, Selection(Kind.NODE, 1, 3))
    assert "switched off" not in describe_thing(edited.frame(), content, Selection(Kind.NODE, 1, 2))
    assert "frozen" in describe_thing(edited.frame(), content, Selection(Kind.EDGE, 2, 5, 4))
    assert "frozen" in describe_thing(edited.frame(), content, Selection(Kind.BIAS, 2, 1))
    assert "frozen" not in describe_thing(edited.frame(), content, Selection(Kind.EDGE, 2, 5, 3))


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_that_a_node_that_is_off_is_empty_and_crossed_out(make_view: Any, edited: Debugger, theme: Theme) -> None:
    view = make_view(edited.frame(), theme=theme)
    block = view._scene.layout.blocks[1]
    picture = view.grab().toImage()
    x, y, r = round(block.x[2]), round(block.y[2]), block.size
    beside = picture.pixelColor(round(x + 0.5 * r), y).name()
    assert beside == theme.canvas
    middle = {picture.pixelColor(x + dx, y + dy).name() for dx in (-1, 0, 1) for dy in (-1, 0, 1)}
    assert middle != {theme.canvas}
    assert picture.pixelColor(round(block.x[3] + 0.7 * r), round(block.y[3])).name() != theme.canvas


@pytest.mark.parametrize("hidden", [(8, 6), (40, 30)])
def test_that_a_frozen_edge_has_a_lock_on_its_way(make_view: Any, hidden: tuple[int, int]) -> None:
    """Also where edges are straight."""
    network = {"hidden": [{"nodes": n, "activation": "tanh"} for n in hidden]}
    debugger = Debugger(build(experiment(network=network)))
    debugger.run_minibatches(3)
    before = debugger.frame()
    edge = Selection(Kind.EDGE, 2, 5, 4)
    after = debugger.edit(Freeze(edge))
    pictures = []
    for frame in (before, after):
        view = make_view(frame, edges="w")
        x, y = (round(value) for value in view._painter.edges.lock_place(view._scene.edges, edge))
        picture = view.grab().toImage()
        pictures.append([picture.pixelColor(x + dx, y + dy).name() for dx in range(-3, 4) for dy in range(-3, 5)])
    assert LIGHT.text in pictures[1]
    assert pictures[0] != pictures[1]
    layout = view._scene.layout
    assert layout.blocks[1].x[0] < x < layout.blocks[2].x[0]


def test_that_wide_layers_of_tiles_are_crossed_out_too(make_view: Any) -> None:
    network = {"hidden": [{"nodes": 300, "activation": "tanh"}]}
    debugger = Debugger(build(experiment(network=network)))
    debugger.run_minibatches(2)
    before = make_view(debugger.frame()).grab().toImage()
    after = make_view(debugger.edit(SwitchOff(1, 7)))
    assert after._scene.content.off == {(1, 7)}
    assert after.grab().toImage() != before
