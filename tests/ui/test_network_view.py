"""The network's picture probed at pixels, and the mouse: point, select, zoom, move."""

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from densegui.debugger.debugger import Debugger
from densegui.debugger.frame import Frame
from densegui.debugger.position import Position
from densegui.debugger.selection import Kind, Selection
from densegui.experiment.build import build
from densegui.experiment.document import builtin
from densegui.ui.network.hover import describe_thing
from densegui.ui.network.nodes import bias_rect
from densegui.ui.network.page import feature_names
from densegui.ui.network.painter import Scene
from densegui.ui.network.view import NetworkView
from densegui.ui.theme import DARK, LIGHT, Scale, Theme, scale_bins, scale_colors
from densegui.ui.view import ViewSettings

from .conftest import experiment

FrameAt = Callable[[int, int], Frame]


@pytest.fixture
def view(make_shown: Callable[..., NetworkView]) -> Iterator[NetworkView]:
    yield make_shown(NetworkView, size=(900, 600))
    QToolTip.hideText()


def scene(view: NetworkView) -> Scene:
    assert view._scene is not None
    return view._scene


def picture(view: NetworkView) -> QImage:
    return view.grab().toImage()


def node(view: NetworkView, l: int, k: int) -> QPointF:
    block = scene(view).layout.blocks[l]
    return QPointF(block.x[k], block.y[k])


def beside_the_number(view: NetworkView, l: int, k: int) -> QPoint:
    """A place inside a node that its number does not cover."""
    return (node(view, l, k) + QPointF(0, -0.7 * scene(view).layout.blocks[l].size)).toPoint()


def near(color: QColor, other: QColor) -> bool:
    return sum(abs(a - b) for a, b in zip(color.getRgb()[:3], other.getRgb()[:3], strict=True)) <= 12


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_that_nodes_have_the_colour_of_their_value(view: NetworkView, frame_at: FrameAt, theme: Theme) -> None:
    view.apply_settings(ViewSettings(theme=theme))
    frame = frame_at(2, 3)
    view.show_frame(frame)
    image = picture(view)
    values = frame.workspace.A[1][:, 0]
    for k, color in enumerate(scale_bins(values, 1.0)):
        assert near(image.pixelColor(beside_the_number(view, 1, k)), scale_colors(theme, Scale.VALUE)[color])


def test_that_what_is_not_computed_yet_is_empty(view: NetworkView, frame_at: FrameAt) -> None:
    view.show_frame(frame_at(0, 2))
    image, canvas = picture(view), LIGHT.color("canvas")
    assert near(image.pixelColor(beside_the_number(view, 2, 0)), canvas)
    assert not near(image.pixelColor(beside_the_number(view, 0, 0)), canvas)


