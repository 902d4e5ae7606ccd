"""The data sets that come along."""

import hashlib
import re
from pathlib import Path

import numpy as np
import pytest

from densegui.data import loaders
from densegui.data.loaders import load_builtin
from densegui.errors import LoadError
from densegui.resources import resource
from tests.data.make_clusters import made as made_clusters


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
            561718,
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
    values = digits.values(slice(None))
    assert (values.min(), values.max()) == (0.0, 1.0)
    assert (digits.rows.min(), digits.rows.max(), digits.divisor) == (0.0, 16.0, 16.0)
    assert digits.class_names[digits.labels[0]] == "0"
    first_row_of_a_zero = digits.rows[0].reshape(8, 8)[0]
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
