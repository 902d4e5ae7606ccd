"""The data sets that come along, and CSV files, well-formed and hostile."""

import hashlib
import os
import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from densegui.data import loaders
from densegui.data.loaders import load_builtin, load_csv
from densegui.errors import LoadError
from densegui.resources import resource
from tests.data.make_clusters import made as made_clusters

GOOD = "a,b,class\n1,2,x\n3,4,y\n"


def write(folder: Path, content: str | bytes) -> Path:
    path = folder / "set.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize(
    ("name", "shape", "class_sizes", "total"),
    [
        # The sums of all values are those of scikit-learn's copies.
        ("iris", (150, 4), {"setosa": 50, "versicolor": 50, "virginica": 50}, 2078.7),
        ("wine", (178, 13), {"cultivar 1": 59, "cultivar 2": 71, "cultivar 3": 48}, 159975.295999),
        ("breast_cancer", (569, 30), {"benign": 357, "malignant": 212}, 1056474.4596356),
        ("clusters", (100, 7), {f"cluster {k}": 20 for k in range(1, 6)}, 108.92),
        (
            "digits",
            (1797, 64),
            dict(zip("0123456789", (178, 182, 177, 183, 181, 182, 181, 179, 174, 180), strict=True)),
            561718 / 16,
        ),
    ],
)
def test_that_a_shipped_set_is_complete(
    name: str, shape: tuple[int, int], class_sizes: dict[str, int], total: float
) -> None:
    dataset = load_builtin(name)
    assert dataset.rows.shape == shape
    counts = np.bincount(dataset.labels)
    assert dict(zip(dataset.class_names, counts, strict=True)) == class_sizes
    assert dataset.rows.sum() == pytest.approx(total, rel=1e-12)
    assert (dataset.name, dataset.warnings) == (name, ())


def test_that_the_clusters_are_what_their_script_makes() -> None:
    assert resource("data", "clusters.csv").read_text("utf-8") == made_clusters()


def test_that_known_examples_are_where_they_belong() -> None:
    iris, wine = load_builtin("iris"), load_builtin("wine")
    assert list(iris.rows[0]) == [5.1, 3.5, 1.4, 0.2]
    assert list(iris.rows[34]) == [4.9, 3.1, 1.5, 0.2]  # one of the two that differ between copies of iris
    assert list(iris.rows[149]) == [5.9, 3.0, 5.1, 1.8]
    assert iris.class_names[iris.labels[149]] == "virginica"
    assert dict(zip(wine.feature_names, wine.rows[0], strict=True))["proline"] == 1065.0


def test_that_digits_are_images_from_0_to_1() -> None:
    digits = load_builtin("digits")
    assert digits.image_shape == (8, 8)
    assert (digits.rows.min(), digits.rows.max()) == (0.0, 1.0)
    assert digits.class_names[digits.labels[0]] == "0"
    first_row_of_a_zero = digits.rows[0].reshape(8, 8)[0] * 16
    assert list(first_row_of_a_zero) == [0, 0, 5, 13, 9, 1, 0, 0]


def test_that_the_list_of_sources_has_every_file_with_its_hash() -> None:
    listed = dict(re.findall(r"`(\S+)` \|.*`([0-9a-f]{64})`", resource("data", "SOURCES.md").read_text("utf-8")))
    files = {shipped.file for shipped in loaders.BUILTIN.values()}
    assert set(listed) == files
    for file in files:
        assert hashlib.sha256(resource("data", file).read_bytes()).hexdigest() == listed[file]


def test_that_an_unknown_set_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match="digits, iris, wine, breast_cancer"):
        load_builtin("mnist")


