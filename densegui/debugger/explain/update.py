"""What the optimiser makes of one gradient: its moments before and after, and the effective step, in numbers.

(14), (15) θ ← θ − λ ∇θ, and what momentum, RMSProp and Adam put in the place of ∇θ.
"""

from dataclasses import dataclass

import numpy as np

from densegui.debugger.explain.blocks import Equation
from densegui.debugger.explain.edge_symbols import parameter, whole_cost
from densegui.debugger.format import number
from densegui.debugger.frame import Frame, Freshness
from densegui.debugger.latex import DOT, factor, latex_number, setting
from densegui.debugger.selection import Kind, Selection
from densegui.engine.optimizers import SGD, Adam, Momentum, Optimizer, RMSProp
from densegui.engine.symbols import COST, partial


@dataclass(frozen=True)
class Update:
    """The numbers of one parameter's update; those after it are None until it has been made."""

    symbol: str
    gradient_symbol: str
    old: float
    gradient: float
    new: float | None
    moments: tuple[float, ...]
    moments_new: tuple[float, ...] | None
    rate: float
    step: int
    slide: str
    freshness: Freshness

    @property
    def done(self) -> Freshness:
        """How fresh what the update makes is."""
        return Freshness.ABSENT if self.new is None else self.freshness


def explain_update(frame: Frame, place: Selection) -> tuple[Equation, ...]:
    """Return the optimiser's equations for a weight or a bias, with the effective step Δw = w_new − w as the last.

    Without numbers before ∂𝒞/∂w has been computed; with those of the moments before as soon as it has.
    """
    optimizer = frame.setting.optimizer
    update = _update(frame, place)
    if update is None:
        return (Equation(_step_symbols(optimizer, *_symbols(frame, place)), _slide(place), freshness=Freshness.ABSENT),)
    if place in frame.setting.frozen and update.new in (None, update.old):
        words = "Frozen: the update leaves it, and its moments, as they are."
        kept = rf"{update.symbol} \leftarrow {update.symbol}"
        return (Equation(kept, update.slide, latex_number(update.old), update.new, words, "weight", update.done),)
    with np.errstate(all="ignore"):  # a diverged network is shown too
        if not _made_by(optimizer, update):
            return (_change(SGD(), update),)
        return (*_moments(optimizer, update), _step(optimizer, update), _change(optimizer, update))


def _made_by(optimizer: Optimizer, u: Update) -> bool:
    """Whether this optimiser made the update: that of the last minibatch may have been another one's, or masked."""
    if u.new is None or u.moments_new is None or u.freshness is Freshness.FRESH:
        return True
    if len(u.moments) != len(optimizer.moments):
        return False
    moments, after = [np.array([m]) for m in u.moments], [np.empty(1) for _ in u.moments]
    made = optimizer.update(
        np.array([u.old]), np.array([u.gradient]), np.array(u.rate), u.step, moments, after, np.empty(1)
    )
    return bool(np.isclose(made[0] - u.old, u.new - u.old, rtol=1e-3, atol=1e-6 * abs(u.old), equal_nan=True))


def _slide(place: Selection) -> str:
    return "14" if place.kind is Kind.EDGE else "15"


def _symbols(frame: Frame, place: Selection) -> tuple[str, str]:
    """The parameter, and the gradient that the optimiser is given."""
    symbol = parameter(place)
    penalized = place.kind is Kind.EDGE and frame.setting.regularizer.active
    return symbol, partial(whole_cost(True) if penalized else COST, symbol)


def _update(frame: Frame, place: Selection) -> Update | None:
    """Gather the numbers, None before the gradient is known. Those of the last minibatch at the start of one."""
    ws, l = frame.arrays, place.layer
    name = "W" if place.kind is Kind.EDGE else "b"
    spot = (place.source - 1, place.node - 1) if name == "W" else (place.node - 1, 0)
    gradient, freshness = frame.shown(f"d{name}", l)
    if gradient is None:
        return None
    old, new = (ws.W, ws.W_new) if name == "W" else (ws.b, ws.b_new)
    before, after = (ws.moments_W, ws.moments_W_new) if name == "W" else (ws.moments_b, ws.moments_b_new)
    made = freshness is Freshness.STALE or frame.array(f"{name}_new", l) is not None
    return Update(
        *_symbols(frame, place),
        old=float(old[l][spot]),
        gradient=float(gradient[spot]),
        new=float(new[l][spot]) if made else None,
        moments=tuple(float(moment[spot]) for moment in before[l]),
        moments_new=tuple(float(moment[spot]) for moment in after[l]) if made else None,
        rate=float(ws.learning_rate),
        step=ws.step,
        slide=_slide(place),
        freshness=freshness,
    )


# -- moments


