"""The style sheet of the panel: the verdict large, everything else quiet."""

from densegui.ui.setup.parts import style
from densegui.ui.theme import Theme
from densegui.ui.widgets.panel_header import panel_style

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
        + f"QTableView {{ background: {theme.panel}; color: {theme.text};"
        + f" selection-background-color: {theme.current_line}; selection-color: {theme.text}; }}"
        + f"QHeaderView {{ background: {theme.panel}; border: none; }}"
        + f"QHeaderView::section {{ background: {theme.panel}; color: {theme.muted}; border: none;"
        + f" border-bottom: 1px solid {theme.border}; padding: 1px 4px; }}"
        + f"QProgressBar {{ border: none; background: {theme.border}; max-height: 5px; border-radius: 2px; }}"
        + f"QProgressBar::chunk {{ background: {theme.accent}; border-radius: 2px; }}"
    )
