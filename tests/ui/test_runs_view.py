"""The panel of runs and their curves in the cost plot: real clicks and keys, numbers held against the arrays."""

import csv
from dataclasses import replace
from functools import partial
from itertools import combinations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QFileDialog, QLineEdit, QMessageBox

from densegui.debugger.debugger import Debugger
from densegui.debugger.runs import MOST
from densegui.experiment.build import build
from densegui.experiment.edit import changed
from densegui.ui.plots.cost_lines import run_stroke
from densegui.ui.plots.cost_plot import CostPlot
from densegui.ui.runs.saving import CURVES, TABLE
from densegui.ui.runs.view import RunsView
from densegui.ui.theme import DARK, LIGHT
from tests.ui.conftest import experiment
from tests.ui.helpers import activate, note_wishes

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def kept():
    """Run 1: 140 minibatches with λ = 0.1. Run 2: 70 with 0.5. Standing at 40:0 of a third with 0.5 and Adam."""
    first = Debugger(build(experiment()))
    first.run_minibatches(140)
    first.keep_run()
    second = Debugger(build(changed(experiment(), ("training", "learning_rate"), 0.5)), first.versions, first.runs)
    second.run_minibatches(70)
    second.keep_run()
    training = {"learning_rate": 0.5, "optimizer": {"name": "adam"}}
    third = Debugger(build(experiment(training=training)), second.versions, second.runs)
    third.run_minibatches(40)
    return third


@pytest.fixture
def make_view(qtbot, make_shown):
    def make(frame, size=(1000, 230), **settings):
        view = make_shown(RunsView, None, size, **settings)
        view.wishes = note_wishes(view, "runs")
        activate(qtbot, view)
        view.show_frame(frame)
        return view

    return make


def texts(view):
    model = view.model
    return [[model.index(row, c).data() for c in range(model.columnCount())] for row in range(model.rowCount())]


def column(view, title):
    titles = [view.model.headerData(c, Qt.Orientation.Horizontal) for c in range(view.model.columnCount())]
    return titles.index(title)


def click_row(qtbot, view, row, c=1):
    place = view.table.visualRect(view.model.index(row, c)).center()
    qtbot.mouseClick(view.table.viewport(), LEFT, pos=place)


