"""What a value of a CSV file is: a number, a missing one, a date, or a text; and what only looks like a number.

`float()` alone would also take 1_000, nan, inf and digits of any script. Here a number is what the file can have meant
as nothing else: ASCII digits, a sign, one decimal mark, an exponent.
"""

import re

from densegui.data.options import Decimal

MISSING_WORDS = frozenset({"", "?", ".", "na", "n/a", "#n/a", "<na>", "n.a.", "nan", "-nan", "+nan", "null", "\\n"})
"""What stands for a missing value, in small letters."""
MISSING_NUMBERS = frozenset(
    {"-", "--", "---", "–", "—", "*", "...", "…", "none", "nil", "(null)", "nat", "missing", "unknown"}
)
"""What does so in a column of numbers; among texts it is one of them."""

_SPACE = r"[ \u00a0\u2009\u202f]"
_NUMBER = {mark: re.compile(rf"[+-]?(?:\d+{mark}?\d*|{mark}\d+)(?:[eE][+-]?\d+)?", re.ASCII) for mark in (r"\.", ",")}
_MONTH = (
    r"(?:jan|january?|jänner|janv|janvier|ene|enero|feb|february?|fév|févr|février|mar|march|mär|märz|mrz|mars|marzo"
    r"|apr|april|avr|avril|abr|abril|may|mai|mayo|june?|juni|juin|junio|july?|juli|juil|juillet|julio|aug|august|août"
    r"|ago|agosto|sept?|septemb(?:er|re)|septiembre|oct|octob(?:er|re)|octubre|okt|oktober|nov|novemb(?:er|re)|noviembre"
    r"|dec|decemb(?:er|re)|déc|décembre|dez|dezember|dic|diciembre)\.?"
)
_TIME = r"\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?: ?[ap]\.?m\.?)?(?: ?(?:z|utc|gmt|[+-]\d{2}(?::?\d{2})?))?"
_DAY, _MONTH_NUMBER, _YEAR = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])", r"(?:\d{4}|\d{2})"
_DATES = (
    rf"\d{{4}}([-/.]){_MONTH_NUMBER}\1{_DAY}",
    rf"\d{{4}}[-/]{_MONTH_NUMBER}",
    r"\d{4}-?W\d{2}(?:-?[1-7])?",
    rf"\d{{4}} ?[年년] ?{_MONTH_NUMBER} ?[月월](?: ?{_DAY} ?[日일])?",
    rf"{_MONTH} {_DAY} {_TIME}(?: [A-Z]{{2,5}})? \d{{4}}",
    rf"{_DAY}([-/.]){_DAY}\2{_YEAR}",
    rf"{_DAY}(?:st|nd|rd|th|\.)?[-/ ]*{_MONTH},?[-/ ]*{_YEAR}",
    rf"{_MONTH},?[-/ ]+(?:{_DAY}(?:st|nd|rd|th)?,?[-/ ]+)?{_YEAR}",
)
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so|lun|mar|mer|jeu|ven|sam|dim)[a-z]*\.?,? )?"
_DATE = re.compile(rf"{_WEEKDAY}(?:{'|'.join(_DATES)})(?:(?:t|,? ){_TIME})?|{_TIME}", re.ASCII | re.IGNORECASE)

