"""Each mistake of a student is named, with the first operation that it spoils, whatever conventions they follow."""

from collections.abc import Callable, Iterable
from dataclasses import replace

import numpy as np
import pytest

from densegui.debugger.compare.chain import Chain
from densegui.debugger.compare.compare import Comparison
from densegui.debugger.compare.examine import Verdict
from densegui.debugger.compare.names import order
from densegui.experiment.document import builtin
from tests.debugger.compare import student
from tests.debugger.compare.conftest import Setup, made, setup

Judge = Callable[..., Comparison]

# The bug, the first array that it spoils, and words that its cause must have.
BUGS = [
    ("bias forgotten", "Z1", "bias forgotten"),
    ("bias sign", "Z1", "sign of the bias"),
    ("overwritten Z", "Z1", "aliasing: tanh overwrote Z1"),
    ("another g", "A1", "another activation: ReLU instead of tanh"),
    ("softmax axis", "A3", "softmax over the wrong axis"),
    (
        "softmax axis, shifted",
        "A3",
        "softmax over the wrong axis: each class sums to 1 over the examples, each shifted",
    ),
    ("softmax shift", "A3", "softmax over the wrong axis: z is shifted by the largest of each class"),
    ("sigmoid output", "A3", "another activation: sigmoid instead of softmax"),
    ("log2", "loss", "another logarithm: base 2"),
    ("cost summed", "cost", "×m: batch mean forgotten"),
    ("sign dZ", "dZ3", "sign: Y − A3 instead of A3 − Y"),
    ("dZ over m twice", "dZ3", "÷m"),
    ("not one-hot", "dZ3", "Y is not one-hot"),
    ("softmax again", "dZ3", "a(1 − a) taken once too often"),
    ("prime forgotten", "dZ2", "g'(z) forgotten"),
    ("prime at a", "dZ2", "g' taken at a instead of z"),
    ("prime formula at z", "dZ2", "g' taken at z by the formula for a"),
    ("another prime", "dZ2", "the derivative of another activation: tanh' instead of sigmoid'"),
    ("updated W", "dZ2", "gradient of an earlier layer taken with the updated W"),
    ("dW summed", "dW3", "×m: batch mean forgotten"),
    ("all summed", "dW3", "×m: batch mean forgotten"),
    ("dW over m", "dW3", "÷m: divided by m = 11 twice"),
    ("sign dW", "dW3", "sign: −dW3 instead of dW3"),
    ("transposed dW", "dW2", "transposed"),
    ("last example", "dW3", "only the last example counts"),
    ("db axis", "db3", "bias summed over the wrong axis"),
    ("db not summed", "db3", "bias not summed"),
    ("integer dW", "dW3", "integer arrays"),
    ("integer W", "W1", "integer arrays"),
    ("labels off", "labels", "labels off by one: class k is taken for k + 1"),
    ("aliasing W", "W1", "aliasing: W was updated before it was stored"),
    ("rate sign", "W1_new", "sign: the update goes up the gradient"),
    ("rate missing", "W1_new", "learning rate forgotten"),
]

WAYS = {
    "columns": lambda arrays: arrays,
    "rows": student.rows,
    "float32 rows, out × in, 1/m in dZ": lambda arrays: student.as_float32(
        student.rows(student.out_by_in(student.mean_in_dZ(arrays)))
    ),
}


def run(setting: Setup, bug: str, batch_size: int = 0) -> student.Arrays:
    return student.run(setting.trace, setting.g, setting.rate, bug, batch_size)


def check(result: Comparison, name: str, words: str) -> None:
    assert result.sentence.startswith(f"differs at {name}: {words}")
    assert not result.agrees
    assert result.first is not None
    assert str(result.first.name) == name


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("bug", "name", "words"), BUGS, ids=[bug for bug, *_ in BUGS])
def test_that_a_mistake_is_named(bug: str, name: str, words: str, way: str, whole: Setup, judge: Judge) -> None:
    result = judge(WAYS[way](run(whole, bug)), whole.reference)
    check(result, name, words)


@pytest.mark.parametrize("way", WAYS)
def test_that_a_mean_by_the_usual_size_of_a_minibatch_is_a_wrong_last_minibatch(
    way: str, last: Setup, whole: Setup, judge: Judge
) -> None:
    result = judge(WAYS[way](run(last, "batch size", 11)), last.reference)
    check(result, "dW3", "wrong last minibatch: divided by batch_size = 11 instead of its own 4 examples")
    assert judge(WAYS[way](run(whole, "batch size", 11)), whole.reference).sentence == "agrees"


@pytest.mark.parametrize(
    "bug", ["sign dZ", "dZ over m twice", "not one-hot", "softmax again", "softmax axis", "sigmoid output"]
)
def test_that_what_follows_from_a_mistake_at_one_place_is_not_blamed(bug: str, whole: Setup, judge: Judge) -> None:
    result = judge(run(whole, bug), whole.reference)
    assert result.first is not None
    assert [row for row in result.rows if row.verdict is Verdict.DIFFERS] == [result.first]
    assert sum(row.verdict is Verdict.FOLLOWS for row in result.rows) >= 10