def click_header(qtbot, view, title):
    header = view.table.horizontalHeader()
    c = column(view, title)
    view.table.scrollTo(view.model.index(0, c))
    qtbot.mouseClick(header.viewport(), LEFT, pos=QPoint(header.sectionViewportPosition(c) + 8, header.height() // 2))


# -- the table


def test_that_the_table_shows_this_run_the_kept_ones_and_what_differs(make_view, kept):
    frame = kept.frame()
    view = make_view(frame)
    rows = texts(view)
    assert [row[0] for row in rows] == ["this run", "run 1", "run 2"]
    assert [row[1] for row in rows] == ["40", "140", "70"]
    assert [row[column(view, "Learning rate")] for row in rows] == ["0.5", "0.1", "0.5"]
    assert [row[column(view, "Optimiser")] for row in rows] == ["Adam", "SGD", "SGD"]
    assert view.model.differing == ("Learning rate", "Optimiser")
    result = frame.runs.kept[0].result
    assert rows[1][column(view, "𝒞 test")] == f"{result.test_cost:.4f}"
    assert rows[1][column(view, "acc. train")] == f"{100 * result.train_accuracy:.1f} %"
    assert view.note.text == "2 kept, at most 20 · differ in: Learning rate, Optimiser"


def test_that_only_this_runs_row_changes_while_it_goes_on(qtbot, make_view, kept):
    view = make_view(kept.frame())
    click_row(qtbot, view, 2)
    with qtbot.assertNotEmitted(view.model.modelReset):
        view.show_frame(kept.run_minibatches(3))
    assert texts(view)[0][1] == "43"
    assert view.table.number == 2


def test_that_a_click_on_a_title_sorts_and_this_run_stays_first(qtbot, make_view, kept):
    view = make_view(kept.frame())
    click_row(qtbot, view, 1)
    click_header(qtbot, view, "minibatches")
    assert [row[0] for row in texts(view)] == ["this run", "run 2", "run 1"]
    assert view.table.number == 1
    assert view.table.selectionModel().selectedRows()[0].row() == 2
    click_header(qtbot, view, "minibatches")
    assert [row[0] for row in texts(view)] == ["this run", "run 1", "run 2"]
    click_header(qtbot, view, "𝒞 train")
    costs = [run.result.train_cost for run in view.model.runs.kept]
    assert [row[0] for row in texts(view)[1:]] == [f"run {k + 1}" for k in np.argsort(costs)]
    view.show_frame(kept.delete_run(1))
    assert [row[0] for row in texts(view)] == ["this run", "run 2"]


def test_that_an_edit_on_the_way_is_told(make_view, kept):
    kept.set_learning_rate(0.25)
    kept.run_minibatches(5)
    view = make_view(kept.keep_run())
    c = column(view, "edits")
    assert [row[c] for row in texts(view)] == ["1", "—", "—", "1"]
    assert "λ = 0.25 at 40" in view.model.index(3, c).data(Qt.ItemDataRole.ToolTipRole)


# -- wishes


def test_that_the_buttons_wish_for_the_selected_run(qtbot, make_view, kept):
    view = make_view(kept.frame())
    assert not view.open.isEnabled()
    click_row(qtbot, view, 0)
    assert not view.delete.isEnabled()
    qtbot.mouseClick(view.keep, LEFT)
    click_row(qtbot, view, 2)
    qtbot.mouseClick(view.open, LEFT)
    qtbot.mouseClick(view.delete, LEFT)
    qtbot.mouseClick(view.automatic, LEFT)
    qtbot.mouseClick(view.test, LEFT)
    assert view.wishes == [("run_kept",), ("run_opened", 2), ("run_deleted", 2), ("keeping_chosen", False),
                           ("set_drawn", "test")]  # fmt: skip


def test_that_keys_do_the_same_and_space_is_the_tables(qtbot, make_view, kept):
    view = make_view(kept.frame())
    click_row(qtbot, view, 1)
    view.table.setFocus()
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Delete):
        qtbot.keyClick(view.table, key)
    assert view.wishes == [("run_drawn", 1, False), ("run_opened", 1), ("run_deleted", 1)]
    view.show_frame(kept.draw_run(1, False))
    qtbot.keyClick(view.table, Qt.Key.Key_Space)
    assert view.wishes[-1] == ("run_drawn", 1, True)


def test_that_a_click_on_the_box_draws_a_run_or_not(qtbot, make_view, kept):
    view = make_view(kept.frame())
    box = view.table.visualRect(view.model.index(2, 0))
    qtbot.mouseClick(view.table.viewport(), LEFT, pos=QPoint(box.left() + 12, box.center().y()))
    assert view.wishes == [("run_drawn", 2, False)]


@pytest.mark.parametrize("start", ["button", "key"])
def test_that_a_name_is_typed_in_place(qtbot, make_view, kept, start):
    view = make_view(kept.frame())
    click_row(qtbot, view, 1)
    if start == "button":
        qtbot.mouseClick(view.rename, LEFT)
    else:
        view.table.setFocus()
        qtbot.keyClick(view.table, Qt.Key.Key_F2)
    editor = view.table.findChild(QLineEdit)
    assert editor.text() == "run 1"
    editor.selectAll()
    qtbot.keyClicks(editor, "slow <b>")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: view.wishes == [("run_renamed", 1, "slow <b>")])
    assert texts(view)[1][0] == "run 1"
    view.show_frame(kept.rename_run(1, "slow <b>"))
    assert texts(view)[1][0] == "slow <b>"
    assert "&lt;b&gt;" in view.model.index(1, 0).data(Qt.ItemDataRole.ToolTipRole)


def test_that_a_full_list_says_so(make_view, kept):
    run = kept.runs.kept[0]
    for _ in range(MOST - 2):
        kept.runs = kept.runs.with_run(replace(run, name=""))
    view = make_view(kept.draw_set("test"))
    assert view.note.text.startswith("20 kept, at most 20 · full: delete one to keep another")
    assert view.test.isChecked()


# -- files


def test_that_the_table_and_the_curves_are_exported_and_read_back(qtbot, make_view, kept, tmp_path, monkeypatch):
    view = make_view(kept.frame())
    click_header(qtbot, view, "minibatches")
    answers = iter([(str(tmp_path / "table"), TABLE), (str(tmp_path / "curves.csv"), CURVES), ("", "")])
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: next(answers))
    for _ in range(3):
        qtbot.mouseClick(view.export, LEFT)
    assert view.wishes == [
        ("told", "Saved 3 runs in table.csv."),
        ("told", "Saved the curves of 2 runs in curves.csv."),
    ]
    with (tmp_path / "table.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["name"] for row in rows] == ["this run", "run 2", "run 1"]
    assert [float(row["Learning rate"]) for row in rows] == [0.5, 0.5, 0.1]
    assert float(rows[2]["train_cost"]) == kept.runs.kept[0].result.train_cost
    with (tmp_path / "curves.csv").open(newline="", encoding="utf-8") as file:
        costs = [float(row["cost"]) for row in csv.DictReader(file) if row["run"] == "run 2" and row["cost"]]
    assert costs == kept.runs.kept[1].curves.cost.tolist()


def test_that_a_file_that_cannot_be_written_is_one_sentence(qtbot, make_view, kept, tmp_path, monkeypatch):
    view = make_view(kept.frame())
    path = str(tmp_path / "missing" / "a.csv")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (path, TABLE))
    qtbot.mouseClick(view.export, LEFT)
    (wish,) = view.wishes
    assert wish[0] == "refused"
    assert "missing" in wish[1]


