"""CSV and TSV files: well-formed ones as other programs write them, and faulty ones."""

import csv
import io
import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from densegui.data import csv_dataset, csv_table, csv_text, progress
from densegui.data.csv_reader import load_csv, preview_csv
from densegui.data.options import CsvOptions
from densegui.errors import LoadError

GOOD = "a,b,class\n1,2,x\n3,4,y\n"


def write(folder: Path, content: str | bytes) -> Path:
    path = folder / "set.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_that_a_plain_file_is_read(tmp_path: Path) -> None:
    dataset = load_csv(write(tmp_path, "a,b,class\n1,2.5,x\n-3e2,.5,y\n+4.,1E-3,x\n"))
    assert dataset.rows.tolist() == [[1.0, 2.5], [-300.0, 0.5], [4.0, 0.001]]
    assert dataset.labels.tolist() == [0, 1, 0]
    assert (dataset.name, dataset.feature_names, dataset.class_names) == ("set.csv", ("a", "b"), ("x", "y"))


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + GOOD.encode(),
        GOOD.replace("\n", "\r\n"),
        GOOD.replace("\n", "\r"),
        GOOD.rstrip("\n"),
        GOOD + "\n\n",
        GOOD.replace("\n", "\n\n"),
        '"a","b","class"\n"1","2","x"\n"3","4","y"\n',
        " a , b ,class \n 1,2 ,x \n3,\t4, y\n",
    ],
    ids=["bom", "crlf", "cr", "no end", "blank end", "blank lines", "quoted", "spaces"],
)
def test_that_harmless_variants_mean_the_same(tmp_path: Path, content: str | bytes) -> None:
    dataset = load_csv(write(tmp_path, content))
    assert dataset.rows.tolist() == [[1.0, 2.0], [3.0, 4.0]]
    assert (dataset.feature_names, dataset.class_names) == (("a", "b"), ("x", "y"))
    assert dataset.labels.tolist() == [0, 1]


def test_that_any_column_can_be_the_target(tmp_path: Path) -> None:
    dataset = load_csv(write(tmp_path, "a,kind,b\n1,x,2\n3,y,4\n"), CsvOptions(target="kind"))
    assert dataset.rows.tolist() == [[1.0, 2.0], [3.0, 4.0]]
    assert (dataset.feature_names, dataset.class_names) == (("a", "b"), ("x", "y"))


@pytest.mark.parametrize(
    ("classes", "names", "labels"),
    [
        (["10", "9", "2"], ("2", "9", "10"), [2, 1, 0]),
        (["1.5", "-1", "1e1"], ("-1", "1.5", "1e1"), [1, 0, 2]),
        (["1", "1.0", "0"], ("0", "1"), [1, 1, 0]),
        (["True", "False", "True"], ("False", "True"), [1, 0, 1]),
        (["10", "9", "b"], ("10", "9", "b"), [0, 1, 2]),
        (["ä", "z", "none"], ("none", "z", "ä"), [2, 1, 0]),
        (["<b>x</b>", "=1+1", "x"], ("<b>x</b>", "=1+1", "x"), [0, 1, 2]),
    ],
    ids=["integers", "numbers", "equal numbers", "booleans", "mixed", "text", "markup"],
)
def test_that_classes_are_in_the_order_of_numbers_or_of_text(
    tmp_path: Path, classes: list[str], names: tuple[str, ...], labels: list[int]
) -> None:
    dataset = load_csv(write(tmp_path, "a,class\n" + "".join(f"1,{name}\n" for name in classes)))
    assert dataset.class_names == names
    assert dataset.labels.tolist() == labels