def subset(arrays: student.Arrays, names: Iterable[str]) -> student.Arrays:
    return {name: arrays[name] for name in names}


@pytest.mark.parametrize(
    ("bug", "names", "name", "words"),
    [
        ("bias forgotten", "dW1 dW2 dW3", "dW3", "bias forgotten: Z = WᵀA without b (in Z1)"),
        ("softmax axis", "dW1 dW2 dW3", "dW3", "softmax over the wrong axis: each class sums to 1"),
        ("prime forgotten", "dW1 dW2 dW3", "dW2", "g'(z) forgotten: dZ2 = W3 dZ3 (in dZ2)"),
        ("prime at a", "W1_new W2_new W3_new", "W1_new", "g' taken at a instead of z"),
        ("updated W", "dW1", "dW1", "gradient of an earlier layer taken with the updated W"),
        ("all summed", "dW1 dW2 dW3 db1 db2 db3", "dW3", "×m: batch mean forgotten"),
        ("rate missing", "W1_new b1_new", "W1_new", "learning rate forgotten"),
        ("db axis", "b1_new b2_new b3_new", "b1_new", "bias summed over the wrong axis"),
        ("not one-hot", "W3_new", "W3_new", "Y is not one-hot"),
        ("another g", "cost", "cost", "another activation: ReLU instead of tanh (in A1)"),
    ],
)  # fmt: skip
def test_that_a_few_arrays_are_enough(bug: str, names: str, name: str, words: str, whole: Setup, judge: Judge) -> None:
    result = judge(subset(run(whole, bug), names.split()), whole.reference)
    check(result, name, words)


@pytest.mark.parametrize("t", [1, 3, 4, 5, 6])
def test_that_a_sum_over_both_axes_is_named_where_rounding_alone_keeps_it_from_0(t: int, judge: Judge) -> None:
    """Each column of dZ[L] adds up to 0."""
    setting = setup(builtin("compare"), t)
    dZ3, dZ2 = setting.trace["dZ3"], setting.trace["dZ2"]
    m = dZ3.shape[1]
    mine = {"dZ3": dZ3, "dZ2": dZ2, "db3": np.full((5, 1), dZ3.sum() / m), "db2": np.full((8, 1), dZ2.sum() / m)}
    assert mine["db3"].any()
    words = "bias summed over both axes: one number for all nodes, divided by m"
    check(judge(mine, setting.reference), "db3", words)
    alone = judge(subset(mine, ["db3"]), setting.reference).sentence
    assert alone.startswith(
        ("differs at db3: bias summed over both axes", "differs at db3: bias averaged over both axes")
    )


def test_that_a_cost_with_a_number_for_each_example_is_a_mean_forgotten(whole: Setup, judge: Judge) -> None:
    result = judge({"A3": whole.trace["A3"], "cost": whole.trace["loss"]}, whole.reference)
    check(result, "cost", "batch mean forgotten: it has a number for each example; the shape is (11,), ours is ()")


def test_that_causes_that_make_the_same_numbers_are_all_named(whole: Setup, judge: Judge) -> None:
    result = judge(subset(run(whole, "sign dZ"), ["dW1", "dW2", "dW3"]), whole.reference)
    check(result, "dW3", "sign: −dW3 instead of dW3; or sign: Y − A3 instead of A3 − Y (in dZ3)")


@pytest.mark.parametrize("t", [0, 4])
@pytest.mark.parametrize(
    ("bug", "name", "words"),
    [
        ("prime forgotten", "dZ2", "g'(z) forgotten"),
        ("another prime", "dZ2", "the derivative of another activation: tanh' instead of ReLU'"),
        ("overwritten Z", "Z1", "aliasing: ReLU overwrote Z1"),
        ("updated W", "dZ2", "gradient of an earlier layer taken with the updated W"),
        ("db axis", "db3", "bias summed over the wrong axis"),
    ],
)
def test_that_mistakes_are_named_in_a_network_of_relu_nodes(
    bug: str, name: str, words: str, t: int, judge: Judge
) -> None:
    hidden = [{"nodes": 6, "activation": "relu"}] * 2
    setting = setup(made(network={"hidden": hidden, "initializer": "he"}, training={"batch_size": 13}), t)
    check(judge(run(setting, bug), setting.reference), name, words)


