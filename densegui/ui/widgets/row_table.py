"""A quiet table of which rows are chosen, not cells: no grid, no numbers of rows, columns as wide as the view says."""

from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from densegui.ui.theme import Theme
from densegui.ui.widgets.table_model import TableModel


class RowTable(QTableView):
    """The table of a model.

    Parameters
    ----------
    model
    name
        What it is called for those who can't see it.
    parent
    """

    def __init__(self, model: TableModel, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)


def row_table_style(theme: Theme) -> str:
    """Return the style sheet of such a table in a panel."""
    return (
        f"QTableView {{ background: {theme.panel}; color: {theme.text};"
        f" selection-background-color: {theme.current_line}; selection-color: {theme.text}; }}"
        f"QHeaderView {{ background: {theme.panel}; border: none; }}"
        f"QHeaderView::section {{ background: {theme.panel}; color: {theme.muted}; border: none;"
        f" border-bottom: 1px solid {theme.border}; padding: 1px 4px; }}"
    )