REFUSED = {
    "empty": ("", "set.csv is empty."),
    "blank": ("\n\n", "set.csv is empty."),
    "header only": ("a,b,class\n", "set.csv has a header but no examples."),
    "one column": (
        "a/b/class\n1/2/x\n",
        "line 1: there is only one column; columns are separated by commas, semicolons, tabs or bars (|).",
    ),
    "nameless": ("a,,class\n1,2,x\n", "line 1: column 2 has no name."),
    "twice": ("a,b,a,class\n1,2,3,x\n", 'line 1: columns 1 and 3 are both named "a".'),
    "short": ("a,b,class\n1,2,x\n3,y\n", "line 3: 2 values for the 3 columns."),
    "long": ("a,b,class\n1,2,x\n3,4,5,y\n", "line 3: 4 values for the 3 columns."),
    "text": ("a,b,class\n1,2,x\n3,abc,y\n", 'line 3, column "b": "abc" is not a number.'),
    "missing": ("a,b,class\n1,2,x\n3,,y\n", 'line 3, column "b": the value is missing; set "missing"'),
    "only spaces": ("a,b,class\n1,2,x\n3,  ,y\n", 'line 3, column "b": the value is missing; set "missing" to'),
    "no class": ("a,b,class\n1,2,x\n3,4,\n", 'line 3, column "class": the class is missing; set "missing" to'),
    "nan": ("a,b,class\n1,2,x\nnan,4,y\n", 'line 3, column "a": the value is missing ("nan"); set'),
    "inf": ("a,b,class\n1,2,x\n3,-Infinity,y\n", 'line 3, column "b": "-Infinity" is not a finite number.'),
    "1e999": ("a,b,class\n1,2,x\n3,1e999,y\n", 'line 3, column "b": the number is too large; at most'),
    "-1e200": ("a,b,class\n-1e200,2,x\n3,4,y\n", 'line 2, column "a": the number is too large; at most'),
    "underscore": (
        "a,b,class\n1_000,2,x\n",
        'line 2, column "a": "1_000" is not a number: what divides',
    ),
    "hexadecimal": ("a,b,class\n0x10,2,x\n", 'line 2, column "a": "0x10" is not a number: only decimal'),
    "Arabic digits": ("a,b,class\n١,2,x\n", 'line 2, column "a": "١" is not a number: only the digits 0 to 9'),
    "decimal comma": (
        'a,b,class\n"1,5",2,x\n',
        'line 2, column "a": "1,5" is not a number: its decimal mark is ","',
    ),
    "two numbers": ("a,b,class\n1 2,2,x\n", 'line 2, column "a": "1 2" is not a number: there are several'),
    "control": ("a,b,class\n1,2,x\n\x1b[2J,2,x\n", 'line 3, column "a": "\ufffd[2J" is not a number.'),
    "essay": (f"a,b,class\n1,2,x\n{'z' * 99},2,x\n", f'line 3, column "a": "{"z" * 40}…" is not a number.'),
    "one class": (
        "a,b,class\n1,2,x\n3,4,x\n",
        'column "class": all examples have the class "x"; at least two',
    ),
    "NUL": ("a,b,class\n1,2,x\n3,4,y\0\n", "line 3: there is a NUL byte; this is not a CSV file."),
    "binary": (b"a,b,class\n1,2,x\n3,\x81\x02,y\n", "line 3: this is no text, and so no CSV file."),
    "utf-16 cut off": (GOOD.encode("utf-16")[:-1], "line 3: this is not UTF-16 text."),
    "gzip": (b"\x1f\x8b\x08\x00abc\xff\n", "set.csv is a gzip file, not a CSV file; unpack it first."),
    "open quote": ('a,b,class\n1,2,"x\n3,4,y\n', "line 2: a quotation mark is never closed."),
    "torn quote": ('a,b,class\n1,2,"x"y\n', "line 2: text follows a closing quotation mark."),
    "huge value": (f"a,b,class\n1,2,{'x' * 200_000}\n", "line 2: a value is too long, or a quotation mark"),
    "after a break": ('a,b,class\n1,2,"x\nx"\n3,abc,y\n', 'line 4, column "b": "abc" is not a number.'),
    "web page": ("<!DOCTYPE html>\n<html>\n", "set.csv is a web page, not a CSV file."),
    "pointer": ("version https://git-lfs.github.com/spec/v1\n", "set.csv is a pointer of Git LFS"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_that_a_faulty_file_is_refused_with_its_place(tmp_path: Path, case: str) -> None:
    content, sentence = REFUSED[case]
    with pytest.raises(LoadError) as caught:
        load_csv(write(tmp_path, content))
    assert str(caught.value).startswith("set.csv")
    assert sentence in str(caught.value)
    assert "\n" not in str(caught.value)
    assert str(caught.value).isprintable()


def test_that_an_unknown_target_is_refused_with_the_columns(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match='there is no column "kind"; the columns are "a", "b", "class"'):
        load_csv(write(tmp_path, GOOD), CsvOptions(target="kind"))


def test_that_too_many_classes_are_refused(tmp_path: Path) -> None:
    content = "a,price\n" + "".join(f"1,{k}\n" for k in range(1001))
    with pytest.raises(LoadError, match='line 1002, column "price": there are more than 1,000 classes'):
        load_csv(write(tmp_path, content))


def test_that_an_endless_line_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_text, "MAX_LINE", 100)
    with pytest.raises(LoadError, match="line 2: the line is longer than 100"):
        load_csv(write(tmp_path, "a,b,class\n" + "1," * 60))


def test_that_what_is_no_file_is_refused_without_being_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    for path, sentence in (
        (tmp_path / "none.csv", "does not exist"),
        (tmp_path, "is a folder"),
        (tmp_path / "pipe.csv", "not a regular file"),
        (Path("/dev/zero"), "not a regular file"),
        (tmp_path / ("x" * 300), "cannot be read"),
        (tmp_path / "a\0b", "cannot be read"),
        (write(tmp_path, GOOD) / "inside.csv", "cannot be read"),
    ):
        with pytest.raises(LoadError, match=sentence):
            load_csv(path)


def test_that_a_file_over_the_limit_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = write(tmp_path, GOOD)
    os.truncate(path, 512 * 2**20 + 1)  # a hole: takes no space on the disk
    with pytest.raises(LoadError, match="at most 536,870,912"):
        load_csv(path)


def test_that_a_path_with_quotes_and_other_scripts_is_read(tmp_path: Path) -> None:
    path = tmp_path / 'it\'s "a" é 数据;.csv'
    path.write_text(GOOD, "utf-8")
    assert load_csv(str(path)).m == 2


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(st.floats(-1e150, 1e150), min_size=3, max_size=3), min_size=2, max_size=20))
def test_that_numbers_come_back_with_all_their_bits(tmp_path: Path, rows: list[list[float]]) -> None:
    lines = [",".join(map(repr, row)) + f",c{i % 2}" for i, row in enumerate(rows)]
    dataset = load_csv(write(tmp_path, "\n".join(["a,b,c,class", *lines])))
    assert dataset.rows.tobytes() == np.array(rows).tobytes()


