"""The comparison as a whole: conventions, findings, the likely cause of the first difference, as one result.

The work is a generator that yields (done, total) after each piece, so that a window stays fluid meanwhile.
"""

from collections.abc import Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import combinations

from densegui.debugger.compare.examine import Exam, Finding, Verdict
from densegui.debugger.compare.facts import about_numbers, about_shape, telling
from densegui.debugger.compare.layout import Layout, Mine, lay_out
from densegui.debugger.compare.mistakes.case import Mistake
from densegui.debugger.compare.names import SOURCES, Name, order
from densegui.debugger.compare.reading import StudentFile
from densegui.debugger.compare.reference import Reference
from densegui.debugger.compare.search import Guess, Known, best, double, explanations, holders
from densegui.debugger.compare.training import trained_wrongly
from densegui.work import Done, result_of, retold

MOST_CONVENTIONS = 3
SCALED = "1/m in dZ and none in dW"
MOST_CAUSES = 3


@dataclass(frozen=True)
class Row:
    """One array of the file.

    Attributes
    ----------
    relative : float
        The largest relative difference from ours; ∞ where the shapes differ.
    place : tuple of int
        Where it is in the slides' array, from 0; `index` where it is in the student's.
    says : str
        The cause, where there is one to say.
    """

    name: Name
    verdict: Verdict
    relative: float
    place: tuple[int, ...]
    index: tuple[int, ...]
    yours: float | None
    ours: float | None
    says: str = ""


@dataclass(frozen=True)
class Comparison:
    """The result.

    Attributes
    ----------
    sentence : str
        "agrees", or "differs at NAME: likely cause".
    first : Row or None
        The first array that differs.
    conventions, notes : tuple of str
    absent : tuple of Name
        Arrays of the trace that the file lacks.
    """

    sentence: str
    rows: tuple[Row, ...]
    first: Row | None
    conventions: tuple[str, ...]
    notes: tuple[str, ...]
    absent: tuple[Name, ...]

    @property
    def agrees(self) -> bool:
        return self.first is None


Work = Generator[Done, None, Comparison]


def compare(file: StudentFile, reference: Reference) -> Comparison:
    """Compare a student's arrays with ours."""
    return result_of(comparing(file, reference))


def comparing(file: StudentFile, reference: Reference) -> Work:
    """Do the same in pieces."""
    layout, noise = lay_out(file, reference), reference.noise()
    yield 0, 2
    chosen, best_layout = (yield from _interpreted(layout, reference, noise)), layout
    if chosen.first is not None:
        for kinds in (flipped for size in (1, 2) for flipped in combinations(layout.open, size)):
            other = lay_out(file, reference, kinds)
            judged = yield from _interpreted(other, reference, noise)
            if judged.badness < chosen.badness:
                chosen, best_layout = judged, other
    yield 2, 2
    return _result(file, best_layout, chosen)


def _interpreted(layout: Layout, reference: Reference, noise: Mapping[Name, float]) -> Generator[Done, None, "_Judged"]:
    """Judge the arrays as they are, and with 1/m in dZ; return what leaves less wrong."""
    plain = yield from _judged(Exam(layout.mine, reference, noise, {}))
    if plain.first is None or not any(name.base == "dZ" for name in layout.mine):
        return plain
    scaled = yield from _judged(Exam(_times_m(layout.mine, reference.m), reference, noise, {}))
    return replace(scaled, conventions=(SCALED, *scaled.conventions)) if scaled.badness < plain.badness else plain


def _times_m(mine: Mapping[Name, Mine], m: int) -> dict[Name, Mine]:
    """Take a 1/m out of each dZ."""
    return {n: replace(each, view=each.view * m) if n.base == "dZ" else each for n, each in mine.items()}


@dataclass(frozen=True, eq=False)
class _Judged:
    """An exam with the causes of what differs."""

    exam: Exam
    causes: Mapping[Name, str]
    conventions: tuple[str, ...] = ()

    @property
    def first(self) -> Finding | None:
        return self.exam.first

    @property
    def badness(self) -> tuple[int, int]:
        """How many things are wrong: causes, and arrays that agree where their own inputs don't give them."""
        differing = [f.name for f in self.exam.findings if f.verdict is Verdict.DIFFERS]
        kinds = {self.causes.get(name) or str(name) for name in differing}
        odd = {f.name.base for f in self.exam.findings if f.verdict is Verdict.AGREES and not f.consistent}
        unexplained = sum(name not in self.causes for name in differing)
        return len(kinds) + len(odd), unexplained


