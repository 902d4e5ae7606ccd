"""Colours, in a light and a dark set, and the colour scales of values. No widget names a colour of its own.

Values: orange − / blue +. Gradients: purple − / green +, so that nobody takes one for the other. Both pairs stay apart
for colour-blind eyes, and sign is also told by dashes. Class colours mean nothing else, and each class has a shape too.
"""

from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QColor, QPalette


class Scale(Enum):
    """What a colour scale is for."""

    VALUE = "value"
    """x, z, a, w, b: orange − / blue +."""
    GRADIENT = "gradient"
    """∂ℒ/∂z, ∂𝒞/∂w and their like: purple − / green +."""


BINS = 33
"""Steps of a colour scale; the middle one is zero."""


@dataclass(frozen=True, slots=True)
class Theme:
    """One set of colours, as #rrggbb."""

    name: str
    window: str
    panel: str
    canvas: str
    border: str
    text: str
    muted: str
    faint: str
    accent: str
    accent_text: str
    current_line: str
    current_border: str
    marker: str
    """The yellow that rings what is selected and frames the layer that has just been computed."""
    danger: str
    negative: str
    positive: str
    gradient_negative: str
    gradient_positive: str
    zero: str
    """The middle of both colour scales."""
    classes: tuple[str, ...]
    runs: tuple[str, ...]
    """Of the curves of kept runs, and of nothing else."""

    def color(self, token: str) -> QColor:
        """Return a colour by the name of its field."""
        return QColor(getattr(self, token))

    def class_color(self, k: int) -> QColor:
        """Return the colour of class k, from 0; colours repeat after the tenth, shapes then differ."""
        return QColor(self.classes[k % len(self.classes)])

    @property
    def waiting(self) -> QColor:
        """Return the colour of words and equations whose numbers have not been computed yet: quiet, but readable."""
        return mix(QColor(self.faint), QColor(self.muted), 0.65)

    def run_color(self, place: int) -> QColor:
        """Return the colour of a kept run by its place, from 0; colours repeat, lines then differ."""
        return QColor(self.runs[place % len(self.runs)])


# Class colours: after Paul Tol's "muted" scheme, which colour-blind eyes can tell apart.
_CLASSES_LIGHT = (
    "#117788", "#7a6a00", "#bb4477", "#332288", "#117733", "#882255", "#5a5a5a", "#44aa99", "#aa6633", "#6699cc",
)  # fmt: skip
_CLASSES_DARK = (
    "#4fc3d7", "#d9c64a", "#f08ab4", "#9d8cff", "#5fcf86", "#d77aa8", "#c0c0c0", "#7fe0cf", "#e0a070", "#9cc4f0",
)  # fmt: skip

LIGHT = Theme(
    name="light", window="#f3f4f7", panel="#ffffff", canvas="#fafbfe", border="#d5d9e2", text="#1b2130",
    muted="#596174", faint="#a3abbc", accent="#1f5fd0", accent_text="#ffffff", current_line="#fdf1c4",
    current_border="#dcae00", marker="#e0a800", danger="#c62d3f", negative="#c2570c", positive="#1c5fbd",
    gradient_negative="#7424ad", gradient_positive="#157a34", zero="#f1f2f6", classes=_CLASSES_LIGHT,
    runs=("#0077bb", "#d1490c", "#00876c", "#9a2fae", "#8a6d00"),
)  # fmt: skip
DARK = Theme(
    name="dark", window="#14171d", panel="#1c2027", canvas="#171a21", border="#363c48", text="#e8ebf2",
    muted="#a4acbb", faint="#697284", accent="#5b93ff", accent_text="#0b1220", current_line="#4a3f10",
    current_border="#d9b31f", marker="#f0c53a", danger="#ff6b79", negative="#f08a3c", positive="#5fa2ff",
    gradient_negative="#c486f2", gradient_positive="#4ecb77", zero="#2b303a", classes=_CLASSES_DARK,
    runs=("#4aa8ff", "#ff8552", "#2fd0ac", "#d98cf0", "#d8bb3c"),
)  # fmt: skip
THEMES = {theme.name: theme for theme in (LIGHT, DARK)}


@cache
def scale_colors(theme: Theme, scale: Scale) -> tuple[QColor, ...]:
    """Return the BINS opaque colours of a scale, from −1 by 0 to +1."""
    low, high = {
        Scale.VALUE: (theme.negative, theme.positive),
        Scale.GRADIENT: (theme.gradient_negative, theme.gradient_positive),
    }[scale]
    middle = QColor(theme.zero)
    half = BINS // 2
    return tuple(mix(middle, QColor(low if i < half else high), abs(i - half) / half) for i in range(BINS))


def rgb(color: QColor) -> tuple[int, int, int]:
    """Return red, green and blue, each 0…255."""
    return color.red(), color.green(), color.blue()


def mix(start: QColor, end: QColor, share: float) -> QColor:
    """Return the colour that lies `share` (0…1) of the way from start to end."""
    a, b = rgb(start), rgb(end)
    red, green, blue = (round(x + (y - x) * share) for x, y in zip(a[:3], b[:3], strict=True))
    return QColor(red, green, blue)


def scale_bins(values: npt.ArrayLike, limit: float) -> npt.NDArray[np.int64]:
    """Return the bin 0…BINS−1 of each value on a scale from −limit to +limit; ±∞ goes to an end, NaN to the middle.

    A limit of 0 (all values 0) gives the middle bin.
    """
    half = BINS // 2
    if not limit > 0:
        return np.full(np.shape(values), half)
    numbers = np.asarray(values)
    # In float32 as it is, unless the limit could vanish in it: pictures of large networks have many elements.
    kept = numbers.dtype == np.float32 and limit > 1e-30
    share: npt.NDArray[np.floating[Any]] = np.array(numbers, np.float32 if kept else np.float64)
    share /= limit
    np.clip(share, -1, 1, out=share)
    share *= half
    np.rint(share, out=share)
    share[np.isnan(share)] = 0
    return share.astype(np.int64) + half


def text_on(background: QColor) -> QColor:
    """Return black or white, whichever reads better on the background (by its luminance)."""
    red, green, blue = rgb(background)
    return QColor("#10131a") if 0.299 * red + 0.587 * green + 0.114 * blue > 135 else QColor("#ffffff")


def palette(theme: Theme) -> QPalette:
    """Return the Qt palette of a theme, all roles set: on several platforms Qt's own dark mode does nothing."""
    result = QPalette()
    role = QPalette.ColorRole
    colors = {
        role.Window: theme.window, role.WindowText: theme.text, role.Base: theme.panel,
        role.AlternateBase: theme.window, role.Text: theme.text, role.Button: theme.panel,
        role.ButtonText: theme.text, role.BrightText: theme.danger, role.ToolTipBase: theme.panel,
        role.ToolTipText: theme.text, role.PlaceholderText: theme.muted, role.Highlight: theme.accent,
        role.HighlightedText: theme.accent_text, role.Link: theme.accent, role.Light: theme.panel,
        role.Midlight: theme.border, role.Mid: theme.border, role.Dark: theme.faint, role.Shadow: theme.text,
        role.Accent: theme.accent,
    }  # fmt: skip
    for key, value in colors.items():
        result.setColor(key, QColor(value))
    for key in (role.WindowText, role.Text, role.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, key, QColor(theme.faint))
    return result
