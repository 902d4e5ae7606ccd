"""The style sheet of the panel: the verdict large, everything else quiet."""

from densegui.ui.asked import bar_style
from densegui.ui.setup.parts import style
from densegui.ui.theme import Theme
from densegui.ui.widgets.panel_header import panel_style
from densegui.ui.widgets.row_table import row_table_style

SMALL, LARGE = 0.92, 1.3
"""Sizes of the table's text and of the verdict, in that of the panel."""


def sheet(theme: Theme, points: float, verdict: str, large: bool) -> str:
    """Return the style sheet.

    Parameters
    ----------
    points : float
        The size of the panel's text.
    verdict : str
        The colour of the verdict.
    large : bool
        Whether there is a verdict, and not only words about one.
    """
    size, weight = (LARGE, 600) if large else (1.0, 400)
    return (
        style(theme)
        + panel_style(theme, "CompareView")
        + "QToolButton, QLabel#conventions, QLabel#detail, QTableView, QHeaderView"
        + f" {{ font-size: {SMALL * points:.2f}pt; }}"
        + f"QLabel#verdict {{ color: {verdict}; font-size: {size * points:.2f}pt; font-weight: {weight}; }}"
        + f"QLabel#conventions, QLabel#detail {{ color: {theme.muted}; }}"
        + row_table_style(theme)
        + bar_style(theme)
    )