def test_that_a_damaged_packed_set_is_a_load_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = resource("data", "digits.csv.gz").read_bytes()
    for number, damaged in enumerate((content[:2000], content[:3000] + b"\xff" * 50 + content[3050:], b"x" * 99)):
        path = tmp_path / f"{number}.csv.gz"
        path.write_bytes(damaged)
        monkeypatch.setattr(loaders, "resource", lambda *parts, path=path: path)
        with pytest.raises(LoadError, match=r"digits\.csv\.gz, line"):
            load_builtin("digits")


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
    dataset = load_csv(write(tmp_path, "a,kind,b\n1,x,2\n3,y,4\n"), target="kind")
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
        (["ä", "z", "nan"], ("nan", "z", "ä"), [2, 1, 0]),
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
        "a;b;class\n1;2;x\n",
        "line 1: there is only one column; columns are separated by commas.",
    ),
    "nameless": ("a,,class\n1,2,x\n", "line 1: column 2 has no name."),
    "twice": ("a,b,a,class\n1,2,3,x\n", 'line 1: columns 1 and 3 are both named "a".'),
    "short": ("a,b,class\n1,2,x\n3,y\n", "line 3: 2 values for the 3 columns."),
    "long": ("a,b,class\n1,2,x\n3,4,5,y\n", "line 3: 4 values for the 3 columns."),
    "text": ("a,b,class\n1,2,x\n3,abc,y\n", 'line 3, column "b": "abc" is not a number.'),
    "missing": ("a,b,class\n1,2,x\n3,,y\n", 'line 3, column "b": the value is missing.'),
    "only spaces": ("a,b,class\n1,2,x\n3,  ,y\n", 'line 3, column "b": the value is missing.'),
    "no class": ("a,b,class\n1,2,x\n3,4,\n", 'line 3, column "class": the class is missing.'),
    "nan": ("a,b,class\n1,2,x\nnan,4,y\n", 'line 3, column "a": "nan" is not a number.'),
    "inf": ("a,b,class\n1,2,x\n3,-Infinity,y\n", 'line 3, column "b": "-Infinity" is not a number.'),
    "1e999": ("a,b,class\n1,2,x\n3,1e999,y\n", 'line 3, column "b": the number is too large; at most'),
    "-1e200": ("a,b,class\n-1e200,2,x\n3,4,y\n", 'line 2, column "a": the number is too large; at most'),
    "underscore": ("a,b,class\n1_000,2,x\n", 'line 2, column "a": "1_000" is not a number.'),
    "hexadecimal": ("a,b,class\n0x10,2,x\n", 'line 2, column "a": "0x10" is not a number.'),
    "Arabic digits": ("a,b,class\n١,2,x\n", 'line 2, column "a": "١" is not a number.'),
    "decimal comma": ('a,b,class\n"1,5",2,x\n', 'line 2, column "a": "1,5" is not a number.'),
    "two numbers": ("a,b,class\n1 2,2,x\n", 'line 2, column "a": "1 2" is not a number.'),
    "control": ("a,b,class\n\x1b[2J,2,x\n", 'line 2, column "a": "\ufffd[2J" is not a number.'),
    "essay": (f"a,b,class\n{'z' * 99},2,x\n", f'line 2, column "a": "{"z" * 40}…" is not a number.'),
    "one class": (
        "a,b,class\n1,2,x\n3,4,x\n",
        'column "class": all examples have the class "x"; at least two',
    ),
    "NUL": ("a,b,class\n1,2,x\n3,4,y\0\n", "line 3: there is a NUL byte; this is not a CSV file."),
    "latin-1": (
        b"a,b,class\n1,2,x\n3,4,\xe9\n",
        "line 3: this is not UTF-8 text; save the file as CSV in UTF-8.",
    ),
    "latin-1 header": (b"\xe9,b,class\n1,2,x\n", "line 1: this is not UTF-8 text"),
    "utf-16": (GOOD.encode("utf-16"), "line 1: this is not UTF-8 text"),
    "gzip": (b"\x1f\x8b\x08\x00abc\xff\n", "line 1: this is not UTF-8 text"),
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
        load_csv(write(tmp_path, GOOD), target="kind")


def test_that_too_many_classes_are_refused(tmp_path: Path) -> None:
    content = "a,price\n" + "".join(f"1,{k}\n" for k in range(1001))
    with pytest.raises(LoadError, match='line 1002, column "price": there are more than 1,000 classes'):
        load_csv(write(tmp_path, content))


def test_that_an_endless_line_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loaders, "MAX_LINE", 100)
    with pytest.raises(LoadError, match="line 2: the line is longer than 100"):
        load_csv(write(tmp_path, "a,b,class\n" + "1," * 60))


def test_that_a_file_without_a_header_gives_a_warning(tmp_path: Path) -> None:
    dataset = load_csv(write(tmp_path, "5.1,3.5,setosa\n4.9,3.0,setosa\n6.2,2.8,virginica\n"))
    assert len(dataset.warnings) == 1
    assert dataset.warnings[0].startswith("set.csv: the first line")
    assert load_csv(write(tmp_path, "0,1,class\n1,2,x\n3,4,y\n")).warnings == ()


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
