"""What the window remembers from one start to the next: size, panels, theme, text size, form of equations, watches.

One JSON text in an INI file of QSettings: INI files give back texts for numbers and truths, JSON does not. Damaged or
foreign content is ignored, and the window starts with the defaults.
"""

import json
from typing import Any

from PySide6.QtCore import QByteArray, QSettings, Qt
from PySide6.QtGui import QGuiApplication

from densegui.engine.forms import FORMS
from densegui.ui.network.edges import NUMBERS
from densegui.ui.theme import THEMES
from densegui.ui.view import ViewSettings

SMALLEST, LARGEST = 0.7, 3.0
"""Bounds of the text size."""
LONGEST_WATCH = 64
LAYOUT = 3
"""Grows when the panels change, so that an old arrangement is not forced on new ones."""


def open_settings() -> QSettings:
    """Return the user's settings file."""
    return QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "densegui", "densegui")


def default_theme() -> str:
    """Return "dark" where the platform says so, else "light"."""
    dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
    return "dark" if dark else "light"


def load_view(settings: QSettings | None) -> ViewSettings:
    """Return the remembered view settings, each replaced by its default where it makes no sense."""
    stored = _stored(settings)
    theme, scale, form = str(stored.get("theme")), stored.get("font_scale"), str(stored.get("form"))
    most, focus, watched = stored.get("most_edges"), stored.get("focus"), stored.get("watches")
    if not isinstance(scale, float | int) or not SMALLEST <= scale <= LARGEST:
        scale = 1.0
    return ViewSettings(
        theme=THEMES.get(theme) or THEMES[default_theme()],
        font_scale=float(scale),
        form=form if form in FORMS else "minibatch",
        most_edges=most if most in NUMBERS else 0,
        focus=focus if isinstance(focus, bool) else True,
        watches=tuple(filter(_is_watch, watched)) if isinstance(watched, list) else (),
    )


def load_window(settings: QSettings | None) -> tuple[QByteArray, QByteArray] | None:
    """Return (geometry, state) of the window, or None when there are none that fit."""
    stored = _stored(settings)
    if stored.get("layout") != LAYOUT:
        return None
    geometry, state = (QByteArray.fromBase64(str(stored.get(key, "")).encode()) for key in ("geometry", "state"))
    return geometry, state


def save(settings: QSettings | None, view: ViewSettings, geometry: QByteArray, state: QByteArray) -> None:
    """Remember the view settings and the window's arrangement."""
    if settings is None:
        return
    content = {
        "layout": LAYOUT,
        "theme": view.theme.name,
        "font_scale": view.font_scale,
        "form": view.form,
        "most_edges": view.most_edges,
        "focus": view.focus,
        "watches": view.watches,
        "geometry": geometry.toBase64().toStdString(),
        "state": state.toBase64().toStdString(),
    }
    settings.setValue("window", json.dumps(content))
    settings.sync()


def _is_watch(text: object) -> bool:
    return isinstance(text, str) and len(text) <= LONGEST_WATCH


def _stored(settings: QSettings | None) -> dict[str, Any]:
    if settings is None:
        return {}
    try:
        content = json.loads(str(settings.value("window", "{}")))
    except ValueError:
        return {}
    return content if isinstance(content, dict) else {}
