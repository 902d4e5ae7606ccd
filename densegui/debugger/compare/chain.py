"""A minibatch computed by the rules, with some arrays given and some operations done wrongly: what would come out then.

A chain is filled in the order of the program, as far as it is asked for. Given arrays are taken as they are; an
operation with a mistake makes what the mistake makes of the arrays before it; all others follow the rules.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from densegui.debugger.compare.mistakes.case import Case, Mistake
from densegui.debugger.compare.names import Name, order
from densegui.debugger.compare.rules import Array, Rules, UnknownError, compute

Changes = Mapping[Name, Mistake]


@dataclass(eq=False)
class Chain:
    """Arrays by name.

    Parameters
    ----------
    rules : Rules
    given : mapping of Name to array
        Taken as they are, whatever else is before them; the sources must be among them.
    changes : mapping of Name to Mistake
        Operations that are done wrongly.
    start : Chain, optional
        The same up to the first change: what it has computed before that is taken over.
    """

    rules: Rules
    given: Mapping[Name, Array]
    changes: Changes
    start: "Chain | None" = None

    def __post_init__(self) -> None:
        self._order = order(self.rules.L)
        self._values: dict[Name, Array | None] = {}
        self._done = 0
        self._filling = False
        if self.start is not None and self.changes:
            first = min(self._places[name] for name in self.changes)
            self._done = min(first, self.start._done)
            self._values = {name: self.start._values[name] for name in self._order[: self._done]}
            self.start = None

    @cached_property
    def _places(self) -> dict[Name, int]:
        return {name: i for i, name in enumerate(self._order)}

    def get(self, name: Name) -> Array | None:
        """Return an array as the operations behind it find it; None when it can't be known."""
        if name in self._values:
            return self._values[name]
        if name not in self._places:
            return None
        if self._filling:  # a mistake asks for what comes later, or for what it stands in place of
            return self.given.get(name)
        # One after the other: a network may have more layers than Python's calls may be nested.
        for earlier in self._order[self._done : self._places[name] + 1]:
            self._filling = True
            try:
                self._values[earlier] = self._find(earlier)
            finally:
                self._filling = False
            self._done += 1
        return self._values[name]

    def _find(self, name: Name) -> Array | None:
        mistake = self.changes.get(name)
        if mistake is not None and not mistake.stored:
            return make(mistake, Case(name, self, self.rules))
        if name in self.given:
            return self.given[name]
        return compute(name, self, self.rules)

    def stored(self, name: Name) -> Array | None:
        """Return an array as it would be in a file."""
        mistake = self.changes.get(name)
        if mistake is not None and mistake.stored:
            return make(mistake, Case(name, self, self.rules))
        return self.get(name)

    def computed(self, name: Name) -> Array | None:
        """Return what the rules make of the arrays before this one, whether or not it is given; None for a source."""
        return compute(name, self, self.rules)


def make(mistake: Mistake, case: Case) -> Array | None:
    """Return what a mistake makes of the arrays before it; None when it can't be made there."""
    try:
        with np.errstate(all="ignore"):
            return mistake.make(case)
    except (UnknownError, ValueError, IndexError):
        return None
