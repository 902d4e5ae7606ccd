"""Each array of a student, in the order of the program: does it agree with ours, and does it follow from their own?

Each is compared twice: with ours, and with what the rules make of the student's own arrays before it. One that differs
from ours but follows from its own inputs has inherited a mistake, and is not blamed for it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum
from functools import cached_property

import numpy as np

from densegui.debugger.compare.chain import Chain, Changes
from densegui.debugger.compare.layout import Mine
from densegui.debugger.compare.measure import MATCHING, NEARER, TOLERANCE, Difference, difference
from densegui.debugger.compare.names import BIASES, SOURCES, Name, order
from densegui.debugger.compare.reference import Reference
from densegui.debugger.compare.rules import Array


class Verdict(Enum):
    """What is said of an array."""

    AGREES = "agrees"
    DIFFERS = "differs"
    FOLLOWS = "follows"
    """Differs from ours, and is what their own arrays before it give."""


@dataclass(frozen=True)
class Finding:
    """One array compared.

    Attributes
    ----------
    vs_ours : Difference or None
        None when the shapes differ.
    consistent : bool
        Whether it is what their own arrays before it give; True where that can't be known.
    """

    name: Name
    verdict: Verdict
    vs_ours: Difference | None
    consistent: bool


@dataclass(frozen=True, eq=False)
class Exam:
    """A student's arrays against a reference.

    Attributes
    ----------
    accepted : mapping of Name to Mistake
        Conventions of computing that are taken as right.
    """

    mine: Mapping[Name, Mine]
    reference: Reference
    noise: Mapping[Name, float]
    accepted: Changes

    @cached_property
    def ours(self) -> Chain:
        """What is right: our arrays, or where a convention is accepted what they would be by it."""
        given = self.reference.sources if self.accepted else self.reference.arrays
        return Chain(self.reference.rules, given, self.accepted)

    @cached_property
    def own(self) -> Chain:
        """The student's arrays, and what the rules make of them where there are none."""
        given = {name: mine.view for name, mine in self.mine.items() if mine.fits or self._broadcasts(mine)}
        return Chain(self.reference.rules, self.reference.sources | given, self.accepted_elsewhere(given))

    def _broadcasts(self, mine: Mine) -> bool:
        """Whether NumPy goes on with a bias of a wrong shape as if nothing were wrong."""
        n = self.reference.rules.n[mine.name.l]
        return mine.name.base in BIASES and mine.view.shape in ((self.reference.m,), (n, self.reference.m))

    def accepted_elsewhere(self, given: Mapping[Name, Array]) -> Changes:
        return {name: mistake for name, mistake in self.accepted.items() if name not in given}

    def bytes(self, name: Name) -> int:
        return min(self.mine[name].bytes, self.reference.bytes)

    def rounding(self, name: Name) -> float:
        """Return what rounding alone can make of an array."""
        return self.noise.get(name, 0.0) * (1 if self.bytes(name) == 4 else 2.0**-29)

    def against(self, name: Name, array: Array | None) -> Difference | None:
        """Compare the student's array with another one; None when there is none or the shapes differ."""
        if array is None or self.mine[name].view.shape != array.shape:
            return None
        return difference(self.mine[name].view, array, TOLERANCE[self.bytes(name)], self.rounding(name))

    def matches(self, name: Name, array: Array | None) -> bool:
        """Whether the student's array is what a mistake would have made."""
        mine = self.mine[name].view
        if array is None or array.size != mine.size:
            return False
        if array.shape != mine.shape:  # vectors may lie either way
            if array.squeeze().ndim > 1 or mine.squeeze().ndim > 1:
                return False
            array = array.reshape(mine.shape)
        one, other = mine.flat[self._largest[name]], array.flat[self._largest[name]]
        with np.errstate(all="ignore"):  # most guesses are far away: one number tells
            if abs(one / other - 1) > 0.01 and not (one and other and max(abs(one), abs(other)) < self.rounding(name)):
                return False
        near = difference(mine, array, MATCHING[self.bytes(name)], self.rounding(name))
        if not near.agrees:
            return False
        right = self.ours.get(name)
        if right is None or right.shape != mine.shape:
            return True
        with np.errstate(all="ignore"):
            apart, from_ours = np.abs(mine - array), np.abs(mine - right)
        if not np.isfinite(from_ours).all():
            return True
        return float(np.nanmax(apart, initial=0)) <= NEARER * float(from_ours.max())

    @cached_property
    def _largest(self) -> dict[Name, int]:
        """Where the number of the largest magnitude is in each of the student's arrays."""
        return {name: int(np.abs(np.nan_to_num(mine.view)).argmax()) for name, mine in self.mine.items()}

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What is found of each array of the file, in the order of the program."""
        findings = []
        clean = True
        for name in order(self.reference.rules.L):
            if name not in self.mine:
                continue
            vs_ours = self.against(name, self.ours.get(name))
            computed = self._computed(name)
            vs_own = self.against(name, computed)
            consistent = vs_own.agrees if vs_own else computed is None and vs_ours is not None
            if vs_ours is not None and (vs_ours.agrees or (clean and vs_own is not None and vs_own.agrees)):
                verdict = Verdict.AGREES
            else:
                inherits = vs_own.agrees if vs_own else computed is None and name.base not in SOURCES
                follows = inherits and not clean
                verdict = Verdict.FOLLOWS if follows else Verdict.DIFFERS
                clean = False
            findings.append(Finding(name, verdict, vs_ours, consistent))
        return tuple(findings)

    def _computed(self, name: Name) -> Array | None:
        """Return what is right after the student's own arrays before this one."""
        if name in self.accepted:
            return Chain(self.reference.rules, self.own.given, {name: self.accepted[name]}, self.own).get(name)
        return self.own.computed(name)

    @property
    def first(self) -> Finding | None:
        """The first array that differs."""
        return next((finding for finding in self.findings if finding.verdict is not Verdict.AGREES), None)

    def accepting(self, changes: Changes) -> "Exam":
        """Return the same with one more convention taken as right."""
        return replace(self, accepted={**self.accepted, **changes})
