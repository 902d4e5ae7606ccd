"""One column of a CSV file that is a feature: what is known of it so far, and what its texts mean."""

from densegui.data.csv_values import is_number, is_too_small, to_float
from densegui.data.options import Decimal

MAX_KNOWN = 2**16
"""Texts of numbers that are remembered with their value: pixels and counts come again and again."""


class Column:
    """One feature: its kind, and what there is to say of it."""

    def __init__(self, name: str, categorical: bool) -> None:
        self.name = name
        self.wanted = categorical
        self.kind = "categories" if categorical else ""  # or "numbers"
        self.line = 0  # of its first value
        self.first = ""
        self.categories: dict[str, int] = {}  # the number of each
        self.lines: list[int] = []  # of the first example of each
        self.codes: dict[str, float] = {}  # the number by the text as it stands there, blanks and all
        self.missing: list[int] = []  # the first lines where there is no value
        self.n_missing = 0
        self.leading_zero: tuple[int, str] | None = None
        self.too_small: tuple[int, str] | None = None


class KnownNumbers(dict[str, float]):
    """The value of each text that has been read as a number; a KeyError for one that has to be looked at."""

    def __init__(self, decimal: Decimal) -> None:
        super().__init__()
        self._decimal: Decimal = decimal

    def __missing__(self, text: str) -> float:
        if not is_number(text, self._decimal) or begins_with_zero(text) or is_too_small(text, self._decimal):
            raise KeyError(text)
        value = self[text] = to_float(text, self._decimal)
        return value


def begins_with_zero(text: str) -> bool:
    """Whether a number is written like a code: 007."""
    digits = text.strip().lstrip("+-")
    return len(digits) > 1 and digits[0] == "0" and digits[1].isdecimal()
