"""The likely cause of a difference, found by trying: each known mistake at each operation that can hold it.

A guess is a set of operations done wrongly. It is run as far as the array that differs; if it makes the student's
numbers, it is run on, and the guess that explains most of what follows is the cause.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from densegui.debugger.compare.chain import Chain, make
from densegui.debugger.compare.examine import Exam, Verdict
from densegui.debugger.compare.mistakes import MISTAKES
from densegui.debugger.compare.mistakes.case import Case, Mistake, role
from densegui.debugger.compare.names import SOURCES, Name, inputs, order
from densegui.debugger.compare.reference import Reference
from densegui.debugger.compare.sampling import sample_mistakes

MOST_COUNTED = 100
"""Arrays behind a mistake by which guesses are told apart; all of them, the work would grow with the depth squared."""

UNSEEN = (("dZ", "Z"), ("dZ", "A"))
"""(base, base of its input): the first may be right although the second is not, as g' may be 1 at both."""


@dataclass(frozen=True, eq=False)
class Guess:
    """Operations done wrongly in one way.

    Attributes
    ----------
    place : Name
        The first of them.
    changes : mapping of Name to Mistake
    says : str
        The likely cause.
    rank : int
        Its place in the registry: of equal ones the first is preferred.
    explained : int
        How many arrays it explains.
    """

    place: Name
    changes: Mapping[Name, Mistake]
    says: str
    rank: int
    explained: int = 0

    @property
    def mistake(self) -> Mistake:
        return self.changes[self.place]


def holders(exam: Exam, name: Name, proving: bool = True) -> tuple[Name, ...]:
    """Return the operations that can hold the mistake: this one, and those before it that are not in the file.

    With `proving`, none that an array which agrees is made from: it would differ as well, unless it is 0 anyway.
    """
    L, penalised = exam.reference.rules.L, exam.reference.rules.penalised
    seen = {finding.name for finding in exam.findings if finding.verdict is Verdict.AGREES}
    names = order(L)
    proven = {each for each in seen if exam.mine[each].view.any()} if proving else set()
    for each in reversed(names):
        if each in proven:
            proven |= {i for i in inputs(each, L, penalised) if (each.base, i.base) not in UNSEEN}
    found, waiting = {name}, [name]
    while waiting:
        for each in inputs(waiting.pop(), L, penalised):
            if each not in found and each not in proven and each not in exam.mine:
                found.add(each)
                waiting.append(each)
    return tuple(each for each in names if each in found)


@dataclass(frozen=True, eq=False)
class Known:
    """All that can be tried on a network: the mistakes that can happen at each operation, the preferred ones first."""

    L: int
    mistakes: tuple[Mistake, ...]

    @classmethod
    def of(cls, reference: Reference) -> "Known":
        sampled = sample_mistakes(reference.sampling) if reference.sampling else ()
        return cls(reference.rules.L, (*MISTAKES, *sampled))

    @cached_property
    def at(self) -> dict[Name, list[Mistake]]:
        """The mistakes that can happen at each operation."""
        return {n: [m for m in self.mistakes if role(n, self.L) in m.roles] for n in order(self.L)}

    @cached_property
    def ranks(self) -> dict[Mistake, int]:
        return {mistake: rank for rank, mistake in enumerate(self.mistakes)}

    @cached_property
    def kin(self) -> dict[str, dict[Name, Mistake]]:
        """The operations at which a kind of mistake can happen, and the first of its mistakes there."""
        kin: dict[str, dict[Name, Mistake]] = {}
        for name, mistakes in self.at.items():
            for mistake in mistakes:
                kin.setdefault(mistake.key, {}).setdefault(name, mistake)
        return kin

    @cached_property
    def same(self) -> dict[Mistake, dict[Name, Mistake]]:
        """The operations at which a mistake can happen."""
        same: dict[Mistake, dict[Name, Mistake]] = {}
        for name, mistakes in self.at.items():
            for mistake in mistakes:
                same.setdefault(mistake, {})[name] = mistake
        return same

    def sets(self, place: Name, mistake: Mistake) -> Iterator[dict[Name, Mistake]]:
        """Yield the sets of operations that can be done so: this one, all of its name, of its layer, of its kind.

        None of them begins before this place.
        """
        same, kin = self.same[mistake], self.kin[mistake.key]
        seen = set()
        for changes in (
            {place: mistake},
            {name: each for name, each in same.items() if name.base == place.base},
            same,
            {name: each for name, each in kin.items() if name.l == place.l} | {place: mistake},
            kin | same,
        ):
            later = {name: each for name, each in changes.items() if self.places[name] >= self.places[place]}
            key = frozenset(later.items())
            if key not in seen:
                seen.add(key)
                yield later

    @cached_property
    def places(self) -> dict[Name, int]:
        return {name: i for i, name in enumerate(self.at)}


