"""What a student has to begin with: the experiment to compare on, its trace, and the reference made from it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from densegui.debugger.compare.compare import Comparison, compare
from densegui.debugger.compare.reading import read_student
from densegui.debugger.compare.reference import Reference, from_frame
from densegui.debugger.debugger import Debugger
from densegui.debugger.position import Granularity
from densegui.debugger.trace import finished_arrays
from densegui.experiment.build import build
from densegui.experiment.config import Experiment
from densegui.experiment.document import builtin
from tests.debugger.compare import student

Judge = Callable[..., Comparison]


@dataclass(frozen=True)
class Setup:
    """A minibatch: what we have, as a trace would write it, and what it is compared with."""

    trace: student.Arrays
    reference: Reference
    experiment: Experiment

    @property
    def g(self) -> list[str]:
        return [layer.activation for layer in self.experiment.network.hidden]

    @property
    def rate(self) -> float:
        return self.experiment.training.learning_rate


def setup(experiment: Experiment, t: int) -> Setup:
    debugger = Debugger(build(experiment))
    debugger.run_minibatches(t)
    frame = debugger.step(Granularity.MINIBATCH)
    assert debugger.divergence is None
    arrays = {name: np.array(array) for name, array in finished_arrays(frame).items()}
    return Setup(arrays, from_frame(frame, "it"), experiment)


def made(**changes: Any) -> Experiment:
    content = {"format": "densegui-experiment", "version": 1, "data": {"source": "clusters"}, "seed": 3}
    return Experiment.model_validate(content | changes)


def run(setting: Setup, bug: str, batch_size: int = 0) -> student.Arrays:
    """A student's arrays of a minibatch, with a bug."""
    return student.run(setting.trace, setting.g, setting.rate, bug, batch_size)


def check(result: Comparison, name: str, words: str) -> None:
    """The first difference is at `name`, and its cause begins with these words."""
    assert result.sentence.startswith(f"differs at {name}: {words}")
    assert not result.agrees
    assert result.first is not None
    assert str(result.first.name) == name


def subset(arrays: student.Arrays, names: Iterable[str]) -> student.Arrays:
    """Some of the arrays."""
    return {name: arrays[name] for name in names}


@pytest.fixture(scope="session")
def last() -> Setup:
    """The last minibatch of the first epoch, with 4 examples instead of 11."""
    return setup(builtin("compare"), 6)


@pytest.fixture(scope="session")
def whole() -> Setup:
    """A minibatch of 11 examples."""
    return setup(builtin("compare"), 3)


@pytest.fixture
def judge(tmp_path: Path) -> Judge:
    """Write arrays into a file and compare them."""

    def compared(arrays: Mapping[str, np.ndarray], reference: Reference) -> Comparison:
        np.savez(tmp_path / "mine.npz", **arrays)
        return compare(read_student(tmp_path / "mine.npz", reference.rules.L), reference)

    return compared