pieces = st.sampled_from(
    [
        b"a,b,class\n",
        b"1,2,x\n",
        b"3,4,y\n",
        b",",
        b'"',
        b"\n",
        b"\r",
        b"\0",
        b"\xff",
        b"1e999",
        b"nan",
        b" ",
        b"\xef\xbb\xbf",
    ]
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
@given(st.one_of(st.binary(max_size=200), st.lists(pieces, max_size=20).map(b"".join)))
@example(GOOD.encode())
def test_that_any_bytes_are_a_data_set_or_a_load_error(tmp_path: Path, content: bytes) -> None:
    path = write(tmp_path, content)
    try:
        dataset = load_csv(path)
    except LoadError:
        with pytest.raises(LoadError, match=r"^set\.csv[^\n]*\.$"):
            load_csv(path)
    else:
        assert np.isfinite(dataset.rows).all()
        assert dataset.n_y >= 2


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.lists(st.floats(-1e150, 1e150), min_size=3, max_size=3), min_size=2, max_size=12),
    st.sampled_from([(",", "."), (";", "."), (";", ","), ("\t", ","), ("|", ".")]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]),
    st.sampled_from(["\n", "\r\n"]),
)
def test_that_a_table_comes_back_however_it_was_written(tmp_path, table, marks, encoding, quoting, end) -> None:
    """Written by the standard library's writer; what can be read in two ways is refused, but never read wrongly."""
    separator, decimal = marks
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator, quoting=quoting, lineterminator=end)
    writer.writerow(["größe", "a b", "c", "class"])
    for i, row in enumerate(table):
        writer.writerow([repr(value).replace(".", decimal) for value in row] + [f"é{i % 2}"])
    path = write(tmp_path, text.getvalue().encode(encoding))
    try:
        dataset = load_csv(path)
    except LoadError:
        with pytest.raises(LoadError, match='set "decimal"'):
            load_csv(path)
        dataset = load_csv(path, CsvOptions(decimal=decimal))
    assert dataset.rows.tobytes() == np.array(table).tobytes()
    assert dataset.class_names == ("é0", "é1")


def test_that_categories_are_one_hot_in_the_order_of_their_texts(tmp_path: Path) -> None:
    path = write(tmp_path, "size,colour,class\n1,red,x\n2,blue,y\n3,red,x\n4,green,y\n")
    dataset = load_csv(path)
    assert dataset.feature_names == ("size", "colour = blue", "colour = green", "colour = red")
    assert dataset.rows.tolist() == [[1, 0, 0, 1], [2, 1, 0, 0], [3, 0, 0, 1], [4, 0, 1, 0]]


def test_that_numbers_can_be_categories(tmp_path: Path) -> None:
    path = write(tmp_path, "code,b,class\n01,1,x\n7,2,y\n01,2024-01-01,x\n1,3,y\n")
    dataset = load_csv(path, CsvOptions(categorical=("code", "b"), columns=("b", "code")))
    assert dataset.feature_names == ("b = 1", "b = 2", "b = 2024-01-01", "b = 3", "code = 01", "code = 1", "code = 7")
    assert dataset.rows[2].tolist() == [0, 0, 1, 0, 1, 0, 0]


