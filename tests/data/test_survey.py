"""What is known of a file before all of it is read, and which columns became which features."""

import struct

import numpy as np
import pytest

from densegui.data.csv_reader import load_csv
from densegui.data.options import CsvOptions, ReadOptions
from densegui.data.survey import FIRST, Column, columns_of, likely_target, survey
from densegui.errors import LoadError

MIXED = "size;colour;code;note;kind\n1,5;red;7;;a\n2,5;blue;8;;b\n;red;7;;a\n3;green;9;;b\n"


def csv(folder, text=MIXED):
    path = folder / "mixed.csv"
    path.write_text(text)
    return path


def columns(path, **options):
    """The columns before all is read, and after it."""
    wished = ReadOptions(csv=CsvOptions(missing="mean", **options))
    shown = survey(path, wished).csv
    return columns_of(shown), columns_of(shown, load_csv(path, wished.csv).feature_names)


def test_that_the_beginning_of_a_table_is_shown_as_it_stands_in_it(tmp_path):
    found = survey(csv(tmp_path), ReadOptions())
    assert found.format == "csv"
    assert (found.csv.dialect.separator, found.csv.dialect.decimal, found.csv.encoding) == (";", ",", "UTF-8")
    assert found.csv.rows[0] == (2, ["1,5", "red", "7", "", "a"])
    assert found.csv.rows[2] == (4, ["", "red", "7", "", "a"])


def test_that_of_a_long_table_only_the_first_rows_are_shown(tmp_path):
    path = csv(tmp_path, "a,b,kind\n" + "".join(f"{i},{i * i},{'xy'[i % 2]}\n" for i in range(3 * FIRST)))
    assert len(survey(path, ReadOptions()).csv.rows) == FIRST


ENDING = "size;colour;code;kind;\n1,5;red;7;a;\n2,5;blue;8;b;\n;red;7;a;\n3;green;9;b;\n"
"""A separator at the end of each line makes a column without a name."""


def test_that_columns_say_what_they_are_used_for(tmp_path):
    before, after = columns(csv(tmp_path, ENDING), columns=("size", "colour"))
    assert before == [
        Column("size", "number"), Column("colour", "category"), Column("code", "unused"), Column("kind", "class"),
        Column("", "left out"),
    ]  # fmt: skip
    assert after == [before[0], Column("colour", "category", 3), *before[2:]]


def test_that_numbers_that_are_names_are_categories(tmp_path):
    before, after = columns(csv(tmp_path, ENDING), categorical=("code",))
    assert [column.use for column in before[:3]] == ["number", "category", "category"]
    assert [column.values for column in after[:3]] == [0, 3, 3]


def test_that_features_are_counted_in_the_order_in_which_they_are_wished(tmp_path):
    path = csv(tmp_path, "a,b,c,kind\nx,1,p,0\ny,2,q,1\nx,3,r,0\n")
    _, after = columns(path, columns=("c", "b", "a"))
    assert [column.values for column in after] == [2, 0, 3, 0]


def test_that_a_name_that_looks_like_a_category_is_a_column(tmp_path):
    path = csv(tmp_path, "a,a = z,kind\nx,1,0\ny,2,1\n")
    _, after = columns(path)
    assert after == [Column("a", "category", 2), Column("a = z", "number"), Column("kind", "class")]


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("kind,a,b\nx,1,2\ny,2,1\n", "kind"), ("a,kind,b\n1,x,2\n2,y,1\n", "kind"), ("a,b,kind\n1,2,x\n2,1,y\n", None),
        ("a,b,c\n1,2,0\n2,1,1\n", None), ("a,b,c\nx,u,0\ny,v,1\n", None), ("kind;a\nx;1,5\ny;2,5\n", "kind"),
    ],
)  # fmt: skip
def test_that_the_only_column_of_text_is_the_likely_target(tmp_path, text, target):
    assert likely_target(survey(csv(tmp_path, text), ReadOptions()).csv) == target


def test_that_a_column_that_is_not_there_does_not_hide_those_that_are(tmp_path):
    found = survey(csv(tmp_path), ReadOptions(csv=CsvOptions(target="gone")))
    assert found.csv.columns.names == ("size", "colour", "code", "note", "kind")


def test_that_arrays_are_listed_from_their_headers(tmp_path):
    path = tmp_path / "set.npz"
    np.savez(path, X=np.zeros((4, 3), np.float32), y=np.array(["a", "b", "a", "b"]), other=np.zeros(2))
    arrays = survey(path, ReadOptions()).arrays
    assert (arrays.x, arrays.y) == ("X", "y")
    assert {name: (header.shape, header.dtype) for name, header in arrays.headers.items()} == {
        "X": ((4, 3), np.dtype("f4")), "y": ((4,), np.dtype("U1")), "other": ((2,), np.dtype("f8")),
    }  # fmt: skip
    assert survey(path, ReadOptions(x="other")).arrays.x == "other"


def test_that_arrays_of_unusual_names_are_listed_all_the_same(tmp_path):
    path = tmp_path / "set.npz"
    np.savez(path, one=np.zeros((4, 3)), two=np.zeros(4), three=np.array([{}]))
    arrays = survey(path, ReadOptions()).arrays
    assert (arrays.x, arrays.y) == (None, None)
    assert list(arrays.headers) == ["one", "two", "three"]
    assert arrays.headers["three"] is None  # Python objects are never read


def test_that_the_labels_beside_images_are_found(tmp_path):
    images, labels = tmp_path / "t10k-images-idx3-ubyte", tmp_path / "t10k-labels-idx1-ubyte"
    images.write_bytes(struct.pack(">iiii", 0x803, 1, 1, 1) + b"\0")
    assert survey(images, ReadOptions()).pair is None
    labels.write_bytes(struct.pack(">ii", 0x801, 1) + b"\0")
    assert survey(images, ReadOptions()).pair == (images, labels)
    assert survey(labels, ReadOptions()).pair == (images, labels)
    other = tmp_path / "mine"
    assert survey(images, ReadOptions(labels=other)).pair == (images, other)


@pytest.mark.parametrize("content", [b"", b"\x80\x04K\x01.", b"a\n1\n", b"PK\x03\x04"])
def test_that_what_is_no_data_file_is_refused_in_a_sentence_with_its_name(tmp_path, content):
    path = tmp_path / "odd"
    path.write_bytes(content)
    with pytest.raises(LoadError, match="odd"):
        survey(path, ReadOptions())