def test_that_a_stale_node_is_hatched(view: NetworkView, frame_at: FrameAt) -> None:
    def colors(i: int) -> int:
        view.show_frame(frame_at(2 if i else 3, i))
        image, (x, y) = picture(view), node(view, 1, 3).toPoint().toTuple()
        r = int(0.6 * scene(view).layout.blocks[1].size)
        return len({image.pixel(x + dx, y - r) for dx in range(-r // 2, r // 2)})

    assert colors(8) == 1
    assert colors(0) > 1


def test_that_the_strongest_edge_has_its_colour(view: NetworkView, frame_at: FrameAt) -> None:
    frame = frame_at(0, 0)
    view.show_frame(frame)
    W = frame.shown("W", 3).array
    assert W is not None
    place = int(np.argmax(W))
    middle = scene(view).edges.points(3)[place][10]
    color = picture(view).pixelColor(QPointF(*middle).toPoint())
    bin_ = int(scale_bins(np.array([W.max()]), float(np.abs(W).max()))[0])
    assert near(color, scale_colors(LIGHT, Scale.VALUE)[bin_])


def test_that_a_negative_edge_is_dashed(view: NetworkView, frame_at: FrameAt) -> None:
    frame = frame_at(0, 0)
    view.show_frame(frame)
    W = frame.shown("W", 1).array
    assert W is not None
    image, colors = picture(view), scale_colors(LIGHT, Scale.VALUE)

    def covered(place: int) -> float:
        """The share of an edge that has its colour."""
        color = colors[int(scale_bins(W.reshape(-1)[place], float(np.abs(W).max())))]
        ends = scene(view).edges.points(1)[place][:-1], scene(view).edges.points(1)[place][1:]
        fine = np.concatenate([ends[0] + t * (ends[1] - ends[0]) for t in np.linspace(0, 1, 10)])
        return float(np.mean([near(image.pixelColor(QPointF(*point).toPoint()), color) for point in fine]))

    assert covered(int(np.argmax(W))) > 0.97
    assert 0.3 < covered(int(np.argmin(W))) < 0.85


def test_that_a_click_selects_a_node_an_edge_a_bias_or_nothing(
    view: NetworkView, frame_at: FrameAt, qtbot: QtBot
) -> None:
    view.show_frame(frame_at(1, 8))
    block = scene(view).layout.blocks[2]
    edge = scene(view).edges.points(3)[3 * 3 + 1][2]
    clicks = [
        (node(view, 2, 4), Selection(Kind.NODE, 2, 5)),
        (bias_rect(block, 1).center(), Selection(Kind.BIAS, 2, 2)),
        (QPointF(*edge), Selection(Kind.EDGE, 3, 2, 4)),
        (QPointF(view.width() - 3, view.height() / 2 - 200), None),
    ]
    for place, expected in clicks:
        with qtbot.waitSignal(view.selected) as wish:
            qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=place.toPoint())
        assert wish.args == [expected]


@pytest.mark.parametrize(
    "selection", [Selection(Kind.NODE, 2, 5), Selection(Kind.EDGE, 1, 8, 2), Selection(Kind.BIAS, 3, 2)], ids=str
)
def test_that_the_selection_is_ringed_in_the_markers_colour(
    view: NetworkView, debugger: Debugger, selection: Selection
) -> None:
    debugger.goto(Position(1, 0))
    view.show_frame(debugger.frame())
    before = marker_pixels(picture(view))
    view.show_frame(debugger.select(selection))
    assert before == 0
    assert marker_pixels(picture(view)) > 20


def marker_pixels(image: QImage) -> int:
    marker = LIGHT.color("marker").rgb()
    return sum(image.pixel(x, y) == marker for x in range(image.width()) for y in range(0, image.height(), 2))


def test_that_the_layer_just_computed_is_framed(view: NetworkView, frame_at: FrameAt) -> None:
    view.show_frame(frame_at(1, 4))
    image, block = picture(view), scene(view).layout.blocks[2]
    marker = LIGHT.color("marker")
    y = round((block.top + block.bottom) / 2)
    reach = range(round(block.left) - 25, round(block.left) - 4)
    assert any(near(image.pixelColor(x, y + dy), marker) for x in reach for dy in range(8))
    assert not near(image.pixelColor(round(scene(view).layout.blocks[1].left) - 12, y), marker)


def test_that_zooming_keeps_what_lies_under_the_mouse(view: NetworkView, frame_at: FrameAt) -> None:
    view.show_frame(frame_at(1, 8))
    place, size = node(view, 2, 1), scene(view).layout.blocks[2].size
    wheel = QWheelEvent(
        place, view.mapToGlobal(place), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(view, wheel)
    assert (node(view, 2, 1) - place).manhattanLength() < 1e-6
    assert scene(view).layout.blocks[2].size == pytest.approx(1.25 * size)


def test_that_dragging_moves_and_a_double_click_fits(view: NetworkView, frame_at: FrameAt, qtbot: QtBot) -> None:
    view.show_frame(frame_at(1, 8))
    start, fitted = QPoint(890, 300), node(view, 0, 0)
    with qtbot.assertNotEmitted(view.selected):
        qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=start)
        qtbot.mouseMove(view, start + QPoint(-40, 30))
        qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=start + QPoint(-40, 30))
    assert node(view, 0, 0) == fitted + QPointF(-40, 30)
    qtbot.mouseDClick(view, Qt.MouseButton.LeftButton, pos=start)
    assert node(view, 0, 0) == fitted


def test_that_zooming_in_and_out_again_ends_at_the_fit(view: NetworkView, frame_at: FrameAt) -> None:
    view.show_frame(frame_at(1, 8))
    fitted = node(view, 1, 0)
    view.zoom_in()
    assert node(view, 1, 0) != fitted
    view.zoom_out()
    assert (node(view, 1, 0) - fitted).manhattanLength() < 1e-6


def test_that_pointing_at_a_node_tells_its_numbers(view: NetworkView, frame_at: FrameAt, qtbot: QtBot) -> None:
    frame = frame_at(1, 3)
    view.show_frame(frame)
    qtbot.mouseMove(view, node(view, 1, 2).toPoint())
    assert view._hovered == Selection(Kind.NODE, 1, 3)
    text = describe_thing(frame, scene(view).content, Selection(Kind.NODE, 1, 3))
    assert text.splitlines()[0] == "node 3 of layer 1 (tanh)"
    assert f"a = {frame.workspace.A[1][2, 0]:.4f}".replace("-", "\N{MINUS SIGN}") in text
    assert text.endswith("example 1 of 16 · minibatch 1")


def test_that_an_edges_tool_tip_tells_old_and_new_weight_apart(view: NetworkView, frame_at: FrameAt) -> None:
    frame = frame_at(1, 18)
    view.show_frame(frame)
    text = describe_thing(frame, scene(view).content, Selection(Kind.EDGE, 1, 8, 2))
    assert text.splitlines()[0] == "edge from node 2 of layer 0 to node 8 of layer 1"
    starts = [line.split(" = ")[0] for line in text.splitlines()[1:5]]
    assert starts == ["w", "∂𝒞/∂w", "w after the update", "∂ℒ/∂w"]


def test_that_an_edge_says_nothing_of_a_minibatch_that_is_not_there(view: NetworkView, frame_at: FrameAt) -> None:
    frame = frame_at(0, 0)
    view.show_frame(frame)
    text = describe_thing(frame, scene(view).content, Selection(Kind.EDGE, 1, 1, 1))
    assert len(text.splitlines()) == 2
    assert describe_thing(frame, scene(view).content, Selection(Kind.NODE, 1, 1)).splitlines()[1] == "not computed yet"


def test_that_a_newer_frame_is_drawn_and_the_curves_are_kept(view: NetworkView, debugger: Debugger) -> None:
    view.show_frame(debugger.frame())
    first = scene(view)
    view.show_frame(debugger.run_minibatches(1))
    assert scene(view) is not first
    assert scene(view).layout is first.layout
    assert scene(view).edges.curves is first.edges.curves


def test_that_the_view_describes_itself_in_words(view: NetworkView, frame_at: FrameAt) -> None:
    view.show_frame(frame_at(1, 4))
    assert view.accessibleDescription() == (
        "Network 2-8-6-3. Layers show x, a[1], z[2], nothing yet. example 1 of 16 · minibatch 1."
        " Just computed: layer 2."
    )


def test_that_a_wide_network_says_which_edges_are_drawn(view: NetworkView, qtbot: QtBot) -> None:
    problem = build(experiment(data={"source": "digits"}, network={"hidden": [{"nodes": 200, "activation": "relu"}]}))
    view.show_frame(Debugger(problem).goto(Position(0, 8)))
    edges = scene(view).edges
    assert (edges.n_drawn, edges.total) == (300, 64 * 200 + 200 * 10)
    assert not edges.curved
    view.apply_settings(ViewSettings(most_edges=3000))
    assert scene(view).edges.n_drawn == 3000
    view.apply_settings(ViewSettings())
    picture(view)
    timer = view._refine_timer
    assert timer
    qtbot.waitUntil(lambda: view._fine)
    picture(view)
    view.hide()
    assert not view._refine_timer


@pytest.mark.parametrize("size", [(240, 160), (620, 380), (1600, 960)])
@pytest.mark.parametrize("running", [False, True])
@pytest.mark.parametrize("sizes", [[], [1], [3] * 6, [300]], ids=str)
def test_that_every_shape_is_painted_at_every_size(
    view: NetworkView, sizes: list[int], size: tuple[int, int], running: bool
) -> None:
    hidden = [{"nodes": n, "activation": "leaky_relu"} for n in sizes]
    debugger = Debugger(build(experiment(data={"source": "iris"}, network={"hidden": hidden})))
    view.resize(*size)
    view.apply_settings(ViewSettings(running=running))
    for position in (Position(0, 0), Position(0, 1), Position(0, 7), Position(1, 0)):
        view.show_frame(debugger.goto(position))
        assert not picture(view).isNull()


def test_that_numbers_that_are_not_finite_are_shown_as_such(view: NetworkView) -> None:
    training = {"learning_rate": 1e12, "batch_size": 16}
    network = {"hidden": [{"nodes": 3, "activation": "identity"}, {"nodes": 3, "activation": "identity"}]}
    debugger = Debugger(build(experiment(training=training, network=network)))
    frame = debugger.run_minibatches(100)
    assert frame.divergence is not None
    view.show_frame(frame)
    values = scene(view).content.nodes[3].values
    assert values is not None
    k = int(np.flatnonzero(~np.isfinite(values))[0])
    image, place, danger = picture(view), beside_the_number(view, 3, k), LIGHT.color("danger")
    assert any(near(image.pixelColor(place + QPoint(dx, 0)), danger) for dx in range(-6, 7))


@pytest.mark.parametrize(("width", "whole"), [(900, True), (560, False), (320, False)])
def test_that_features_names_are_whole_where_the_network_has_room(view: NetworkView, width: int, whole: bool) -> None:
    view.resize(width, 700)
    view.show_frame(Debugger(build(builtin("breast-cancer"))).frame())
    assert not view.grab().isNull()
    style = view._painter.style
    names = feature_names(scene(view).frame, style, width)
    assert ("worst fractal dimension" in names) is whole
    assert max(map(style.small.width, names)) <= 0.2 * width
