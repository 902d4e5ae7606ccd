"""A command's arguments, read word by word; what does not fit is refused in one sentence that says what is allowed."""

import math
import re
from collections.abc import Sequence
from typing import NoReturn

from densegui.debugger.format import MINUS
from densegui.engine.network import NetworkSpec
from densegui.errors import InputError
from densegui.experiment.messages import shown

MOST = 10**12
"""The largest whole number that is read."""

_TOKEN = re.compile(r"[<>]=?|[≤≥]|[^\s<>≤≥]+")
_WHOLE = re.compile(r"[0-9]{1,13}")
_REAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:e[+-]?[0-9]{1,4})?", re.IGNORECASE)
_SIGNS = {"≤": "<=", "≥": ">="}


class Words:
    """The words of a text, from left to right.

    Parameters
    ----------
    text : str
    what : str
        What the text is, for the refusal: "breakpoint", "watch".
    """

    def __init__(self, text: str, what: str) -> None:
        self._text, self._what = text.strip(), what
        self._words = _TOKEN.findall(text)
        self._next = 0

    @property
    def coming(self) -> str:
        """The next word, "" at the end."""
        return self._words[self._next] if self._next < len(self._words) else ""

    def refuse(self, allowed: str) -> NoReturn:
        """Say that the next word, or the end, can't stand there, and what can."""
        if word := self.coming:
            raise InputError(f"{self._what} {shown(self._text)}: {shown(word)} is not allowed; {allowed}")
        raise InputError(f"{self._what} {shown(self._text)}: something is missing at its end; {allowed}")

    def take(self) -> str:
        """Return the next word and go on to the one behind it."""
        word = self.coming
        self._next += 1
        return word

    def skip(self, word: str) -> bool:
        """Go past the next word if it is this one; return whether it was."""
        found = self.coming == word
        self._next += found
        return found

    def one_of(self, words: Sequence[str]) -> str:
        """Return the next word, which must be one of these."""
        if self.coming not in words:
            self.refuse(listed(words))
        return self.take()

    def whole(self, what: str, low: int, high: int = MOST) -> int:
        """Return the next word as a whole number from low to high."""
        word = self.coming
        if not _WHOLE.fullmatch(word) or not low <= int(word) <= high:
            self.refuse(
                f"{what} is {low}" + (f" to {high}" if low < high < MOST else " or more" if high == MOST else "")
            )
        return int(self.take())

    def real(self, what: str, low: float = -math.inf, high: float = math.inf) -> float:
        """Return the next word as a finite number from low to high."""
        word = self.coming.replace(MINUS, "-")
        value = float(word) if _REAL.fullmatch(word) else math.nan
        if not (low <= value <= high and math.isfinite(value)):
            self.refuse(
                f"{what} is a number" + (f" from {low:g} to {high:g}" if math.isfinite(low) else " such as 0.5")
            )
        self.take()
        return value + 0.0  # never −0

    def sign(self) -> str:
        """Return the next word, which must be <, <=, > or >=."""
        if self.coming not in ("<", "<=", ">", ">=", *_SIGNS):
            self.refuse("<, <=, > or >=")
        word = self.take()
        return _SIGNS.get(word, word)

    def layer(self, spec: NetworkSpec) -> int:
        """Return the number of a layer, 1…L."""
        return self.whole("the layer", 1, spec.L)

    def node(self, spec: NetworkSpec, l: int) -> int:
        """Return the number of a node of layer l, from 1."""
        return self.whole(f"the node of layer {l}" if l else "the input", 1, spec.n[l])

    def end(self) -> None:
        """Refuse what is left."""
        if word := self.coming:
            raise InputError(f"{self._what} {shown(self._text)}: {shown(word)} is too much; leave it out")


def listed(words: Sequence[str]) -> str:
    """Return "a, b or c"."""
    return " or ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def plain(value: float) -> str:
    """Return the shortest text that means exactly this number, as it is typed: 2.5, 1e-08, 300."""
    return repr(float(value)).removesuffix(".0")


def readable(value: float) -> str:
    """Return the same for people: with a minus sign."""
    return plain(value).replace("-", MINUS)
