"""Tests of the tests: 27 bugs, planted one at a time into the engine and the debugger. Each must be noticed."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from densegui.data import minibatches
from densegui.debugger import frame, machine
from densegui.engine import activations, program, propagation, runs, softmax, workspace
from densegui.engine.optimizers import Adam, Momentum, RMSProp
from densegui.engine.regularizers import Regularizer
from tests.checks import CHECKS

Patch = pytest.MonkeyPatch


@pytest.fixture(autouse=True)
def numbers_raise() -> Iterator[None]:
    """As in the engine's tests; a mutant that overflows is noticed by that, too."""
    with np.errstate(all="raise", under="ignore"):
        yield


def noticed_by() -> list[str]:
    """The names of the checks that fail; the first is enough."""
    for check in CHECKS:
        try:
            check()
        except (AssertionError, FloatingPointError):  # anything else would be a fault of the mutant itself
            return [check.__name__]
    return []


def activation(patch: Patch, name: str, **functions: Callable[..., Any]) -> None:
    patch.setitem(activations.ACTIVATIONS, name, replace(activations.ACTIVATIONS[name], **functions))


def no_one_over_m(patch: Patch) -> None:
    """dW is the sum over the minibatch, not the mean."""
    whole = runs.weight_gradient
    patch.setattr(runs, "weight_gradient", lambda A, dZ, out: whole(A, dZ * dZ.shape[1], out))


def bias_not_summed(patch: Patch) -> None:
    """db holds the first example's gradient only."""

    def first(dZ: Any, ones: Any, out: Any) -> Any:
        out[...] = dZ[:, :1] * ones[0]
        return out

    patch.setattr(runs, "bias_gradient", first)


def sign_of_the_output_gradient(patch: Patch) -> None:
    """Ỹ − Ŷ."""
    patch.setattr(runs, "output_gradient", lambda Y_hat, Y, out: np.subtract(Y, Y_hat, out))


def sign_of_the_update(patch: Patch) -> None:
    """θ + λ∇θ."""
    patch.setattr("densegui.engine.optimizers.gradient_step", lambda theta, g, rate, out: np.add(theta, g * rate, out))


def slope_of_a(patch: Patch) -> None:
    """σ'(a) in place of σ'(z): the library's trap of naming a derivative's argument Z."""

    def wrong(Z: Any, A: Any, out: Any) -> Any:
        again = activations.sigmoid(A, np.empty_like(A))
        return activations.sigmoid_prime(A, again, out)

    activation(patch, "sigmoid", g_prime=wrong)


def heaviside_of_0_is_0(patch: Patch) -> None:
    activation(patch, "relu", g_prime=lambda Z, A, out: np.greater(Z, 0, out))


def slope_of_leaky_relu(patch: Patch) -> None:
    """0.1 for 0.01."""
    patch.setattr(activations, "LEAKY_SLOPE", 0.1)


def elu_without_expm1(patch: Patch) -> None:
    def wrong(Z: Any, out: Any) -> Any:
        out[...] = np.where(Z >= 0, Z, np.exp(np.minimum(Z, 0)) - 1)
        return out

    activation(patch, "elu", g=wrong)


def naive_softmax(patch: Patch) -> None:
    """No shift: right for small logits, NaN for large ones."""

    def wrong(Z: Any, out: Any = None) -> Any:
        return np.subtract(Z, np.log(np.exp(Z).sum(axis=0, keepdims=True)), out)

    patch.setattr(runs, "log_softmax", wrong)
    patch.setattr(softmax, "log_softmax", wrong)
    patch.setattr(propagation, "log_softmax", wrong)


def softmax_over_examples(patch: Patch) -> None:
    """Axis 1 for axis 0."""
    whole = softmax.log_softmax

    def wrong(Z: Any, out: Any) -> Any:
        out[...] = whole(np.ascontiguousarray(Z.T)).T
        return out

    patch.setattr(runs, "log_softmax", wrong)


def minus_zero(patch: Patch) -> None:
    """−log ŷ: a perfect prediction costs −0.0."""
    patch.setattr(runs, "cross_entropy_loss", lambda T, labels, columns=None: -T[labels, np.arange(T.shape[1])])


def update_before_backward(patch: Patch) -> None:
    """dZ[l] uses the new W[l+1]."""

    def wrong(spec: Any, l: int) -> runs.Run:
        g = activations.ACTIVATIONS[spec.activations[l]]

        def run(ws: workspace.Workspace) -> Any:
            W = ws.W[l + 1] - ws.learning_rate * ws.dW[l + 1]
            return runs.hidden_gradient(g, ws.Z[l], ws.A[l], W, ws.dZ[l + 1], ws.batch.scratch[l], ws.dZ[l])

        return run

    patch.setattr(program, "run_dZ", wrong)


def slope_forgotten(patch: Patch) -> None:
    """dZ[l] = W dZ[l+1], without g'."""
    patch.setattr(runs, "hidden_gradient", lambda g, Z, A, W, dZ, scratch, out: np.dot(W, dZ, out))


def bias_forgotten(patch: Patch) -> None:
    patch.setattr(runs, "linear_combination", lambda W, A, b, out: np.dot(W.T, A, out))


def penalty_on_half(patch: Patch) -> None:
    """The gradient of s Σw² where the penalty is ½ s Σw²."""
    whole = Regularizer.gradient
    patch.setattr(Regularizer, "gradient", lambda self, W: 2 * whole(self, W))


