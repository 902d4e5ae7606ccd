"""The panels that explain how training goes, on settings at the edge of sense: they say something, and never fail."""

import pytest
from PySide6.QtCore import QCoreApplication

from densegui.debugger.edits import SetLearningRate, SwitchOff
from tests.ui.test_lecture import CASES

PANELS = ("flow", "distributions", "direction")
CHOSEN = (
    "source digits", "learning rate 1e9 with identity", "no hidden layer", "a minibatch larger than the data",
    "minibatches of one", "no test set", "a tiny training set", "float32",
)  # fmt: skip


@pytest.mark.parametrize("case", CHOSEN)
def test_that_every_panel_has_something_to_say(make_window, case):
    window = make_window()
    controller, docks = window.controller, window.panels.docks
    window.setup.experiment_changed.emit(CASES[case])
    for name in PANELS:
        docks[name].bring_up()
        window.panels.build([name])
        view = docks[name].view
        for act in (controller.step_op, controller.step_phase, controller.step_minibatch, controller.step_minibatch):
            act()
            QCoreApplication.processEvents()
            if hasattr(view, "jobs"):
                view.jobs.finish()
            docks[name].grab()
        if controller.frame.spec.L > 1:
            window.time.edit(SwitchOff(1, 1))
        window.time.edit(SetLearningRate(0.01))
        controller.debugger.run_minibatches(5)
        controller.show(controller.debugger.frame())
        if hasattr(view, "jobs"):
            view.jobs.finish()
        docks[name].grab()
    assert docks["flow"].view.sentence.text()
    assert docks["distributions"].view.plots.pictures
    assert docks["direction"].view.sentence.text()
