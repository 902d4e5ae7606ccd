"""From a file of MNIST's size to what can be trained, beside NumPy reading the same bytes.

Ours is `build`: the two packed IDX files found, checked, unpacked, split into training and test examples, and
converted to the network's number type, 0…1. The rival unpacks the same files with the standard library and looks at
them as arrays of bytes; it converts and splits nothing.
"""

import gzip
import struct
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from densegui.experiment.build import build
from densegui.experiment.config import FORMAT, VERSION, Experiment
from tests.benchmarks.report import Figure, interleave, ratios, time_text

IMAGES, LABELS = "train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz"
M, SIDE, CLASSES = 60_000, 28, 10
GOAL = 1.5
ROUNDS = 9


def measure() -> list[Figure]:
    """One figure for each dtype."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        packed = _write(folder)
        return [_case(folder, dtype, packed) for dtype in ("float64", "float32")]


def _case(folder: Path, dtype: str, packed: int) -> Figure:
    contenders: dict[str, Callable[[], float]] = {
        "ours": partial(_seconds, partial(build, _experiment(folder, dtype))),
        "NumPy": partial(_seconds, partial(_numpy, folder)),
    }
    times = interleave(contenders, ROUNDS)
    what = (
        f"{M:,} × {SIDE * SIDE} from IDX.gz ({packed / 1e6:.1f} MB) to ready in {dtype} / NumPy reading the same bytes"
    )
    rival = f"NumPy {time_text(times['NumPy'])}"
    return Figure(what, time_text(times["ours"]), rival, ratios(times["ours"], times["NumPy"]), goal=GOAL, sense="<=")


def _seconds(run: Callable[[], Any]) -> float:
    """The time until there is a result; what it takes to free it is not in it."""
    start = perf_counter()
    result = run()
    passed = perf_counter() - start
    del result
    return passed


def _experiment(folder: Path, dtype: str) -> Experiment:
    return Experiment.model_validate(
        {
            "format": FORMAT,
            "version": VERSION,
            "data": {"source": "file", "path": str(folder / IMAGES), "standardize": False},
            "network": {"hidden": [{"nodes": 128, "activation": "relu"}], "dtype": dtype},
            "training": {"learning_rate": 0.1, "batch_size": 64},
        }
    )


def _numpy(folder: Path) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    with gzip.open(folder / IMAGES) as images, gzip.open(folder / LABELS) as labels:
        x = np.frombuffer(images.read(), np.uint8, offset=16).reshape(M, SIDE * SIDE)
        return x, np.frombuffer(labels.read(), np.uint8, offset=8)


def _write(folder: Path) -> int:
    """Make the two files of digit-like strokes, and return the bytes of the packed images.

    A sixth of the pixels is ink, and its edges and shades differ from image to image: like MNIST's, the images
    pack to a fifth of their size.
    """
    rng = np.random.default_rng(1)
    strokes = np.stack([_stroke(rng) for _ in range(200)])
    images = np.empty((M, SIDE, SIDE), np.uint8)
    for start in range(0, M, 1_000):
        ink = strokes[rng.integers(len(strokes), size=1_000)] * rng.uniform(0.7, 1.0, (1_000, 1, 1))
        shades = 0.06 * rng.standard_normal((1_000, SIDE, SIDE)) * (ink > 0)
        images[start : start + 1_000] = np.clip(255 * (ink + shades), 0, 255)
    labels = (np.arange(M) % CLASSES).astype(np.uint8)
    for name, array in ((IMAGES, images), (LABELS, labels)):
        header = bytes([0, 0, 8, array.ndim]) + struct.pack(f">{array.ndim}I", *array.shape)
        (folder / name).write_bytes(gzip.compress(header + array.tobytes(), 6))
    return (folder / IMAGES).stat().st_size


def _stroke(rng: np.random.Generator) -> NDArray[np.float64]:
    """A line that wanders, soft at its edges."""
    y, x = np.mgrid[:SIDE, :SIDE]
    place, stroke = rng.uniform(9, 19, 2), np.zeros((SIDE, SIDE))
    for _ in range(40):
        place = np.clip(place + rng.uniform(-2, 2, 2), 5, 22)
        stroke = np.maximum(stroke, np.clip(1.6 - np.hypot(x - place[0], y - place[1]) / 1.6, 0, 1))
    return stroke
