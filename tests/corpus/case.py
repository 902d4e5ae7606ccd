"""One file of the corpus: how it is made, and how reading it must end."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from densegui.data.files import quoted
from tests.corpus.runner import SECONDS, run

Made = Path | tuple[Path, Path]
"""What is checked, or that and the file of its labels."""


@dataclass(frozen=True)
class Good:
    """The file is a data set: exactly this one.

    Attributes
    ----------
    n_x, m
        Features and examples.
    classes
        Each class with its number of examples, in order.
    sum
        Of all raw features.
    warnings
        A piece of each warning, in order: none may come beside these, but one for each class of one example.
    """

    n_x: int
    m: int
    classes: dict[str, int]
    sum: float
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Bad:
    """The file is refused, and the sentence has all of these pieces."""

    says: tuple[str, ...]


@dataclass(frozen=True)
class Case:
    """A file of the corpus, and the options that it is checked with."""

    name: str
    make: Callable[[Path], Made]
    expected: Good | Bad
    options: tuple[str, ...] = ()


def bad(*says: str) -> Bad:
    """Refused with a sentence that has these pieces."""
    return Bad(says)


def check(case: Case, folder: Path) -> None:
    """Make the file, read it in a process of its own, and hold the outcome against what is expected."""
    made = case.make(folder)
    path, labels = made if isinstance(made, tuple) else (made, None)
    before = sorted(folder.rglob("*"))
    outcome = run(path, labels, *case.options)
    assert outcome.seconds < SECONDS
    assert sorted(folder.rglob("*")) == before
    expected = case.expected
    if isinstance(expected, Bad):
        assert outcome.refused, f"code {outcome.code}, {outcome.output}{outcome.error}"
        missing = [piece for piece in expected.says if piece not in outcome.error]
        assert not missing, outcome.error
        return
    assert outcome.accepted, f"code {outcome.code}, {outcome.error}"
    answer = outcome.answer
    assert (answer["n_x"], answer["m"]) == (expected.n_x, expected.m)
    assert list(answer["classes"].items()) == list(expected.classes.items())
    assert answer["n_y"] == len(expected.classes)
    assert answer["sum"] == expected.sum
    warnings = answer["warnings"]
    lonely = [f"the class {quoted(name)} has one example only" for name, n in expected.classes.items() if n == 1]
    pieces = (*expected.warnings, *lonely)
    assert len(warnings) == len(pieces), warnings
    for piece, warning in zip(pieces, warnings, strict=True):
        assert piece in warning, warnings
