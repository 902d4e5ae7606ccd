"""From what a file gives as labels (numbers, truth values, texts) to classes 0…n_y − 1 with names."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from densegui.data.files import quoted
from densegui.errors import LoadError

MAX_CLASSES = 1_000
# Whole numbers up to this are whole in float64, too.
_MAX_WHOLE = 2.0**53

_SHOWN = 10

Integers = NDArray[np.int64]


def classes_of(values: NDArray[Any], place: str) -> tuple[tuple[str, ...], Integers]:
    """The names of the classes in order, and the class of each example.

    Parameters
    ----------
    values : (m,)
        Whole numbers of any type, truth values, or texts. Numbers (also those that are given as texts) are
        in the order of their values, other texts in the order of the alphabet.
    place
        What messages begin with.

    Raises
    ------
    LoadError
        When a label is not one of these, or there are fewer than two classes or more than 1,000.
    """
    if values.dtype.kind == "S":
        values = _decoded(values, place)
    if values.dtype.kind == "f":
        values = _whole(values, place)
    distinct, labels = np.unique(values, return_inverse=True)
    if distinct.size > MAX_CLASSES:
        raise LoadError(f"{place}: there are more than {MAX_CLASSES:,} classes; are these the labels?")
    if distinct.dtype.kind == "U":
        return _named(distinct.tolist(), labels.astype(np.int64), place)
    names = tuple(map(str, distinct.tolist()))
    check_several(names, place)
    return names, labels.astype(np.int64)


def classes_differ_in_blanks(labels: NDArray[Any]) -> bool:
    """Whether some of these texts are one class but for blanks around or in them."""
    distinct = np.unique(labels).tolist()
    return len({" ".join(text.split()) for text in distinct}) < len(distinct)


def check_several(names: Iterable[str], place: str, hint: str = "") -> None:
    """Refuse a single class; what is to be done about it, `hint` says."""
    if len(found := tuple(names)) < 2:
        raise LoadError(
            f"{place}: all examples have the class {quoted(found[0])}; at least two classes are needed{hint}."
        )


def lonely_classes(names: Sequence[str], labels: Integers, place: str) -> list[str]:
    """A sentence for each class that has a single example; of many, for the first ones."""
    lonely = np.flatnonzero(np.bincount(labels, minlength=len(names)) == 1).tolist()
    sentences = [
        f"{place}: the class {quoted(names[k])} has one example only; it can't be both learned and tested."
        for k in lonely[:_SHOWN]
    ]
    more = len(lonely) - _SHOWN
    return [*sentences, f"… and {more:,} more like this."] if more > 0 else sentences


def _decoded(values: NDArray[Any], place: str) -> NDArray[Any]:
    """Texts from bytes in UTF-8."""
    try:
        return np.array([value.decode() for value in values.tolist()])
    except UnicodeDecodeError as error:
        raise LoadError(f"{place}: a label is not UTF-8 text.") from error


def _whole(values: NDArray[Any], place: str) -> NDArray[np.int64]:
    """Whole numbers from floats."""
    with np.errstate(invalid="ignore"):  # a signalling NaN does what its name says
        wide = values.astype(np.float64)
        bad = np.flatnonzero(~((np.abs(wide) <= _MAX_WHOLE) & (wide == np.rint(wide))))
    if bad.size:
        what = "missing" if np.isnan(wide[bad[0]]) else f"{wide[bad[0]]:g}, which is not a whole number"
        raise LoadError(f"{place}, value {bad[0] + 1:,}: the label is {what}; classes are whole numbers or texts.")
    return wide.astype(np.int64)


def _named(distinct: list[str], labels: Integers, place: str) -> tuple[tuple[str, ...], Integers]:
    """Texts as classes: blanks around them do not count."""
    texts = [" ".join(text.split()) for text in distinct]
    if "" in texts:
        first = np.flatnonzero(labels == texts.index(""))[0] + 1
        raise LoadError(f"{place}, value {first:,}: the label is empty.")
    try:
        order = sorted(set(texts), key=int)
    except ValueError:
        order = sorted(set(texts))
    check_several(order, place)
    number = {name: index for index, name in enumerate(order)}
    return tuple(order), np.array([number[text] for text in texts], np.int64)[labels]
