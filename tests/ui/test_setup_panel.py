"""The set-up panel by real keys and clicks: each field builds the experiment that it says."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow

from densegui.experiment.build import build
from densegui.experiment.edit import changed, with_source
from densegui.experiment.fields import fields
from densegui.ui.setup.forms import ChoiceEdit, FlagEdit, NumberEdit, rows_of
from densegui.ui.setup.panel import SEEDS, SetupPanel
from densegui.ui.theme import DARK, LIGHT
from densegui.ui.view import ViewSettings
from tests.ui.conftest import PLAIN

CLICK = Qt.MouseButton.LeftButton


@pytest.fixture
def panel(qtbot):
    """A panel whose wishes are fulfilled, as the window does it."""
    panel = SetupPanel()
    panel.wishes, panel.rates = [], []

    def fulfil(experiment):
        panel.wishes.append(experiment)
        panel.set_problem(build(experiment))

    panel.experiment_changed.connect(fulfil)
    panel.learning_rate_changed.connect(panel.rates.append)
    panel.apply_settings(ViewSettings(theme=LIGHT))
    panel.set_problem(build(PLAIN))
    panel.resize(270, 1400)
    qtbot.addWidget(panel)
    panel.show()
    panel.activateWindow()
    qtbot.waitUntil(panel.isActiveWindow)
    yield panel
    panel.hide()
    panel.experiment_changed.disconnect(fulfil)


def enter(panel, path, text):
    editor = panel.editor(path)
    editor.setFocus()
    editor.selectAll()
    QTest.keyClicks(editor, text)
    QTest.keyClick(editor, Qt.Key.Key_Return)


def choose(panel, path, value):
    """Open the list and choose by keys, as one who has tabbed there."""
    editor = panel.editor(path)
    editor.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(editor, Qt.Key.Key_Space)
    view = editor.view()
    assert view.isVisible()
    view.setCurrentIndex(editor.model().index(editor.findData(value), 0))
    QTest.keyClick(view, Qt.Key.Key_Return)


NUMBERS = [
    (("data", "n_examples"), "200", 200),
    (("data", "classes"), "4", 4),
    (("data", "noise"), "0,25", 0.25),
    (("data", "train_share"), "1/2", 0.5),
    (("network", "hidden", 0, "nodes"), "5", 5),
    (("network", "hidden", 1, "nodes"), "1", 1),
    (("training", "batch_size"), "1000", 1000),
    (("training", "evaluate_every"), "7", 7),
    (("seed",), "123", 123),
]


@pytest.mark.parametrize(("path", "text", "value"), NUMBERS)
def test_that_a_typed_number_makes_the_experiment_with_it(panel, path, text, value):
    enter(panel, path, text)
    assert panel.wishes == [changed(PLAIN, path, value)]
    assert not panel.editor(path).hasFocus()  # Space runs
    assert not panel.message.isVisible()


CHOICES = [
    (("network", "hidden", 0, "activation"), "leaky_relu"),
    (("network", "initializer"), "he"),
    (("network", "dtype"), "float32"),
    (("training", "optimizer", "name"), "adam"),
    (("training", "regularizer", "name"), "l2"),
]


@pytest.mark.parametrize(("path", "value"), CHOICES)
def test_that_a_choice_makes_the_experiment_with_it(panel, path, value):
    choose(panel, path, value)
    assert panel.wishes == [changed(PLAIN, path, value)]
    assert panel.editor(path).value == value


def test_that_standardising_is_ticked_and_unticked(panel, qtbot):
    flag = panel.editor(("data", "standardize"))
    qtbot.mouseClick(flag, CLICK, pos=flag._box().center().toPoint())
    flag.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(flag, Qt.Key.Key_Space)
    assert [wish.data.standardize for wish in panel.wishes] == [True, False]


def test_that_the_learning_rate_changes_without_a_new_experiment(panel):
    enter(panel, ("training", "learning_rate"), "0,003")
    assert panel.rates == [0.003]
    assert not panel.wishes
    assert panel.experiment.training.learning_rate == 0.003


def test_that_a_later_change_takes_the_present_learning_rate_along(panel):
    enter(panel, ("training", "learning_rate"), "0.5")
    enter(panel, ("seed",), "8")
    assert panel.wishes == [changed(changed(PLAIN, ("training", "learning_rate"), 0.5), ("seed",), 8)]


def test_that_the_slider_follows_the_number_and_the_number_the_slider(panel, qtbot):
    enter(panel, ("training", "learning_rate"), "10")
    assert panel.rate.value() == panel.rate.maximum()
    place = QPoint(round(panel.rate.place_of(-40)), panel.rate.height() // 2)
    qtbot.mouseClick(panel.rate, CLICK, pos=place)
    assert panel.rates == [10.0, pytest.approx(0.01, rel=0.13)]  # a pixel can be more than a step of the slider
    assert panel.editor(("training", "learning_rate")).value == panel.rates[-1]


def test_that_a_learning_rate_beyond_the_slider_is_kept_as_typed(panel):
    enter(panel, ("training", "learning_rate"), "1e9")
    assert panel.rates == [1e9]
    assert panel.experiment.training.learning_rate == 1e9


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (("data", "n_examples"), "1"),
        (("data", "classes"), "7"),
        (("data", "noise"), "-0.1"),
        (("data", "train_share"), "1.01"),
        (("network", "hidden", 1, "nodes"), "0"),
        (("training", "learning_rate"), "0"),
        (("training", "batch_size"), "16.0"),
        (("training", "evaluate_every"), "1 000"),
        (("seed",), "9223372036854775808"),
    ],
)
def test_that_a_value_out_of_bounds_is_refused_at_the_foot_and_nothing_changes(panel, path, text):
    editor = panel.editor(path)
    enter(panel, path, text)
    assert panel.message.isVisible()
    assert panel.message.text().startswith(f"{editor.title}: {text} is not allowed; ")
    assert not panel.wishes + panel.rates
    assert panel.experiment == PLAIN
    enter(panel, ("seed",), "9")
    assert not panel.message.isVisible()


def test_that_nodes_of_a_layer_are_named_with_their_layer(panel):
    enter(panel, ("network", "hidden", 1, "nodes"), "0")
    assert panel.message.text() == "Nodes of layer 2: 0 is not allowed; a whole number from 1 to 1000000000"


def test_that_a_value_that_does_not_go_with_another_is_refused_and_put_back(panel):
    enter(panel, ("data", "n_examples"), "2")
    assert panel.message.text().startswith("Classes: 3 is not allowed; at most ")
    assert panel.editor(("data", "n_examples")).text() == "300"
    assert not panel.wishes


def test_that_refuse_brings_back_the_problem_in_force_but_for_the_learning_rate(panel):
    panel.experiment_changed.disconnect()
    panel.experiment_changed.connect(panel.wishes.append)
    enter(panel, ("training", "learning_rate"), "0.5")
    enter(panel, ("network", "hidden", 0, "nodes"), "1000000")
    assert panel.wishes
    panel.refuse("It does not fit into memory.")
    assert panel.message.text() == "It does not fit into memory."
    assert panel.editor(("network", "hidden", 0, "nodes")).text() == "8"
    assert panel.experiment == changed(PLAIN, ("training", "learning_rate"), 0.5)
    panel.experiment_changed.connect(lambda experiment: None)


def test_that_the_settings_of_the_optimiser_come_with_it(panel):
    assert panel.editor(("training", "optimizer", "beta")) is None
    choose(panel, ("training", "optimizer", "name"), "momentum")
    enter(panel, ("training", "optimizer", "beta"), "0.5")
    assert panel.wishes[-1].training.optimizer.beta == 0.5
    choose(panel, ("training", "optimizer", "name"), "adam")
    assert panel.editor(("training", "optimizer", "beta")) is None
    enter(panel, ("training", "optimizer", "epsilon"), "1e-6")
    assert panel.wishes[-1].training.optimizer.model_dump() == {
        "name": "adam", "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-6,
    }  # fmt: skip


def test_that_the_strength_is_there_only_with_a_regulariser(panel):
    path = ("training", "regularizer", "strength")
    assert panel.editor(path) is None
    choose(panel, ("training", "regularizer", "name"), "l1")
    enter(panel, path, "0.01")
    assert panel.wishes[-1].training.regularizer.model_dump() == {"name": "l1", "strength": 0.01}


def test_that_the_die_draws_another_short_seed(panel, qtbot):
    seeds = set()
    for _ in range(4):
        qtbot.mouseClick(panel.new_seed, CLICK)
        seeds.add(panel.experiment.seed)
    assert len(seeds) > 1
    assert all(0 <= seed < SEEDS for seed in seeds)
    assert panel.wishes[-1] == changed(PLAIN, ("seed",), panel.experiment.seed)


def test_that_what_is_being_typed_is_committed_before_another_change(panel, qtbot):
    noise = panel.editor(("data", "noise"))
    noise.setFocus()
    noise.selectAll()
    QTest.keyClicks(noise, "0.4")
    qtbot.mouseClick(panel.data.gallery.buttons["moons"], CLICK)
    assert panel.experiment.data.source == "moons"
    assert panel.experiment.data.noise == 0.4


def test_that_every_field_of_the_experiment_has_an_editor_or_a_part_of_its_own(panel):
    shown = {row.path for row in rows_of(PLAIN.data, ("data",))}
    shown |= {row.path for row in rows_of(PLAIN.network, ("network",))}
    shown |= {row.path for row in rows_of(PLAIN.training, ("training",))} | {("seed",)}
    shown.discard(("training", "regularizer", "strength"))
    missing = [path for path in shown if panel.editor(path) is None]
    assert not missing
    assert {info.name for info in fields(PLAIN)} == {
        "format",
        "version",
        "data",
        "network",
        "training",
        "seed",
        "breakpoints",
    }


def test_that_all_but_what_can_be_edited_on_the_way_are_marked_as_starting_anew(panel):
    marked = {path: label.resets for form in panel.forms for path, label in form._labels.items()}
    assert [path for path, resets in marked.items() if not resets] == [
        ("training", "learning_rate"), ("training", "batch_size"), ("training", "optimizer", "name"),
    ]  # fmt: skip
    assert "restarts training at t = 0" in panel.editor(("data", "noise")).toolTip()
    assert "restarts" not in panel.editor(("training", "learning_rate")).toolTip()


def test_that_every_control_has_a_name_and_a_tool_tip(panel):
    controls = [*panel.findChildren(NumberEdit), *panel.findChildren(ChoiceEdit), *panel.findChildren(FlagEdit)]
    controls += [panel.rate, panel.new_seed, panel.layers.add, *panel.data.gallery.buttons.values()]
    assert len(controls) > 25
    assert all(control.accessibleName() and control.toolTip() for control in controls)


def test_that_the_number_of_parameters_is_shown(panel):
    assert panel.network_header.note == "99 parameters"
    enter(panel, ("network", "hidden", 0, "nodes"), "5000")
    assert panel.network_header.note == "45\u202f027 parameters"


def test_that_a_section_folds_up_and_unfolds(panel, qtbot):
    qtbot.mouseClick(panel.data_header, CLICK)
    assert not panel.data.isVisible()
    assert panel.training.isVisible()
    panel.set_problem(build(changed(PLAIN, ("seed",), 8)))
    assert not panel.data.isVisible()
    qtbot.mouseClick(panel.data_header, CLICK)
    assert panel.data.isVisible()


@pytest.mark.parametrize("source", ["spirals", "digits", "wine"])
@pytest.mark.parametrize(("width", "scale"), [(238, 1.0), (270, 1.0), (238, 2.0), (420, 2.0), (200, 0.8)])
def test_that_nothing_is_wider_than_the_panel(panel, source, width, scale):
    font = QApplication.font()
    larger = QApplication.font()
    larger.setPointSizeF(font.pointSizeF() * scale)
    QApplication.setFont(larger)
    try:
        experiment = changed(PLAIN, ("training", "optimizer", "name"), "adam")
        panel.set_problem(build(with_source(experiment, source)))
        panel.apply_settings(ViewSettings(theme=DARK, font_scale=scale))
        panel.resize(width, 500)
        QApplication.processEvents()
        assert panel.area.horizontalScrollBar().maximum() == 0
        for form in (*panel.forms, panel.layers):
            for editor in (*form.findChildren(NumberEdit), *form.findChildren(ChoiceEdit)):
                if editor.isVisible():
                    right = editor.mapTo(panel, QPoint(editor.width(), 0)).x()
                    assert right <= width
                    assert editor.width() > 2 * editor.fontMetrics().height()
    finally:
        QApplication.setFont(font)


@pytest.mark.parametrize("key", ["Space", "Up", "Down", "Home", "M"])
def test_that_keys_of_a_focused_list_do_not_reach_the_window(qtbot, key):
    window = QMainWindow()
    panel = SetupPanel(window)
    panel.set_problem(build(PLAIN))
    window.setCentralWidget(panel)
    fired = []
    for name in (key, "Right"):
        action = QAction(name, window)
        action.setShortcut(name)
        action.triggered.connect(lambda _=False, name=name: fired.append(name))
        window.addAction(action)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    choice = panel.editor(("network", "initializer"))
    choice.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(choice.hasFocus)
    QTest.keyClick(window.windowHandle(), getattr(Qt.Key, f"Key_{key}"))
    choice.hidePopup()
    assert not fired
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Right)
    assert fired == ["Right"]
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Escape)
    assert not choice.hasFocus()


def test_that_the_mouse_leaves_the_focus_where_it_was(panel, qtbot):
    panel.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    panel.setFocus()
    qtbot.mouseClick(panel.data.gallery.buttons["moons"], CLICK)
    qtbot.mouseClick(panel.layers.add, CLICK)
    assert panel.hasFocus()


def test_that_a_refusal_goes_when_it_has_been_read_but_not_while_it_stands_in_the_field(panel):
    enter(panel, ("data", "noise"), "99")
    assert panel.editor(("data", "noise")).property("refused")
    panel.message.reading.timeout.emit()
    assert panel.message.isVisible()
    panel.setFocus()
    assert panel.message.isVisible()  # it is still to be read
    assert panel.message.reading.isActive()
    panel.message.reading.timeout.emit()
    assert not panel.message.isVisible()
