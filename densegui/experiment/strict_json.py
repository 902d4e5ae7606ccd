"""JSON without what its standard leaves open or what a parser can be harmed with.

At most 16 MiB, 64 levels, 40 characters a number; no key twice in an object, no NaN, no infinity, no lone
surrogate or NUL in a text. Every refusal names the line and the column, or the JSON path.
"""

import json
import math
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from densegui.errors import LoadError
from densegui.experiment.messages import json_path, shown

MAX_BYTES = 16 * 2**20
MAX_DEPTH = 64
MAX_NUMBER = 40

# A text (whose brackets do not count; the last one may not end), or a bracket. The possessive
# quantifiers keep a hostile text from being read more than once.
_TOKEN = re.compile(r'"(?:[^"\\]++|\\.?)*+"?|[\[\]{}]', re.DOTALL)
_UNWANTED = re.compile("[\0\ud800-\udfff]")


class _Refused:
    """Stands for a value that is not allowed, until its path is known."""

    def __init__(self, text: str, reason: str) -> None:
        self.text = text
        self.reason = reason


class _Object(dict[str, Any]):
    """A JSON object that remembers a key that was there twice."""

    twice: str | None = None


def parse(text: str, name: str) -> Any:
    """Parse a JSON text; `name` is what the errors call it.

    Raises
    ------
    LoadError
        Names the place and what is wrong there.
    """
    if not text.strip():
        raise LoadError(f"{name} is empty")
    _check_depth(text, name)
    try:
        content = json.loads(
            text, object_pairs_hook=_object, parse_int=_int, parse_float=_float, parse_constant=_constant
        )
    except json.JSONDecodeError as error:
        what = (error.msg[:1].lower() + error.msg[1:]).removesuffix(" at").removesuffix(" starting")
        raise LoadError(f"{name}, line {error.lineno}, column {error.colno}: this is not JSON: {what}") from None
    for path, problem in _problems(content, ()):
        raise LoadError(f"{name}: {json_path(path)}{problem}")
    return content


def _check_depth(text: str, name: str) -> None:
    depth = 0
    for token in _TOKEN.finditer(text):
        if token[0] in "[{":
            depth += 1
        elif token[0] in "]}":
            depth -= 1
        if depth > MAX_DEPTH:
            line = text.count("\n", 0, token.start()) + 1
            column = token.start() - text.rfind("\n", 0, token.start())
            raise LoadError(f"{name}, line {line}, column {column}: nested more than {MAX_DEPTH} levels deep")


def _object(pairs: list[tuple[str, Any]]) -> _Object:
    content = _Object(pairs)
    if len(content) < len(pairs):
        counts = Counter(key for key, _ in pairs)
        content.twice = counts.most_common(1)[0][0]
    return content


def _int(text: str) -> int | _Refused:
    return int(text) if len(text) <= MAX_NUMBER else _Refused(text, "has too many digits")


def _float(text: str) -> float | _Refused:
    if len(text) > MAX_NUMBER:
        return _Refused(text, "has too many digits")
    number = float(text)
    return number if math.isfinite(number) else _Refused(text, "is too large")


def _constant(text: str) -> _Refused:
    return _Refused(text, "is not a number that JSON knows")


def _problems(content: Any, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """What is wrong in parsed JSON, and where, in the order of the file."""
    if isinstance(content, _Refused):
        yield path, f": {shown(content.text)[1:-1]} {content.reason}"
    elif isinstance(content, str) and _UNWANTED.search(content):
        yield path, " has a character that no text may have (NUL or half a surrogate pair)"
    elif isinstance(content, _Object):
        if content.twice is not None:
            yield (*path, content.twice), " is there twice"
        for key, value in content.items():
            yield from _problems(value, (*path, key))
    elif isinstance(content, list):
        for index, value in enumerate(content):
            yield from _problems(value, (*path, index))
