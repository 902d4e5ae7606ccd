"""Parameters that differ already: which training from the first minibatch on would have led to them.

Tried are other minibatches than ours, and each known mistake made in every minibatch. What this minibatch shows by
itself comes first.
"""

from collections.abc import Generator, Iterator, Mapping

from densegui.debugger.compare.examine import Exam
from densegui.debugger.compare.mistakes.case import Case, Mistake
from densegui.debugger.compare.names import SOURCES, Name
from densegui.debugger.compare.rules import UnknownError
from densegui.debugger.compare.sampling import SCHEDULES, Schedule
from densegui.debugger.compare.sampling import ours as our_schedule
from densegui.debugger.compare.search import Known

Changes = Mapping[Name, Mistake]
Attempt = tuple[str, Schedule, Changes]
MOST_MINIBATCHES = 2_500
"""Minibatches that are trained in all: some seconds for a small network. What is shown is tried in any case."""
SAYS = "trained so in the minibatches before: "


def trained_wrongly(exam: Exam, known: Known, shown: Changes, says: str) -> Generator[None, None, str | None]:
    """Try one training after the other; yields after each minibatch, and returns the likely cause.

    Parameters
    ----------
    shown : mapping of Name to Mistake
        What has been found in this minibatch by itself, and `says` what that is. It is tried first.
    """
    sampling = exam.reference.sampling
    if sampling is None or not sampling.t or not sampling.affordable():
        return None
    parameters = [name for name in exam.mine if name.base in ("W", "b")]
    left = MOST_MINIBATCHES
    for i, (sentence, schedule, changes) in enumerate(_attempts(exam, known, shown, says)):
        left -= sampling.t
        if left < 0 and not (shown and i == 0):
            break
        try:
            theta = yield from sampling.trained(schedule, changes)
        except (UnknownError, ValueError, IndexError):
            continue
        if all(exam.matches(name, theta[name]) for name in parameters):
            return SAYS + sentence
    return None


def _attempts(exam: Exam, known: Known, shown: Changes, says: str) -> Iterator[Attempt]:
    if shown:
        yield says, our_schedule, shown
    for _, sentence, schedule in SCHEDULES:
        yield sentence, schedule, {}
    tried = set()
    for stage in range(3):
        for mistake in known.mistakes:
            if mistake.stored or mistake.harmless:
                continue
            for changes in _in_each_minibatch(known, mistake, stage):
                key = frozenset(changes.items())
                if changes and key not in tried:
                    tried.add(key)
                    yield _sentence(exam, next(iter(changes)), mistake), our_schedule, changes


def _in_each_minibatch(known: Known, mistake: Mistake, stage: int) -> Iterator[Changes]:
    """Yield where a mistake may be made: everywhere; in all layers, in one way; in one layer."""

    def acting(changes: Changes) -> dict[Name, Mistake]:
        return {n: each for n, each in changes.items() if n.base not in SOURCES and n.base not in ("loss", "cost")}

    same, kin = acting(known.same.get(mistake, {})), acting(known.kin.get(mistake.key, {}))
    if not same:
        return
    if stage == 0:
        yield kin | same
        yield same
    elif stage == 1:
        for base in dict.fromkeys(name.base for name in same):
            yield {name: each for name, each in same.items() if name.base == base}
    else:
        for layer in dict.fromkeys(name.l for name in same):
            yield {name: each for name, each in (kin | same).items() if name.l == layer}


def _sentence(exam: Exam, place: Name, mistake: Mistake) -> str:
    """A minibatch's number of examples is another one in each."""
    return mistake.says.format(**Case(place, exam.own, exam.reference.rules).words() | {"m": "m_b"})
