"""PyTorch's and mpmath's numbers, stored as golden files by `tests/golden/make_golden.py`, against the engine's."""

import hashlib
from typing import Any

import numpy as np
import pytest

from densegui.engine.activations import ACTIVATIONS
from densegui.engine.network import unpack
from densegui.engine.optimizers import OPTIMIZERS
from densegui.engine.regularizers import Regularizer
from densegui.engine.softmax import log_softmax, softmax
from tests.engine.helpers import case, relative, train
from tests.golden.make_golden import (
    BATCH_SIZE,
    FILES,
    HERE,
    LARGE,
    LOGITS,
    PLACES,
    POINTS,
    RATES,
    SMALL,
    STEPS,
    directions,
    runs,
)

every_activation = pytest.mark.parametrize("activation", ACTIVATIONS)


def golden(name: str) -> dict[str, "np.ndarray[Any, Any]"]:
    with np.load(HERE / name, allow_pickle=False) as stored:
        return {key: stored[key] for key in stored.files}


def test_that_the_stored_files_are_those_that_the_script_wrote() -> None:
    sums = dict(reversed(line.split()) for line in (HERE / "SHA256SUMS").read_text().splitlines())
    assert sums == {name: hashlib.sha256((HERE / name).read_bytes()).hexdigest() for name in FILES}


@every_activation
def test_that_one_minibatch_has_pytorchs_cost_and_gradients(activation: str) -> None:
    expected, workspace = golden("small.npz"), train(case(SMALL, activation))
    assert all(np.abs(Z).min() > 0 for Z in workspace.Z[1:])  # PyTorch has relu'(0) = 0, the slides 1
    assert relative(workspace.cost, expected[f"{activation}_float64_cost"]) <= 1e-12
    spec = workspace.spec
    dW, db = unpack(spec, expected[f"{activation}_float64_gradient"])
    for l in range(1, spec.L + 1):
        assert relative(workspace.dW[l], dW[l]) <= 1e-12
        assert relative(workspace.db[l], db[l]) <= 1e-12


@every_activation
def test_that_one_minibatch_has_pytorchs_numbers_in_float32(activation: str) -> None:
    expected, workspace = golden("small.npz"), train(case(SMALL, activation, dtype="float32"))
    assert workspace.gradient.dtype == np.float32
    assert relative(workspace.cost, expected[f"{activation}_float32_cost"]) <= 1e-5
    assert relative(workspace.gradient, expected[f"{activation}_float32_gradient"]) <= 1e-5


@every_activation
def test_that_a_large_network_has_pytorchs_cost_and_gradients(activation: str) -> None:
    expected, workspace = golden("large.npz"), train(case(LARGE, activation, m=64))
    gradient = workspace.gradient
    parts = [part for l in (1, 2, 3) for part in (workspace.dW[l], workspace.db[l])]
    assert relative(workspace.cost, expected[f"{activation}_cost"]) <= 1e-12
    assert relative(gradient[:: gradient.size // PLACES], expected[f"{activation}_entries"]) <= 1e-12
    assert relative(directions(gradient.size) @ gradient, expected[f"{activation}_projections"]) <= 1e-12
    assert [np.linalg.norm(part) for part in parts] == pytest.approx(expected[f"{activation}_norms"], rel=1e-12)


@pytest.mark.parametrize(
    ("key", "activation", "optimizer", "penalty", "strength", "dtype"), list(runs()), ids=[run[0] for run in runs()]
)
def test_that_1000_minibatches_lead_where_pytorch_goes(
    key: str, activation: str, optimizer: str, penalty: str, strength: float, dtype: str
) -> None:
    """With minibatches of 4, 4 and 3 examples, so that the last one of each epoch is one of its own."""
    workspace = train(
        case(SMALL, activation, dtype=dtype),
        STEPS,
        OPTIMIZERS[optimizer](),
        Regularizer(penalty, strength),
        RATES[optimizer],
        BATCH_SIZE,
    )
    assert workspace.theta_new.dtype == dtype
    tolerance = 1e-10 if dtype == "float64" else 1e-3
    if dtype == "float32" and activation == "relu":
        # The last bits of a product of matrices differ from CPU to CPU. Where they decide on which side of ReLU's kink
        # a z lies, one update differs as a whole: 8e-5 and 2e-3 after 1,000 minibatches were measured on two machines.
        tolerance = 1e-2
    assert relative(workspace.theta_new, golden("training.npz")[key]) <= tolerance


@every_activation
def test_that_g_is_what_many_digits_say(activation: str) -> None:
    expected, Z = golden("functions.npz"), np.array(POINTS)
    A = ACTIVATIONS[activation].g(Z, np.empty_like(Z))
    assert pytest.approx(expected[f"{activation}_g"], rel=1e-15, abs=1e-320) == A
    # From a alone: 1 − a² can't have more digits than a has, which is an absolute error.
    slope = ACTIVATIONS[activation].g_prime(Z, A, np.empty_like(Z))
    assert slope == pytest.approx(expected[f"{activation}_g_prime"], rel=1e-15, abs=3e-16)


@pytest.mark.parametrize("name", LOGITS)
def test_that_softmax_is_what_many_digits_say(name: str) -> None:
    expected, Z = golden("functions.npz"), np.array(LOGITS[name]).reshape(-1, 1)
    assert log_softmax(Z).ravel() == pytest.approx(expected[f"{name}_log_softmax"], rel=1e-13, abs=1e-320)
    assert softmax(Z).ravel() == pytest.approx(expected[f"{name}_softmax"], rel=1e-13, abs=1e-320)
