"""Whether there is a display to open a window on. Asked before Qt is: it would end the process with a core file."""

import ctypes
import os
import socket
import sys
from pathlib import Path

from densegui.errors import InputError
from densegui.ui.system_libraries import check_x_window

ADVICE = (
    '"densegui screenshot" draws the window into a file without one, and "xvfb-run -a densegui" opens it on a virtual '
    "one (Debian's packages xvfb and xauth)"
)


def check_display() -> None:
    """Refuse when no window can be opened.

    Raises
    ------
    InputError
        When there is no display, none answers, or a library that an X display takes is missing.
    """
    if not sys.platform.startswith("linux"):
        return
    platform = os.environ.get("QT_QPA_PLATFORM", "").partition(";")[0].partition(":")[0]
    wanted = {"": ("wayland", "xcb"), "xcb": ("xcb",), "wayland": ("wayland",)}.get(platform)
    if wanted is None or ("wayland" in wanted and _wayland_answers()):
        return
    if "xcb" in wanted and _x_answers():
        check_x_window()
        return
    variables = [{"wayland": "WAYLAND_DISPLAY", "xcb": "DISPLAY"}[name] for name in wanted]
    given = [f"{name}={os.environ[name]}" for name in variables if os.environ.get(name)]
    if given:
        raise InputError(f"the display {' or '.join(given)} does not answer, so no window can be opened; {ADVICE}")
    unset = f"neither {variables[1]} nor {variables[0]} is" if len(variables) == 2 else f"{variables[0]} is not"
    raise InputError(f"there is no display to open a window on ({unset} set); {ADVICE}")


def _wayland_answers() -> bool:
    name = os.environ.get("WAYLAND_DISPLAY")
    if not name:
        return False
    path = Path(os.environ.get("XDG_RUNTIME_DIR", "")) / name
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
            client.settimeout(2)
            client.connect(str(path))
    except OSError:
        return False
    return True


def _x_answers() -> bool:
    """Whether the X server lets us in; the library that Qt uses asks, with its cookie and all."""
    if not os.environ.get("DISPLAY"):
        return False
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True  # what is missing is told when Qt is loaded
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connect.argtypes = [ctypes.c_char_p, ctypes.c_void_p]
    xcb.xcb_connection_has_error.argtypes = xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(None, None)
    answers = xcb.xcb_connection_has_error(connection) == 0
    xcb.xcb_disconnect(connection)
    return answers
