"""The controller's commands: each ends in one frame, and a refused one changes nothing."""

import pytest

from densegui.debugger.position import Granularity, Position
from densegui.debugger.selection import Kind, Selection
from densegui.errors import LoadError
from densegui.experiment.build import build
from densegui.experiment.edit import changed, with_source
from densegui.ui.controller import Controller
from tests.ui.conftest import PLAIN


@pytest.fixture
def controller(qapp):
    made = Controller(build(PLAIN))
    yield made
    made.close()


@pytest.fixture
def frames(controller):
    seen = []
    controller.frame_changed.connect(seen.append)
    return seen


@pytest.mark.parametrize(
    ("granularity", "position"),
    [
        (Granularity.OP, (0, 1)),
        (Granularity.LAYER, (0, 1)),
        (Granularity.PHASE, (0, 1)),
        (Granularity.MINIBATCH, (1, 0)),
    ],
)
def test_that_a_step_sends_one_frame_of_the_place_where_it_stops(controller, frames, granularity, position):
    controller.step(granularity)
    assert [frame.position for frame in frames] == [position]


def test_that_a_step_pauses_what_runs(qtbot, controller):
    controller.run()
    qtbot.waitUntil(lambda: controller.debugger.position.t > 3, timeout=10_000)
    controller.step_op()
    assert not controller.running
    assert controller.frame.position.i == 1


def test_that_a_reset_gives_the_same_initial_weights(qtbot, controller, frames):
    before = controller.frame.shown("W", 1).array.copy()
    controller.run()
    qtbot.waitUntil(lambda: controller.debugger.position.t > 3, timeout=10_000)
    controller.reset()
    assert controller.frame.position == Position(0, 0)
    assert controller.frame.curves.cost.size == 0
    assert (frames[-1].shown("W", 1).array == before).all()


def test_that_a_new_learning_rate_takes_effect_without_a_reset_and_running_goes_on(qtbot, controller):
    controller.run()
    qtbot.waitUntil(lambda: controller.debugger.position.t > 3, timeout=10_000)
    controller.set_learning_rate(0.003)
    assert controller.running
    assert controller.frame.position.t > 3
    assert controller.frame.learning_rate == 0.003
    controller.pause()
    controller.step(Granularity.MINIBATCH)
    ws = controller.frame.workspace
    assert ws.W_new[1] == pytest.approx(ws.W[1] - 0.003 * ws.dW[1], abs=1e-15)


def test_that_a_refused_experiment_leaves_all_as_it_was(controller):
    controller.step(Granularity.MINIBATCH)
    bad = with_source(PLAIN, "file", path="nowhere.csv")
    with pytest.raises(LoadError, match=r"nowhere\.csv"):
        controller.open(bad)
    assert controller.problem.experiment == PLAIN
    assert controller.frame.position == Position(1, 0)


def test_that_another_experiment_starts_at_zero_with_newer_versions(controller, frames):
    controller.step(Granularity.MINIBATCH)
    before = controller.frame.versions
    controller.open(changed(PLAIN, ("network", "hidden"), []))
    assert controller.frame.position == Position(0, 0)
    assert controller.frame.spec.L == 1
    assert all(new > old for new, old in zip(controller.frame.versions, before, strict=True))


def test_that_a_selection_of_a_layer_that_goes_away_is_dropped(controller):
    controller.select(Selection(Kind.NODE, 2, 5))
    controller.open(changed(PLAIN, ("network", "hidden"), []))
    assert controller.frame.selection is None


def test_that_a_node_that_does_not_exist_is_refused_in_one_sentence(qtbot, controller):
    with qtbot.waitSignal(controller.refused) as refused:
        controller.select(Selection(Kind.NODE, 2, 7))
    assert refused.args[0] == "node 2:7: layer 2 has nodes 1 to 6, not 7"
    assert controller.frame.selection is None


def test_that_examples_go_round_and_the_mean_goes_back_and_forth(controller):
    controller.next_example()
    assert controller.frame.example == 0  # no minibatch yet: nothing to choose from
    controller.step_op()
    controller.previous_example()
    assert controller.frame.example == 15
    controller.next_example()
    assert controller.frame.example == 0
    controller.mean_example()
    assert controller.frame.example is None
    controller.mean_example()
    assert controller.frame.example == 0
    controller.choose_example(3)
    controller.mean_example()
    controller.mean_example()
    assert controller.frame.example == 3


def test_that_a_diverged_run_refuses_to_run_on_and_says_why(qtbot, controller):
    controller.debugger.machine.workspace.theta_new[0] = float("nan")
    controller.step(Granularity.MINIBATCH)
    with qtbot.waitSignal(controller.refused) as refused:
        controller.run()
    assert "Z 1 of minibatch 0" in refused.args[0]
    assert not controller.running
    controller.reset()
    assert controller.frame.divergence is None