# -- curves in the cost plot


@pytest.fixture
def make_plot(make_shown):
    return partial(make_shown, CostPlot, size=(1000, 230))


def line(plot, name):
    (curve,) = [curve for curve in plot.curves._curves if curve.stroke is plot._strokes.get(name)]
    return curve


def test_that_ticked_runs_are_drawn_and_are_their_arrays(qtbot, make_plot, kept):
    first, second = kept.runs.kept
    plot = make_plot(kept.frame())
    for run in (first, second):
        curve = line(plot, f"run {run.number}")
        np.testing.assert_array_equal(curve.x, run.curves.evaluated)
        np.testing.assert_array_equal(curve.y, run.curves.train_cost)
        assert curve.past == curve.x.size
    assert plot.plot.view.viewRange()[0][1] >= 140
    assert plot.header.info.shown_text().endswith("run 1 · run 2")
    qtbot.mouseClick(plot.accuracy_button, LEFT)
    np.testing.assert_array_equal(line(plot, "run 2").y, second.curves.train_accuracy)
    qtbot.mouseClick(plot.cost_button, LEFT)
    qtbot.mouseClick(plot.log_button, LEFT)
    np.testing.assert_allclose(10 ** line(plot, "run 1").y, first.curves.train_cost, rtol=1e-12)
    low, high = plot.plot.view.viewRange()[1]
    assert 10**low <= min(run.curves.train_cost.min() for run in (first, second))
    assert 10**high >= max(run.curves.train_cost.max() for run in (first, second))


def test_that_the_test_sets_curves_are_drawn_where_wished(qtbot, make_plot, kept):
    plot = make_plot(kept.draw_set("test"))
    np.testing.assert_array_equal(line(plot, "run 1").y, kept.runs.kept[0].curves.test_cost)
    assert plot.header.info.shown_text().endswith("run 1, test · run 2, test")
    qtbot.mouseClick(plot.accuracy_button, LEFT)
    np.testing.assert_array_equal(line(plot, "run 1").y, kept.runs.kept[0].curves.test_accuracy)


def test_that_a_run_that_is_not_ticked_is_not_drawn(make_plot, kept):
    plot = make_plot(kept.frame())
    plot.show_frame(kept.draw_run(1, False))
    assert "run 1" not in plot._strokes
    assert line(plot, "run 2").x.size
    assert plot.plot.view.viewRange()[0][1] < 140


def test_that_the_readout_has_the_runs_numbers(qtbot, make_plot, kept):
    plot = make_plot(kept.frame(), size=(1400, 230))
    first, second = kept.runs.kept
    for t in (30, 100):
        view = plot.plot.view
        place = plot.plot.mapFromScene(view.mapViewToScene(QPointF(t, sum(view.viewRange()[1]) / 2)))
        qtbot.mouseMove(plot.plot.viewport(), place)
        told = plot.header.info.shown_text()
        t = min(t, 40)  # of this run there are no more
        e = [np.searchsorted(run.curves.evaluated, t, "right") - 1 for run in (first, second)]
        assert f"run 1 {first.curves.train_cost[e[0]]:.4f}" in told
        assert f"run 2 {second.curves.train_cost[e[1]]:.4f}" in told


def test_that_beyond_its_end_a_run_has_no_number(qtbot, make_plot, kept):
    kept.run_minibatches(90)
    plot = make_plot(kept.frame(), size=(1400, 230))
    view = plot.plot.view
    place = plot.plot.mapFromScene(view.mapViewToScene(QPointF(100, sum(view.viewRange()[1]) / 2)))
    qtbot.mouseMove(plot.plot.viewport(), QPoint(1, 1))
    qtbot.mouseMove(plot.plot.viewport(), place)
    assert plot.header.info.shown_text().endswith("run 2 —")


