"""The likely cause of a difference, found by trying: each known mistake at each operation that can hold it.

A guess is a set of operations done wrongly. It is run as far as the array that differs; if it makes the student's
numbers, it is run on, and the guess that explains most of what follows is the cause.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from densegui.debugger.compare.chain import Chain, make
from densegui.debugger.compare.examine import Exam, Verdict
from densegui.debugger.compare.mistakes import MISTAKES
from densegui.debugger.compare.mistakes.case import Case, Mistake, role
from densegui.debugger.compare.names import Name, inputs, order
from densegui.debugger.compare.rules import UnknownError
from densegui.debugger.compare.sampling import ours as our_schedule
from densegui.debugger.compare.sampling import SCHEDULES, sample_mistakes

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
    """

    place: Name
    changes: Mapping[Name, Mistake]
    says: str
    explained: int = 0

    @property
    def mistake(self) -> Mistake:
        return self.changes[self.place]


def holders(exam: Exam, name: Name) -> tuple[Name, ...]:
    """Return the operations that can hold the mistake: this one, and those before it that are not in the file.

    None that an array which agrees is made from: it would differ as well.
    """
    L, penalised = exam.reference.rules.L, exam.reference.rules.penalised
    seen = {finding.name for finding in exam.findings if finding.verdict is Verdict.AGREES}
    names = order(L)
    proven = set(seen)
    for each in reversed(names[: names.index(name)]):
        if each in proven:
            proven |= {i for i in inputs(each, L, penalised) if (each.base, i.base) not in UNSEEN}
    found, waiting = {name}, [name]
    while waiting:
        for each in inputs(waiting.pop(), L, penalised):
            if each not in found and each not in proven and each not in exam.mine:
                found.add(each)
                waiting.append(each)
    return tuple(each for each in names if each in found)


def guesses(exam: Exam, places: Iterable[Name]) -> Iterator[Guess]:
    """Yield each known mistake at each of the places: there alone, and in all operations of its kind."""
    reference = exam.reference
    names, L = order(reference.rules.L), reference.rules.L
    known = (*(sample_mistakes(reference.sampling) if reference.sampling else ()), *MISTAKES)
    tried = set()
    for place in places:
        for mistake in known:
            if role(place, L) not in mistake.roles:
                continue
            kin = [(n, m) for n in names for m in known if m.key == mistake.key and role(n, L) in m.roles]
            same = {n: mistake for n in names if role(n, L) in mistake.roles}
            sets: list[dict[Name, Mistake]] = [
                {place: mistake},
                {n: m for n, m in same.items() if n.base == place.base},
                {n: m for n, m in kin if n.l == place.l} | {place: mistake},
                {n: m for n, m in kin} | same,
            ]
            for changes in sets:
                first = next(n for n in names if n in changes)
                key = (mistake.says, frozenset((n, m.says) for n, m in changes.items()))
                if first == place and key not in tried:
                    tried.add(key)
                    yield Guess(place, changes, mistake.sentence(Case(place, exam.own, reference.rules)))


def explanations(exam: Exam, name: Name, places: Iterable[Name]) -> Iterator[Guess]:
    """Yield the guesses that make what the student has at `name`, with how many of the later arrays they explain.

    Yields None between them, every now and then.
    """
    later = [each for each in order(exam.reference.rules.L) if each in exam.mine]
    later = later[later.index(name) :]
    before = {n: a for n, a in exam.own.given.items() if n not in later}
    start = Chain(exam.reference.rules, exam.reference.sources | before, exam.accepted)
    for guess in guesses(exam, places):
        chain = Chain(start.rules, start.given, {**exam.accepted, **guess.changes}, _ready(start, guess.place))
        if exam.matches(name, chain.stored(name)):
            explained = sum(exam.matches(each, chain.stored(each)) or _right(exam, each, chain) for each in later)
            yield Guess(guess.place, guess.changes, guess.says, explained)


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


def best(found: Iterable[Guess]) -> tuple[Guess, ...]:
    """Return the guesses that explain most; of those that explain as much, the ones with the fewest mistakes."""
    kept = list(found)
    if not kept:
        return ()
    most = max(guess.explained for guess in kept)
    kept = [guess for guess in kept if guess.explained == most]
    fewest = min(len(guess.changes) for guess in kept)
    return tuple(guess for guess in kept if len(guess.changes) == fewest)


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


def trained_wrongly(exam: Exam, name: Name) -> Iterator[str | None]:
    """Try what training from the first minibatch on would have led to; the last one yielded is the likely cause."""
    sampling = exam.reference.sampling
    if sampling is None or not sampling.t or not sampling.affordable():
        return
    parameters = [each for each in exam.mine if each.base in ("W", "b")]
    attempts: list[tuple[str, object, object]] = [(says, schedule, None) for _, says, schedule in SCHEDULES[:-1]]
    keys = dict.fromkeys(mistake.key for mistake in MISTAKES if not mistake.stored and not mistake.harmless)
    L = exam.reference.rules.L
    for key in keys:
        for says in dict.fromkeys(m.says for m in MISTAKES if m.key == key):
            ways = {r: m for m in MISTAKES if m.key == key and m.says == says for r in m.roles}
            everywhere = {r: m for m in reversed(MISTAKES) if m.key == key for r in m.roles} | ways
            attempts += [(says, our_schedule, lambda n, w=w: w.get(role(n, L))) for w in ([ways] if ways == everywhere else [ways, everywhere])]
    for says, schedule, changes in attempts:
        theta = None
        try:
            for theta in sampling.trained(schedule, changes):  # type: ignore[arg-type]  # as listed above
                yield None
        except (UnknownError, ValueError, IndexError):
            continue
        if theta and all(exam.matches(each, theta[each]) for each in parameters):
            case = Case(Name("dW", 1) if "{" in says else name, exam.own, exam.reference.rules)
            yield says.format(**case.words())
            return