_DIGIT = re.compile(r"\d")  # of any script
_OTHER_DIGIT = re.compile(r"(?![0-9])\d")
_GROUPED = re.compile(rf"[+-]?[1-9]\d{{0,2}}(?:([,.'’_]|{_SPACE})\d{{3}}(?:\1\d{{3}})*)(?:[.,]\d*)?", re.ASCII)
_INDIAN = re.compile(r"[+-]?\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d*)?", re.ASCII)
_COMMA = re.compile(r"[+-]?(?:\d+,\d*|,\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_POINT = re.compile(r"[+-]?(?:\d+\.\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_SHEET_ERROR = re.compile(r"#(?:DIV/0!|VALUE!|REF!|NAME\?|NUM!|NULL!|WERT!|BEZUG!|ZAHL!)", re.IGNORECASE)
_INFINITE = re.compile(r"[+-]?(?:inf|infinity|∞|1\.#\w+)", re.IGNORECASE)
_UNIT = re.compile(r"(?:[$€£¥]\s?[+-]?[\d.,]+|[+-]?[\d.,]+\s?[%‰$€£¥])", re.ASCII)
_MINUS = re.compile(r"[−‐‑‒–—﹣－]\s?[\d.,]+", re.ASCII)  # the signs that look like one
_OTHERWISE = (
    (re.compile(r"[+-]?\d[\d_]*_[\d_.]*(?:[eE][+-]?\d+)?", re.ASCII), "an underscore is not allowed in a number"),
    (re.compile(r"[+-]?0[xob][0-9a-f.]+(?:p[+-]?\d+)?", re.ASCII | re.IGNORECASE), "only decimal numbers are read"),
    (re.compile(r"[+-]?[\d.]+d[+-]?\d+", re.ASCII | re.IGNORECASE), "an exponent is written with e"),
    (re.compile(r"""=?["'‘’“”][+-]?[\d.,]+["'‘’“”]""", re.ASCII), "its quotation marks have to go"),
    (re.compile(r"[\d.,]+(?:\s+[\d.,]+)+", re.ASCII), "there are several"),
    (re.compile(r"\([\d.,]+\)", re.ASCII), "a negative number is written with a minus sign"),
    (re.compile(r"[+-][ \t]+[\d.,]+|[\d.,]+-", re.ASCII), "a sign stands right before a number"),
)


def clean(text: str) -> str:
    """A text without blanks at its ends, and with single ones inside."""
    return " ".join(text.split())


def is_number(text: str, decimal: Decimal = ".") -> bool:
    """Whether `text` is a number with this decimal mark; 1e999 is one here."""
    return _NUMBER["," if decimal == "," else r"\."].fullmatch(text.strip(" \t")) is not None


def to_float(text: str, decimal: Decimal = ".") -> float:
    """The value of what `is_number`; infinite for 1e999."""
    return float(text.replace(",", ".") if decimal == "," else text)


def is_too_small(text: str, decimal: Decimal = ".") -> bool:
    """Whether a number that is not 0 is read as 0, such as 1e-400."""
    return to_float(text, decimal) == 0 and any(digit in "123456789" for digit in text.lower().partition("e")[0])


def is_missing_number(text: str) -> bool:
    """Whether `text` stands for a missing value in a column of numbers."""
    return text.strip().lower() in MISSING_NUMBERS


def is_missing(text: str) -> bool:
    """Whether `text` stands for a missing value."""
    return text.strip().lower() in MISSING_WORDS


def is_date(text: str) -> bool:
    """Whether `text` is a date, a time or both."""
    return _DIGIT.search(text) is not None and _DATE.fullmatch(clean(text)) is not None


def is_error(text: str) -> bool:
    """Whether `text` is what a spreadsheet writes where a formula has failed."""
    return _SHEET_ERROR.fullmatch(text.strip()) is not None


def decimal_evidence(text: str) -> str:
    """What a value tells of the decimal mark: "," or "."; ",?" or ".?" if it may divide thousands; "" for nothing."""
    text = text.strip()
    if grouped := _GROUPED.fullmatch(text):
        divider = grouped[1]
        marks = [character for character in text if character in ",." and character != divider]
        if marks:  # 1.234,5 and 1 234,5
            return marks[0]
        if divider not in ",.":
            return ""
        # 1.234.567 has no decimal mark, and it is not the point.
        return f"{divider}?" if text.count(divider) == 1 else {".": ",", ",": "."}[divider]
    if _COMMA.fullmatch(text):
        return ","
    return "." if _POINT.fullmatch(text) else ""


def trouble(text: str, decimal: Decimal = ".") -> str | None:
    """Why a value that looks like a number is none that can be read without guessing; None for an ordinary text."""
    if (visible := "".join(c for c in text if c.isprintable() and c != "\u00a0")) != text and is_number(
        visible, decimal
    ):
        return "is not a number: an invisible character stands beside it or in it"
    text = text.strip()
    if is_error(text):
        return "is the error of a formula"
    if _DIGIT.search(text) is None:
        return "is not a finite number" if _INFINITE.fullmatch(text) else None
    if not text.isascii() and _OTHER_DIGIT.search(text):
        return "is not a number: only the digits 0 to 9 are read"
    if _MINUS.fullmatch(text):
        return "is not a number: its minus sign is another character"
    other = "," if decimal != "," else "."
    if (_COMMA if other == "," else _POINT).fullmatch(text):
        if _GROUPED.fullmatch(text):
            return f'is not a number: "{other}" may be a decimal mark or divide thousands; set "decimal" or take it out'
        return f'is not a number: its decimal mark is "{other}"; set "decimal" to "{other}"'
    if _GROUPED.fullmatch(text) or _INDIAN.fullmatch(text):
        return "is not a number: what divides its thousands has to go"
    if _UNIT.fullmatch(text):
        return "is not a number: its unit has to go"
    if _INFINITE.fullmatch(text):
        return "is not a finite number"
    reason = next((reason for pattern, reason in _OTHERWISE if pattern.fullmatch(text)), None)
    return f"is not a number: {reason}" if reason else None