def _judged(exam: Exam) -> Generator[Done, None, _Judged]:
    """Find the causes; a cause that is a convention is accepted, and the rest is looked at anew."""
    conventions: list[str] = []
    known = Known.of(exam.reference)
    while True:
        first = exam.first
        if first is None:
            return _Judged(exam, {}, tuple(conventions))
        likely, all_of_them = holders(exam, first.name), holders(exam, first.name, proving=False)
        kept = yield from _explained(exam, known, first.name, likely)
        if not kept:
            kept = yield from _explained(exam, known, first.name, [n for n in all_of_them if n not in likely])
        harmless = next((guess for guess in kept if guess.mistake.harmless), None)
        if harmless is None or len(conventions) >= MOST_CONVENTIONS:
            break
        conventions.append(harmless.says)
        exam = exam.accepting(harmless.changes)
    causes, shown = {}, {}
    for finding in exam.findings:
        if finding.verdict is Verdict.DIFFERS and finding is not first:
            guesses = yield from _explained(exam, known, finding.name, [finding.name])
            if own := _said(guesses, finding.name):
                causes[finding.name] = own
                shown[finding.name] = guesses[0].mistake
    says = _said(kept, first.name) or telling(exam, first.name) or double(exam, first.name)
    if says is None and first.name.base in ("W", "b"):
        says = yield from _before(exam, known, shown, causes)
    if says is not None:
        causes[first.name] = says
    return _Judged(exam, causes, tuple(conventions))


def _explained(
    exam: Exam, known: Known, name: Name, places: Iterable[Name]
) -> Generator[Done, None, tuple[Guess, ...]]:
    """Return the best guesses for one array."""
    found = []
    for guess in explanations(exam, known, name, places):
        if guess is not None:
            found.append(guess)
        yield 1, 2
    return best(found, name, exam.mine[name].raw.dtype.kind in "iu")


def _said(guesses: tuple[Guess, ...], name: Name) -> str | None:
    """Return the causes that explain as much as each other, with where they are when that is not the array itself."""
    places: dict[str, list[str]] = {}
    for guess in guesses:
        places.setdefault(guess.says, []).append(str(guess.place))
    texts = [text if at == [str(name)] else f"{text} (in {' or '.join(at)})" for text, at in places.items()]
    if len(texts) > MOST_CAUSES:
        texts = [*texts[:MOST_CAUSES], "…"]
    return "; or ".join(texts) or None


def _before(
    exam: Exam, known: Known, shown: Mapping[Name, Mistake], causes: Mapping[Name, str]
) -> Generator[Done, None, str | None]:
    """Look for what was wrong in the minibatches before this one."""
    by_itself = next((f"{causes[name]} (in {name})" for name in causes if name.base not in SOURCES), "")
    acting = {name: mistake for name, mistake in shown.items() if name.base not in SOURCES and not mistake.stored}
    cause = yield from retold(trained_wrongly(exam, known, acting, by_itself), lambda _: (1, 2))
    if cause is not None:
        return cause
    if exam.reference.minibatch == 0:
        return "other initial parameters than ours"
    return f"unexplained; but this minibatch is wrong by itself: {by_itself}" if by_itself else None


def _result(file: StudentFile, layout: Layout, judged: _Judged) -> Comparison:
    exam, first = judged.exam, judged.first
    rows = tuple(_row(exam, finding, judged.causes) for finding in exam.findings)
    at = next((row for row in rows if first is not None and row.name == first.name), None)
    says = at.says if at is not None and at.name in judged.causes else None
    sentence = "agrees" if at is None else f"differs at {at.name}: {says or _unexplained(exam, at.name)}"
    notes = [f"{key} is read as {name}" for name, key in file.written.items() if key != str(name)]
    if file.unknown:
        notes.append(f"not compared, no name of a trace: {', '.join(file.unknown)}")
    notes += _blind(exam)
    absent = tuple(name for name in order(exam.reference.rules.L) if name not in exam.mine)
    return Comparison(sentence, rows, at, (*layout.conventions, *judged.conventions), tuple(notes), absent)


def _blind(exam: Exam) -> Iterator[str]:
    """Say what can't be seen in this minibatch."""
    biases = [array for name, array in exam.reference.sources.items() if name.base == "b"]
    if not any(array.any() for array in biases):
        yield "all biases are 0 in this minibatch: whether they are used can't be seen here"


def _row(exam: Exam, finding: Finding, causes: Mapping[Name, str]) -> Row:
    name, found = finding.name, finding.vs_ours
    mine, ours = exam.mine[name], exam.ours.get(name)
    says = causes.get(name, "")
    if found is None or ours is None:
        shape = about_shape(exam, name) or ""
        unexplained = "unexplained; " if finding.verdict is Verdict.DIFFERS else ""
        joined = f"{says}; {shape}" if says else f"{unexplained}{shape}"
        return Row(name, finding.verdict, float("inf"), (), (), None, None, joined)
    yours = float(mine.view[found.place])
    return Row(
        name,
        finding.verdict,
        found.relative,
        found.place,
        mine.index(found.place),
        yours,
        float(ours[found.place]),
        says,
    )


def _unexplained(exam: Exam, name: Name) -> str:
    """Say that nothing explains it, what is seen of it, and where the mistake can be."""
    fact = about_shape(exam, name) or about_numbers(exam, name)
    names = list(map(str, holders(exam, name)))
    if name.base in ("W", "b"):
        at = "before this minibatch; compare an earlier one" if exam.reference.minibatch != 0 else f"in {name}"
        return f"unexplained; {fact}; the mistake is {at}" if fact else f"unexplained; the mistake is {at}"
    where = f"the mistake is in {names[0]}" if len(names) == 1 else f"the mistake is in one of {', '.join(names)}"
    return f"unexplained; {fact}; {where}" if fact else f"unexplained; {where}"
