"""The system libraries that Qt needs on Linux, and the Debian packages that hold them. Imports no Qt before it is told.

Without the first group not even a picture can be drawn; the second is what a window on an X display takes as well.
Qt itself ends the process with a core file when one of those is missing, so they are looked for beforehand.
"""

import ctypes
import importlib
import sys
from collections.abc import Mapping

from densegui.errors import InputError

DRAWING: Mapping[str, str] = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libX11.so.6": "libx11-6",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libdbus-1.so.3": "libdbus-1-3",
}
X_WINDOW: Mapping[str, str] = {
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}


def load_qt() -> None:
    """Import Qt's widgets.

    Raises
    ------
    InputError
        Names the Debian packages of the libraries that are missing.
    """
    try:
        importlib.import_module("PySide6.QtWidgets")
    except ImportError as error:
        _refuse(missing_packages(DRAWING), error)


def check_x_window() -> None:
    """Refuse when a library that a window on an X display takes is missing.

    Raises
    ------
    InputError
        Names the Debian packages.
    """
    if packages := missing_packages(X_WINDOW):
        _refuse(packages, None)


def missing_packages(libraries: Mapping[str, str]) -> list[str]:
    """Return the packages of those libraries that can't be loaded; none but on Linux."""
    if not sys.platform.startswith("linux"):
        return []
    return [package for library, package in libraries.items() if not _can_be_loaded(library)]


def _can_be_loaded(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _refuse(packages: list[str], error: ImportError | None) -> None:
    if not packages:
        raise InputError(f"Qt can't be loaded: {error}") from error
    names = " ".join(packages)
    raise InputError(
        f"Qt needs system libraries that are missing, in Debian and Ubuntu the packages {names}; "
        f"install them as root, with apt-get install {names}"
    ) from error
