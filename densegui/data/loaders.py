"""The data sets that come along with densegui."""

import gzip
from dataclasses import dataclass
from types import MappingProxyType
from typing import BinaryIO, cast

from densegui.data.csv_dataset import make_dataset
from densegui.data.csv_reader import read_plain
from densegui.data.csv_text import WANTED
from densegui.data.dataset import Dataset
from densegui.data.files import open_regular
from densegui.resources import resource


@dataclass(frozen=True)
class _Shipped:
    """A data set in resources/data. The network sees its numbers divided by `divisor`."""

    file: str
    divisor: float = 1.0
    image_shape: tuple[int, int] | None = None


BUILTIN = MappingProxyType(
    {
        "digits": _Shipped("digits.csv.gz", 16.0, (8, 8)),
        "iris": _Shipped("iris.csv"),
        "wine": _Shipped("wine.csv"),
        "breast_cancer": _Shipped("breast_cancer.csv"),
        "clusters": _Shipped("clusters.csv"),
    }
)


def load_builtin(name: str) -> Dataset:
    """One of the data sets that densegui ships; a LoadError means a damaged installation."""
    if name not in BUILTIN:
        raise ValueError(f"there is no data set {name!r}; there are {', '.join(BUILTIN)}")
    shipped = BUILTIN[name]
    with open_regular(resource("data", shipped.file), WANTED) as file:
        unpacked = cast(BinaryIO, gzip.GzipFile(fileobj=file)) if shipped.file.endswith(".gz") else file
        table = read_plain(unpacked, shipped.file)
    return make_dataset(table, name, (), shipped.divisor, shipped.image_shape, known=True)
