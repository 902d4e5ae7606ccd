"""Drawing into a picture of few pixels: a soft line between two places, and what ink and ground are in the data."""

import numpy as np

from densegui.data.dataset import Dataset
from densegui.engine.network import FloatArray

THINNEST, SHARE = 0.7, 0.045
"""Half the width of the pen, in pixels, at least; and as a share of the picture's width."""
SOFT = 0.9
"""Pixels over which the pen's edge fades."""
LOOKED_AT = 2_000
"""Examples from which ink and ground are found."""


def pen_radius(shape: tuple[int, int]) -> float:
    """Return half the width of a pen that suits a picture of (rows, columns)."""
    return max(THINNEST, SHARE * shape[1])


def stroke(
    picture: FloatArray, start: tuple[float, float], end: tuple[float, float], radius: float, erasing: bool = False
) -> FloatArray:
    """Return a picture with a line more, or with a line wiped out.

    Parameters
    ----------
    picture : array of shape (rows, columns)
        How much ink is in each pixel, 0…1.
    start, end : (x, y)
        In pixels from the upper left corner.
    radius : float
        Half the width of the line, in pixels.
    """
    rows, columns = picture.shape
    y, x = np.mgrid[:rows, :columns] + 0.5
    (x0, y0), (x1, y1) = start, end
    way_x, way_y = x1 - x0, y1 - y0
    length = way_x * way_x + way_y * way_y
    along = np.clip(((x - x0) * way_x + (y - y0) * way_y) / length, 0, 1) if length > 0 else np.zeros_like(x)
    distance = np.hypot(x - x0 - along * way_x, y - y0 - along * way_y)
    ink = np.clip((radius - distance) / SOFT + 0.5, 0, 1)
    drawn: FloatArray = np.minimum(picture, 1 - ink) if erasing else np.maximum(picture, ink)
    return drawn


def ink_levels(dataset: Dataset) -> tuple[float, float]:
    """Return the values of the empty ground and of full ink: the ends of the range, the rim being ground."""
    assert dataset.image_shape is not None
    images = dataset.values(slice(LOOKED_AT)).reshape(-1, *dataset.image_shape)
    low, high = float(images.min()), float(images.max())
    if low == high:
        return low, low + 1.0
    rim = np.concatenate([images[:, 0].ravel(), images[:, -1].ravel(), images[..., 0].ravel(), images[..., -1].ravel()])
    return (low, high) if float(np.median(rim)) <= (low + high) / 2 else (high, low)


def to_raw(picture: FloatArray, levels: tuple[float, float]) -> FloatArray:
    """Return the pixels of a picture, row by row, as `Dataset.values` has those of an example."""
    ground, ink = levels
    raw: FloatArray = (ground + (ink - ground) * picture).reshape(-1)
    return raw


def from_raw(raw: FloatArray, levels: tuple[float, float], shape: tuple[int, int]) -> FloatArray:
    """Return the picture of raw pixels."""
    ground, ink = levels
    picture: FloatArray = np.clip((raw.reshape(shape) - ground) / (ink - ground), 0, 1)
    return picture
