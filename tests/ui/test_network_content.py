"""Which quantity is shown where: after every operation, at the start of a minibatch, and by the user's choice."""

from collections.abc import Callable

import numpy as np
import pytest

from densegui.debugger.debugger import Debugger
from densegui.debugger.frame import Frame, Freshness
from densegui.debugger.position import Position
from densegui.experiment.build import build
from densegui.ui.network.content import Shading, limit_of, marked, network_content
from densegui.ui.network.strongest import shares, strongest
from densegui.ui.theme import Scale

from .conftest import experiment

FrameAt = Callable[[int, int], Frame]


def names(things: tuple[Shading | None, ...]) -> list[str]:
    return ["—" if thing.values is None else thing.name for thing in things if thing is not None]


@pytest.mark.parametrize(
    ("i", "nodes", "edges", "biases"),
    [
        (1, ["X", "—", "—", "—"], ["W", "W", "W"], ["b", "b", "b"]),
        (2, ["X", "Z", "—", "—"], ["W", "W", "W"], ["b", "b", "b"]),
        (3, ["X", "A", "—", "—"], ["W", "W", "W"], ["b", "b", "b"]),
        (8, ["X", "A", "A", "A"], ["W", "W", "W"], ["b", "b", "b"]),
        (9, ["X", "A", "A", "dZ"], ["W", "W", "W"], ["b", "b", "b"]),
        (10, ["X", "A", "A", "dZ"], ["W", "W", "dW"], ["b", "b", "b"]),
        (11, ["X", "A", "A", "dZ"], ["W", "W", "dW"], ["b", "b", "db"]),
        (17, ["X", "dZ", "dZ", "dZ"], ["dW", "dW", "dW"], ["db", "db", "db"]),
        (18, ["X", "dZ", "dZ", "dZ"], ["W_new", "dW", "dW"], ["db", "db", "db"]),
        (19, ["X", "dZ", "dZ", "dZ"], ["W_new", "dW", "dW"], ["b_new", "db", "db"]),
    ],
)
def test_that_each_place_shows_what_was_computed_last(
    frame_at: FrameAt, i: int, nodes: list[str], edges: list[str], biases: list[str]
) -> None:
    content = network_content(frame_at(2, i))
    assert (names(content.nodes), names(content.gaps), names(content.biases)) == (nodes, edges, biases)
    assert all(shading.freshness is not Freshness.STALE for shading in content.nodes)


def test_that_before_the_first_minibatch_only_parameters_are_there(frame_at: FrameAt) -> None:
    content = network_content(frame_at(0, 0))
    assert names(content.nodes) == ["—"] * 4
    assert names(content.gaps) == ["W", "W", "W"]
    assert content.predicted is None
    assert content.belongs_to == "no minibatch yet"


def test_that_between_minibatches_nodes_are_stale_and_parameters_the_updated_ones(frame_at: FrameAt) -> None:
    frame = frame_at(3, 0)
    content = network_content(frame)
    assert names(content.nodes) == ["X", "A", "A", "A"]
    assert {shading.freshness for shading in content.nodes} == {Freshness.STALE}
    gap = content.gaps[1]
    assert gap is not None
    assert gap.freshness is Freshness.FRESH
    np.testing.assert_array_equal(gap.values, frame.workspace.W_new[1])
    assert content.belongs_to == "example 1 of 16 · last minibatch (2)"


@pytest.mark.parametrize(("choice", "name"), [("z", "Z"), ("a", "A"), ("dz", "dZ")])
def test_that_the_user_chooses_the_nodes_quantity(frame_at: FrameAt, choice: str, name: str) -> None:
    assert names(network_content(frame_at(2, 13), nodes=choice).nodes)[2:] == [name, name]


def test_that_a_chosen_quantity_is_absent_until_computed(frame_at: FrameAt) -> None:
    content = network_content(frame_at(2, 4), nodes="dz", edges="dw")
    assert names(content.nodes) == ["X", "—", "—", "—"]
    assert names(content.gaps) == ["—", "—", "—"]
    assert names(content.biases) == ["—", "—", "—"]


def test_that_the_mean_of_the_examples_gradients_is_that_of_the_minibatch(debugger: Debugger) -> None:
    """(21a) for each example, its mean is (23a)."""
    debugger.goto(Position(2, 17))
    parts = []
    for example in range(16):
        gap = network_content(debugger.choose_example(example), edges="dw_example").gaps[2]
        assert gap is not None
        assert gap.symbol == "∂ℒ/∂w^[2]"
        parts.append(gap.values)
    whole = network_content(debugger.choose_example(None), edges="dw_example").gaps[2]
    assert whole is not None
    assert whole.symbol == "∂𝒞/∂w^[2]"
    np.testing.assert_allclose(np.mean(parts, axis=0), whole.values, atol=1e-14)


