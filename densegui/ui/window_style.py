"""The style sheet of the window: thin borders, quiet chrome."""

from densegui.ui.theme import Theme


def style(theme: Theme) -> str:
    """Return the style sheet of the main window in a theme's colours."""
    return f"""
        QMainWindow {{ background: {theme.window}; }}
        QMainWindow::separator {{ background: {theme.border}; width: 1px; height: 1px; }}
        QMainWindow::separator:hover {{ background: {theme.accent}; }}
        QMenuBar {{ background: {theme.panel}; border-bottom: 1px solid {theme.border}; }}
        QMenuBar::item {{ padding: 3px 9px; background: transparent; }}
        QMenuBar::item:selected {{ background: {theme.window}; }}
        QMenu {{ background: {theme.panel}; border: 1px solid {theme.border}; padding: 4px; }}
        QMenu::item {{ padding: 4px 22px; border-radius: 4px; }}
        QMenu::item:selected {{ background: {theme.accent}; color: {theme.accent_text}; }}
        QMenu::item:disabled {{ color: {theme.faint}; }}
        QMenu::separator {{ height: 1px; background: {theme.border}; margin: 4px 8px; }}
        QStatusBar {{ background: {theme.panel}; border-top: 1px solid {theme.border}; }}
        QStatusBar::item {{ border: none; }}
        QToolTip {{ background: {theme.panel}; color: {theme.text}; border: 1px solid {theme.border}; padding: 4px; }}
    """
