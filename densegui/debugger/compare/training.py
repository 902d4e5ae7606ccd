"""Parameters that differ already: which training from the first minibatch on would have led to them.

Tried are other minibatches than ours, and each known mistake made in every minibatch. What this minibatch shows by
itself comes first.
"""

from collections.abc import Callable, Generator, Iterator, Mapping

from densegui.debugger.compare.examine import Exam
from densegui.debugger.compare.mistakes.case import Case, Mistake
from densegui.debugger.compare.names import SOURCES, Name
from densegui.debugger.compare.rules import UnknownError
from densegui.debugger.compare.sampling import SCHEDULES, Schedule
from densegui.debugger.compare.sampling import ours as our_schedule
from densegui.debugger.compare.search import Known

Changes = Mapping[Name, Mistake]
Attempt = tuple[str, Schedule, Changes]
_Found = tuple[tuple[int, int], Callable[[], str], Changes]
MOST_MINIBATCHES = 4_000
"""Minibatches that are trained in all: some seconds for a small network."""
SAYS = "trained so in the minibatches before: "


def trained_wrongly(exam: Exam, known: Known, shown: Changes, says: str) -> Generator[None, None, str | None]:
    """Try one training after the other; yields after each minibatch, and returns the likely cause.

    Parameters
    ----------
    shown : mapping of Name to Mistake
        What has been found in this minibatch by itself, and `says` what that is.
    """
    sampling = exam.reference.sampling
    if sampling is None or not sampling.t or not sampling.affordable():
        return None
    parameters = [name for name in exam.mine if name.base in ("W", "b")]
    left = MOST_MINIBATCHES
    for sentence, schedule, changes in _attempts(exam, known, shown, says):
        left -= sampling.t
        if left < 0:
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
    found: dict[frozenset[tuple[Name, str]], _Found] = {}
    for place, mistakes in known.at.items():
        if place.base in SOURCES or place.base in ("loss", "cost"):
            continue
        for mistake in mistakes:
            if mistake.stored or mistake.harmless:
                continue
            for changes in known.sets(place, mistake):
                key = frozenset(
                    (name, each.says) for name, each in changes.items() if name.base not in ("loss", "cost")
                )
                rank = (-len(key), known.ranks[mistake])
                found.setdefault(key, (rank, _sentence(exam, place, mistake), changes))
    for _, sentence_of, tried in sorted(found.values(), key=lambda each: each[0]):
        yield sentence_of(), our_schedule, tried


def _sentence(exam: Exam, place: Name, mistake: Mistake) -> Callable[[], str]:
    """A minibatch's number of examples is another one in each."""
    return lambda: mistake.says.format(**Case(place, exam.own, exam.reference.rules).words() | {"m": "m_b"})
