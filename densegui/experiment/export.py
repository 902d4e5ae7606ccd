"""What training leaves behind: parameters, the arrays of a minibatch, metrics and curves, as files.

All of them are made in memory and written by `atomic_write`: whole or not at all.
"""

import csv
import io
import json
import math
import os
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from densegui.experiment.files import atomic_write

CURVE_COLUMNS = (
    "minibatch",
    "epoch",
    "cost",
    "train_cost",
    "test_cost",
    "train_accuracy",
    "test_accuracy",
)

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A text that begins with one of these is a formula to a spreadsheet."""

Array = NDArray[Any]
Path = str | os.PathLike[str]


def write_parameters(path: Path, W: Sequence[Array], b: Sequence[Array]) -> None:
    """Write W1, b1, W2, b2 … as a safetensors file.

    Parameters
    ----------
    path
        Where to.
    W, b
        By layer, with the slides' shapes: W[l] is n[l-1] × n[l], b[l] is n[l] × 1. Slot 0 is left out.

    Raises
    ------
    SaveError
        When the file can't be written.
    """
    from safetensors.numpy import save  # only those who write parameters pay for its import

    arrays: dict[str, Array] = {}
    for l in range(1, len(W)):
        # Safetensors stores the memory as it lies: the arrays must be in C order.
        arrays[f"W{l}"] = np.ascontiguousarray(W[l])
        arrays[f"b{l}"] = np.ascontiguousarray(b[l])
    atomic_write(path, save(arrays))


def write_trace(path: Path, arrays: Mapping[str, Any]) -> None:
    """Write named arrays as an uncompressed NPZ file; a number becomes an array of 0 dimensions.

    Raises
    ------
    SaveError
        When the file can't be written.
    ValueError
        When one of them is no array of numbers.
    """
    contents: dict[str, Array] = {name: np.asarray(value) for name, value in arrays.items()}
    for name, array in contents.items():
        if array.dtype.kind not in "biuf":
            raise ValueError(f"{name} has the type {array.dtype}; only numbers can be written")
    buffer = io.BytesIO()
    # No keyword arguments: an array may be called "file".
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, array in contents.items():
            # A ZipInfo of its own has a fixed date: the same arrays make the same file.
            with archive.open(zipfile.ZipInfo(f"{name}.npy"), "w", force_zip64=True) as member:
                np.lib.format.write_array(member, array, allow_pickle=False)
    atomic_write(path, buffer.getvalue())


def write_metrics(path: Path, metrics: Mapping[str, float | int | None]) -> None:
    """Write metrics as a JSON object, in their order. JSON has no NaN or infinity: they become null.

    Raises
    ------
    SaveError
        When the file can't be written.
    """
    values = {name: _plain(value) for name, value in metrics.items()}
    text = json.dumps(values, indent=2, ensure_ascii=False, allow_nan=False)
    atomic_write(path, f"{text}\n".encode())


def write_curve(path: Path, rows: Iterable[Sequence[float | int | None] | Mapping[str, float | int | None]]) -> None:
    """Write curves as a CSV file with the columns of CURVE_COLUMNS.

    Parameters
    ----------
    path
        Where to.
    rows
        In order, each with seven values or by column. None, or no such key, is an empty field; numbers are
        written so that reading gives back the same bits.

    Raises
    ------
    SaveError
        When the file can't be written.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(CURVE_COLUMNS)
    for row in rows:
        values = [row.get(name) for name in CURVE_COLUMNS] if isinstance(row, Mapping) else list(row)
        if len(values) != len(CURVE_COLUMNS):
            raise ValueError(f"a row has {len(CURVE_COLUMNS)} values, not {len(values)}")
        writer.writerow("" if value is None else repr(_number(value)) for value in values)
    atomic_write(path, text.getvalue().encode())


def write_table(path: Path, titles: Sequence[str], rows: Iterable[Sequence[float | int | str | None]]) -> None:
    """Write a table as a CSV file that a spreadsheet can open: texts are texts there, never formulas.

    Parameters
    ----------
    path
        Where to.
    titles
        The first line.
    rows
        Numbers are written so that reading gives back the same bits; None is an empty field. A text that a
        spreadsheet would take for a formula gets a ' in front.

    Raises
    ------
    SaveError
        When the file can't be written.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")  # as spreadsheets write it; a lone \r in a text is quoted then
    for row in (titles, *rows):
        writer.writerow(_field(value) for value in row)
    atomic_write(path, text.getvalue().encode())


def _field(value: float | int | str | None) -> str:
    if isinstance(value, str):
        return f"'{value}" if value.startswith(FORMULA) else value
    return "" if value is None else repr(_number(value))


def _number(value: Any) -> float | int:
    """NumPy's numbers as Python's, whose repr is the number alone."""
    number: float | int = value.item() if isinstance(value, np.generic | np.ndarray) else value
    return number


def _plain(value: Any) -> float | int | None:
    number = None if value is None else _number(value)
    return None if isinstance(number, float) and not math.isfinite(number) else number