def last_batch_dropped(patch: Patch) -> None:
    whole = minibatches.Order.take

    def wrong(self: minibatches.Order, epoch: int, offset: int, size: int) -> Any:
        indices, next_epoch, next_offset = whole(self, epoch, offset, size)
        too_few_left = self.m - next_offset < size
        return (indices, epoch + 1, 0) if too_few_left else (indices, next_epoch, next_offset)

    patch.setattr(minibatches.Order, "take", wrong)


def last_batch_with_the_m_of_the_others(patch: Patch) -> None:
    """1/8 for a minibatch of 3."""
    whole = workspace.BatchArrays.__init__

    def wrong(self: workspace.BatchArrays, spec: Any, m_b: int) -> None:
        whole(self, spec, m_b)
        self.one_over_m = np.array(1 / (8 if m_b == 3 else m_b), spec.dtype)

    patch.setattr(workspace.BatchArrays, "__init__", wrong)


def gradient_leaks_into_the_next_minibatch(patch: Patch) -> None:
    """dW is added to what the minibatch before left."""

    def wrong(A: Any, dZ: Any, out: Any) -> Any:
        return np.add(out if np.isfinite(out).all() else 0, A @ dZ.T, out)

    patch.setattr(runs, "weight_gradient", wrong)


def same_order_every_epoch(patch: Patch) -> None:
    whole = minibatches.Order.permutation
    patch.setattr(minibatches.Order, "permutation", lambda self, epoch: whole(self, 0))


def momentum_as_an_average(patch: Patch) -> None:
    """v ← βv + (1 − β)g."""
    whole = Momentum.update

    def wrong(self: Momentum, theta: Any, gradient: Any, *rest: Any) -> Any:
        return whole(self, theta, (1 - self.beta) * gradient, *rest)

    patch.setattr(Momentum, "update", wrong)


def adam_without_correction(patch: Patch) -> None:
    whole = Adam.update
    patch.setattr(Adam, "update", lambda self, theta, g, rate, step, *rest: whole(self, theta, g, rate, 10**6, *rest))


def epsilon_under_the_root(patch: Patch) -> None:
    def wrong(self: RMSProp, theta: Any, g: Any, rate: Any, step: int, old: Any, new: Any, out: Any) -> Any:
        new[0][...] = self.alpha * old[0] + (1 - self.alpha) * g * g
        out[...] = theta - rate * g / np.sqrt(new[0] + self.epsilon)
        return out

    patch.setattr(RMSProp, "update", wrong)


def stale_shown_as_fresh(patch: Patch) -> None:
    """At (t, 0) the arrays of the last minibatch pass for this one's."""
    whole = frame.Frame.shown

    def wrong(self: frame.Frame, name: str, layer: int = 0) -> frame.Shown:
        shown = whole(self, name, layer)
        stale = shown.freshness is frame.Freshness.STALE
        return frame.Shown(shown.array, frame.Freshness.FRESH) if stale else shown

    patch.setattr(frame.Frame, "shown", wrong)


def shown_workspace_reused(patch: Patch) -> None:
    """The next minibatch writes into the arrays of a frame."""

    def wrong(self: machine.Machine) -> None:
        self.recorder.settle()
        self.done = 0

    patch.setattr(machine.Machine, "_prepare", wrong)


def moments_lost_between_frames(patch: Patch) -> None:
    """A workspace that goes on after a frame starts with moments of 0."""
    whole = workspace.Workspace.state_after

    def wrong(self: workspace.Workspace) -> Any:
        state = whole(self)
        return replace(state, moments=tuple(np.zeros_like(moment) for moment in state.moments))

    patch.setattr(workspace.Workspace, "state_after", wrong)


def confusion_transposed(patch: Patch) -> None:
    whole = propagation.evaluate

    def wrong(*arguments: Any) -> Any:
        found = whole(*arguments)
        return found and replace(found, confusion=found.confusion.T)

    patch.setattr("tests.checks.evaluate", wrong)


def divergence_overlooked(patch: Patch) -> None:
    """Only the cost is looked at, and NaN is not greater than anything."""
    patch.setattr(machine, "is_finite", lambda ws: not ws.cost > 1e300)


MUTANTS = (
    no_one_over_m, bias_not_summed, sign_of_the_output_gradient, sign_of_the_update, slope_of_a, heaviside_of_0_is_0,
    slope_of_leaky_relu, elu_without_expm1, naive_softmax, softmax_over_examples, minus_zero, update_before_backward,
    slope_forgotten, bias_forgotten, penalty_on_half, last_batch_dropped, last_batch_with_the_m_of_the_others,
    gradient_leaks_into_the_next_minibatch, same_order_every_epoch, momentum_as_an_average, adam_without_correction,
    epsilon_under_the_root, stale_shown_as_fresh, shown_workspace_reused, moments_lost_between_frames,
    confusion_transposed, divergence_overlooked,
)  # fmt: skip


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_that_the_engine_without_a_bug_passes_each_check(check: Callable[[], None]) -> None:
    check()


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.__name__)
def test_that_the_planted_bug_is_noticed(mutant: Callable[[Patch], None], monkeypatch: pytest.MonkeyPatch) -> None:
    mutant(monkeypatch)
    assert noticed_by()
