"""JSON from anywhere: what is refused, and that nothing but a LoadError gets out."""

import contextlib
import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from densegui.errors import LoadError
from densegui.experiment.strict_json import parse


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "f is empty"),
        (" \n", "f is empty"),
        ('{"a": 1,\n "b" 2}', "f, line 2, column 6: this is not JSON: expecting ':' delimiter"),
        ("{'a': 1}", "f, line 1, column 2: this is not JSON: expecting property name enclosed in double quotes"),
        ('["abc', "f, line 1, column 2: this is not JSON: unterminated string"),
        ("[1] 2", "f, line 1, column 5: this is not JSON: extra data"),
        ("\0\0\0\0", "f, line 1, column 1: this is not JSON: expecting value"),
        ('{"a": [{"b": NaN}]}', "f: $.a[0].b: NaN is not a number that JSON knows"),
        ('{"a": -Infinity}', "f: $.a: -Infinity is not a number that JSON knows"),
        ('{"a": 1e999}', "f: $.a: 1e999 is too large"),
        ('{"a": {"b": 1, "c": 2, "b": 3}}', "f: $.a.b is there twice"),
        (f'{{"a": {"1" * 41}}}', f"f: $.a: {'1' * 38} has too many digits"),
        ('{"a": "\\ud800"}', "f: $.a has a character that no text may have (NUL or half a surrogate pair)"),
        ('["\\u0000"]', "f: $[0] has a character that no text may have (NUL or half a surrogate pair)"),
        ("\n [" + "[" * 64, "f, line 2, column 66: nested more than 64 levels deep"),
    ],
)
def test_that_it_is_refused_in_these_words(text: str, said: str) -> None:
    with pytest.raises(LoadError) as caught:
        parse(text, "f")
    assert str(caught.value) == said


def test_that_64_levels_are_read_and_65_are_not() -> None:
    assert parse("[" * 64 + "]" * 64, "f") is not None
    with pytest.raises(LoadError, match="nested more than 64 levels deep"):
        parse("[" * 65 + "]" * 65, "f")


def test_that_brackets_in_a_text_are_not_levels() -> None:
    text = json.dumps(['"\\' + "[{" * 100])
    assert parse(text, "f") == json.loads(text)


def test_that_a_hostile_text_is_looked_at_once() -> None:
    """A quadratic scan of half a million quotation marks would take hours."""
    for text in ('"' + '\\"' * 500_000, '\\"' * 500_000, '"\\' * 500_000):
        with pytest.raises(LoadError):
            parse(text, "f")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**30), 10**30) | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)


def _strange(value: Any) -> bool:
    if isinstance(value, str):
        return "\0" in value or any(0xD800 <= ord(c) < 0xE000 for c in value)
    if isinstance(value, float):
        return math.isinf(value)
    if isinstance(value, dict):
        return any(map(_strange, value.values()))
    return isinstance(value, list) and any(map(_strange, value))


@given(json_values)
def test_that_ordinary_json_is_read_as_the_standard_library_reads_it(value: Any) -> None:
    text = json.dumps(value)
    if _strange(value):
        with pytest.raises(LoadError):
            parse(text, "f")
    else:
        assert parse(text, "f") == value


@given(st.text(alphabet='{}[]",:\\0123eE+-. \nuNaIty\0é') | st.binary().map(lambda data: data.decode("latin-1")))
def test_that_only_load_errors_get_out(text: str) -> None:
    with contextlib.suppress(LoadError):
        assert parse(text, "f") == json.loads(text)
