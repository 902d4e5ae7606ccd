"""Running on the GUI thread in slices, and in a thread: both advance the debugger, pause, and leave nothing behind."""

import threading

import pytest

from densegui.debugger.debugger import Debugger
from densegui.debugger.position import Position
from densegui.experiment.build import build
from densegui.experiment.config import Experiment
from densegui.experiment.edit import changed
from densegui.ui import runner as runner_module
from densegui.ui.runner import Runner, needs_thread

PLAIN = Experiment(format="densegui-experiment", version=1)


@pytest.fixture(params=["slices", "thread"])
def runner(request, qapp, monkeypatch):
    if request.param == "thread":
        monkeypatch.setattr(runner_module, "is_heavy", lambda spec, examples: True)
    made = Runner()
    yield made
    made.close()


@pytest.fixture
def debugger():
    return Debugger(build(PLAIN))


def frames_of(runner):
    frames = []
    runner.frame_ready.connect(frames.append)
    return frames


def test_that_running_sends_frames_of_growing_positions(qtbot, runner, debugger):
    frames = frames_of(runner)
    runner.start(debugger)
    qtbot.waitUntil(lambda: len(frames) >= 3, timeout=10_000)
    runner.pause()
    positions = [frame.position for frame in frames]
    assert positions == sorted(set(positions)) or positions[-1] == positions[-2]
    assert all(position.i == 0 and position.t > 0 for position in positions)


def test_that_a_paused_runner_has_let_go_of_the_debugger(qtbot, runner, debugger):
    frames = frames_of(runner)
    runner.start(debugger)
    qtbot.waitUntil(lambda: debugger.position.t > 5, timeout=10_000)
    runner.pause()
    stopped = debugger.position
    qtbot.wait(60)
    assert debugger.position == stopped == frames[-1].position
    assert not runner.running
    assert not [thread for thread in threading.enumerate() if thread.name == "training"]


def test_that_running_gives_the_bits_of_stepping(qtbot, runner, debugger):
    runner.start(debugger)
    qtbot.waitUntil(lambda: debugger.position.t > 40, timeout=10_000)
    runner.pause()
    straight = Debugger(build(PLAIN))
    straight.run_minibatches(debugger.position.t)
    ours, theirs = debugger.frame(), straight.frame()
    for layer in range(1, ours.spec.L + 1):
        assert ours.shown("W", layer).array.tobytes() == theirs.shown("W", layer).array.tobytes()
    assert ours.curves.cost.tobytes() == theirs.curves.cost.tobytes()


def test_that_an_epoch_ends_at_its_last_minibatch(qtbot, runner, debugger):
    frames = frames_of(runner)
    runner.start(debugger, one_epoch=True)
    qtbot.waitUntil(lambda: not runner.running, timeout=10_000)
    per_epoch = -(-debugger.problem.split.train.m // PLAIN.training.batch_size)
    assert frames[-1].position == Position(per_epoch, 0)
    assert frames[-1].epoch == 1


def test_that_running_from_the_middle_of_a_minibatch_finishes_it_first(qtbot, runner, debugger):
    debugger.goto(Position(2, 9))
    runner.start(debugger)
    qtbot.waitUntil(lambda: debugger.position.t > 3, timeout=10_000)
    runner.pause()
    straight = Debugger(build(PLAIN))
    straight.run_minibatches(debugger.position.t)
    assert debugger.frame().curves.cost.tobytes() == straight.frame().curves.cost.tobytes()


def test_that_a_number_that_is_not_finite_ends_the_run(qtbot, runner):
    debugger = Debugger(build(changed(PLAIN, ("training", "learning_rate"), 1e12)))
    debugger.machine.workspace.theta_new[0] = float("nan")
    runner.start(debugger)
    qtbot.waitUntil(lambda: not runner.running, timeout=10_000)
    assert debugger.divergence is not None
    assert debugger.position == Position(1, 0)


def test_that_an_error_in_training_reaches_the_gui_thread(qtbot, runner, debugger, monkeypatch):
    def fail(*_, **__):
        raise RuntimeError("planted")

    monkeypatch.setattr(debugger, "advance", fail)
    with qtbot.capture_exceptions() as errors:
        runner.start(debugger)
        qtbot.waitUntil(lambda: bool(errors), timeout=10_000)
        runner.close()
    assert "planted" in str(errors[0][1])


def test_that_only_large_networks_or_sets_need_a_thread():
    small = build(PLAIN)
    wide = changed(PLAIN, ("network", "hidden"), [{"nodes": 1500, "activation": "relu"}] * 2)
    assert not needs_thread(small)
    assert needs_thread(build(wide))


def test_that_metrics_of_a_large_set_come_after_the_pause(qtbot, qapp, monkeypatch, debugger):
    monkeypatch.setattr(runner_module, "PATIENCE", 0.0)
    monkeypatch.setattr(runner_module, "SLICE_SECONDS", 0.0)
    runner = Runner()
    frames = frames_of(runner)
    runner.start(debugger)
    recorder = debugger.machine.recorder
    # Not where an epoch has just ended: its metrics are those that are to come later here.
    qtbot.waitUntil(lambda: not recorder.busy and recorder.history.evaluations[-1].t < debugger.position.t)
    t = debugger.position.t
    recorder.evaluate(debugger.setting.spec, debugger.machine.state().theta, t, debugger.machine.epoch)
    runner.pause()
    assert debugger.machine.recorder.busy
    assert frames[-1].evaluation.t < t
    qtbot.waitUntil(lambda: frames[-1].evaluation.t == t, timeout=10_000)
    assert frames[-1].position.t == t
    assert not debugger.machine.recorder.busy
    runner.close()


def test_that_a_new_run_or_another_experiment_ends_waiting_for_metrics(qtbot, qapp, monkeypatch, debugger):
    monkeypatch.setattr(runner_module, "PATIENCE", 0.0)
    runner = Runner()
    frames = frames_of(runner)
    runner.start(debugger)
    qtbot.waitUntil(lambda: debugger.position.t > 5, timeout=10_000)
    debugger.settle()
    theta = debugger.machine.state().theta
    debugger.machine.recorder.evaluate(debugger.setting.spec, theta, debugger.position.t, 0.1)
    runner.pause()
    runner.forget()
    seen = len(frames)
    qtbot.wait(30)
    assert len(frames) == seen
    runner.close()
