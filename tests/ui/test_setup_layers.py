"""The layers editor: add, remove, change; from none to very many."""

import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from densegui.data.loaders import load_builtin
from densegui.experiment.build import build
from densegui.experiment.config import HiddenLayer
from densegui.ui.setup.layers_editor import HIDDEN, MOST_ROWS, LayersEditor
from tests.ui.conftest import PLAIN

CLICK = Qt.MouseButton.LeftButton
TWO = (HiddenLayer(nodes=8, activation="tanh"), HiddenLayer(nodes=6, activation="relu"))


@pytest.fixture
def layers(qtbot):
    editor = LayersEditor()
    editor.wishes = []
    editor.edited.connect(lambda path, value, wishes=editor.wishes: wishes.append((path, value)))
    editor.set_data(build(PLAIN).split.dataset)
    editor.set_hidden(TWO)
    qtbot.addWidget(editor)
    editor.resize(220, 300)
    editor.show()
    return editor


def test_that_a_row_shows_nodes_and_activation_of_its_layer(layers):
    assert [row.nodes.text() for row in layers.rows] == ["8", "6"]
    assert [row.activation.currentText() for row in layers.rows] == ["tanh", "ReLU"]
    assert layers.n_x.accessibleName() == "2"
    assert layers.n_y.accessibleName() == "3"


def test_that_plus_adds_a_layer_like_the_last_one(layers, qtbot):
    qtbot.mouseClick(layers.add, CLICK)
    assert layers.wishes == [(HIDDEN, (*TWO, TWO[1]))]


def test_that_plus_makes_the_usual_layer_when_there_is_none(layers, qtbot):
    layers.set_hidden(())
    qtbot.mouseClick(layers.add, CLICK)
    assert layers.wishes == [(HIDDEN, (HiddenLayer(),))]


@pytest.mark.parametrize(("l", "left"), [(1, TWO[1:]), (2, TWO[:1])])
def test_that_the_cross_removes_its_own_layer(layers, qtbot, l, left):
    qtbot.mouseClick(layers.rows[l - 1].remove, CLICK)
    assert layers.wishes == [(HIDDEN, left)]


def test_that_the_cross_is_reached_and_pressed_by_keys(layers):
    layers.rows[0].remove.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(layers.rows[0].remove, Qt.Key.Key_Space)
    assert layers.wishes == [(HIDDEN, TWO[1:])]


def test_that_tab_goes_from_left_to_right_and_down(layers, qtbot):
    layers.activateWindow()
    first, second = layers.rows
    order = [first.nodes, first.activation, first.remove, second.nodes, second.activation, second.remove, layers.add]
    first.nodes.setFocus()
    qtbot.waitUntil(first.nodes.hasFocus)
    for widget in order[1:]:
        QTest.keyClick(layers.window().focusWidget(), Qt.Key.Key_Tab)
        assert layers.window().focusWidget() is widget


def test_that_rows_come_and_go_and_the_rest_keep_their_editors(layers):
    kept = layers.rows[0].nodes
    layers.set_hidden((*TWO, TWO[0]))
    assert len(layers.rows) == 3
    layers.set_hidden(TWO[:1])
    assert len(layers.rows) == 1
    assert layers.rows[0].nodes is kept
    layers.set_hidden(())
    assert not layers.rows


def test_that_images_are_called_images(layers):
    layers.set_data(load_builtin("digits"))
    assert layers.features.accessibleName() == "8 × 8 pixels"
    assert layers.n_y.accessibleName() == "10"


def test_that_a_network_of_a_thousand_layers_is_shown_in_part(layers):
    start = time.perf_counter()
    layers.set_hidden(TWO * 500)
    assert time.perf_counter() - start < 5
    assert len(layers.rows) == MOST_ROWS
    assert layers._more.text() == f"… and {1000 - MOST_ROWS} more"
    assert layers._more.isVisible()
    layers.set_hidden(TWO)
    assert not layers._more.isVisible()
