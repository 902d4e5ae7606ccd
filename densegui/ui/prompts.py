"""Questions of one line: which minibatch to go to, and what to call a place."""

import re

from PySide6.QtWidgets import QInputDialog, QWidget

from densegui.debugger.frame import Frame
from densegui.debugger.position import Position

_PLACE = re.compile(r"\s*([0-9]{1,12})(?:\s*[: ]\s*([0-9]{1,6}))?\s*")


def ask_position(parent: QWidget, frame: Frame) -> Position | None:
    """Ask for a minibatch, with an operation if wanted; None when the question is closed, or not understood."""
    last = max(frame.curves.cost.size, frame.position.t)
    text = (
        f"Minibatch, from 0; recorded so far: {last}.\nWith the operations done of it behind a colon: "
        f"{frame.position.t}:{frame.position.i}"
    )
    answer, given = QInputDialog.getText(parent, "Go to minibatch", text, text=str(frame.position.t))
    return parse_position(answer) if given else None


def parse_position(text: str) -> Position | None:
    """Return the position that "412" or "412:12" names; None for anything else."""
    match = _PLACE.fullmatch(text)
    return Position(int(match[1]), int(match[2] or 0)) if match else None


def ask_name(parent: QWidget, frame: Frame) -> str | None:
    """Ask for a bookmark's name; None when the question is closed or left empty."""
    proposed = f"minibatch {frame.position.t}" + (f" · {frame.op}" if frame.op else "")
    answer, given = QInputDialog.getText(parent, "Bookmark", "Name of this place:", text=proposed)
    return answer.strip() or None if given else None
