"""Edges as pixels, beside a loop that asks of each pixel which lines cover it."""

import numpy as np
import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from densegui.debugger.debugger import Debugger
from densegui.experiment.build import build
from densegui.ui.network.edge_pixels import EdgePixels
from densegui.ui.network.edges import bins_of_strength, strength
from densegui.ui.network.flat_edges import STANDING
from densegui.ui.network.view import NetworkView
from densegui.ui.theme import BINS, DARK, LIGHT, Theme
from densegui.ui.view import ViewSettings

from .conftest import experiment

GROUND = 0xFF0A0B0C


def numbers(picture: QImage) -> np.ndarray:
    """The pixels of a picture, as numbers."""
    return np.array([[picture.pixel(x, y) for x in range(picture.width())] for y in range(picture.height())])


def distance_across(x: float, y: float, line: np.ndarray) -> float:
    """How far a point is from a line that goes on for ever."""
    x1, y1, x2, y2 = line
    return abs((x2 - x1) * (y - y1) - (y2 - y1) * (x - x1)) / np.hypot(x2 - x1, y2 - y1)


@pytest.mark.parametrize("seed", range(4))
def test_that_each_pixel_has_the_colour_of_the_strongest_edge_over_it(seed: int) -> None:
    rng = np.random.default_rng(seed)
    width, n = 1.4, 12
    lines = np.column_stack([np.full(n, 5.0), rng.uniform(2, 58, n), np.full(n, 35.0), rng.uniform(2, 58, n)])
    ranks = rng.permutation(np.arange(1, n + 1)).astype(np.uint8)
    colors = (0xFF000000 + np.arange(256) * 7).astype(np.uint32)
    colors[0] = GROUND
    pixels = EdgePixels(lines, width, (40, 60))
    found = numbers(pixels.picture(ranks, colors))
    for row, column in np.ndindex(found.shape):
        x, y = pixels.left + column + 0.5, row + 0.5
        over = [k for k, line in enumerate(lines) if distance_across(x, y, line) <= 0.5 * width - 1e-6 and 6 < x < 34]
        near = [k for k, line in enumerate(lines) if distance_across(x, y, line) <= 0.5 * width + 0.8]
        allowed = {int(colors[ranks[k]]) for k in near if not over or ranks[k] >= max(ranks[k] for k in over)}
        if not over:
            allowed.add(GROUND)
        assert int(found[row, column]) in allowed


def test_that_lines_outside_of_the_picture_are_cut_off() -> None:
    lines = np.array([[-20.0, -20.0, 60.0, 60.0], [5.0, 200.0, 15.0, 300.0]])
    pixels, ranks = EdgePixels(lines, 1.4, (30, 20)), np.array([1, 2], np.uint8)
    found = numbers(pixels.picture(ranks, np.arange(256, dtype=np.uint32)))
    assert found.shape == (20, 30)
    assert all(found[k, k] & 0xFF == 1 for k in range(20))
    assert {int(value) & 0xFF for value in found.ravel()} == {0, 1}


def test_that_strength_orders_colours_from_the_middle_outwards() -> None:
    bins = np.arange(BINS)
    for place in range(20):
        order = strength(bins, np.full(BINS, place))
        from_the_middle = sorted(range(BINS), key=lambda k: (abs(k - BINS // 2), k > BINS // 2))
        assert np.argsort(order).tolist() == from_the_middle
        assert 0 <= order.min() < order.max() <= 254
        assert bins_of_strength()[order].tolist() == bins.tolist()


def test_that_of_edges_of_one_strength_neither_sign_lies_on_top() -> None:
    places = np.arange(1000)
    low, high = strength(np.zeros(1000, int), places), strength(np.full(1000, BINS - 1), places)
    assert 0.25 < (low[:, None] > high).mean() < 0.5


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_that_many_edges_look_the_same_as_pixels_and_as_lines(qtbot: QtBot, theme: Theme) -> None:
    hidden = [{"nodes": 40, "activation": "tanh"}, {"nodes": 36, "activation": "tanh"}]
    debugger = Debugger(build(experiment(network={"hidden": hidden})))
    view = NetworkView()
    qtbot.addWidget(view)
    view.resize(900, 600)
    view.apply_settings(ViewSettings(theme=theme, running=True))
    view.show()
    for _ in range(STANDING + 3):
        view.show_frame(debugger.run_minibatches(1))
        view.grab()
    view.show_frame(debugger.reset())
    as_pixels = view.grab().toImage()
    flat = view._painter._flat
    assert set(flat._pixels) == {1, 2, 3}
    flat._for = None  # it has to begin anew, and lines are drawn meanwhile
    as_lines = view.grab().toImage()
    assert not flat._pixels
    pictures = [np.frombuffer(image.bits(), np.uint8).reshape(600, -1).astype(int) for image in (as_pixels, as_lines)]
    far = (np.abs(pictures[0] - pictures[1]).reshape(600, -1, 4).max(axis=2) > 90).mean()
    assert far < 0.02
    assert (pictures[0] != pictures[1]).any()
