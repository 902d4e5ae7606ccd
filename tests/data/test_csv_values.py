"""What a value of a CSV file is: each kind of text by itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from densegui.data.csv_values import decimal_evidence, is_date, is_missing, is_number, to_float, trouble


@given(st.floats(allow_nan=False, allow_infinity=False), st.sampled_from([repr, "{:.17e}".format, "{:+.17g}".format]))
def test_that_a_number_comes_back_with_either_decimal_mark(number: float, write) -> None:
    text = write(number)
    assert is_number(text)
    assert to_float(text) == number
    comma = text.replace(".", ",")
    assert is_number(comma, ",")
    assert to_float(comma, ",") == number
    assert trouble(text) is None or is_number(text)


@pytest.mark.parametrize("text", ["0", "-0", "+1", "1.", ".5", "1e5", "1E-05", " 7 ", "\t7", "007", "1e999"])
def test_that_these_are_numbers(text: str) -> None:
    assert is_number(text)


@pytest.mark.parametrize(
    "text",
    ["", " ", ".", "+", "e5", "1e", "1e5.5", "1_0", "0x1", "nan", "inf", "1,5", "1 2", "--1", "١", "２", "1\xa0", "1²"],
)
def test_that_these_are_none(text: str) -> None:
    assert not is_number(text)


@pytest.mark.parametrize("text", ["", "  ", "NA", "n/a", "#N/A", "NaN", "-nan", "null", "NULL", "?", ".", "<NA>"])
def test_that_these_are_missing(text: str) -> None:
    assert is_missing(text)


@pytest.mark.parametrize("text", ["0", "-", "+", "no", "none", "unknown", "nano", "??"])
def test_that_these_are_not_missing(text: str) -> None:
    assert not is_missing(text)


@pytest.mark.parametrize(
    "text",
    [
        "2024-01-31", "2024/1/3", "2024.01.31", "2024-01", "31.12.2024", "31/12/24", "12/31/2024", "1-2-03",
        "3 May 2020", "3. Mai 2020", "03-Jan-2024", "May 5, 2020", "Jan 2024", "5th October 1999",
        "Mon, 3 Jan 2022 10:00", "12:30", "12:30:15.250", "3:05 pm", "2024-01-31T12:00:00Z", "2024-01-31 12:00 +01:00",
    ],
)  # fmt: skip
def test_that_these_are_dates_or_times(text: str) -> None:
    assert is_date(text)


@pytest.mark.parametrize(
    "text", ["may", "20240131", "20-30", "2024/25", "1.2.3", "32.1.2024", "2024-13-01", "10:1", "v1", "Jan", "3 apples"]
)
def test_that_these_are_no_dates(text: str) -> None:
    assert not is_date(text)


@pytest.mark.parametrize(
    ("text", "evidence"),
    [
        ("1.5", "."), ("1,5", ","), ("-,5", ","), ("1,2345", ","), ("0,123", ","), ("0.123", "."), ("1e5", ""),
        ("1,234", ",?"), ("1.234", ".?"), ("-123,456", ",?"), ("1234,567", ","), ("1,234,567", "."),
        ("1.234.567", ","), ("1.234,5", ","), ("1,234.5", "."), ("1 234,5", ","), ("1'234.5", "."), ("1 234", ""),
        ("12", ""), ("abc", ""), ("1,5;2", ""), ("1,5e3", ","), ("3,", ","),
    ],
)  # fmt: skip
def test_that_a_value_tells_of_the_decimal_mark(text: str, evidence: str) -> None:
    assert decimal_evidence(text) == evidence


@pytest.mark.parametrize(
    ("text", "decimal", "piece"),
    [
        ("1,234.5", ".", "divides its thousands"), ("1.234,5", ",", "divides its thousands"),
        ("1_000", ".", "divides its thousands"), ("1_00", ".", "an underscore"), ("0b11", ".", "only decimal numbers"),
        ("1,5", ".", 'its decimal mark is ","'), ("1.5", ",", 'its decimal mark is "."'),
        ("1,234", ".", '"," may be a decimal mark or divide thousands'), ("inf", ".", "finite"), ("-∞", ".", "finite"),
        ("1.#INF", ".", "finite"), ("१२", ".", "only the digits 0 to 9"), ("–5", ".", "minus sign"),
        ("€ 5", ".", "unit"), ("5 %", ".", "unit"), ("(5.0)", ".", "a minus sign"), ("5-", ".", "right before"),
        ("- 5", ".", "right before"), ("1d5", ".", "with e"), ('="5"', ".", "quotation marks"),
        ("1 2 3", ".", "several"), ("\u00a01", ".", "invisible"), ("1\u200b2", ".", "invisible"),
        ("#DIV/0!", ".", "formula"), ("#Name?", ".", "formula"),
    ],
)  # fmt: skip
def test_that_what_looks_like_a_number_is_not_read_as_a_text(text: str, decimal: str, piece: str) -> None:
    reason = trouble(text, decimal)
    assert reason is not None
    assert piece in reason
    assert not is_number(text, decimal)


@pytest.mark.parametrize("text", ["abc", "x1", "20-30", "3+", "1.2.3", "A-", "12 kg", "route 66", "#1", "info", "10th"])
def test_that_an_ordinary_text_is_no_trouble(text: str) -> None:
    assert trouble(text) is None