def _moments(optimizer: Optimizer, u: Update) -> tuple[Equation, ...]:
    """What each moment becomes."""
    g, d = factor(u.gradient), u.gradient_symbol
    square = f"({latex_number(u.gradient)})^2"
    if isinstance(optimizer, Momentum):
        v = rf"{setting(optimizer.beta)}{DOT}{factor(u.moments[0])} + {g}"
        return (_moment(u, 0, rf"v \leftarrow \beta v + {d}", v, "v", "the velocity, a running sum of gradients"),)
    if isinstance(optimizer, RMSProp):
        symbols = rf"v \leftarrow \alpha v + (1 - \alpha) ({d})^2"
        return (_moment(u, 0, symbols, _decay(optimizer.alpha, u, 0, square), "v", "the running mean square"),)
    if isinstance(optimizer, Adam):
        m = rf"m \leftarrow \beta_1 m + (1 - \beta_1) {d}"
        v = rf"v \leftarrow \beta_2 v + (1 - \beta_2) ({d})^2"
        return (
            _moment(u, 0, m, _decay(optimizer.beta1, u, 0, g), "m", "the running mean of the gradient"),
            _moment(u, 1, v, _decay(optimizer.beta2, u, 1, square), "v", "the running mean square"),
            *_corrected(optimizer, u),
        )
    return ()


def _decay(kept: float, u: Update, which: int, of_gradient: str) -> str:
    """β m + (1 − β) of the gradient, in numbers."""
    share = setting(1 - kept)
    return rf"{setting(kept)}{DOT}{factor(u.moments[which])} + {share}{DOT}{of_gradient}"


def _moment(u: Update, which: int, symbolic: str, numeric: str, name: str, what: str) -> Equation:
    new = u.moments_new[which] if u.moments_new else None
    words = f"{what}: {name} before {number(u.moments[which])}, after {number(new)}"
    return Equation(symbolic, "", numeric if u.moments_new else "", new, words, "gradient", u.done)


def _corrected(optimizer: Adam, u: Update) -> tuple[Equation, Equation]:
    """m̂ and v̂: the moments without their start at 0."""
    return (
        _one_corrected(u, 0, "m", optimizer.beta1, r"\beta_1"),
        _one_corrected(u, 1, "v", optimizer.beta2, r"\beta_2"),
    )


def _one_corrected(u: Update, which: int, name: str, beta: float, beta_symbol: str) -> Equation:
    symbolic = rf"\hat{{{name}}} = \frac{{{name}}}{{1 - {beta_symbol}^k}}"
    words = f"corrected for the start at 0; update k = {u.step}"
    if u.moments_new is None:
        return Equation(symbolic, words=words, color="gradient", freshness=Freshness.ABSENT)
    moment = u.moments_new[which]
    numeric = rf"\frac{{{latex_number(moment)}}}{{1 - {setting(beta)}^{{{u.step}}}}}"
    return Equation(symbolic, "", numeric, moment / (1 - beta**u.step), words, "gradient", u.freshness)


# -- the step


def _step_symbols(optimizer: Optimizer, symbol: str, gradient: str) -> str:
    direction = {
        "sgd": gradient,
        "momentum": "v",
        "rmsprop": rf"\frac{{{gradient}}}{{\sqrt{{v}} + \varepsilon}}",
        "adam": r"\frac{\hat{m}}{\sqrt{\hat{v}} + \varepsilon}",
    }[optimizer.name]
    return rf"{symbol} \leftarrow {symbol} - \lambda {direction}"


def _step(optimizer: Optimizer, u: Update) -> Equation:
    """(14), (15) θ ← θ − λ times what the optimiser makes of the gradient."""
    symbolic = _step_symbols(optimizer, u.symbol, u.gradient_symbol)
    words = "the weight" if u.slide == "14" else "the bias"
    words += f" after the update, by {_NAMES[optimizer.name]}"
    if u.moments_new is None or u.new is None:
        return Equation(symbolic, u.slide, words=words, color="weight", freshness=Freshness.ABSENT)
    direction = factor(u.gradient)
    if isinstance(optimizer, Momentum):
        direction = factor(u.moments_new[0])
    elif isinstance(optimizer, RMSProp):
        direction = _over_root(u.gradient, u.moments_new[0], optimizer.epsilon)
    elif isinstance(optimizer, Adam):
        m, v = u.moments_new
        mean, square = m / (1 - optimizer.beta1**u.step), v / (1 - optimizer.beta2**u.step)
        direction = _over_root(mean, square, optimizer.epsilon)
    numeric = rf"{latex_number(u.old)} - {setting(u.rate)}{DOT}{direction}"
    return Equation(symbolic, u.slide, numeric, u.new, words, "weight", u.freshness)


_NAMES = {"sgd": "SGD", "momentum": "momentum", "rmsprop": "RMSProp", "adam": "Adam"}


def _over_root(above: float, square: float, epsilon: float) -> str:
    root = rf"\sqrt{{{latex_number(square)}}} + {setting(epsilon)}"
    return rf"\frac{{{latex_number(above)}}}{{{root}}}"


def _change(optimizer: Optimizer, u: Update) -> Equation:
    """Δθ = θ_new − θ: the effective step, beside the one that (14) alone would make."""
    symbolic = rf"\Delta {u.symbol} = \text{{new }} {u.symbol} - {u.symbol}"
    words = "the effective step"
    if not isinstance(optimizer, SGD):
        plain = number(-u.rate * u.gradient + 0.0)
        words += f"; SGD would make {plain} of this gradient"
    if u.new is None:
        return Equation(symbolic, words=words, color="weight", freshness=Freshness.ABSENT)
    numeric = rf"{latex_number(u.new)} - {factor(u.old)}"
    return Equation(symbolic, "", numeric, u.new - u.old, words, "weight", u.freshness)