def guesses(exam: Exam, known: Known, places: Iterable[Name]) -> Iterator[Guess]:
    """Yield each known mistake at each of the places: there alone, and in all operations of its kind."""
    for place in places:
        case = Case(place, exam.own, exam.reference.rules)
        for mistake in known.at[place]:
            for changes in known.sets(place, mistake):
                yield Guess(place, changes, mistake.sentence(case), known.ranks[mistake])


def explanations(exam: Exam, known: Known, name: Name, places: Iterable[Name]) -> Iterator[Guess | None]:
    """Yield the guesses that make what the student has at `name`, with how many of the later arrays they explain.

    None stands for one that does not.
    """
    later = [each for each in order(exam.reference.rules.L) if each in exam.mine]
    later = later[later.index(name) :]
    counted = later[:MOST_COUNTED]
    before = {n: a for n, a in exam.own.given.items() if n not in later}
    start = Chain(exam.reference.rules, exam.reference.sources | before, exam.accepted)
    for guess in guesses(exam, known, places):
        chain = Chain(start.rules, start.given, {**exam.accepted, **guess.changes}, _ready(start, guess.place))
        if exam.matches(name, chain.stored(name)):
            explained = sum(exam.matches(each, chain.stored(each)) or _right(exam, each, chain) for each in counted)
            yield replace(guess, explained=explained)
        else:
            yield None


def _ready(start: Chain, place: Name) -> Chain:
    """Have everything before a place computed, once for all guesses there."""
    names = order(start.rules.L)
    if index := names.index(place):
        start.get(names[index - 1])
    return start


def _right(exam: Exam, name: Name, chain: Chain) -> bool:
    """Whether the array agrees with ours, and by this chain should."""
    found, made = exam.against(name, exam.ours.get(name)), exam.against(name, chain.stored(name))
    return bool(found and made and found.agrees and made.agrees)


def best(found: Iterable[Guess], name: Name, whole: bool) -> tuple[Guess, ...]:
    """Return the guesses that explain most, one for each kind and place: those at the array itself first.

    Parameters
    ----------
    whole : bool
        Whether the array's numbers are whole ones by their type.
    """
    kept = [g for g in found if not (g.place == name and whole and g.mistake.key == "zeros")]
    if not whole and any(g.place == name and g.mistake.key == "zeros" for g in kept):
        kept = [g for g in kept if not (g.place == name and g.mistake.key == "integers")]
    most = max((guess.explained for guess in kept), default=0)
    kept = [guess for guess in kept if guess.explained == most]
    kept.sort(key=lambda g: (g.place != name, g.place.base in SOURCES, g.rank, len(g.changes)))
    one: dict[tuple[str, Name], Guess] = {}
    for guess in kept:
        one.setdefault((guess.mistake.key, guess.place), guess)
    return tuple(one.values())


FACTORS = (("sign", lambda m: -1.0), ("×m", lambda m: float(m)), ("÷m", lambda m: 1 / m))


def double(exam: Exam, name: Name) -> str | None:
    """Return two mistakes of one operation that together make what the student has: one of the known, and a factor."""
    case = Case(name, exam.own, exam.reference.rules)
    for mistake in MISTAKES:
        if role(name, exam.reference.rules.L) not in mistake.roles:
            continue
        made = make(mistake, case)
        if made is None:
            continue
        for words, factor in FACTORS:
            with np.errstate(all="ignore"):
                scaled = made * factor(exam.reference.m)
            if exam.matches(name, scaled):
                return f"{mistake.sentence(case)}; and {words}"
    return None