def test_that_a_crowded_legend_says_how_many_there_are(make_plot, kept):
    run = kept.runs.kept[0]
    for _ in range(MOST - 2):
        kept.runs = kept.runs.with_run(replace(run, name="a rather long name of a run"))
    plot = make_plot(kept.draw_set("train"))
    assert plot.header.info.shown_text().startswith("train · run 1 · run 2 · a rather lo…")
    assert " more" in plot.header.info.shown_text()
    assert plot.header.info._legend_width(plot.header.info._fitting_legend()) <= plot.header.info.width()


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_that_no_two_runs_look_alike_to_any_eyes(theme):
    """Colours are told apart by their distance in what is left of them for eyes without one kind of cone."""
    strokes = [run_stroke(theme, replace_place(place)) for place in range(MOST)]
    assert len({(stroke.color.name(), stroke.dashes) for stroke in strokes}) == MOST
    # Machado, Oliveira and Fernandes (2009), severity 1: red-blind and green-blind.
    kinds = (
        np.eye(3),
        np.array([[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]),
        np.array([[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]),
    )
    for a, b in combinations(strokes[:5] + strokes[5:6], 2):
        for kind in kinds:
            seen = [
                kind @ np.array([stroke.color.redF(), stroke.color.greenF(), stroke.color.blueF()]) for stroke in (a, b)
            ]
            assert a.dashes != b.dashes or np.linalg.norm(seen[0] - seen[1]) > 0.2, (a, b)


def replace_place(place):
    debugger = Debugger(build(experiment()))
    debugger.run_minibatches(1)
    return replace(debugger.keep_run().runs.kept[0], place=place)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_that_the_colours_of_runs_are_seen_on_their_ground(theme):
    def luminance(color):
        parts = np.array([color.redF(), color.greenF(), color.blueF()])
        return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4) @ [0.2126, 0.7152, 0.0722]

    ground = luminance(theme.color("panel"))
    for place in range(len(theme.runs)):
        low, high = sorted((ground, luminance(theme.run_color(place))))
        assert (high + 0.05) / (low + 0.05) >= 3


# -- the window


@pytest.fixture
def window(make_active_window):
    return make_active_window(experiment())


def test_that_the_key_keeps_a_run_and_the_panel_opens_its_settings_again(qtbot, window):
    controller = window.controller
    qtbot.keyClick(window, Qt.Key.Key_K)
    assert "nothing to keep yet" in window.status.doing.text()
    controller.show(controller.debugger.run_minibatches(30))
    qtbot.keyClick(window, Qt.Key.Key_K)
    qtbot.keyClick(window, Qt.Key.Key_0, Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: window.panels.docks["runs"].built is not None)
    view = window.panels.docks["runs"].built
    assert view.isVisible()
    assert [row[0] for row in texts(view)] == ["this run", "run 1"]
    window.setup.experiment_changed.emit(changed(controller.present_experiment(), ("seed",), 3))
    assert controller.frame.position == (0, 0)
    assert [row[column(view, "Seed")] for row in texts(view)] == ["3", "7"]
    controller.show(controller.debugger.run_minibatches(20))
    click_row(qtbot, view, 1)
    qtbot.mouseClick(view.open, LEFT)
    assert controller.present_experiment() == controller.frame.runs.kept[0].experiment
    assert controller.problem.experiment.seed == 7
    assert window.windowTitle() == "run 1 – densegui"
    assert [(run.name, run.automatic) for run in controller.frame.runs.kept] == [("run 1", False), ("run 2", True)]
    qtbot.mouseClick(view.automatic, LEFT)
    controller.show(controller.debugger.run_minibatches(20))
    window.actions_by_name["reset"].trigger()
    assert len(controller.frame.runs.kept) == 2
    click_row(qtbot, view, 2)
    qtbot.mouseClick(view.delete, LEFT)
    assert [run.name for run in controller.frame.runs.kept] == ["run 1"]


def test_that_changes_on_the_way_are_said_to_be_left_out(qtbot, window):
    controller = window.controller
    controller.show(controller.debugger.run_minibatches(30))
    controller.set_learning_rate(0.7)
    controller.show(controller.debugger.run_minibatches(30))
    controller.keep_run()
    window._wishes["run_opened"](1)
    assert controller.frame.learning_rate == 0.7
    assert "not made again" in window.status.doing.text()


def test_that_a_run_whose_data_have_gone_is_refused_and_all_stays(qtbot, window, tmp_path):
    data = "x,y,kind\n" + "".join(f"{k % 7},{k % 5},{'ab'[k % 2]}\n" for k in range(40))
    (tmp_path / "d.csv").write_text(data)
    controller = window.controller
    controller.open(experiment(data={"source": "file", "path": "d.csv"}), tmp_path)
    controller.show(controller.debugger.run_minibatches(30))
    controller.keep_run()
    controller.open(experiment(), None)
    (tmp_path / "d.csv").unlink()
    before = controller.problem
    window._wishes["run_opened"](1)
    box = window.findChild(QMessageBox)
    assert "d.csv" in box.text()
    box.close()
    assert controller.problem is before
    assert controller.base_folder == tmp_path


def test_that_training_goes_on_when_a_run_is_kept(qtbot, window):
    controller = window.controller
    controller.run()
    qtbot.waitUntil(lambda: controller.debugger.position.t > 5)
    qtbot.keyClick(window, Qt.Key.Key_K)
    assert controller.running
    assert len(controller.debugger.runs.kept) == 1
    controller.pause()
