"""How a CSV file is written, found out from its first lines."""

import pytest

from densegui.data.csv_dialect import Dialect, find_dialect
from densegui.data.options import CsvOptions
from densegui.errors import LoadError


def dialect(text: str, **options: str) -> Dialect:
    return find_dialect(text.splitlines(keepends=True), "a.csv", CsvOptions(**options), whole=True)


@pytest.mark.parametrize(
    ("text", "separator", "decimal", "header"),
    [
        ("a,b\n1,2\n", ",", ".", True),
        ("1,5;2,5;x\n3,5;4,5;y\n", ";", ",", False),  # commas would make as many columns
        ('a;"x, y";b\n1;"p, q";2\n', ";", ".", True),
        ('1,"a;b",x\n2,"c;d",y\n', ",", ".", False),
        ("name\tcity\nDoe, John\tBonn\nRoe, Jane\tUlm\n", "\t", ".", True),
        ("a|b|c\n1|2,5|x\n", "|", ",", True),
        ("1 2 x\n3 4 y\n", " ", ".", False),
        ("a b\nc d\n", ",", ".", True),  # prose, no table
        ("a;b;c\n1.5;2;x\n1,234;2;y\n", ";", ".", True),
        ("a;b;c\n1,5;2;x\n1.234;2;y\n", ";", ",", True),
        ("a;b\n1;2;3\n4;5;6\n7;8;9\n", ";", ".", True),  # ragged, but what else
        ("red,x\nblue,y\nred,y\n", ",", ".", False),
        ("colour,class\nred,x\nblue,y\nred,y\n", ",", ".", True),
        ("0,1,class\n1,2,x\n3,4,y\n", ",", ".", True),
        ("0,1,2\n5,1,0\n", ",", ".", True),
        ("1,2,3\n5,1,0\n", ",", ".", False),
        ("1,2,x\n3,4,y\n", ",", ".", False),
        ("5,3,0\n5,1,0\n", ",", ".", False),
        ("?,2,x\n1,3,y\n", ",", ".", False),
    ],
)
def test_that_it_is_found_out(text: str, separator: str, decimal: str, header: bool) -> None:
    found = dialect(text)
    assert (found.separator, found.decimal, found.header, found.hint) == (separator, decimal, header, False)


def test_that_what_is_told_is_not_found_out() -> None:
    found = dialect("1,234;2;x\n3;4;y\n", separator=",", decimal=",", header="yes")
    assert found == Dialect(",", ",", True)
    assert dialect("1,234;2;x\n3;4;y\n", decimal=".", header="no") == Dialect(";", ".", False)


def test_that_a_spreadsheets_hint_is_followed() -> None:
    assert dialect("sep=|\na|b\n1|2\n") == Dialect("|", ".", True, hint=True)


def test_that_a_thousand_is_not_guessed() -> None:
    with pytest.raises(LoadError, match=r'a\.csv, line 3: "1,234" may be 1\.234 or 1234; set "decimal"'):
        dialect("a;b;c\n1;2;x\n3;1,234;y\n")


def test_that_a_guess_is_said() -> None:
    assert [dialect(text).warnings for text in ("a,b\n1,2\n", "a;b\n1,5;2\n")] == [(), ()]
    assert "line 1: taken as an example" in dialect("1,2\n3,4\n5,6\n").warnings[0]
    assert 'has numbers in it: "0", "1", "2", …' in dialect("0,1,2,3,4\n7,7,7,7,7\n").warnings[0]