def test_that_columns_come_in_the_order_asked_for(tmp_path: Path) -> None:
    dataset = load_csv(write(tmp_path, "a,b,class,d\n1,2,x,3\n4,5,y,6\n"), CsvOptions("class", ("d", "column 1")))
    assert (dataset.feature_names, dataset.rows.tolist()) == (("d", "a"), [[3, 1], [6, 4]])


GAPS = "a,colour,class\n1,red,x\n,blue,y\n4,?,x\n7,red,y\n2,red,y\n"


def test_that_rows_with_missing_values_are_dropped(tmp_path: Path) -> None:
    dataset = load_csv(write(tmp_path, GAPS), CsvOptions(missing="drop"))
    assert dataset.feature_names == ("a", "colour = red")  # blue is in no row that is left
    assert dataset.rows.tolist() == [[1, 1], [7, 1], [2, 1]]
    assert dataset.labels.tolist() == [0, 1, 1]
    assert "lines 3, 4: 2 rows were left out" in dataset.warnings[0]


def test_that_missing_values_become_the_mean(tmp_path: Path) -> None:
    dataset = load_csv(write(tmp_path, GAPS), CsvOptions(missing="mean"))
    assert dataset.rows.tolist() == [[1, 0, 1], [3.5, 1, 0], [4, 0.25, 0.75], [7, 0, 1], [2, 0, 1]]
    told = 'line 3, column "a": 1 missing value was replaced by the column\'s mean 3.5; in training, by that of the'
    assert told in dataset.warnings[0]
    assert dataset.gaps is not None
    assert np.argwhere(dataset.gaps).tolist() == [[1, 0], [2, 1], [2, 2]]
    assert load_csv(write(tmp_path, GAPS), CsvOptions(missing="drop")).gaps is None


@pytest.mark.parametrize("decimal", [".", ","])
@pytest.mark.parametrize("known", [0, 3, 2**16])
def test_that_numbers_that_come_again_are_the_same_as_new_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, known: int, decimal: str
) -> None:
    monkeypatch.setattr(csv_table, "MAX_KNOWN", known)
    table = [[k * 0.25, float(k % 3), -k / 8] for k in range(40)]
    numbers = [";".join(map(repr, row)).replace(".", decimal) for row in table]
    lines = [f"{text};{'pq'[k % 5 > 2]};{'xy'[k % 2]}\n" for k, text in enumerate(numbers)]
    dataset = load_csv(write(tmp_path, "a;b;c;d;class\n" + "".join(lines)))
    assert dataset.rows[:, :3].tolist() == table
    assert dataset.rows[:, 3].tolist() == [float(k % 5 <= 2) for k in range(40)]
    with pytest.raises(LoadError, match='line 42, column "b": "1x" is not a number'):
        load_csv(write(tmp_path, "a;b;c;d;class\n" + "".join(lines) + "1;1x;2;p;x\n"))


def test_that_too_many_numbers_are_refused_before_they_are_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(csv_dataset, "MAX_NUMBERS", 8)
    with pytest.raises(LoadError, match="it has 3 features, too many for 3 examples"):
        load_csv(write(tmp_path, "a,b,class\n1,p,x\n2,q,y\n3,q,y\n"))


class StopError(Exception):
    pass


def test_that_progress_is_told_and_may_end_the_reading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "INTERVAL", 0.0)
    path = write(tmp_path, "a,b,class\n" + "1,2,x\n3,4,y\n" * 50_000)
    told: list[tuple[int, int]] = []
    load_csv(path, progress=lambda done, total: told.append((done, total)))
    done = [count for count, _ in told]
    assert len(told) > 10
    assert done == sorted(done)
    assert {total for _, total in told} == {path.stat().st_size}
    assert path.stat().st_size / 2 < done[-1] <= path.stat().st_size

    def stop(done: int, total: int) -> None:
        if done > 0:
            raise StopError

    with pytest.raises(StopError):
        load_csv(path, progress=stop)


def test_that_a_preview_says_what_was_understood(tmp_path: Path) -> None:
    path = write(tmp_path, 'sep=;\n"";größe;n;art\n1;1,5;2;x\n2;2,5;3;y\n3;2,5;"a\nb";y\n'.encode("cp1252"))
    shown = preview_csv(path, count=2)
    assert (shown.encoding, shown.dialect.separator, shown.dialect.decimal) == ("Windows-1252", ";", ",")
    assert shown.dialect.header
    assert [shown.columns.names[place] for place in shown.columns.kept] == ["größe", "n", "art"]
    assert shown.rows == [(3, ["1", "1,5", "2", "x"]), (4, ["2", "2,5", "3", "y"])]
    assert [warning.split(":")[0] for warning in shown.warnings] == ["set.csv, line 2", "set.csv, line 2"]
    with pytest.raises(LoadError, match='line 5, column "n"'):
        load_csv(path)
