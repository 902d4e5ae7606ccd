"""The four charts of the panel: cosine and norms over time, cosine and time per example over the minibatch's size."""

from collections.abc import Sequence

import numpy as np

from densegui.debugger.direction.over_sizes import SizeScan, seconds_text
from densegui.debugger.direction.over_time import Direction
from densegui.debugger.format import count, number
from densegui.engine.network import FloatArray
from densegui.ui.direction.charts import Chart, Line

TIME, SIZE = "t", "m_b"
MEASURING = "measuring …"


def charts(known: Sequence[Direction], t: int, scan: SizeScan | None, message: str) -> tuple[Chart, ...]:
    """Return the charts of what is known; `message` stands where nothing is."""
    return (_cosine(known, t, message), _norms(known, t, message), *_over_sizes(scan, message))


def _over_time(known: Sequence[Direction], t: int) -> tuple[FloatArray, tuple[float, float]]:
    return np.array([direction.t for direction in known], float), (0.0, float(max(t, 1)))


def _cosine(known: Sequence[Direction], t: int, message: str) -> Chart:
    x, x_range = _over_time(known, t)
    y = np.array([direction.cosine for direction in known])
    low = min(0.0, float(np.nanmin(y)) if np.isfinite(y).any() else 0.0)
    line = Line(y, "gradient_positive", 1.2, dots=True)
    empty = "" if x.size else message
    return Chart("cos(∇𝒞_b, ∇𝒞)", x, (line,), TIME, x_range, (1.08 * low, 1.04), message=empty)


def _norms(known: Sequence[Direction], t: int, message: str) -> Chart:
    x, x_range = _over_time(known, t)
    lines = (
        Line(np.array([d.norm_minibatch for d in known]), "gradient_positive", 1.2, name="minibatch"),
        Line(np.array([d.norm_training for d in known]), "text", 2.0, dashed=True, name="all"),
    )
    return Chart("‖∇𝒞‖", x, lines, TIME, x_range, _log_range(lines), log="y", message="" if x.size else message)


def _log_range(lines: Sequence[Line]) -> tuple[float, float]:
    """Return a range for positive numbers that is not empty."""
    y = np.concatenate([line.y for line in lines]) if lines else np.empty(0)
    y = y[np.isfinite(y) & (y > 0)]
    if not y.size:
        return 0.1, 10.0
    low, high = max(float(y.min()), 1e-300), max(float(y.max()), 1e-299)
    return low / 1.3, high * 1.3


def _over_sizes(scan: SizeScan | None, message: str) -> tuple[Chart, Chart]:
    sizes = [] if scan is None else scan.sizes
    wanted = [1, 2] if scan is None else scan.wanted
    x = np.array([size.m_b for size in sizes], float)
    x_range = (0.9, 1.1 * max(wanted[-1], 2))
    ticks = [float(2**k) for k in range(0, 30, 2) if 2**k <= wanted[-1]]
    own = None if scan is None or scan.where is None else float(scan.where.batch_size)
    own = own if own is not None and own <= x_range[1] else None
    means = np.array([size.mean for size in sizes])
    spread = np.array([size.spread for size in sizes]).reshape(-1, 2)
    low = min(0.0, float(np.nanmin(spread)) if np.isfinite(spread).any() else 0.0)
    cosine = Chart(
        "cos(∇𝒞_b, ∇𝒞)", x, (Line(means, "gradient_positive", 2.0, dots=True),), SIZE, x_range, (1.08 * low, 1.04),
        (spread[:, 0], spread[:, 1]) if np.isfinite(spread).all() else None, "x", ticks, own, "" if sizes else message,
    )  # fmt: skip
    times = (Line(1e6 * np.array([size.per_example for size in sizes]), "positive", 2.0, dots=True),)
    taken = Chart(
        "", x, times, SIZE, x_range, _log_range(times), None, "xy", ticks, own, "" if sizes else message,
        "µs per example",
    )  # fmt: skip
    return cosine, taken


def time_words(known: Sequence[Direction], t: float) -> tuple[str, ...]:
    """Return what is known of the minibatch nearest to a time, the longest text first."""
    if not known:
        return ("nothing is known yet",)
    nearest = min(known, key=lambda direction: abs(direction.t - t))
    cosine = f"minibatch {count(nearest.t)}: cosine {number(nearest.cosine, 3)}"
    norms = f"‖∇𝒞‖ of it {number(nearest.norm_minibatch, 3)}, of the training set {number(nearest.norm_training, 3)}"
    return f"{cosine}, {norms} (m_{{b}} {count(nearest.m_b)})", f"{cosine}, {norms}", cosine


def size_words(scan: SizeScan | None, m_b: float) -> tuple[str, ...]:
    """Return what was found for the size nearest to a number, the longest text first."""
    if scan is None or not scan.sizes:
        return ("nothing is known yet",)
    nearest = min(scan.sizes, key=lambda size: abs(np.log(size.m_b / max(m_b, 0.5))))
    low, high = nearest.spread
    cosine = f"m_{{b}} {count(nearest.m_b)}: mean cosine {number(nearest.mean, 3)}"
    draws = f"8 of 10 between {number(low, 2)} and {number(high, 2)} ({count(nearest.cosines.size)} drawn)"
    taken = f"{seconds_text(nearest.per_example)} per example"
    return f"{cosine}, {draws}, {taken}", f"{cosine}, {taken}", cosine