def test_that_at_a_kink_the_slope_on_the_left_is_a_convention(judge: Judge) -> None:
    """With weights of 0 each z is 0: the student's ReLU'(0) is 0, ours 1."""
    hidden = [{"nodes": 6, "activation": "leaky_relu"}]
    setting = setup(made(network={"hidden": hidden, "initializer": "zeros"}), 0)
    W = np.random.default_rng(0).standard_normal(setting.trace["W2"].shape)
    mine = run(Setup(setting.trace | {"W2": W}, setting.reference, setting.experiment), "")
    assert np.abs(mine["dZ1"]).max() > 0
    result = judge({"W2": W, "dZ1": mine["dZ1"]}, setting.reference)
    assert result.sentence.startswith("differs at W2")
    changed = [row for row in result.rows if row.verdict is Verdict.DIFFERS]
    assert [str(row.name) for row in changed] == ["W2", "dZ1"]
    assert changed[1].says == "leaky ReLU'(0) is its slope on the left"


# -- what only some experiments have


def with_penalty(setting: Setup, factor: float) -> student.Arrays:
    """The right minibatch with so many times the penalty's gradient; strength 0.25."""
    mine = run(setting, "")
    for l in (1, 2):
        mine[f"dW{l}"] = mine[f"dW{l}"] + factor * 0.25 * mine[f"W{l}"]
        mine[f"W{l}_new"] = mine[f"W{l}"] - setting.rate * mine[f"dW{l}"]
    return mine


@pytest.mark.parametrize(
    ("factor", "words"),
    [(0, "regulariser's gradient forgotten"), (-1, "sign of the regulariser's gradient"),
     (2, "regulariser's gradient taken twice"), (1 / 16, "regulariser's gradient divided by m")],
)  # fmt: skip
def test_that_a_mistake_with_the_penalty_is_named(factor: float, words: str, judge: Judge) -> None:
    training = {"regularizer": {"name": "l2", "strength": 0.25}, "batch_size": 16}
    setting = setup(made(network={"hidden": [{"nodes": 6}]}, training=training), 2)
    assert judge(with_penalty(setting, 1), setting.reference).sentence == "agrees"
    check(judge(with_penalty(setting, factor), setting.reference), "dW2", words)


def test_that_the_penalty_in_the_cost_is_a_convention(judge: Judge) -> None:
    training = {"regularizer": {"name": "l2", "strength": 0.25}}
    setting = setup(made(network={"hidden": [{"nodes": 6}]}, training=training), 2)
    mine = with_penalty(setting, 1)
    mine["cost"] = mine["cost"] + 0.125 * sum((mine[f"W{l}"] ** 2).sum() for l in (1, 2))
    result = judge(mine, setting.reference)
    assert result.sentence == "agrees"
    assert result.conventions == ("the penalty is in the cost",)


OPTIMISERS = [
    ({"name": "momentum"}, lambda W, g, v: W - 0.1 * g, "optimiser's state forgotten: plain SGD instead of momentum"),
    ({"name": "momentum"}, lambda W, g, v: W - 0.1 * (0.9 * v + 0.1 * g), "momentum with (1 − β) before the gradient"),
    ({"name": "adam"}, lambda W, g, v: W - 0.1 * g, "optimiser's state forgotten: plain SGD instead of adam"),
    ({"name": "adam"}, lambda W, g, v: W - 0.1 * g / (np.abs(g) + 1e-8), "optimiser's state forgotten: its moments"),
]  # fmt: skip


@pytest.mark.parametrize(("optimizer", "step", "words"), OPTIMISERS)
def test_that_a_forgotten_state_of_the_optimiser_is_named(
    optimizer: dict[str, str], step: Callable[..., np.ndarray], words: str, judge: Judge
) -> None:
    setting = setup(made(network={"hidden": []}, training={"optimizer": optimizer}), 3)
    mine = student.run(setting.trace, [], 0.1)
    if optimizer["name"] == "momentum":
        # v of the update before is (θ_before − θ) / λ.
        earlier = setup(setting.experiment, 2).trace
        velocity = {p: (earlier[f"{p}1"] - earlier[f"{p}1_new"]) / 0.1 for p in "Wb"}
    else:
        velocity = dict.fromkeys("Wb")
    for p in "Wb":
        mine[f"{p}1_new"] = step(mine[f"{p}1"], mine[f"d{p}1"], velocity[p])
    check(judge(mine, setting.reference), "W1_new", words)


def test_that_softmax_without_the_shift_is_named(whole: Setup, judge: Judge) -> None:
    """z of 800: e⁸⁰⁰ is ∞, and ∞ / ∞ is NaN."""
    trace = dict(whole.trace)
    trace["b3"] = trace["b3"] + np.array([[800.0], [0], [0], [0], [0]])
    far = setup_with(whole, trace)
    check(judge(run(far, "no shift"), far.reference), "A3", "softmax without the shift by the largest z")


def setup_with(setting: Setup, trace: student.Arrays) -> Setup:
    """The same minibatch from other parameters, computed by the student, with the reference's exact softmax."""
    given = {**setting.reference.sources, **{n: trace[str(n)] for n in setting.reference.sources}}
    chain = Chain(setting.reference.rules, given, {})
    arrays = {name: array for name in order(3) if (array := chain.get(name)) is not None}
    return Setup(trace, replace(setting.reference, arrays=arrays, sampling=None), setting.experiment)
