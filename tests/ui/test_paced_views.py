"""Views that are drawn a few times a second: a hidden one does nothing, and draws the newest frame when it is seen."""

import pytest

from densegui.ui.confusion.view import ConfusionView
from densegui.ui.direction.view import DirectionView
from densegui.ui.distributions.view import DistributionsView
from densegui.ui.flow.view import FlowView
from densegui.ui.minibatch.view import MinibatchView
from densegui.ui.representation.view import RepresentationView
from densegui.ui.variables.view import VariablesView
from densegui.ui.weights.view import WeightsView
from densegui.ui.worked import WorkedView

VIEWS = (
    ConfusionView, DirectionView, DistributionsView, FlowView, MinibatchView, RepresentationView, VariablesView,
    WeightsView,
)  # fmt: skip


@pytest.mark.parametrize("kind", VIEWS)
def test_that_a_hidden_view_does_nothing(make_shown, kind, frame_at, monkeypatch):
    view = make_shown(kind, frame_at(3, 4))
    view.hide()
    done = []
    name = "work" if issubclass(kind, WorkedView) else "present"
    monkeypatch.setattr(view, name, lambda frame: done.append(frame.position))
    view.show_frame(frame_at(4, 4))
    view.show_frame(frame_at(5, 4))
    assert done == []
    view.show()
    assert done == [(5, 4)]
