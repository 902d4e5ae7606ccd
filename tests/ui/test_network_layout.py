"""Where nodes and edges stand: inside the area, apart from each other, and in the shape of an image."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from densegui.ui.network.layout import CURVE_SEGMENTS, Area, network_layout

AREA = Area(30, 50, 700, 400)


@given(st.lists(st.integers(1, 900), min_size=2, max_size=8), st.floats(8, 50))
def test_that_all_nodes_are_inside_the_area_and_layers_do_not_overlap(n: list[int], radius: float) -> None:
    layout = network_layout(n, AREA, radius)
    assert [block.x.size for block in layout.blocks] == n
    for block in layout.blocks:
        assert block.left >= AREA.left - 1e-6
        assert block.right <= AREA.left + AREA.width + 1e-6
        assert block.top >= AREA.top - 1e-6
        assert block.bottom <= AREA.top + AREA.height + 1e-6
    if sum(block.right - block.left for block in layout.blocks) < AREA.width:
        for before, after in zip(layout.blocks[:-1], layout.blocks[1:], strict=True):
            assert before.right <= after.left


@pytest.mark.parametrize("n", [1, 8, 40, 300])
def test_that_nodes_of_a_layer_do_not_overlap(n: int) -> None:
    block = network_layout([2, n, 3], AREA, 20).blocks[1]
    distance = np.maximum(np.abs(np.subtract.outer(block.x, block.x)), np.abs(np.subtract.outer(block.y, block.y)))
    assert (distance[~np.eye(n, dtype=bool)] >= 2 * block.size - 1e-6).all()


def test_that_an_input_image_keeps_its_shape() -> None:
    block = network_layout([64, 32, 10], AREA, 20, (8, 8)).blocks[0]
    assert block.tiles
    pixels_x, pixels_y = block.x.reshape(8, 8), block.y.reshape(8, 8)
    np.testing.assert_allclose(np.diff(pixels_x, axis=1), block.pitch)
    np.testing.assert_allclose(np.diff(pixels_y, axis=0), block.pitch)
    np.testing.assert_allclose(pixels_y, pixels_y[:, :1].repeat(8, axis=1))


def test_that_an_image_shape_that_does_not_fit_is_ignored() -> None:
    assert not network_layout([13, 3], AREA, 20, (8, 8)).blocks[0].tiles


def test_that_columns_of_moderate_height_have_nodes_of_one_size() -> None:
    assert len({block.size for block in network_layout([2, 8, 6, 3], AREA, 20).blocks}) == 1


def test_that_a_small_network_uses_the_height_and_a_tall_layer_spreads_no_other() -> None:
    small, tall = network_layout([2, 3, 3, 2], AREA, 20), network_layout([2, 9, 3, 2], AREA, 20)
    assert max(block.bottom for block in small.blocks) - min(block.top for block in small.blocks) > 0.6 * AREA.height
    assert small.blocks[1].pitch == small.blocks[0].pitch > tall.blocks[2].pitch
    assert small.blocks[1].size > 20


def test_that_a_node_is_found_where_it_stands() -> None:
    for block in network_layout([64, 7, 300, 3], AREA, 20, (8, 8)).blocks:
        for k in range(0, block.x.size, 3):
            assert block.at(block.x[k], block.y[k]) == k
        assert block.at(block.left - 9, block.top - 9) is None


def test_that_edges_lie_as_the_weights_do_in_memory() -> None:
    """Edge j · n[l] + k runs from node j to node k."""
    layout = network_layout([3, 4], AREA, 20)
    before, after = layout.blocks
    curves = layout.curves(1)
    assert curves.shape == (12, CURVE_SEGMENTS + 1, 2)
    lines = layout.lines(1, np.arange(12))
    for j in range(3):
        for k in range(4):
            e = 4 * j + k
            np.testing.assert_allclose(curves[e, 0], [before.x[j] + before.size, before.y[j]])
            np.testing.assert_allclose(curves[e, -1], [after.x[k] - after.size, after.y[k]])
            np.testing.assert_allclose(lines[e], [*curves[e, 0], *curves[e, -1]])


def test_that_points_on_a_curve_are_at_equal_distances() -> None:
    curves = network_layout([5, 5], AREA, 20).curves(1)
    steps = np.hypot(*np.moveaxis(np.diff(curves, axis=1), 2, 0))
    assert (steps.std(axis=1) / steps.mean(axis=1)).max() < 0.02


def test_that_dashes_lie_on_the_curve_with_gaps_between() -> None:
    layout = network_layout([1, 1], AREA, 20)
    dashes = layout.dashes(layout.curves(1), 10)[0]
    assert (dashes[:, 2] > dashes[:, 0]).all()
    assert (dashes[1:, 0] > dashes[:-1, 2]).all()


def test_that_zooming_keeps_the_centre_and_scales_the_rest() -> None:
    layout = network_layout([2, 3], AREA, 20)
    moved = layout.moved(2.0, (layout.blocks[0].x[0], layout.blocks[0].y[0]), (5, -7))
    first = moved.blocks[0]
    assert (first.x[0], first.y[0]) == (layout.blocks[0].x[0] + 5, layout.blocks[0].y[0] - 7)
    assert first.size == 2 * layout.blocks[0].size
