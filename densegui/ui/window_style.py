"""The style sheet of the window: thin borders, quiet chrome."""

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QMainWindow

from densegui.ui.theme import Theme, palette
from densegui.ui.view import ViewSettings
from densegui.ui.widgets.field_style import field_style

TAB_SIZE = 0.88
"""Size of the tabs of panels, of the window's font."""


def use_font(base: QFont, scale: float) -> None:
    """Use a font of `scale` times the size of `base` everywhere."""
    font = QFont(base)
    font.setPointSizeF(base.pointSizeF() * scale)
    QApplication.setFont(font)


def dress(window: QMainWindow, base: QFont, settings: ViewSettings) -> None:
    """Give the application its font and palette, and the window its style sheet."""
    use_font(base, settings.font_scale)
    QApplication.setPalette(palette(settings.theme))
    window.setStyleSheet(style(settings.theme, base.pointSizeF() * settings.font_scale))


def style(theme: Theme, points: float) -> str:
    """Return the style sheet of the main window in a theme's colours; `points` is the size of its font."""
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
        QTabBar {{ font-size: {TAB_SIZE * points:.2f}pt; background: {theme.panel}; }}
        QTabBar::tab {{ background: {theme.panel}; color: {theme.muted}; padding: 2px 6px; border: none;
            border-top: 2px solid transparent; min-width: 2em; }}
        QTabBar::tab:hover {{ color: {theme.text}; background: {theme.window}; }}
        QTabBar::tab:selected {{ color: {theme.text}; border-top-color: {theme.accent}; }}
        {field_style(theme)}
        QToolTip {{ background: {theme.panel}; color: {theme.text}; border: 1px solid {theme.border}; padding: 4px; }}
    """