def test_that_a_penalty_is_in_the_name_of_the_gradient_that_it_is_part_of() -> None:
    training = {"regularizer": {"name": "l2", "strength": 0.01}}
    frame = Debugger(build(experiment(training=training))).goto(Position(1, 11))
    content, alone = network_content(frame), network_content(frame, edges="dw_example")
    gap, bias, example = content.gaps[3], content.biases[3], alone.gaps[3]
    assert gap is not None
    assert bias is not None
    assert example is not None
    assert (gap.symbol, gap.short_symbol) == ("∂(𝒞 + R)/∂w^[3]", "∂(𝒞+R)/∂w")
    assert (bias.symbol, example.symbol) == ("∂𝒞/∂b^[3]", "∂ℒ/∂w^[3]")


def test_that_nodes_show_one_column_or_the_mean(debugger: Debugger) -> None:
    debugger.goto(Position(2, 3))
    frame = debugger.choose_example(5)
    np.testing.assert_array_equal(network_content(frame).nodes[1].values, frame.workspace.A[1][:, 5])
    content = network_content(debugger.choose_example(None))
    np.testing.assert_array_equal(content.nodes[1].values, frame.workspace.A[1].mean(axis=1))
    assert content.belongs_to == "mean of minibatch 2 (16 examples)"


def test_that_gradients_have_a_colour_scale_of_their_own(frame_at: FrameAt) -> None:
    content = network_content(frame_at(2, 13))
    assert [shading.scale for shading in content.nodes] == [Scale.VALUE, Scale.VALUE, Scale.GRADIENT, Scale.GRADIENT]


def test_that_biases_have_a_scale_of_their_own(frame_at: FrameAt) -> None:
    """One for b and one for ∂𝒞/∂b, whatever the weights are."""
    for i in (8, 10, 11, 17, 19):
        biases = [bias for bias in network_content(frame_at(30, i)).biases if bias is not None]
        for scale in Scale:
            same = [bias for bias in biases if bias.scale is scale]
            assert {bias.limit for bias in same} == {max(limit_of(bias.values) for bias in same)} if same else True


@pytest.mark.parametrize(
    ("i", "what"),
    [(0, ("", 0)), (1, ("layer", 0)), (4, ("layer", 2)), (8, ("cost", 3)), (10, ("gap", 3)), (11, ("bias", 3)),
     (12, ("layer", 2)), (18, ("gap", 1)), (19, ("bias", 1))],
)  # fmt: skip
def test_that_the_operation_that_has_just_run_is_marked(frame_at: FrameAt, i: int, what: tuple[str, int]) -> None:
    assert marked(frame_at(1, i)) == what


def test_that_the_limit_is_the_largest_finite_magnitude() -> None:
    assert limit_of(np.array([1.0, -3.0, 2.0])) == 3.0
    assert limit_of(np.array([1.0, np.nan, -np.inf])) == 1.0
    assert limit_of(np.array([np.nan])) == 0.0
    assert limit_of(None) == 0.0


def test_that_the_strongest_values_are_kept() -> None:
    values = np.array([[0.1, -5.0, 0.2], [3.0, -0.3, 0.0]])
    assert sorted(strongest(values, 2).tolist()) == [1, 3]
    assert strongest(values, 6).tolist() == [0, 1, 2, 3, 4, 5]
    assert strongest(values, 0).tolist() == []


def test_that_small_gaps_leave_their_share_to_large_ones() -> None:
    assert shares([10, 1000, 1000], 610) == [10, 300, 300]
    assert shares([10, 20], 100) == [10, 20]
    assert sum(shares([784 * 512, 512 * 256, 2560], 6000)) == 6000


@pytest.mark.parametrize("about", [0.0, 0.2, 0.9, 5.0])
def test_that_a_guess_at_the_smallest_changes_nothing(about: float) -> None:
    values = np.random.default_rng(3).uniform(-1, 1, (30, 40))
    values[3, 3] = np.nan
    expected = set(np.argsort(np.abs(values).ravel())[-50:].tolist())
    assert set(strongest(values, 50, about).tolist()) == expected
