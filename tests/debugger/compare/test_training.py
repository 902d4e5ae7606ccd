"""Over several minibatches: parameters that differ already are traced back to how the student has trained."""

from collections.abc import Callable

import numpy as np
import pytest

from densegui.debugger.compare import training
from densegui.debugger.compare.compare import Comparison
from densegui.experiment.document import builtin
from tests.debugger.compare import student
from tests.debugger.compare.conftest import Setup, setup
from tests.debugger.compare.test_mistakes import subset

Judge = Callable[..., Comparison]
M, SIZE, SEED = 70, 11, 7


@pytest.fixture(scope="session")
def begin() -> Setup:
    return setup(builtin("compare"), 0)


@pytest.fixture(scope="session")
def later() -> Setup:
    """A minibatch of the second epoch."""
    return setup(builtin("compare"), 9)


def minibatch(t: int, way: str) -> np.ndarray:
    """Rows of the training set; an epoch is default_rng([seed, epoch]).permutation(m)."""
    per_epoch = M // SIZE if way == "dropped" else -(-M // SIZE)
    epoch, place = divmod(t, per_epoch)
    order = np.random.default_rng([SEED, epoch]).permutation(M)
    rows = order[place * SIZE :][:SIZE]
    if way == "filled" and rows.size < SIZE:
        rows = np.concatenate([rows, order[: SIZE - rows.size]])
    return rows


def train(begin: Setup, t: int, bug: str = "", way: str = "") -> student.Arrays:
    """The student's own training: t minibatches, then the arrays of the next one."""
    assert begin.reference.sampling is not None
    examples = begin.reference.sampling.problem.split.train
    theta = {name: begin.trace[name] for name in ("W1", "b1", "W2", "b2", "W3", "b3")}
    for done in range(t + 1):
        rows = minibatch(done, way)
        one_hot = np.eye(5)[:, examples.labels[rows]]
        made = student.run(theta | {"X": examples.rows[rows].T, "Y": one_hot}, begin.g, begin.rate, bug, SIZE)
        theta = {name: made[f"{name}_new"] for name in theta}
    return made


def test_that_a_right_training_agrees(begin: Setup, later: Setup, judge: Judge) -> None:
    assert judge(train(begin, 9), later.reference).sentence == "agrees"
    assert judge(student.rows(student.as_float32(train(begin, 9))), later.reference).sentence == "agrees"


SAYS = "trained so in the minibatches before: "


@pytest.mark.parametrize("names", [None, "W1 b1 W2 b2 W3 b3"])
@pytest.mark.parametrize(
    ("bug", "words"),
    [
        ("batch size", "wrong last minibatch: "),
        ("prime forgotten", "g'(z) forgotten"),
        ("all summed", "×m: batch mean forgotten"),
        ("another g", "another activation: ReLU instead of tanh"),
        ("updated W", "gradient of an earlier layer taken with the updated W"),
        ("bias forgotten", "bias forgotten"),
        ("rate missing", "learning rate forgotten"),
    ],
)
def test_that_a_mistake_in_each_minibatch_is_named(
    bug: str, words: str, names: str | None, begin: Setup, later: Setup, judge: Judge
) -> None:
    mine = train(begin, 9, bug)
    result = judge(subset(mine, names.split()) if names else mine, later.reference)
    assert result.sentence.startswith(f"differs at W1: {SAYS}{words}")


@pytest.mark.parametrize(
    ("way", "name", "words"),
    [
        ("dropped", "X", "wrong last minibatch: the smaller one at an epoch's end is left out"),
        ("filled", "W1", f"{SAYS}wrong last minibatch: it is filled up with the epoch's first examples"),
    ],
)
def test_that_other_minibatches_are_named(
    way: str, name: str, words: str, begin: Setup, later: Setup, judge: Judge
) -> None:
    mine = train(begin, 9, way=way)
    assert judge(mine, later.reference).sentence.startswith(f"differs at {name}: {words}")
    theta = subset(mine, ["W1", "W2", "W3"])
    assert judge(theta, later.reference).sentence.startswith(f"differs at W1: {SAYS}wrong last minibatch")


def test_that_the_last_minibatch_filled_up_is_named_at_once(begin: Setup, last: Setup, judge: Judge) -> None:
    result = judge(train(begin, 6, way="filled"), last.reference)
    assert result.sentence.startswith("differs at X: wrong last minibatch: it is filled up with the epoch's first")
    assert result.sentence.endswith("the shape is (7, 11), ours is (7, 4)")


def test_that_parameters_that_were_not_trained_are_named(begin: Setup, later: Setup, judge: Judge) -> None:
    own = later.trace | subset(begin.trace, ["W1", "b1", "W2", "b2", "W3", "b3"])
    result = judge(student.run(own, begin.g, begin.rate), later.reference)
    assert result.sentence.startswith("differs at W1: not trained: W1 is what it was before minibatch 0; 9 minibatches")


def test_that_a_training_that_nothing_explains_points_to_earlier_minibatches(later: Setup, judge: Judge) -> None:
    odd = later.trace["W2"] + 0.01 * np.arange(72.0).reshape(9, 8)
    result = judge(later.trace | {"W2": odd}, later.reference)
    assert result.sentence == (
        "differs at W2: unexplained; the mistake is before this minibatch; compare an earlier one"
    )


def test_that_raw_features_are_named(later: Setup, judge: Judge) -> None:
    assert later.reference.sampling is not None
    raw = later.reference.sampling.problem.split.dataset.rows[later.trace["indices"]]
    assert judge({"X": raw}, later.reference).sentence == "differs at X: X is not standardised"


def test_that_what_this_minibatch_shows_is_tried_however_many_came_before(
    begin: Setup, later: Setup, judge: Judge, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(training, "MOST_MINIBATCHES", 3)
    mine = train(begin, 9, "prime forgotten")
    words = "differs at W1: trained so in the minibatches before: g'(z) forgotten"
    assert judge(mine, later.reference).sentence.startswith(words)
    alone = judge(subset(mine, ["W1", "W2", "W3"]), later.reference)
    assert alone.sentence == "differs at W1: unexplained; the mistake is before this minibatch; compare an earlier one"
