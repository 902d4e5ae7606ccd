"""The names of a trace: their order in the program, what each array is made from, and how else people write them.

A name is a base and a layer: dZ2 is ("dZ", 2), W1_new is ("W_new", 1), X is ("X", 0). The order is that of the
program: what `sample` brings, the parameters, then each operation's result.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

GIVEN = ("X", "labels", "indices", "W", "b")
"""Bases that nothing of the minibatch makes."""
SOURCES = (*GIVEN, "Y")
"""Bases that no operation of the minibatch makes; Y is the labels one-hot."""
PER_EXAMPLE = frozenset({"X", "Y", "Z", "A", "dZ"})
"""Matrices with a column for each example."""
WEIGHTS = frozenset({"W", "dW", "W_new"})
BIASES = frozenset({"b", "db", "b_new"})
VECTORS = frozenset({"labels", "indices", "loss"})

_BASES = {"w": "W", "b": "b", "z": "Z", "a": "A", "dz": "dZ", "dw": "dW", "db": "db", "wnew": "W_new", "bnew": "b_new"}
_SINGLE = {
    "x": "X", "y": "Y", "labels": "labels", "label": "labels", "indices": "indices", "loss": "loss", "losses": "loss",
    "cost": "cost", "a0": "X",
}  # fmt: skip


class Name(NamedTuple):
    """An array of the trace."""

    base: str
    l: int = 0
    """The layer, 1…L; 0 where there is none."""

    def __str__(self) -> str:
        if not self.l:
            return self.base
        return f"{self.base[0]}{self.l}_new" if self.base.endswith("_new") else f"{self.base}{self.l}"


@lru_cache(maxsize=4)
def order(L: int) -> tuple[Name, ...]:
    """Return all names of a network with L layers in the order of the program."""
    layers, back = range(1, L + 1), range(L, 0, -1)
    return (
        *(Name(base) for base in ("X", "labels", "Y", "indices")),
        *(Name(base, l) for l in layers for base in ("W", "b")),
        *(Name(base, l) for l in layers for base in ("Z", "A")),
        Name("loss"),
        Name("cost"),
        *(Name(base, l) for l in back for base in ("dZ", "dW", "db")),
        *(Name(base, l) for l in layers for base in ("W_new", "b_new")),
    )


def before(l: int) -> Name:
    """Return the name of A[l-1]."""
    return Name("A", l - 1) if l > 1 else Name("X")


def inputs(name: Name, L: int, penalised: bool = False) -> tuple[Name, ...]:
    """Return what an array is made from; nothing for a source."""
    base, l = name
    match base:
        case "Y":
            return (Name("labels"),)
        case "Z":
            return (Name("W", l), Name("b", l), before(l))
        case "A":
            return (Name("Z", l),)
        case "loss":
            return (Name("A", L), Name("Y"))
        case "cost":
            return (Name("loss"),)
        case "dZ" if l == L:
            return (Name("A", L), Name("Y"))
        case "dZ":
            return (Name("Z", l), Name("A", l), Name("W", l + 1), Name("dZ", l + 1))
        case "dW":
            return (before(l), Name("dZ", l), *([Name("W", l)] if penalised else []))
        case "db":
            return (Name("dZ", l),)
        case "W_new" | "b_new":
            return (Name(base[0], l), Name(f"d{base[0]}", l))
    return ()


def shape(name: Name, n: Sequence[int], m: int) -> tuple[int, ...]:
    """Return the slides' shape: examples are columns, W[l] is n[l-1] × n[l], b[l] is n[l] × 1."""
    base, l = name
    if base in WEIGHTS:
        return (n[l - 1], n[l])
    if base in BIASES:
        return (n[l], 1)
    if base in VECTORS:
        return (m,)
    if base in PER_EXAMPLE:
        return (n[-1] if base == "Y" else n[l], m)
    return ()


def read(text: str) -> Name | None:
    """Return the name that a text stands for, in any case and with or without underscores; None for no known one."""
    key = re.sub(r"[_\s]", "", text).casefold()
    if key in _SINGLE:
        return Name(_SINGLE[key])
    found = re.fullmatch(r"([a-z]+?)([1-9][0-9]{0,3})(new)?", key, re.ASCII)
    if found is None:
        found = re.fullmatch(r"([a-z]+?)(new)([1-9][0-9]{0,3})", key, re.ASCII)
        base, layer = (found[1] + found[2], found[3]) if found else ("", "0")
    else:
        base, layer = found[1] + (found[3] or ""), found[2]
    return Name(_BASES[base], int(layer)) if base in _BASES else None
